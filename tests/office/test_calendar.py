"""The calendar of an installation: the operator's files in it at once, and what its check says."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
import time_machine

from lubu.office import calendar as own
from lubu.office import checks
from lubu.office.calendar_check import judged
from lubu.office.checks import Severity
from lubu.working_days.calendar import Origin, Year
from lubu.working_days.loading import calendar_with
from tests.working_days.calendars import REAL

LAST = max(REAL.known)


def notice(number: int, **day: object) -> str:
    """A notice of a year: what the libraries compute, and one day more."""
    off = REAL.year(number).off
    days = [{"name": name, "date": on.isoformat(), "isOffDay": True} for on, name in off.items()]
    return json.dumps({"year": number, "days": [*days, *([day] if day else [])]})


@pytest.fixture
def folder(settings: object) -> Path:
    place = own.folder()
    place.mkdir()
    return place


def test_without_files_it_is_the_libraries_calendar():
    assert own.calendar() == REAL
    assert own.calendar() is own.calendar()


def test_a_file_that_comes_changes_or_goes_is_seen_with_the_next_question(folder):
    file = folder / f"{LAST + 1}.json"
    before = own.calendar()
    assert LAST + 1 not in before.known
    file.write_text(notice(LAST + 1), encoding="utf-8")
    known = own.calendar()
    assert LAST + 1 in known.known
    assert known.digest != before.digest
    friday = next(date(LAST + 1, 3, day) for day in range(8, 15)
                  if date(LAST + 1, 3, day).weekday() == 4)  # fmt: skip
    file.write_text(
        notice(LAST + 1, name="节", date=friday.isoformat(), isOffDay=True), encoding="utf-8"
    )
    os.utime(file, (1, 1))  # within the clock's step a change may have the same time
    assert known.is_working_day(friday)
    assert not own.calendar().is_working_day(friday)
    file.unlink()
    assert own.calendar() == before


def test_a_faulty_file_is_passed_over_and_the_check_tells_of_it(folder):
    (folder / "2025.json").write_text('{"year": 2025, "days": [1]}', encoding="ascii")
    assert own.calendar() == REAL
    with time_machine.travel(date(LAST, 6, 1), tick=False):
        [found] = checks.run("calendar")
    assert found.severity is Severity.FAULT
    assert found.place.endswith("2025.json")
    assert "isOffDay" in found.sentence


def test_when_all_is_known_and_agrees_the_check_finds_nothing():
    assert list(judged(REAL, date(LAST, 12, 14))) == []


@pytest.mark.parametrize(
    ("today", "severity"),
    [(date(LAST, 12, 15), Severity.WARNING), (date(LAST + 1, 1, 1), Severity.FAULT)],
)
def test_the_next_notice_is_missed_when_it_is_out(today, severity):
    [found] = judged(REAL, today)
    assert (found.severity, found.place) == (severity, str(LAST + 1))
    assert f"{LAST + 1}.json" in found.remedy


def test_sources_that_disagree_are_told_with_the_day_and_whom_the_calendar_follows():
    known = REAL.year(2025)
    days = {day: name for day, name in known.off.items() if day != date(2025, 10, 8)}
    wrong = Year(
        number=2025, off={**days, date(2025, 3, 3): "节"}, worked=known.worked, origin=Origin.FILE
    )
    rest, worked = judged(calendar_with([wrong]), date(2025, 6, 1))
    assert "2025-03-03" in rest.sentence
    assert "2025-10-08" in worked.sentence
    assert rest.sentence != worked.sentence.replace("2025-10-08", "2025-03-03")
    assert {rest.severity, worked.severity} == {Severity.WARNING}
