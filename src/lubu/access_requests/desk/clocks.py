"""The clocks of a case in words: one sentence, and on demand every day that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.access_requests.labels import CLOCK_LABELS, CONSULTED_LABELS
from lubu.access_requests.rules.clocks import Clock, running
from lubu.access_requests.rules.kinds import ClockKind
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.rules.terms import Terms
from lubu.access_requests.rules.warning import Light, warned
from lubu.office.calendar import days_left
from lubu.working_days import messages
from lubu.working_days.calendar import Calendar, Year
from lubu.working_days.explaining import Explanation, Why, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """One clock; ``left`` says how near its end is, ``light`` how pressing that is."""

    label: str
    due_on: date | None
    left: str
    light: Light
    sentence: str
    steps: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    is_provisional: bool
    binds_organ: bool


def clocks_shown(standing: Standing, calendar: Calendar, today: date) -> list[ClockShown]:
    """The clocks that run, the organ's own first."""
    return [_shown(clock, standing, calendar, today) for clock in running(standing, calendar)]


def spelt(day: date) -> str:
    """A day with its day of the week."""
    words = {"date": date_format(day, "DATE_FORMAT"), "weekday": date_format(day, "l")}
    return _("%(date)s (%(weekday)s)") % words


def left_words(left: int | None) -> str:
    """How many working days are left, or by how many it is over; a term may stand still."""
    return _("stands still") if left is None else days_left(left)


def _left(clock: Clock, left: int | None) -> str:
    """The same for one clock: that of others, or of a notice that is not owed, only ends."""
    if left is None or left >= 0 or clock.kind is ClockKind.ANSWER:
        return left_words(left)
    if clock.kind is ClockKind.CORRECTION_NOTICE:
        return _("has passed: no correction can be asked for any more")
    return _("has passed")


def light_of(clock: Clock, terms: Terms, calendar: Calendar, today: date) -> Light:
    """How pressing a clock of the organ's is; those of others only end."""
    left = clock.left(today, calendar)
    if clock.kind is ClockKind.ANSWER:
        return warned(left, terms.answer, terms.warnings).light
    if clock.kind is ClockKind.CORRECTION_NOTICE:
        light = warned(left, clock.working_days, (terms.correction_warning,)).light
        return Light.CALM if light is Light.OVER else light
    return Light.OVER if left is not None and left < 0 else Light.CALM


def _shown(clock: Clock, standing: Standing, calendar: Calendar, today: date) -> ClockShown:
    found = clock.explained(calendar)
    left = clock.left(today, calendar)
    label = str(CLOCK_LABELS[clock.kind])
    if clock.whom is not None:
        label = _("%(clock)s: %(whom)s no. %(party)s") % {
            "clock": label,
            "whom": CONSULTED_LABELS[clock.whom],
            "party": clock.party,
        }
    return ClockShown(
        label=label,
        due_on=clock.due_on,
        left=_left(clock, left),
        light=light_of(clock, standing.limits, calendar, today),
        sentence=_sentence(clock, found, calendar, today),
        steps=tuple(_steps(clock, found)) if found else (),
        skipped=tuple(_skipped(found)) if found else (),
        sources=tuple(_source(year) for year in found.years) if found else (),
        is_provisional=clock.is_provisional,
        binds_organ=clock.binds_organ,
    )


def _sentence(clock: Clock, found: Explanation | None, calendar: Calendar, today: date) -> str:
    if clock.delayed_to is not None:
        text = _("The reasons were accepted and the answer is delayed to %(day)s (%(article)s).")
        return text % {"day": spelt(clock.delayed_to), "article": clock.article}
    if found is None:
        text = _(
            "Counted from %(start)s (%(article)s). The clock stands still: an opinion is asked for "
            "and the letter is not served yet, so nobody knows the last day."
        )
        return text % {"start": spelt(clock.start), "article": clock.article}
    text = _(
        "It began on %(start)s, that day itself not counted, and has %(number)s working days by "
        "%(article)s: the last day is %(due)s. Up to today %(used)s of them have gone by"
        "%(without)s."
    )
    return text % {
        "start": spelt(clock.start),
        "number": clock.working_days,
        "article": clock.article,
        "due": spelt(found.due_on),
        "used": min(clock.used(today, calendar), clock.working_days),
        "without": _without(found),
    }


def _without(found: Explanation) -> str:
    rest = sum(1 for day in found.skipped if day.why is not Why.PAUSED)
    paused = len(found.skipped) - rest
    parts = []
    if rest:
        parts.append(ngettext("%(number)s day of rest", "%(number)s days of rest", rest)
                     % {"number": rest})  # fmt: skip
    if paused:
        parts.append(
            ngettext(
                "%(number)s working day during which the clock stood still",
                "%(number)s working days during which the clock stood still",
                paused,
            )
            % {"number": paused}
        )
    if not parts:
        return ""
    return _("; left out on the way: %(parts)s") % {"parts": _(" and ").join(parts)}


def _steps(clock: Clock, found: Explanation) -> Iterator[str]:
    yield _("What began it happened on %(day)s; that day is not counted (%(article)s).") % {
        "day": spelt(found.start),
        "article": found.articles[0],
    }
    yield _("From the next day on %(number)s working days are counted; days of rest are not.") % {
        "number": found.number
    }
    worked = [spelt(day.on) for day in found.counted if day.why is Why.WORKED_WEEKEND]
    if worked:
        text = _("Counted although it is a weekend, because it is worked in exchange: %(days)s.")
        yield text % {"days": "、".join(worked)}
    for first, last in clock.pauses:
        text = _("The clock stood still from %(first)s to %(last)s while opinions were asked for.")
        yield text % {"first": spelt(first), "last": spelt(last)}


def _skipped(found: Explanation) -> Iterator[tuple[str, str]]:
    for run in runs(found.skipped):
        span = spelt(run[0].on)
        if len(run) > 1:
            span = _("%(first)s to %(last)s") % {"first": span, "last": spelt(run[-1].on)}
        yield span, messages.reason(run[0], _)


def _source(year: Year) -> str:
    return _("%(year)s: %(origin)s") % {
        "year": year.number,
        "origin": _(messages.ORIGINS[year.origin]),
    }
