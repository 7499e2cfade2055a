"""Reading one file as an annual report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lubu.reporting.findings import FeeFacts, StatedNumber
from lubu.reporting.reading.extracts import Box, Extract, Reason, UnreadableReportError, squeezed
from lubu.reporting.reading.files import extract
from lubu.reporting.reading.gathered import ReadFault, RowsRead, TableRead, as_tables
from lubu.reporting.reading.grids import labels_in, rows_in, unit_of_amounts
from lubu.reporting.reading.headings import HeadingFault, Parts, parts
from lubu.reporting.reading.labels import is_single_other
from lubu.reporting.reading.statements import fees, mentions_fees, stated
from lubu.reporting.reading.streams import rows_of
from lubu.reporting.reading.titles import organ_and_year
from lubu.reporting.tables import Address, ReportForm, TableKey, Tables

_OF_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量", "采购项目数量", "上一年项目数量")
_OF_2021 = ("本年制发件数", "本年废止件数", "现行有效件数")
_LEAST_HEADINGS = 3
_TRADITIONAL = ("信息公開", "資訊公開", "資信公開")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRead:
    """What was read of somebody's report.

    ``stated`` are the numbers of section one that the tables hold too; ``fees`` what section six
    says, nothing if it cannot be understood; ``is_silent_on_fees`` if it does not speak of them;
    ``faults`` are what does not stand in the tables as it must; ``signs`` what stands in cells that
    are not applicable; ``hidden`` the sheets that were left out.
    """

    form: ReportForm
    tables: Tables
    organ: str
    year: int | None
    stated: tuple[StatedNumber, ...]
    fees: FeeFacts | None
    is_silent_on_fees: bool
    faults: tuple[ReadFault, ...]
    has_single_other: bool = False
    signs: dict[Address, str] = field(default_factory=dict, hash=False)
    headings: tuple[HeadingFault, ...] = ()
    hidden: tuple[str, ...] = ()


def read(data: bytes, *, name: str = "") -> ReportRead:
    """Read a file as an annual report in the form of 2019 or of 2021.

    ``name`` is the file's, without its ending: it may say whose report it is where nothing else
    does.

    Raises:
        UnreadableReportError: it cannot be read, or holds no annual report.
    """
    found = _simplified(extract(data))
    text = parts(found.text)
    organ, year = organ_and_year(found.text, found.title, name)
    form = _form(found, year)
    unit = unit_of_amounts(found.text)
    tables = _either(rows_in(found.grids, form, unit), rows_of(text, form, unit))
    if not any(one.is_found for one in tables) and len(text.found) < _LEAST_HEADINGS:
        raise UnreadableReportError(Reason.NO_REPORT)
    others = text.part("六")
    return ReportRead(
        form=form,
        tables=as_tables(tables),
        organ=organ,
        year=year,
        stated=stated(text.part("一")),
        fees=fees(others),
        is_silent_on_fees=_says_something(text) and not mentions_fees(others),
        faults=tuple(fault for one in tables for fault in one.all_faults()),
        has_single_other=form is ReportForm.OF_2019 or any(one.has_single_other for one in tables),
        signs={address: sign for one in tables for address, sign in one.signs.items()},
        headings=text.faults(),
        hidden=found.hidden,
    )


def _simplified(found: Extract) -> Extract:
    """The same in simplified characters: many sites offer their pages in traditional ones too."""
    if not any(words in found.text for words in _TRADITIONAL):
        return found
    # Where no page is traditional, the table of all characters is not needed.
    from lubu.office.search.simplified import simplified

    return replace(
        found,
        text=simplified(found.text),
        title=simplified(found.title),
        grids=tuple(
            [[Box(simplified(box.text), box.is_own) for box in row] for row in grid]
            for grid in found.grids
        ),
    )


def _form(found: Extract, year: int | None) -> ReportForm:
    text = squeezed(found.text) + "".join(
        squeezed(box.text) for grid in found.grids for row in grid for box in row if box.is_own
    )
    if any(words in text for words in _OF_2021):
        return ReportForm.OF_2021
    if any(words in text for words in _OF_2019):
        return ReportForm.OF_2019
    is_old = year is not None and year < 2021
    if year is None and is_single_other(labels_in(found.grids)):
        return ReportForm.OF_2019
    return ReportForm.OF_2019 if is_old else ReportForm.OF_2021


def _either(grids: RowsRead, text: RowsRead) -> tuple[TableRead, ...]:
    """Each table from the grids; from the running text where the grids have less of it."""
    return tuple(_fuller(grids.of(key), text.of(key)) for key in TableKey)


def _fuller(grids: TableRead, text: TableRead) -> TableRead:
    return text if len(text.cells) > len(grids.cells) else grids


def _says_something(text: Parts) -> bool:
    return bool(text.part("六").strip())
