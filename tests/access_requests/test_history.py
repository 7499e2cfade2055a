"""What was in time when it was done stays so, and one case that is spoilt spoils no other."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from django.utils import timezone

from lubu.access_requests import checks, todo
from lubu.access_requests.actions import key_in, record, recount
from lubu.access_requests.actions.intake import created
from lubu.access_requests.actions.recording import append
from lubu.access_requests.desk.rows import lines
from lubu.access_requests.models import AccessRequest, RequestEvent
from lubu.access_requests.rules.folding import Law, fold, step
from lubu.access_requests.rules.kinds import Arrival, EventKind, Notice
from lubu.access_requests.rules.permits import NotPermittedError, Refusal
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.standings import BrokenHistoryError
from lubu.working_days.calendar import Calendar, Origin
from tests.access_requests.cases import CALENDAR, LAW, consulted, day, event, received, served
from tests.access_requests.factories import SAID, at, handed_in, make_office
from tests.access_requests.screens import MONDAY, address, page, text, who
from tests.access_requests.screens import on as on_day

ASKED = event(EventKind.CORRECTION_ASKED, "2027-02-03", working_days=15)
CASES = {
    "a notice to correct": [*received("2027-01-25"), ASKED],
    "an opinion that lapsed": [
        *received("2027-01-04"),
        consulted("2027-01-05"),
        served("2027-01-06", Notice.CONSULTATION, 1),
        event(EventKind.OPINION_LAPSED, "2027-01-28", party=1),
    ],
}


def with_notice(off: list[str], worked: list[str]) -> Calendar:
    """The calendar once the notice of 2027 is known."""
    years = [
        replace(
            year,
            off={**year.off, **{day(one): "春节" for one in off}},
            worked={day(one): "春节" for one in worked},
            origin=Origin.NOTICE,
        )
        if year.number == 2027
        else year
        for year in CALENDAR.years
    ]
    return Calendar(tuple(years))


@pytest.mark.parametrize("name", CASES)
def test_the_notice_of_a_new_year_makes_nothing_unlawful_that_was_in_time(name):
    events = CASES[name]
    recorded = reduce(lambda before, one: step(before, one, LAW), events, Standing())
    noticed = with_notice(["2027-01-11", "2027-01-12"], ["2027-01-30"])
    later = Law(LAW.terms, LAW.answers, noticed)
    with pytest.raises(NotPermittedError) as caught:  # of what is recorded now it would be
        reduce(lambda before, one: step(before, one, later), events, Standing())
    assert caught.value.refusal in (Refusal.TERM_OVER, Refusal.PERIOD_RUNS)
    assert fold(events, later) == recorded


def test_what_no_day_makes_lawful_is_refused_of_stored_events_too():
    lapsed = event(EventKind.CORRECTION_LAPSED, "2025-06-30")
    asked = event(EventKind.CORRECTION_ASKED, "2025-03-04", working_days=7)
    with pytest.raises(NotPermittedError) as caught:
        fold([*received("2025-03-03"), asked, lapsed], LAW)
    assert caught.value.refusal is Refusal.NOT_SERVED


@pytest.fixture
def town(db):
    return make_office()


@pytest.mark.parametrize("values", [{"kind": "vanished", "on": "2025-03-03"}, {}, [], "2025"])
def test_a_case_that_is_spoilt_is_named_and_keeps_no_other_from_its_turn(town, values):
    on = timezone.localdate()
    spoilt, sound = handed_in(town, on), handed_in(town, on)
    RequestEvent.objects.create(
        request=spoilt, number=3, kind="registered", on=on, at=at(on), values=values
    )
    AccessRequest.objects.update(calendar="of before", due_on=on)
    AccessRequest.objects.filter(pk=spoilt.pk).update(events=3)
    assert [(one.case, one.column) for one in checks.differences()][:1] == [(spoilt, "history")]
    assert recount(at(on)) == 1
    sound.refresh_from_db()
    assert sound.due_on != on
    clerk = town.people["clerk"]
    AccessRequest.objects.update(due_on=on)
    assert [one.title for one in todo.due(clerk) if spoilt.number in one.title] == []
    cases = AccessRequest.objects.order_by("pk").prefetch_related("history", "messages")
    assert [one.case for one in lines(list(cases), clerk, on)] == [spoilt, sound]


SPOILT = {
    "of no kind": {"kind": "vanished", "on": "2021-03-01"},
    "of no form": [],
    "out of its place": {"kind": "approved", "on": "2021-03-01"},
    "on a day of no calendar": {"kind": "extended", "on": "2021-03-01", "working_days": 10**6},
}


def spoilt(town, values) -> AccessRequest:
    case = handed_in(town, MONDAY)
    RequestEvent.objects.create(
        request=case, number=3, kind="registered", on=MONDAY, at=at(MONDAY), values=values
    )
    AccessRequest.objects.filter(pk=case.pk).update(events=3)
    return case


@pytest.mark.parametrize("name", SPOILT)
def test_the_page_of_a_spoilt_case_says_so_and_whatever_is_sent_to_it_is_refused(town, name):
    with on_day(MONDAY):
        case, clerk = spoilt(town, SPOILT[name]), who(town, "clerk")
        shown = page(town, "clerk", case)
        assert case.number in shown
        assert "办理记录前后不符" in shown
        assert "lubu check requests" in shown
        assert shown.count("2021-03-01") >= 3, "what happened, as it is stored"
        steps = [address("step", case.pk, one.value) for one in (EventKind.SERVED, EventKind.ENDED)]
        own = [address(one, case.pk) for one in ("note", "subject", "file-dispute", "ask-unit")]
        letters = [address("letter", case.pk, "correction_notice"), address("approve", case.pk)]
        for place in [*steps, *own, *letters, address("split", case.pk)]:
            said = {
                "seen": 3,
                "on": "2021-03-01",
                "note": "了结",
                "words": "一段话",
                "step": "issue",
            }
            assert "lubu check requests" in text(clerk.post(place, said), 409), place
        for place in [*steps, *letters, address("letters", case.pk)]:
            assert "lubu check requests" in text(clerk.get(place), 200), place
        assert case.number in text(clerk.get(address("list")), 200)
    assert (case.history.count(), case.notes.count(), case.letters.count()) == (3, 0, 0)


def test_nothing_is_added_to_a_spoilt_case(town):
    case = spoilt(town, SPOILT["out of its place"])
    ended = event(EventKind.ENDED, MONDAY)
    with pytest.raises(BrokenHistoryError, match=case.number):
        record(case.pk, ended, actor=town.people["clerk"], seen=3, note="了结", at=at(MONDAY))
    assert case.history.count() == 3


def test_a_day_that_no_law_knows_keeps_nobody_from_the_list(town):
    on, clerk = timezone.localdate(), town.people["clerk"]
    case, _code = key_in(
        town.organ, SAID, arrival=Arrival.FAX, arrived_on=day("2025-03-03"), actor=clerk, at=at(on)
    )
    old = created(town.organ, SAID, Arrival.FAX, "0" * 64, at(on))
    arrived = event(EventKind.ARRIVED, "1925-03-01", arrival=Arrival.FAX)
    append(old, [arrived], actor=clerk, at=at(on))
    waiting = todo.received(town.people["leader"])
    assert [one.title.split()[0] for one in waiting] == [case.number]
