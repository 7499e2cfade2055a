"""The limits of the law that people ask for most, each with its article.

Numbers are those by which applications are handled (:func:`lubu.portal.guide.law`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lubu.access_requests.rules.kinds import ClockKind, Consulted
from lubu.portal.guide import law
from lubu.working_days.explaining import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit: what has to be done (a lazy text), how long one has, and by which article."""

    key: str
    label: object
    number: int
    unit: Unit
    article: str


def limits() -> tuple[Limit, ...]:
    """All of them, as the newest law has them."""
    newest = law()
    terms, disputes = newest.requests, newest.disputes
    working, calendar, months = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS
    answer = terms.article(ClockKind.ANSWER)
    rows = (
        ("answer", _("Answer to an application for disclosure"), terms.answer, working, answer),
        ("extended", _("Answer to an application, extended"), terms.answer + terms.extension,
         working, answer),
        ("correct", _("Asking an applicant for a correction"), terms.correction_notice, working,
         terms.article(ClockKind.CORRECTION_NOTICE)),
        ("third_party", _("Opinion of a third party that was asked"), terms.third_party, working,
         terms.article(ClockKind.CONSULTATION, Consulted.THIRD_PARTY)),
        ("publish", _("Disclosure of new or changed information"), newest.publish, working,
         "《政府信息公开条例》第二十六条"),
        ("reconsider", _("Application for reconsideration"), disputes.reconsideration_days,
         calendar, "《行政复议法》第二十条"),
        ("sue", _("Suit without reconsideration"), disputes.litigation_months, months,
         "《行政诉讼法》第四十六条"),
        ("sue_after", _("Suit after reconsideration"), disputes.after_reconsideration_days,
         calendar, "《行政诉讼法》第四十五条"),
    )  # fmt: skip
    return tuple(
        Limit(key=key, label=label, number=number, unit=unit, article=article)
        for key, label, number, unit, article in rows
    )
