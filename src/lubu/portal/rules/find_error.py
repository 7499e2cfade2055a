"""Messages of 我为政府网站找错: kinds, limits, numbers; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.office.dated import in_force

LONGEST_WORDS = 1000
LONGEST_ANSWER = 1000


class FaultKind(StrEnum):
    """What is wrong with a page."""

    WORDING = "wording"  # 错别字
    CONTENT = "content"  # 内容有误
    LINK = "link"  # 链接打不开
    OUTDATED = "outdated"  # 更新不及时
    PERSONAL = "personal"  # 泄露个人信息
    OTHER = "other"


class FaultState(StrEnum):
    """Where a message stands."""

    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTerms:
    """The limit in force from a day on."""

    valid_from: date
    working_days: int
    source: str


def due_on(
    received_on: date, terms: Sequence[FaultTerms], add_days: Callable[[date, int], date]
) -> date:
    """The last day to answer what came in on ``received_on``.

    Raises:
        NoTermsError: none were in force then.
    Source: 检查指标 (国办秘函〔2019〕19号), part two; the number is data to be checked.
    """
    return add_days(received_on, in_force(terms, received_on).working_days)
