"""Sums of cells that must be equal, and cells that must hold a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lubu.reporting import messages
from lubu.reporting.cells import Absent
from lubu.reporting.findings import ReportFinding, Rule, Severity
from lubu.reporting.tables import Address, Tables
from lubu.reporting.wording import column_label, label, row_label


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of ``left`` must equal the sum of ``right``; ``named`` is the cell to point at."""

    left: tuple[Address, ...]
    right: tuple[Address, ...]
    named: Address


def weigh(
    rule: Rule, message: str, tables: Tables, equations: Iterable[Equation]
) -> Iterator[ReportFinding]:
    """Findings where an equation does not hold; one for all cells that hold no number."""
    absent: list[Address] = []
    for equation in equations:
        cells = equation.left + equation.right
        missing = [a for a in cells if isinstance(tables.at(a).content, Absent)]
        if missing:
            absent += missing
            continue
        expected, found = _sum(tables, equation.left), _sum(tables, equation.right)
        if expected != found:
            yield finding(rule, message, equation.named, cells, expected, found)
    if absent:
        yield not_checkable(rule, absent)


def finding(
    rule: Rule,
    message: str,
    named: Address,
    cells: tuple[Address, ...],
    expected: int,
    found: int,
    severity: Severity = Severity.ERROR,
) -> ReportFinding:
    """A rule that fails; ``named`` is the cell that the message points at."""
    return ReportFinding(
        rule=rule,
        table=named.table,
        cells=cells,
        expected=expected,
        found=found,
        message=message,
        params={
            "row": row_label(named),
            "column": column_label(named),
            "label": label(named),
            "expected": expected,
            "found": found,
        },
        severity=severity,
    )


def not_checkable(rule: Rule, absent: Iterable[Address]) -> ReportFinding:
    """A rule that cannot be judged because these cells hold no number."""
    cells = tuple(dict.fromkeys(absent))
    return ReportFinding(
        rule=rule,
        table=cells[0].table,
        cells=cells,
        expected=None,
        found=None,
        message=messages.NOT_CHECKABLE,
        params={
            "rule": rule.value,
            "cells": len(cells),
            "label": label(cells[0]) + (" …" if len(cells) > 1 else ""),
        },
        severity=Severity.NOT_CHECKABLE,
    )


def _sum(tables: Tables, addresses: Iterable[Address]) -> int:
    return sum(tables.at(address).number or 0 for address in addresses)


def against(
    rule: Rule, message: str, tables: Tables, numbers: Iterable[tuple[Address, int | None]]
) -> Iterator[ReportFinding]:
    """Cells against the numbers that they must hold; no number makes it not checkable."""
    absent = []
    for address, expected in numbers:
        found = tables.at(address).number
        if found is None or expected is None:
            absent.append(address)
        elif found != expected:
            yield finding(rule, message, address, (address,), expected, found)
    if absent:
        yield not_checkable(rule, absent)
