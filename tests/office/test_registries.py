from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lubu.office import checks, errors, figures, schedule, todo
from lubu.office.figures import Period
from lubu.office.middleware import ReadAndPostOnly
from lubu.office.todo import Todo

NOON = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def own(monkeypatch):
    """Registers of this test alone."""
    for module, name in (
        (schedule, "_scheduled"),
        (checks, "_checks"),
        (todo, "_sources"),
        (errors, "_table"),
        (figures, "_figures"),
    ):
        monkeypatch.setattr(module, name, {})


def test_what_is_scheduled_runs_at_once_and_then_at_its_turns(own):
    ran: list[datetime] = []
    schedule.every(5, "five")(ran.append)
    last: dict[str, datetime] = {}
    for minute in range(11):
        schedule.run_due(NOON + timedelta(minutes=minute), last)
    assert ran == [NOON + timedelta(minutes=minute) for minute in (0, 5, 10)]


def test_a_scheduled_action_that_fails_stops_no_other_and_is_tried_again(own, caplog):
    ran: list[datetime] = []

    @schedule.every(1, "breaks")
    def breaks(at: datetime) -> None:
        raise ZeroDivisionError

    schedule.every(1, "works")(ran.append)
    last: dict[str, datetime] = {}
    assert schedule.run_due(NOON, last) == ["works"]
    assert schedule.run_due(NOON + timedelta(minutes=1), last) == ["works"]
    assert len(ran) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "scheduled action breaks failed"
    ] * 2


def test_names_are_given_once(own):
    schedule.every(1, "a")(print)
    checks.check("a", "A")(list)
    todo.todo("a", "A")(lambda user: [])
    figures.figure("a", label="A", unit="条", day="on")(lambda organ, period: None)
    errors.explain({KeyError: (404, "gone")})
    with pytest.raises(ValueError, match="two scheduled"):
        schedule.every(1, "a")(print)
    with pytest.raises(ValueError, match="two checks"):
        checks.check("a", "A")(list)
    with pytest.raises(ValueError, match="two to-do lists"):
        todo.todo("a", "A")(lambda user: [])
    with pytest.raises(ValueError, match="two figures"):
        figures.figure("a", label="A", unit="条", day="on")(lambda organ, period: None)
    with pytest.raises(ValueError, match="explained twice"):
        errors.explain({KeyError: (404, "gone")})
    with pytest.raises(ValueError, match="once a minute"):
        schedule.every(0, "never")


def test_an_unknown_check_or_figure_is_refused_by_name(own):
    with pytest.raises(checks.UnknownCheckError) as no_check:
        checks.run("nothing")
    with pytest.raises(figures.UnknownFigureError) as no_figure:
        figures.get("nothing")
    assert no_check.value.name == no_figure.value.name == "nothing"


def test_what_waits_is_ordered_overdue_then_urgent_then_by_day(own):
    today = date(2021, 3, 5)

    def wait(title: str, days: int | None, *, urgent: bool = False) -> Todo:
        due = None if days is None else today + timedelta(days=days)
        return Todo(title=title, address="/", what="", due_on=due, urgent=urgent)

    entries = [
        wait("some day", None),
        wait("tomorrow", 1),
        wait("urgent", 3, urgent=True),
        wait("late", -1),
    ]
    todo.todo("mine", "Mine")(lambda user: entries)
    todo.todo("empty", "Empty")(lambda user: [])
    [(label, waiting)] = todo.waiting(None, today)
    assert label == "Mine"
    assert [entry.title for entry in waiting] == ["late", "urgent", "tomorrow", "some day"]


class _StrangeError(Exception):
    def __init__(self, n: int) -> None:
        self.n = n


class _StrangerError(_StrangeError):
    pass


def test_an_error_is_explained_with_its_own_data_and_through_its_base(own):
    errors.explain({_StrangeError: (409, "There are %(n)s, and %(nothing)s.")})
    assert errors.knows(_StrangerError(3))
    assert errors.sentence(_StrangerError(3)) == "There are 3, and ."
    assert errors.status(_StrangerError(3)) == 409
    assert not errors.knows(KeyError())
    with pytest.raises(KeyError):
        errors.sentence(ZeroDivisionError())


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.year(2021), date(2021, 1, 1), date(2021, 12, 31)),
        (Period.month(2021, 12), date(2021, 12, 1), date(2021, 12, 31)),
        (Period.month(2020, 2), date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_a_period_counts_its_first_and_its_last_day(period, first, last):
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_methods_that_firewalls_block_are_refused_everywhere(method):
    passed = ReadAndPostOnly(lambda request: HttpResponse("through"))
    request = RequestFactory().generic(method, "/desk/")
    assert passed(request).status_code == 405


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_reading_and_posting_pass(method):
    passed = ReadAndPostOnly(lambda request: HttpResponse("through"))
    assert passed(RequestFactory().generic(method, "/desk/")).status_code == 200
