"""Holding a report that was read against the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lubu.reporting import messages, rules
from lubu.reporting.filling import unfilled
from lubu.reporting.findings import ReportFinding, Rule, Severity, of_words
from lubu.reporting.reading.gathered import FaultKind, ReadFault
from lubu.reporting.reading.headings import HeadingFault, HeadingFaultKind
from lubu.reporting.reading.reader import ReportRead
from lubu.reporting.reading.titles import tier
from lubu.reporting.tables import Address, ReportForm, TableKey, Tables
from lubu.reporting.wording import label, row_label, table_label

_FIRST_OF_2021 = 2021  # the year of the first reports in the form of 2021


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say: what does not hold, and what could not be checked."""

    findings: tuple[ReportFinding, ...]
    not_checked: tuple[ReportFinding, ...]


def judge(report: ReportRead, *, last_year: ReportRead | None = None) -> Judgement:
    """Hold a report against all rules, and against last year's where there is one."""
    last = None if last_year is None else last_year.tables
    if last_year is not None and last_year.form is not report.form:
        # Table two of the older form counts other things.
        last = Tables(
            two=Tables.empty().two, three=last_year.tables.three, four=last_year.tables.four
        )
    fees = {} if report.is_silent_on_fees else {Rule.FEES: messages.FEES_NOT_READ}
    found = [
        *rules.check(
            report.tables,
            organ_tier=tier(report.organ),
            last_year=last,
            stated=report.stated,
            fees=report.fees,
            form=report.form,
            has_single_other=report.has_single_other,
        ),
        *_of_faults(report.faults),
        *unfilled(
            report.tables,
            form=report.form,
            has_single_other=report.has_single_other,
            known=[
                cell
                for fault in report.faults
                if fault.kind is not FaultKind.LABEL
                for cell in fault.cells
            ],
        ),
        *_of_signs(report),
        *_of_form(report),
        *map(_of_heading, report.headings),
        *(
            of_words(Rule.LEFT_OUT, messages.HIDDEN, Severity.NOT_CHECKABLE, words=sheet)
            for sheet in report.hidden
        ),
        *rules.without_evidence(
            last_year=last, stated=report.stated or None, fees=report.fees, why=fees
        ),
    ]
    if report.is_silent_on_fees:
        found.append(of_words(Rule.FEES, messages.FEES_UNSAID, Severity.WARNING))
    return Judgement(
        findings=tuple(f for f in found if f.severity is not Severity.NOT_CHECKABLE),
        not_checked=tuple(f for f in found if f.severity is Severity.NOT_CHECKABLE),
    )


_MESSAGES = {
    FaultKind.NOT_A_NUMBER: messages.NOT_A_NUMBER,
    FaultKind.FORMULA: messages.FORMULA,
    FaultKind.LABEL: messages.LABEL,
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
            severity=_severity(fault, has_none=has_none),
        )


def _severity(fault: ReadFault, *, has_none: bool) -> Severity:
    if fault.kind is FaultKind.LABEL:
        return Severity.WARNING
    return Severity.NOT_CHECKABLE if has_none else Severity.ERROR


def _of_signs(report: ReportRead) -> Iterator[ReportFinding]:
    """F2: what stands in cells that hold no number on purpose, one finding a table and sign."""
    cells: dict[tuple[TableKey, str], list[Address]] = {}
    for address, sign in report.signs.items():
        cells.setdefault((address.table, sign), []).append(address)
    for (table, sign), some in cells.items():
        yield ReportFinding(
            rule=Rule.SIGNS,
            table=table,
            cells=tuple(some),
            expected=None,
            found=None,
            message=messages.SIGNS,
            params={"where": table_label(some[0]), "cells": len(some), "words": sign},
            severity=Severity.NOT_CHECKABLE,
        )


def _of_form(report: ReportRead) -> Iterator[ReportFinding]:
    """F3: from 2021 on the form of 2021 is in force. Source: 国办公开办函〔2021〕30号."""
    if report.year is None or report.year < _FIRST_OF_2021:
        return
    if report.form is ReportForm.OF_2019:
        yield of_words(Rule.FORM, messages.OUTDATED, year=report.year)
    elif report.has_single_other:
        yield of_words(Rule.FORM, messages.SINGLE_OTHER, Severity.WARNING)


_HEADINGS = {
    HeadingFaultKind.MISSING: (messages.HEADING_MISSING, Severity.ERROR),
    HeadingFaultKind.OUT_OF_ORDER: (messages.HEADING_ORDER, Severity.ERROR),
    HeadingFaultKind.NUMBER: (messages.HEADING_NUMBER, Severity.WARNING),
    HeadingFaultKind.WORDS: (messages.HEADING_WORDS, Severity.WARNING),
    HeadingFaultKind.NONE: (messages.NO_HEADINGS, Severity.NOT_CHECKABLE),
}


def _of_heading(fault: HeadingFault) -> ReportFinding:
    """H1: the six headings stand in their order. Source: 国办公开办函〔2021〕30号, annex."""
    message, severity = _HEADINGS[fault.kind]
    return of_words(
        Rule.HEADINGS,
        message,
        severity,
        number=fault.number,
        title=fault.title,
        words=fault.words[:40],
    )
