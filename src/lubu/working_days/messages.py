"""What is said of days and of faulty files, in message ids; the edge translates and fills them.

``gettext`` is the edge's own: Django's, the public templates', or the command line's. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from lubu.working_days.calendar import Origin
from lubu.working_days.explaining import Day, Unit, Why
from lubu.working_days.notices import Fault, FaultKind

Gettext: TypeAlias = Callable[[str], str]


def gettext_noop(message: str) -> str:
    """``message`` itself, marked for the catalogue."""
    return message


UNITS: Final[Mapping[Unit, str]] = {
    Unit.WORKING_DAYS: gettext_noop("working days"),
    Unit.CALENDAR_DAYS: gettext_noop("calendar days"),
    Unit.MONTHS: gettext_noop("months"),
}
WEEKDAYS: Final = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)
AMOUNTS: Final[Mapping[Unit, str]] = {
    Unit.WORKING_DAYS: gettext_noop("%(number)s working days"),
    Unit.CALENDAR_DAYS: gettext_noop("%(number)s calendar days"),
    Unit.MONTHS: gettext_noop("%(number)s months"),
}
REASONS: Final[Mapping[Why, str]] = {
    Why.WEEKDAY: gettext_noop("working day"),
    Why.WORKED_WEEKEND: gettext_noop("worked weekend"),
    Why.CALENDAR_DAY: gettext_noop("calendar day"),
    Why.WEEKEND: gettext_noop("weekend"),
    Why.HOLIDAY: gettext_noop("day of rest"),
    Why.PAUSED: gettext_noop("clock paused"),
}
ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.FILE: gettext_noop("the State Council's notice, loaded from a file"),
    Origin.NOTICE: gettext_noop("the State Council's notice"),
    Origin.STATUTORY: gettext_noop("weekends and the law's days of rest alone"),
}
HOLIDAYS: Final[Mapping[str, str]] = {  # by the words of the notices
    "元旦": gettext_noop("New Year's Day"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Tomb-Sweeping Day"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-Autumn Festival"),
    "国庆节": gettext_noop("National Day"),
    "调休": gettext_noop("exchanged day"),
    "春节延长假期": gettext_noop("Spring Festival, extended"),
}
FAULTS: Final[Mapping[FaultKind, str]] = {
    FaultKind.TOO_LARGE: gettext_noop(
        "The file is larger than %(value)s kB. A year is one file of a few kB."
    ),
    FaultKind.NOT_JSON: gettext_noop("The file is not JSON in UTF-8. Compare it with an example."),
    FaultKind.NO_OBJECT: gettext_noop("The file must hold one object with “year” and “days”."),
    FaultKind.NO_YEAR: gettext_noop(
        "“year” must be a number of four digits, 2008 or later; %(value)s stands there."
    ),
    FaultKind.OTHER_YEAR: gettext_noop(
        "The file is named for %(year)s, but its “year” is %(value)s. Name it %(value)s.json."
    ),
    FaultKind.BAD_PAPERS: gettext_noop("“papers” must be a list of web addresses of the notice."),
    FaultKind.NO_DAYS: gettext_noop("“days” must be a list with the days of the notice."),
    FaultKind.BAD_DAY: gettext_noop(
        "A day needs “name” (at most 50 characters), “date” and “isOffDay” (true or false); "
        "%(value)s stands there."
    ),
    FaultKind.BAD_DATE: gettext_noop("“%(value)s” is no date; write it as in 2027-01-01."),
    FaultKind.TWICE: gettext_noop("%(value)s is listed twice."),
    FaultKind.OUTSIDE: gettext_noop(
        "%(value)s does not belong to %(year)s. Only New Year's rest may begin before, from "
        "29 December on."
    ),
    FaultKind.WEEKDAY_WORKED: gettext_noop(
        "%(value)s is listed as worked but is no Saturday or Sunday. Check the date."
    ),
    FaultKind.LACKING: gettext_noop(
        "%(value)s is a day of rest by law but is not listed. Is the file complete?"
    ),
    FaultKind.FILE_NAME: gettext_noop("Name the file for its year, as in 2027.json."),
    FaultKind.UNREADABLE: gettext_noop(
        "It cannot be read. Check its owner and rights, and those of its folder."
    ),
}
WORKED_FOR: Final = gettext_noop("worked in exchange (%(holiday)s)")
OUTSIDE: Final = gettext_noop(
    "The calendar covers the years %(first)s to %(last)s; this leads outside."
)


def fault(one: Fault, gettext: Gettext) -> str:
    """The sentence of a fault."""
    return gettext(FAULTS[one.kind]) % {"value": one.value, "year": one.year}


def holiday(name: str, gettext: Gettext) -> str:
    """A holiday of a notice; a name that is not known stands as it is."""
    return "、".join(
        gettext(HOLIDAYS[part]) if part in HOLIDAYS else part for part in name.split("、")
    )


def reason(day: Day, gettext: Gettext) -> str:
    """Why a day is counted or not, in a few words: ``Spring Festival``, ``weekend``."""
    words = gettext(REASONS[day.why])
    if not day.name:
        return words
    if day.why is Why.HOLIDAY:
        return holiday(day.name, gettext)
    if day.why is Why.WORKED_WEEKEND:
        return gettext(WORKED_FOR) % {"holiday": holiday(day.name, gettext)}
    return words
