"""Counting a report: every figure and every cell from the register, nothing from anyone's hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from lubu.ledger.rules import JSON
from lubu.office import figures as register
from lubu.office.figures import Figure, Period
from lubu.organisations.models import Organ
from lubu.publishing.models import InformationItem
from lubu.reporting.case_cells import counted_tables, pinned_cells
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.documents.compose import Composition, compose, fee_facts
from lubu.reporting.findings import MAY_MAKE_RULES, FeeFacts, OrganTier
from lubu.reporting.models import AnnualReport
from lubu.reporting.pinned import pack
from lubu.reporting.report_text import FEES, WORDS, ReportText, text_in_force
from lubu.reporting.tables import ADDRESSES, Address, ColumnTwo, RowTwo, TableKey, Tables

DEMO_MARK = "演示数据"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was counted for an organ and a year, with the words that the report prints of it.

    ``figures`` has every registered figure of which the organ keeps a record for the year.
    """

    organ_name: str
    year: int
    figures: Mapping[str, int]
    tables: Tables
    words: Mapping[str, str]
    demo_mark: str = ""

    def to_json(self) -> dict[str, JSON]:
        """The form that a snapshot keeps."""
        return {
            "organ_name": self.organ_name,
            "year": self.year,
            "figures": dict(self.figures),
            "tables": self.tables.to_json(),
            "words": dict(self.words),
            "demo_mark": self.demo_mark,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Gathered:
        """Read what :meth:`to_json` gave.

        Raises:
            TablesFormatError, KeyError, TypeError: it is not that form.
        """
        figures, words = data["figures"], data["words"]
        if not isinstance(figures, dict) or not isinstance(words, dict):
            raise TypeError("figures and words must be objects")
        return cls(
            organ_name=str(data["organ_name"]),
            year=int(str(data["year"])),
            figures=figures,
            tables=Tables.from_json(data["tables"]),
            words=words,
            demo_mark=str(data["demo_mark"]),
        )

    def composed(self, text: ReportText) -> Composition:
        """The report in these words."""
        absent = dict.fromkeys(text.figure_names() - WORDS)
        return compose(
            text,
            organ_name=self.organ_name,
            year=self.year,
            figures={**absent, **self.figures},
            tables=self.tables,
            words=self.words,
            demo_mark=self.demo_mark,
        )

    def declared(self, text: ReportText) -> Gathered:
        """The same with "not applicable" where the words declare it and nothing is counted."""
        tables = self.tables
        for written, address in ADDRESSES.items():
            is_declared = any(written.startswith(f"{scope}/") for scope in text.not_applicable)
            if is_declared and tables.at(address) == EMPTY:
                tables = tables.with_cell(address, NOT_APPLICABLE)
        return replace(self, tables=tables)

    def fees(self, text: ReportText) -> FeeFacts | None:
        """The processing fees; nothing to judge where the organ declares them not applicable."""
        facts = fee_facts(self.figures)
        return None if FEES in text.not_applicable and not facts.is_recorded else facts


def gather(organ: Organ, year: int) -> Gathered:
    """Count everything for the report on ``year``."""
    period = Period.year(year)
    recorded = register.recorded(organ, period)
    figures = {name: figure.value(organ, period) for name, figure in recorded.items()}
    return Gathered(
        organ_name=organ.name,
        year=year,
        figures=MappingProxyType(figures),
        tables=_tables(organ, period, figures),
        words=MappingProxyType({"address": organ.address, "phone": organ.phone}),
        demo_mark=DEMO_MARK if organ.is_demo else "",
    )


def counted(report: AnnualReport) -> tuple[Gathered, ReportText]:
    """What is counted now for a report, with what its words declare; and those words."""
    text = ReportText.from_data(report.text)
    return gather(report.organ, report.year).declared(text), text


def row_keys(figure: Figure, organ: Organ, period: Period) -> set[int]:
    """Keys of the rows that a figure counts."""
    return set(figure.rows(organ, period).order_by().values_list("pk", flat=True))


def pinned_rows(organ: Organ, year: int) -> dict[str, JSON]:
    """For every figure, and every cell of the applications, the rows that it counts, as
    `pinned.pack` writes them."""
    period = Period.year(year)
    figures = {
        name: pack(row_keys(figure, organ, period))
        for name, figure in register.recorded(organ, period).items()
    }
    return {**figures, **dict(pinned_cells(organ, period))}


def _tables(organ: Organ, period: Period, figures: Mapping[str, int]) -> Tables:
    """Cells that something counts hold its number, zero too; all others say that nobody records.

    Tables three and four are counted whole, or where no record of applications is kept not at all:
    then the organ declares them not applicable with the reason, as every other cell.
    """
    tables = Tables.empty()
    if counted := counted_tables(organ, period):
        tables = replace(tables, three=counted[0], four=counted[1])
    for name, address in cells_of_figures().items():
        if name in figures:
            tables = tables.with_cell(address, Cell(figures[name]))
    if tier(organ) not in MAY_MAKE_RULES:
        for column in (ColumnTwo.ISSUED, ColumnTwo.REPEALED, ColumnTwo.EFFECTIVE):
            address = Address(TableKey.TWO, RowTwo.RULES, column)
            tables = tables.with_cell(address, NOT_APPLICABLE)
    return tables


@cache
def cells_of_figures() -> Mapping[str, Address]:
    """Which cell each figure fills, as the form in force names them."""
    return text_in_force(date.max).cells


def figure_of(address: str) -> str | None:
    """The figure behind a cell (``two/normative_documents/issued``), where there is one."""
    return next((name for name, cell in cells_of_figures().items() if str(cell) == address), None)


def tier(organ: Organ) -> OrganTier:
    """The organ's level, as far as it decides whether it can make rules (规章)."""
    return OrganTier.TOWN if organ.is_township else OrganTier.COUNTY


def expired(organ: Organ, year: int) -> int:
    """Own normative documents that ended by lapse in the year; for rule T2.2."""
    period = Period.year(year)
    documents = InformationItem.objects.visible_to(None).normative_of(organ)
    count: int = documents.lapsed_within(period.first, period.last).count()
    return count


def draft_text(year: int) -> ReportText:
    """The words of the form in force when the report on ``year`` is due: 31 January after it.

    Raises:
        NoTextError: before the first form.
    """
    return text_in_force(date(year + 1, 1, 31))
