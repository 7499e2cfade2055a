"""Reading one file as an annual report, and holding it against the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lubu.reporting import messages, rules
from lubu.reporting.filling import unfilled
from lubu.reporting.findings import (
    FeeFacts,
    ReportFinding,
    Rule,
    Severity,
    StatedNumber,
)
from lubu.reporting.reading.extracts import Extract, Reason, UnreadableReportError, squeezed
from lubu.reporting.reading.files import extract
from lubu.reporting.reading.gathered import (
    FaultKind,
    ReadFault,
    RowsRead,
    TableRead,
    as_tables,
)
from lubu.reporting.reading.grids import labels_in, rows_in
from lubu.reporting.reading.labels import is_single_other
from lubu.reporting.reading.statements import fees, mentions_fees, organ_and_year, stated, tier
from lubu.reporting.reading.streams import Parts, parts, rows_of
from lubu.reporting.tables import ReportForm, TableKey, Tables
from lubu.reporting.wording import label, row_label, table_label

_OF_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量", "采购项目数量", "上一年项目数量")
_OF_2021 = ("本年制发件数", "本年废止件数", "现行有效件数")
_LEAST_HEADINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRead:
    """What was read of somebody's report.

    ``stated`` are the numbers of section one that the tables hold too; ``fees`` what section six
    says, nothing if it cannot be understood; ``is_silent_on_fees`` if it does not speak of them;
    ``faults`` are what does not stand in the tables as it must.
    """

    form: ReportForm
    tables: Tables
    organ: str
    year: int | None
    stated: tuple[StatedNumber, ...]
    fees: FeeFacts | None
    is_silent_on_fees: bool
    faults: tuple[ReadFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say: what does not hold, and what could not be checked."""

    findings: tuple[ReportFinding, ...]
    not_checked: tuple[ReportFinding, ...]


def read(data: bytes) -> ReportRead:
    """Read a file as an annual report in the form of 2019 or of 2021.

    Raises:
        UnreadableReportError: it cannot be read, or holds no annual report.
    """
    found = extract(data)
    text = parts(found.text)
    organ, year = organ_and_year(found.text)
    form = _form(found, year)
    tables = _either(rows_in(found.grids, form), rows_of(text, form))
    if not any(one.is_found for one in tables) and len(text.of) < _LEAST_HEADINGS:
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
    )


def judge(report: ReportRead, *, last_year: ReportRead | None = None) -> Judgement:
    """Hold a report against all rules, and against last year's where there is one."""
    last = None if last_year is None else last_year.tables
    if last_year is not None and last_year.form is not report.form:
        # Table two of the older form counts other things.
        last = Tables(
            two=Tables.empty().two, three=last_year.tables.three, four=last_year.tables.four
        )
    found = [
        *rules.check(
            report.tables,
            organ_tier=tier(report.organ),
            last_year=last,
            stated=report.stated,
            fees=report.fees,
            form=report.form,
        ),
        *_of_faults(report.faults),
        *unfilled(
            report.tables,
            form=report.form,
            known=[cell for fault in report.faults for cell in fault.cells],
        ),
        *rules.without_evidence(last_year=last, stated=report.stated or None, fees=report.fees),
    ]
    if report.is_silent_on_fees:
        found.append(_silent_on_fees())
    return Judgement(
        findings=tuple(f for f in found if f.severity is not Severity.NOT_CHECKABLE),
        not_checked=tuple(f for f in found if f.severity is Severity.NOT_CHECKABLE),
    )


def _form(found: Extract, year: int | None) -> ReportForm:
    text = squeezed(found.text) + "".join(
        squeezed(box.text) for grid in found.grids for row in grid for box in row if box.is_own
    )
    if any(words in text for words in _OF_2021):
        return ReportForm.OF_2021
    if any(words in text for words in _OF_2019) or is_single_other(labels_in(found.grids)):
        return ReportForm.OF_2019
    is_old = year is not None and year < 2021
    return ReportForm.OF_2019 if is_old else ReportForm.OF_2021


def _either(grids: RowsRead, text: RowsRead) -> tuple[TableRead, ...]:
    """Each table from the grids; from the running text where the grids have nothing of it."""
    return tuple(
        grids.of(key) if grids.of(key).is_found or not text.of(key).is_found else text.of(key)
        for key in TableKey
    )


_MESSAGES = {
    FaultKind.NOT_A_NUMBER: messages.NOT_A_NUMBER,
    FaultKind.CELLS: messages.CELLS,
    FaultKind.ROW_MISSING: messages.ROW_MISSING,
    FaultKind.TABLE_MISSING: messages.TABLE_MISSING,
}


def _of_faults(faults: tuple[ReadFault, ...]) -> Iterator[ReportFinding]:
    """Faults of reading as findings; where no table stands at all, there is nothing to judge."""
    lost = [fault for fault in faults if fault.kind is FaultKind.TABLE_MISSING]
    has_none = len(lost) == len(faults) == len(TableKey)
    for fault in faults:
        first = fault.cells[0]
        where = table_label(first)
        if fault.kind is not FaultKind.TABLE_MISSING:
            where += f" {row_label(first)}"
        yield ReportFinding(
            rule=Rule.FILLED,
            table=first.table,
            cells=fault.cells,
            expected=len(fault.cells) if fault.kind is FaultKind.CELLS else None,
            found=fault.number if fault.kind is FaultKind.CELLS else None,
            message=_MESSAGES[fault.kind],
            params={
                "where": where,
                "label": label(first),
                "words": fault.words[:40],
                "expected": len(fault.cells),
                "found": fault.number,
            },
            severity=Severity.NOT_CHECKABLE if has_none else Severity.ERROR,
        )


def _says_something(text: Parts) -> bool:
    return bool(text.part("六").strip())


def _silent_on_fees() -> ReportFinding:
    return ReportFinding(
        rule=Rule.FEES,
        table=None,
        cells=(),
        expected=None,
        found=None,
        message=messages.FEES_UNSAID,
        severity=Severity.WARNING,
    )
