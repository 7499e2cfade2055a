"""Whatever happens in whatever order: no day is lost, and none moves without an event."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.access_requests.rules.clocks import answer_clock, running
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.folding import fold, step
from lubu.access_requests.rules.kinds import (
    BINDING,
    AnswerKind,
    Arrival,
    Consulted,
    EventKind,
    Notice,
    State,
)
from lubu.access_requests.rules.permits import NotPermittedError, permitted
from lubu.access_requests.rules.standing import Standing
from tests.access_requests.cases import CALENDAR, LAW

DAY = timedelta(days=1)
FIRST = date(2024, 1, 2)
MOVES = frozenset(
    {
        EventKind.ARRIVED,
        EventKind.CONFIRMED,
        EventKind.CORRECTION_ASKED,
        EventKind.CORRECTED,
        EventKind.CONSULTED,
        EventKind.OPINION_GIVEN,
        EventKind.SERVED,
        EventKind.EXTENDED,
        EventKind.REASONS_ACCEPTED,
        EventKind.REASONS_REJECTED,
        EventKind.FEE_NOTICED,
        EventKind.FEE_PAID,
    }
)


def values(draw: st.DrawFn, kind: EventKind, on: date, before: Standing) -> dict[str, object]:
    """What an event of a kind says, right or wrong."""
    parties = [one.party for one in before.letters if one.party is not None]
    if kind is EventKind.SERVED:
        notice = draw(st.sampled_from([one.notice for one in before.letters]))
        party = draw(st.sampled_from(parties)) if notice is Notice.CONSULTATION else None
        return {"notice": notice} | ({"party": party} if party else {})
    return {
        EventKind.ARRIVED: {"arrival": draw(st.sampled_from(Arrival))},
        EventKind.CORRECTION_ASKED: {"working_days": draw(st.integers(1, 20))},
        EventKind.REASONS_ASKED: {"working_days": draw(st.integers(1, 20))},
        EventKind.REASONS_ACCEPTED: {"until": on + draw(st.integers(1, 99)) * DAY},
        EventKind.REASONS_REJECTED: {"stated_on": on},
        EventKind.CONSULTED: {
            "whom": draw(st.sampled_from(Consulted)),
            "party": len(parties) + 1,
        },
        EventKind.OPINION_GIVEN: {
            "party": draw(st.sampled_from(parties or [1])),
            "discloses": draw(st.booleans()),
        },
        EventKind.OPINION_LAPSED: {"party": draw(st.sampled_from(parties or [1]))},
        EventKind.EXTENDED: {"working_days": draw(st.integers(1, 20))},
        EventKind.FEE_NOTICED: {"amount_yuan": draw(st.integers(1, 9_999))},
        EventKind.DRAFTED: {"answer": draw(st.sampled_from(AnswerKind))},
    }.get(kind, {})


@st.composite
def histories(draw: st.DrawFn, most: int = 14) -> list[Event]:
    """What a clerk may record: one permitted event after the other, some days apart."""
    on, before, history = FIRST + draw(st.integers(0, 700)) * DAY, Standing(), []
    for _ in range(draw(st.integers(1, most))):
        kinds = [one.kind for one in permitted(before, on, CALENDAR)]
        if not kinds:
            break
        kind = draw(st.sampled_from(kinds))
        event = Event(kind=kind, on=on, **values(draw, kind, on, before))  # type: ignore[arg-type]
        try:
            before = step(before, event, LAW)
        except NotPermittedError:
            continue
        history.append(event)
        on += draw(st.integers(0, 9)) * DAY
    return history


def day_by_day(start: date, number: int, pauses: list[tuple[date, date]]) -> date:
    day = start
    while number:
        day += DAY
        paused = any(begins <= day <= ends for begins, ends in pauses)
        number -= CALENDAR.is_working_day(day) and not paused
    return day


def pauses(standing: Standing) -> list[tuple[date, date]]:
    """From the day after each letter to the opinion, or to the fifteenth working day."""
    found = []
    for letter in standing.letters:
        if letter.notice is not Notice.CONSULTATION:
            continue
        ends = [letter.closed_on] if letter.closed_on else []
        if letter.served_on:
            ends.append(day_by_day(letter.served_on, 15, []))
        if ends:
            found.append((letter.on + DAY, min(ends)))
    return found


@given(histories())
@settings(max_examples=150)
def test_every_term_has_exactly_its_working_days(history):
    standing = fold(history, LAW)
    if standing.received_on is None:
        return
    clock = answer_clock(standing, CALENDAR)
    assert clock.working_days == 20 + standing.extended_by
    if clock.due_on is None or clock.delayed_to is not None:
        return
    expected = day_by_day(standing.start, clock.working_days, pauses(standing))
    assert clock.due_on == expected
    explanation = clock.explained(CALENDAR)
    assert len(explanation.counted) == clock.working_days
    assert explanation.due_on == clock.due_on


@given(histories())
@settings(max_examples=150)
def test_a_due_date_moves_only_with_an_event_that_says_why(history):
    before = Standing()
    for event in history:
        after = step(before, event, LAW)
        if event.kind not in MOVES and not after.is_over:
            old = {one.kind: one.due_on for one in running(before, CALENDAR)}
            new = {one.kind: one.due_on for one in running(after, CALENDAR)}
            assert all(new[kind] == old[kind] for kind in BINDING if {kind} <= {*old} & {*new})
        before = after


@given(histories())
@settings(max_examples=100)
def test_what_is_stored_folds_to_the_same(history):
    read = [Event.from_json(one.to_json()) for one in history]
    assert read == history
    assert fold(read, LAW) == fold(history, LAW)


@given(histories(most=20))
@settings(max_examples=150)
def test_an_open_case_has_a_clock_or_waits_for_somebody_who_is_named(history):
    standing = fold(history, LAW)
    if standing.is_over or standing.received_on is None:
        assert running(standing, CALENDAR) == ()
        assert (standing.row is None) != standing.is_over
    elif standing.state in (State.CORRECTION_SENT, State.FEE_NOTICED):
        assert any(standing.open_letters())
    else:
        clock = running(standing, CALENDAR)[0]
        assert clock.due_on or any(one.is_endless(CALENDAR) for one in standing.open_letters())


@given(histories(), st.sampled_from(EventKind), st.integers(-30, 60), st.data())
@settings(max_examples=150)
def test_what_is_permitted_is_what_may_be_recorded(history, kind, later, data):
    """Nothing may be recorded that was not offered."""
    standing = fold(history, LAW)
    on = history[-1].on + later * DAY
    offered = {one.kind for one in permitted(standing, on, CALENDAR)}
    if kind is EventKind.SERVED and not standing.letters:
        return
    event = Event(kind=kind, on=on, **values(data.draw, kind, on, standing))  # type: ignore[arg-type]
    try:
        step(standing, event, LAW)
    except NotPermittedError:
        return
    assert kind in offered


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_in_whatever_order_proofs_of_service_and_opinions_are_recorded(history, chance):
    """They come by post: those of different letters change places without changing a day."""
    standing = fold(history, LAW)
    places = [
        number
        for number, (one, other) in enumerate(itertools.pairwise(history))
        if {one.kind, other.kind} <= {EventKind.SERVED, EventKind.OPINION_GIVEN}
        and (one.notice, one.party) != (other.notice, other.party)
        and one.party != other.party
    ]
    if not places:
        return
    place = chance.choice(places)
    swapped = [*history]
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert fold(swapped, LAW) == standing
