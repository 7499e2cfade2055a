"""Table three of the annual report, from groups of counted cases. Pure.

Source: 政府信息公开工作年度报告格式 (国办公开办函〔2021〕30号), part three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lubu.access_requests.rules.kinds import ApplicantKind, Row


class Total(StrEnum):
    """The rows that are no result."""

    RECEIVED = "received"  # 一、本年新收
    CARRIED_IN = "carried_in"  # 二、上年结转
    CONCLUDED = "concluded"  # 三（七）总计
    CARRIED_OUT = "carried_out"  # 四、结转下年度


WHOLE = "total"
Cells = Mapping[tuple[str, str], int]
"""Numbers by row (a :class:`Row` or a :class:`Total`) and column (an applicant, or ``total``)."""


@dataclass(frozen=True, slots=True)
class Group:
    """``number`` cases alike: who applied, received in the year or before, and in which row they
    ended in the year; none if they did not."""

    applicant: ApplicantKind
    is_new: bool
    row: Row | None
    number: int


def table_three(groups: Iterable[Group]) -> Cells:
    """Every cell, noughts too.

    V1 to V3 hold by construction: each case stands in one row of origin, in one result or the
    carry-over, and in one column.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for group in groups:
        rows: list[str] = [Total.RECEIVED if group.is_new else Total.CARRIED_IN]
        rows += [Total.CARRIED_OUT] if group.row is None else [group.row, Total.CONCLUDED]
        for row in rows:
            counted[row, group.applicant] += group.number
            counted[row, WHOLE] += group.number
    columns = (*ApplicantKind, WHOLE)
    return {
        (str(row), str(column)): counted[row, column]
        for row in (*Total, *Row)
        for column in columns
    }
