"""Kinds of answer as dated data: their articles, rows of table three, and remedies. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.access_requests.rules.kinds import AnswerKind, Row
from lubu.office.dated import in_force


class Remedies(StrEnum):
    """What the notice at the end of an answer offers (rules 4.2)."""

    FREE_CHOICE = "free_choice"  # 行政复议或者行政诉讼
    RECONSIDERATION_FIRST = "reconsideration_first"  # 复议前置（行政复议法 第二十三条）


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRule:
    """What a kind of answer means from a day on.

    ``article`` is as the letter quotes it; ``article_of_privacy`` where what points to people was
    taken out of what is given, so that nobody is asked.
    """

    kind: AnswerKind
    valid_from: date
    article: str
    row: Row
    remedies: Remedies
    source: str
    article_of_privacy: str = ""


def rule_of(rules: Iterable[AnswerRule], kind: AnswerKind | None, day: date) -> AnswerRule:
    """What ``kind`` means on ``day``.

    Raises:
        NoTermsError: nothing was in force then.
    """
    return in_force((one for one in rules if one.kind is kind), day)
