"""What a rule of the annual report has to say, and the facts that the rules are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lubu.reporting.tables import Address, TableKey


class OrganTier(StrEnum):
    """The level of the organ that reports."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    DEPARTMENT = "department"


MAY_MAKE_RULES: Final = frozenset({OrganTier.CENTRAL, OrganTier.PROVINCE, OrganTier.CITY})
"""Who can make 规章. Source: 立法法 (2023) arts 91, 93: departments of the State Council,
provinces, cities with districts. A department below the State Council, a county, a town cannot."""


class Rule(StrEnum):
    """The rules by their names in reports and in JSON."""

    BALANCE = "V1"
    RESULTS = "V2"
    ACROSS = "V3"
    CARRIED = "V4"
    REGISTERED = "V5"
    COUNTED_ONCE = "V6"
    STATED = "V7"
    RULES_BY_TOWN = "T2.1"
    EFFECTIVE = "T2.2"
    BLOCK_SUM = "T4.1"
    FEES = "S6.1"
    TYPED = "S1.1"
    SILENT = "S1.2"
    FILLED = "F1"
    SIGNS = "F2"
    FORM = "F3"
    HEADINGS = "H1"
    LEFT_OUT = "R1"


class Severity(StrEnum):
    """Whether the report is wrong, may be wrong, or could not be judged."""

    ERROR = "error"
    WARNING = "warning"
    NOT_CHECKABLE = "not_checkable"


Param = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """One rule that does not hold, or could not be checked.

    ``table`` is nothing for the text; ``cells`` are those that the rule compares; ``expected`` and
    ``found`` are numbers (fen for amounts). ``message`` is an id with named placeholders, to be
    filled from ``params``.
    """

    rule: Rule
    table: TableKey | None
    cells: tuple[Address, ...]
    expected: int | None
    found: int | None
    message: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)
    severity: Severity = Severity.ERROR

    def to_json(self, sentence: str) -> dict[str, object]:
        """The documented form; ``sentence`` is the message in the reader's language."""
        return {
            "rule": self.rule.value,
            "severity": self.severity.value,
            "table": None if self.table is None else self.table.value,
            "cells": [str(cell) for cell in self.cells],
            "expected": self.expected,
            "found": self.found,
            "message": sentence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNumber:
    """A number that section one states and a table holds too; ``words`` are the sentence's.

    Where the words count together what the table counts apart, ``also`` are the other cells.
    """

    cell: Address
    number: int
    words: str
    also: tuple[Address, ...] = ()

    @property
    def cells(self) -> tuple[Address, ...]:
        """All cells whose numbers make this one."""
        return (self.cell, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """Information processing fees of the year; nothing where nobody recorded it."""

    notices: int | None
    billed_fen: int | None
    received_fen: int | None

    @property
    def is_recorded(self) -> bool:
        """Whether all three are known, so that they can be stated."""
        return None not in (self.notices, self.billed_fen, self.received_fen)


def of_words(
    rule: Rule, message: str, severity: Severity = Severity.ERROR, /, **params: Param
) -> ReportFinding:
    """A finding that is about no cell of a table."""
    return ReportFinding(
        rule=rule,
        table=None,
        cells=(),
        expected=None,
        found=None,
        message=message,
        params=params,
        severity=severity,
    )
