"""The limits of the law that people ask for most, each with its article.

Numbers are those of the disclosure guide (:func:`lubu.portal.guide.law`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

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
    terms = law()
    working, calendar, months = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS
    regulations, suits = "政府信息公开条例", "行政诉讼法"
    rows = (
        ("answer", _("Answer to an application for disclosure"), terms["answer"], working,
         f"{regulations} 第三十三条"),
        ("extended", _("Answer to an application, extended"), terms["answer"] + terms["extend"],
         working, f"{regulations} 第三十三条"),
        ("correct", _("Asking an applicant for a correction"), terms["correct"], working,
         f"{regulations} 第三十条"),
        ("third_party", _("Opinion of a third party that was asked"), terms["third_party"],
         working, f"{regulations} 第三十二条"),
        ("publish", _("Disclosure of new or changed information"), terms["publish"], working,
         f"{regulations} 第二十六条"),
        ("reconsider", _("Application for reconsideration"), terms["reconsider"], calendar,
         "行政复议法 第二十条"),
        ("sue", _("Suit without reconsideration"), terms["sue"], months, f"{suits} 第四十六条"),
        ("sue_after", _("Suit after reconsideration"), terms["sue_after"], calendar,
         f"{suits} 第四十五条"),
    )  # fmt: skip
    return tuple(
        Limit(key=key, label=label, number=number, unit=unit, article=article)
        for key, label, number, unit, article in rows
    )
