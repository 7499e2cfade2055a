"""The limits of the law, as dated data: a case follows those in force on its day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lubu.access_requests.rules.kinds import ClockKind, Consulted, FeeEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Limits in working days, in force from a day on; what the law leaves open among them.

    ``warnings``: working days of the answer's term after which a case is pointed out. ``source``
    and ``articles`` say where each comes from.
    """

    valid_from: date
    source: str
    answer: int
    extension: int
    correction_notice: int
    correction: int
    reasons: int
    third_party: int
    co_organ: int
    fee: int
    delay: int  # at most, to the day of a delayed answer; the law says "reasonable" (art. 35)
    warnings: tuple[int, ...]
    correction_warning: int
    confirm_attempts: int  # working days without an answer, then the leader is told
    receipt_confirms: bool  # an online receipt counts as the confirmation of both sides
    fee_effect: FeeEffect
    articles: dict[str, str]

    def days(self, kind: ClockKind, whom: Consulted | None = None) -> int:
        """How many working days a clock has."""
        if kind is ClockKind.CONSULTATION:
            return self.co_organ if whom is Consulted.CO_ORGAN else self.third_party
        return int(getattr(self, kind.value))

    def article(self, kind: ClockKind, whom: Consulted | None = None) -> str:
        """By which a clock runs, in Chinese."""
        name = str(whom or kind) if kind is ClockKind.CONSULTATION else str(kind)
        return self.articles[name]
