"""What applicants undertake against an answer: terms, outcomes, table four. Pure.

Source: 行政复议法 (2023) arts 20, 62, 88; 行政诉讼法 (2017) arts 45, 46; 年度报告格式
(国办公开办函〔2021〕30号), part four.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.working_days.calendar import Calendar


class DisputeKind(StrEnum):
    """The blocks of table four."""

    RECONSIDERATION = "reconsideration"  # 行政复议
    LITIGATION_DIRECT = "litigation_direct"  # 行政诉讼，未经复议直接起诉
    LITIGATION_AFTER = "litigation_after"  # 行政诉讼，复议后起诉


class Outcome(StrEnum):
    """How a dispute ended: the columns of each block."""

    UPHELD = "upheld"  # 结果维持
    CORRECTED = "corrected"  # 结果纠正
    OTHER = "other"  # 其他结果


PENDING = "pending"  # 尚未审结
WHOLE = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTerms:
    """Within what time something may be undertaken, from a day on."""

    valid_from: date
    source: str
    reconsideration_days: int  # 自知道之日起
    litigation_months: int  # 直接起诉
    after_reconsideration_days: int  # 收到复议决定书之日起


@dataclass(frozen=True, slots=True)
class Disputed:
    """``number`` disputes alike; without an ``outcome`` they were pending when the year ended."""

    kind: DisputeKind
    outcome: Outcome | None
    number: int


def last_day(kind: DisputeKind, known_on: date, terms: DisputeTerms, calendar: Calendar) -> date:
    """The last day on which a dispute may begin: counted from the day on which the answer was
    served, or, after a reconsideration, its decision. A day of rest moves it (民法典 art. 203).

    Raises:
        OutOfCalendarError: it lies outside the calendar.
    """
    if kind is DisputeKind.RECONSIDERATION:
        return calendar.add_days(known_on, terms.reconsideration_days)
    if kind is DisputeKind.LITIGATION_DIRECT:
        return calendar.add_months(known_on, terms.litigation_months)
    return calendar.add_days(known_on, terms.after_reconsideration_days)


def table_four(groups: Iterable[Disputed]) -> Mapping[tuple[str, str], int]:
    """Every cell by block and column, noughts too; the total is the sum of the four before it."""
    counted: Counter[tuple[str, str]] = Counter()
    for group in groups:
        for column in (group.outcome or PENDING, WHOLE):
            counted[group.kind, column] += group.number
    columns = (*Outcome, PENDING, WHOLE)
    return {
        (str(kind), str(column)): counted[kind, column]
        for kind in DisputeKind
        for column in columns
    }
