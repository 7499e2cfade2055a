"""Sums of cells that must be equal, and cells that must hold a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lubu.reporting import messages
from lubu.reporting.cells import WORDS, Absent
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
    """Findings where an equation does not hold; one for all cells whose number is unknown.

    "Not applicable" adds nothing; where that is all there is, nothing is judged. A sum of which
    parts are unknown must not be larger already than the other side, if that is known; if it is
    smaller, what the unknown cells would have to make is said, and not counted as failed.
    """
    unknown: list[Address] = []
    for equation in equations:
        left, right = (_side(tables, side) for side in (equation.left, equation.right))
        cells = equation.left + equation.right
        if not left.has_any and not right.has_any:
            unknown += cells
        elif left.unknown or right.unknown:
            unknown += left.unknown + right.unknown
            yield from _partly(rule, equation, left, right)
        elif left.sum != right.sum:
            yield finding(rule, message, equation.named, cells, left.sum, right.sum)
    if unknown:
        yield not_checkable(rule, unknown)


def _partly(rule: Rule, equation: Equation, left: _Side, right: _Side) -> Iterator[ReportFinding]:
    """What can be said where one side is known and the other only in part."""
    cells = equation.left + equation.right
    for part, whole in ((left, right), (right, left)):
        if whole.unknown or part.sum == whole.sum:
            continue
        is_too_much = part.sum > whole.sum
        yield finding(
            rule,
            messages.TOO_MUCH if is_too_much else messages.REST,
            equation.named,
            cells,
            whole.sum,
            part.sum,
            Severity.ERROR if is_too_much else Severity.NOT_CHECKABLE,
            rest=whole.sum - part.sum,
            blank=len(part.unknown),
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an equation: the sum of its numbers, and the cells that are unknown."""

    sum: int
    unknown: tuple[Address, ...]
    has_any: bool


def _side(tables: Tables, addresses: tuple[Address, ...]) -> _Side:
    contents = {address: tables.at(address).content for address in addresses}
    numbers = [content for content in contents.values() if isinstance(content, int)]
    return _Side(
        sum(numbers),
        tuple(address for address, content in contents.items() if content is Absent.EMPTY),
        has_any=bool(numbers),
    )


def finding(
    rule: Rule,
    message: str,
    named: Address,
    cells: tuple[Address, ...],
    expected: int,
    found: int,
    severity: Severity = Severity.ERROR,
    **more: int,
) -> ReportFinding:
    """A rule that fails; ``named`` is the cell that the message points at, ``more`` fills it."""
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
            **more,
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


def against(
    rule: Rule, message: str, tables: Tables, numbers: Iterable[tuple[Address, int | None]]
) -> Iterator[ReportFinding]:
    """Cells against the numbers that they must hold; an unknown one makes it not checkable.

    "Not applicable" agrees with 0, and is told as what it is where it does not agree.
    """
    absent = []
    for address, expected in numbers:
        content = tables.at(address).content
        if content is Absent.EMPTY or expected is None:
            absent.append(address)
        elif content is Absent.NOT_APPLICABLE:
            if expected:
                yield _absent_against(rule, message, address, expected)
        elif content != expected:
            yield finding(rule, message, address, (address,), expected, content)
    if absent:
        yield not_checkable(rule, absent)


def _absent_against(rule: Rule, message: str, address: Address, expected: int) -> ReportFinding:
    made = finding(rule, message, address, (address,), expected, 0)
    params = {**made.params, "found": WORDS[Absent.NOT_APPLICABLE]}
    return replace(made, found=None, params=params)
