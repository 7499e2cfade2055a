"""What was typed into the deadline calculator, and the explained answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lubu.portal.deadlines.answering import answered
from lubu.portal.deadlines.limits import Limit, limits
from lubu.portal.deadlines.pages import DeadlineAnswer, DeadlinePage
from lubu.portal.search.found import Option
from lubu.working_days import messages
from lubu.working_days.calendar import Calendar, OutOfCalendarError
from lubu.working_days.explaining import Unit, explain_period

MOST = {Unit.WORKING_DAYS: 250, Unit.CALENDAR_DAYS: 730, Unit.MONTHS: 60}
LONGEST = 20  # of a field, in characters
SPELT = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")  # 2027-01-02, 2027年1月2日


@dataclass(frozen=True, slots=True)
class _Typed:
    """The fields as they came, made harmless: what cannot be shown is left out."""

    start: date | None
    start_words: str
    number: str
    unit: Unit
    limit: Limit | None
    is_asked: bool


def deadline_page(
    action: str, sent: Mapping[str, str], *, calendar: Calendar, today: date
) -> DeadlinePage:
    """The form with what was typed, and the answer or what is wrong; nothing sent asks nothing."""
    typed = _typed(sent)
    faults: list[tuple[str, str]] = []
    answer = _answer(typed, calendar, faults) if typed.is_asked else None
    chosen = typed.limit.unit if typed.limit else typed.unit
    number = _whole(typed.number)
    return DeadlinePage(
        action=action,
        start=_shown(typed, today),
        number="" if number is None else str(number),
        units=tuple(
            Option(value=unit.value, label=_(messages.UNITS[unit]), is_chosen=unit is chosen)
            for unit in Unit
        ),
        limits=tuple(_limit_options(typed.limit)),
        weekdays=tuple(map(_, messages.WEEKDAYS)),
        faults=tuple(faults),
        answer=answer,
    )


def _shown(typed: _Typed, today: date) -> str:
    """What the field says: a field for dates can hold nothing else."""
    if not typed.is_asked:
        return today.isoformat()
    return typed.start.isoformat() if typed.start else ""


def _limit_options(chosen: Limit | None) -> list[Option]:
    own = Option(value="", label=_("As typed below"), is_chosen=chosen is None)
    return [
        own,
        *(
            Option(value=one.key, label=_named(one), is_chosen=chosen == one)
            for one in limits()
        ),
    ]  # fmt: skip


def _named(limit: Limit) -> str:
    amount = _(messages.AMOUNTS[limit.unit]) % {"number": limit.number}
    return _("%(limit)s: %(amount)s") % {"limit": limit.label, "amount": amount}


def _typed(sent: Mapping[str, str]) -> _Typed:
    def field(name: str) -> str:
        kept = "".join(sign for sign in sent.get(name, "") if sign.isprintable())
        return kept.strip()[:LONGEST]

    unit = field("unit")
    return _Typed(
        start=_date(field("start")),
        start_words=field("start"),
        number=field("number"),
        unit=Unit(unit) if unit in set(Unit) else Unit.WORKING_DAYS,
        limit=next((one for one in limits() if one.key == field("limit")), None),
        is_asked=any(name in sent for name in ("start", "number", "limit")),
    )


def _answer(
    typed: _Typed, calendar: Calendar, faults: list[tuple[str, str]]
) -> DeadlineAnswer | None:
    start = typed.start
    if start is None:
        text = _("“%(words)s” is no day of the calendar. Write it as in 2027-01-02.")
        missing = _("Type the day, as in 2027-01-02.")
        words = typed.start_words
        faults.append(("start", text % {"words": words} if words else missing))
    unit, number = typed.unit, _whole(typed.number)
    if typed.limit is not None:
        unit, number = typed.limit.unit, typed.limit.number
    elif number is None or not 1 <= number <= MOST[unit]:
        text = _("Type a number from 1 to %(most)s, or choose a limit of the law.")
        faults.append(("number", text % {"most": MOST[unit]}))
    if start is None or number is None or faults:
        return None
    try:
        found = explain_period(calendar, start, number, unit)
    except OutOfCalendarError as error:
        years = {"first": error.first, "last": error.last}
        faults.append(("start", _(messages.OUTSIDE) % years))
        return None
    return answered(found, basis=_basis(typed.limit) if typed.limit else "")


def _basis(limit: Limit) -> str:
    return _("%(limit)s (%(article)s)") % {"limit": _named(limit), "article": limit.article}


def _date(words: str) -> date | None:
    found = SPELT.fullmatch(words)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _whole(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) <= 6 else None
