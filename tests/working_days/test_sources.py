"""Three sources that know the same days; what a library only computes is not known."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from lubu.working_days import sources
from lubu.working_days.calendar import Calendar, Origin, Year
from lubu.working_days.loading import calendar_with, read_folder
from tests.working_days.calendars import DATA, REAL

NOTICES = read_folder(DATA)
# Where the notice speaks of a weekday that is worked anyway: the first after the rest of 2020 that
# was made longer (国办发明电〔2020〕1号).
SAID_FOR_CLARITY = {"2020-02-03"}


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_day_is_worked_as_the_third_source_says(year):
    told = {
        one["date"]: one["isOffDay"]
        for one in json.loads((DATA / f"{year}.json").read_text("utf-8"))["days"]
    }
    following = DATA / f"{year + 1}.json"
    if following.exists():  # which may speak of the last days of this December
        told |= {
            one["date"]: one["isOffDay"]
            for one in json.loads(following.read_text("utf-8"))["days"]
            if one["date"] < f"{year + 1}"
        }
    day, wrong = date(year, 1, 1), []
    while day.year == year:
        spelt = day.isoformat()
        works = not told[spelt] if spelt in told else day.weekday() < 5
        if REAL.is_working_day(day) != works:
            wrong.append(spelt)
        day += timedelta(days=1)
    assert wrong == []
    needless = {
        spelt
        for spelt, is_off in told.items()
        if not is_off and date.fromisoformat(spelt).weekday() < 5
    }
    assert needless <= SAID_FOR_CLARITY


def test_loaded_as_the_operators_files_they_decide_the_same():
    assert NOTICES.errors == ()
    own = calendar_with(NOTICES.years)
    assert own == REAL
    assert {own.year(year).origin for year in range(2019, 2027)} == {Origin.FILE}
    assert {own.year(year).origin for year in range(2008, 2019)} == {Origin.NOTICE}


def test_the_papers_are_those_that_the_third_source_names():
    for year in NOTICES.years:
        plain = tuple(paper.replace("http://", "https://") for paper in year.papers)
        assert REAL.year(year.number).papers == plain


def test_from_2008_on_the_two_libraries_do_not_disagree():
    """A new release that changes a day of the past is noticed here."""
    assert REAL.first_year == 2008
    assert set(range(2008, 2027)) <= REAL.known
    assert list(sources.differences(REAL)) == []


def test_before_2008_they_do_and_the_comparison_finds_it(monkeypatch):
    """2005-12-31 was worked for the New Year of 2006; one of the two does not know."""
    monkeypatch.setattr(sources, "FIRST_YEAR", 2004)
    sources.noticed_years.cache_clear()
    try:
        calendar = Calendar(sources.library_years())
        found = list(sources.differences(calendar))
    finally:
        sources.noticed_years.cache_clear()
    assert found == [sources.Difference(date(2005, 12, 31), is_worked=False, other=True)]


def test_a_file_that_says_otherwise_is_followed_and_the_difference_is_told():
    known = REAL.year(2026)
    own = Year(
        number=2026,
        off={**known.off, date(2026, 3, 2): "抗洪"},
        worked=known.worked,
        origin=Origin.FILE,
    )
    calendar = calendar_with([own])
    assert not calendar.is_working_day(date(2026, 3, 2))
    assert [one.on for one in sources.differences(calendar)] == [date(2026, 3, 2)]
    assert calendar.digest != REAL.digest


def test_years_beyond_the_notices_are_weekends_and_the_laws_days_of_rest():
    following = max(sources.noticed_years()) + 1
    year = REAL.year(following)
    assert year.origin is Origin.STATUTORY
    assert following not in REAL.known
    assert {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"} <= {
        part for name in year.off.values() for part in name.split("、")
    }
    assert REAL.last_year == following - 1 + sources.YEARS_AHEAD


def test_a_file_makes_its_year_known_and_moves_the_last_days_before_it():
    last = max(REAL.known)
    following = REAL.year(last + 1)
    saturday = next(
        date(last, 12, day) for day in (29, 30, 31) if date(last, 12, day).weekday() < 5
    )
    own = Year(
        number=last + 1,
        off={**following.off, saturday: "元旦"},
        worked={},
        origin=Origin.FILE,
    )
    calendar = calendar_with([own])
    assert last + 1 in calendar.known
    assert REAL.is_working_day(saturday)
    assert not calendar.is_working_day(saturday)
    assert not calendar.is_provisional(saturday, date(last + 1, 12, 28))
    assert calendar.last_year == last + 1 + sources.YEARS_AHEAD


def test_a_file_of_a_far_year_leaves_those_before_it_unknown():
    own = Year(number=2040, off={date(2040, 1, 1): "元旦"}, worked={}, origin=Origin.FILE)
    calendar = calendar_with([own])
    assert 2040 in calendar.known
    assert 2039 not in calendar.known
    assert calendar.is_provisional(date(2039, 6, 1), date(2040, 6, 1))


def test_the_room_loads_its_libraries_only_when_they_are_asked():
    code = (
        "import sys\nimport lubu.working_days.loading\n"
        "assert not {'holidays', 'chinese_calendar', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
