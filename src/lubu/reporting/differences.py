"""What the record says now against what a frozen report says: figures, cells, sentences, rows."""

from __future__ import annotations

from dataclasses import dataclass

from lubu.office import figures as register
from lubu.office.figures import Period
from lubu.organisations.models import Organ
from lubu.reporting.case_cells import cell_figure, parts
from lubu.reporting.cells import Cell
from lubu.reporting.gathering import Gathered, counted, row_keys
from lubu.reporting.models import AnnualReport
from lubu.reporting.pinned import unpack
from lubu.reporting.snapshots import frozen_snapshot, read
from lubu.reporting.tables import ADDRESSES, Address


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """A figure that counts something else now.

    ``gone`` are the keys of rows that were counted and no longer are, ``come`` of rows that are
    counted now and were not; a sum may differ with neither, where a row itself was corrected.
    """

    name: str
    frozen: int | None
    now: int | None
    gone: tuple[int, ...] = ()
    come: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDifference:
    """A cell of the tables that would hold something else now."""

    address: Address
    frozen: Cell
    now: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Everything in which a frozen report and the record part; ``lost`` and ``new`` sentences."""

    figures: tuple[FigureDifference, ...] = ()
    cells: tuple[CellDifference, ...] = ()
    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.cells or self.lost or self.new)


def differences(report: AnnualReport) -> Differences:
    """Count again and compare; none for a report that is not frozen, since it is counted live.

    Raises:
        SnapshotAlteredError: it is not what was frozen.
    """
    if not report.is_frozen:
        return Differences()
    frozen, (now, text) = read(report).gathered, counted(report)
    was = [sentence.text for sentence in frozen.composed(text).sentences]
    is_now = [sentence.text for sentence in now.composed(text).sentences]
    return Differences(
        figures=tuple(_figures(report, frozen, now)),
        cells=tuple(
            CellDifference(address=address, frozen=frozen.tables.at(address), now=here)
            for address in ADDRESSES.values()
            if (here := now.tables.at(address)) != frozen.tables.at(address)
        ),
        lost=tuple(text for text in was if text not in is_now),
        new=tuple(text for text in is_now if text not in was),
    )


def counted_rows(report: AnnualReport, name: str) -> list[int] | None:
    """Keys of the rows that the frozen figure, or cell of the applications, counted, ascending;
    nothing if it was not counted.

    Raises:
        SnapshotAlteredError: the report is not what was frozen.
    """
    pinned = frozen_snapshot(report)["rows"] if report.is_frozen else {}
    names = [name] if cell_figure(name) is None else parts(name)
    if not isinstance(pinned, dict) or not any(one in pinned for one in names):
        return None
    return sorted(key for one in names for key in unpack(str(pinned.get(one, ""))))


def _figures(report: AnnualReport, frozen: Gathered, now: Gathered) -> list[FigureDifference]:
    found = []
    period = Period.year(report.year)
    for name in [*frozen.figures, *(name for name in now.figures if name not in frozen.figures)]:
        then = set(counted_rows(report, name) or ())
        here = _keys_now(name, report.organ, period)
        if frozen.figures.get(name) == now.figures.get(name) and then == here:
            continue
        found.append(
            FigureDifference(
                name=name,
                frozen=frozen.figures.get(name),
                now=now.figures.get(name),
                gone=tuple(sorted(then - here)),
                come=tuple(sorted(here - then)),
            )
        )
    return found


def _keys_now(name: str, organ: Organ, period: Period) -> set[int]:
    figure = register.registered().get(name)
    return set() if figure is None else row_keys(figure, organ, period)
