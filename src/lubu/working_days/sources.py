"""The years that libraries know: `chinesecalendar` for each notice, `holidays` beside it.

A year is known when `chinesecalendar` has its notice: it holds nothing else. `holidays` also
computes years ahead from the law's days of rest, without the worked weekends of a notice that is
not there yet; such a year is taken from it, as not known. Where both have a notice and disagree,
`chinesecalendar` goes before. No Django; both are imported when they are asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lubu.working_days.calendar import FIRST_OF_NEXT_NOTICE, Calendar, Origin, Year

FIRST_YEAR = 2008  # 政府信息公开条例 came into force, and the days of rest of today
YEARS_AHEAD = 10  # beyond the last year known
DATA = Path(__file__).parent / "data"
EXCHANGED = "调休"
# As the notices write what the libraries write otherwise.
NAMES = {
    "清明": "清明节", "端午": "端午节", "中秋": "中秋节", "农历除夕": "春节", "休息日": EXCHANGED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A day that one source says is worked and another that it is not."""

    on: date
    is_worked: bool  # by what the calendar follows
    other: bool


def library_years() -> tuple[Year, ...]:
    """The years from ``FIRST_YEAR`` on, to some years beyond the last one known."""
    noticed = noticed_years()
    last = max(noticed)
    ahead = range(last + 1, last + YEARS_AHEAD + 1)
    return (*(noticed[number] for number in sorted(noticed)), *map(computed_year, ahead))


@cache
def noticed_years() -> Mapping[int, Year]:
    """The years whose notice `chinesecalendar` has, by number."""
    from chinese_calendar import constants

    chinese = {str(one.value): str(one.chinese) for one in constants.Holiday}
    off, worked = (
        _by_notice({day: _name(chinese[name]) for day, name in days.items()})
        for days in (constants.holidays, constants.workdays)
    )
    papers = tomllib.loads((DATA / "papers.toml").read_text("utf-8"))
    return {
        number: Year(
            number=number,
            off=off[number],
            worked=worked.get(number, {}),
            origin=Origin.NOTICE,
            papers=tuple(papers.get(str(number), ())),
        )
        for number in sorted(off)
        if FIRST_YEAR <= number <= max(constants.holidays).year
    }


@cache
def computed_year(number: int) -> Year:
    """What `holidays` says of a year, as of one that is not known.

    A day of rest on a weekend is made up on the next day that is worked: so says the law
    (全国年节及纪念日放假办法 art. 6), without a notice.
    """
    from holidays.countries.china import China

    found = China(  # type: ignore[no-untyped-call]  # the library leaves this one untyped
        years=(number - 1, number), language="zh_CN"
    )
    off = _by_notice({day: _name(name) for day, name in found.items()})
    worked = _by_notice(dict.fromkeys(found.weekend_workdays, EXCHANGED))
    return Year(
        number=number,
        off=off.get(number, {}),
        worked=worked.get(number, {}),
        origin=Origin.STATUTORY,
    )


def differences(calendar: Calendar) -> Iterator[Difference]:
    """Where `holidays` disagrees with the days of the known years of ``calendar``."""
    others = {number: computed_year(number) for number in calendar.known}
    other = Calendar(tuple(others.get(year.number, year) for year in calendar.years))
    for year in calendar.years:
        if year.is_known:
            yield from compare(calendar, other, year.number)


def compare(calendar: Calendar, other: Calendar, number: int) -> Iterator[Difference]:
    """The days of one year on which two calendars disagree."""
    first = date(number, 1, 1).toordinal()
    for place in range(first, date(number, 12, 31).toordinal() + 1):
        on = date.fromordinal(place)
        mine, its = calendar.is_working_day(on), other.is_working_day(on)
        if mine != its:
            yield Difference(on, mine, its)


def _by_notice(days: Mapping[date, str]) -> dict[int, dict[date, str]]:
    """Days by the year of their notice: those of New Year's rest by the year that begins."""
    found: dict[int, dict[date, str]] = {}
    for day, name in sorted(days.items()):
        is_next = (day.month, day.day) >= FIRST_OF_NEXT_NOTICE
        found.setdefault(day.year + is_next, {})[day] = name
    return found


def _name(words: str) -> str:
    """``春节（补假）`` → ``春节``; ``中秋节; 国庆节`` → ``中秋节、国庆节``."""
    plain = [part.partition("（")[0].strip() for part in words.split(";")]
    return "、".join(NAMES.get(part, part) for part in plain)
