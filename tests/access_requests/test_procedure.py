"""The procedure, by the worked examples of the law's days and by what it forbids."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lubu.access_requests.rules.clocks import answer_clock, next_due, running
from lubu.access_requests.rules.folding import Law, fold
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    Arrival,
    ClockKind,
    Consulted,
    EventKind,
    FeeEffect,
    Notice,
    Row,
    State,
)
from lubu.access_requests.rules.permits import NotPermittedError, Refusal, permitted
from tests.access_requests.cases import (
    CALENDAR,
    LAW,
    answered,
    consulted,
    day,
    due,
    event,
    received,
    served,
    stands,
)

# --- worked examples ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "notice", "answer", "extended"),
    [
        ("2024-02-02", "2024-02-18", "2024-03-06", "2024-04-03"),
        ("2024-09-10", "2024-09-20", "2024-10-14", None),
        ("2025-01-20", "2025-02-05", "2025-02-21", None),
        ("2025-09-22", "2025-09-30", "2025-10-24", "2025-11-21"),
        ("2025-12-31", "2026-01-12", "2026-01-29", None),
        ("2026-02-10", "2026-02-26", "2026-03-16", None),
        ("2026-04-20", "2026-04-29", "2026-05-20", None),
    ],
)
def test_terms_from_the_day_of_receipt(on, notice, answer, extended):
    standing = stands(received(on))
    assert due(standing, ClockKind.CORRECTION_NOTICE) == day(notice)
    assert due(standing, ClockKind.ANSWER) == day(answer)
    if extended:
        later = stands(received(on), event(EventKind.EXTENDED, answer, working_days=20))
        assert due(later, ClockKind.ANSWER) == day(extended)


def test_a_correction_starts_the_term_anew():
    asked = [
        *received("2025-04-25"),
        event(EventKind.CORRECTION_ASKED, "2025-05-08", working_days=15),
        served("2025-05-08", Notice.CORRECTION),
    ]
    waiting = stands(asked)
    assert waiting.state is State.CORRECTION_SENT
    assert [one.kind for one in running(waiting, CALENDAR)] == [ClockKind.CORRECTION]
    corrected = stands(asked, event(EventKind.CORRECTED, "2025-05-12"))
    assert due(corrected, ClockKind.ANSWER) == day("2025-06-10")


def test_a_third_party_stops_the_term():
    asked = [
        *received("2025-03-03"),
        consulted("2025-03-10"),
        served("2025-03-12", Notice.CONSULTATION, 1),
    ]
    assert due(stands(received("2025-03-03")), ClockKind.ANSWER) == day("2025-03-31")
    assert due(stands(asked), ClockKind.CONSULTATION) == day("2025-04-02")
    opinion = event(EventKind.OPINION_GIVEN, "2025-03-28", party=1, discloses=False)
    standing = stands(asked, opinion)
    assert standing.state is State.EXAMINING
    assert due(standing, ClockKind.ANSWER) == day("2025-04-21")


def test_a_payment_starts_the_term_anew_or_only_stops_it_as_the_data_say():
    billed = [
        *received("2025-06-10"),
        event(EventKind.FEE_NOTICED, "2025-06-19", amount_yuan=380),
        served("2025-06-20", Notice.FEE),
    ]
    assert due(stands(billed), ClockKind.FEE) == day("2025-07-18")
    paid = event(EventKind.FEE_PAID, "2025-07-10")
    assert due(stands(billed, paid), ClockKind.ANSWER) == day("2025-08-07")
    resuming = tuple(replace(one, fee_effect=FeeEffect.RESUME) for one in LAW.terms)
    other = fold([*billed, paid], Law(resuming, LAW.answers, CALENDAR))
    # Seven days were used; thirteen are left from the day after payment.
    assert answer_clock(other, CALENDAR).due_on == day("2025-07-29")


def test_crossing_into_a_year_without_its_notice_is_provisional():
    clock = answer_clock(stands(received("2026-12-21")), CALENDAR)
    assert clock.is_provisional
    assert clock.due_on == day("2027-01-19")  # New Year is no working day even without a notice


def test_a_case_follows_the_law_of_its_day():
    assert due(stands(received("2019-05-14")), ClockKind.ANSWER) == CALENDAR.add(
        day("2019-05-14"), 15
    )
    assert due(stands(received("2019-05-15")), ClockKind.ANSWER) == CALENDAR.add(
        day("2019-05-15"), 20
    )


# --- receipt --------------------------------------------------------------------------------------


@pytest.mark.parametrize("arrival", [Arrival.IN_PERSON, Arrival.ORAL, Arrival.REGISTERED_MAIL])
def test_what_is_signed_for_is_received_that_day_whenever_it_is_registered(arrival):
    standing = stands(
        event(EventKind.ARRIVED, "2025-03-03", arrival=arrival),
        event(EventKind.REGISTERED, "2025-03-20"),
    )
    assert standing.received_on == day("2025-03-03")
    assert due(standing, ClockKind.ANSWER) == day("2025-03-31")


@pytest.mark.parametrize("arrival", [Arrival.ORDINARY_MAIL, Arrival.INTERNET, Arrival.FAX])
def test_what_nobody_signs_for_is_received_when_both_sides_confirm(arrival):
    arrived = event(EventKind.ARRIVED, "2025-02-28", arrival=arrival)
    waiting = stands(arrived, event(EventKind.CONFIRM_TRIED, "2025-02-28"))
    assert waiting.state is State.CONFIRMING
    assert running(waiting, CALENDAR) == ()
    standing = stands(arrived, event(EventKind.CONFIRMED, "2025-03-03"))
    assert standing.received_on == day("2025-03-03")
    assert due(standing, ClockKind.ANSWER) == day("2025-03-31")


# --- what is not permitted ------------------------------------------------------------------------


def refused(*given) -> Refusal:
    with pytest.raises(NotPermittedError) as caught:
        stands(*given)
    return caught.value.refusal


CASE = received("2025-03-03")


def test_the_notice_to_correct_goes_out_once_and_within_seven_days():
    late = event(EventKind.CORRECTION_ASKED, "2025-03-13", working_days=15)
    assert refused(CASE, late) is Refusal.TERM_OVER
    in_time = event(EventKind.CORRECTION_ASKED, "2025-03-12", working_days=15)
    again = event(EventKind.CORRECTION_ASKED, "2025-03-12", working_days=15)
    corrected = event(EventKind.CORRECTED, "2025-03-12")
    assert refused(CASE, in_time, corrected, again) is Refusal.ONCE_ONLY


def test_the_term_is_extended_once_in_time_and_by_no_more_than_the_law_gives():
    assert refused(CASE, event(EventKind.EXTENDED, "2025-04-01", working_days=20)) is (
        Refusal.TERM_OVER
    )
    assert refused(CASE, event(EventKind.EXTENDED, "2025-03-31", working_days=21)) is (
        Refusal.TOO_LONG
    )
    once = event(EventKind.EXTENDED, "2025-03-31", working_days=10)
    assert refused(CASE, once, once) is Refusal.ONCE_ONLY


def test_a_fee_is_noticed_within_the_term():
    late = event(EventKind.FEE_NOTICED, "2025-04-01", amount_yuan=100)
    assert refused(CASE, late) is Refusal.TERM_OVER


def test_a_period_of_the_applicant_lapses_only_when_it_is_over():
    asked = [*CASE, event(EventKind.CORRECTION_ASKED, "2025-03-04", working_days=7)]
    lapsed = event(EventKind.CORRECTION_LAPSED, "2025-03-30")
    assert refused(asked, lapsed) is Refusal.NOT_SERVED
    asked.append(served("2025-03-05", Notice.CORRECTION))  # to the 14th
    assert refused(asked, event(EventKind.CORRECTION_LAPSED, "2025-03-14")) is (Refusal.PERIOD_RUNS)
    over = stands(asked, event(EventKind.CORRECTION_LAPSED, "2025-03-15"))
    assert (over.state, over.row) == (State.ABANDONED_UNCORRECTED, Row.OTHER_UNCORRECTED)
    assert running(over, CALENDAR) == ()


def test_answers_that_something_must_have_gone_before():
    def drafted(kind: AnswerKind) -> list:
        return [event(EventKind.DRAFTED, "2025-03-10", answer=kind)]

    assert refused(CASE, drafted(AnswerKind.UNABLE_UNCLEAR)) is Refusal.NEEDS_CORRECTION
    assert refused(CASE, drafted(AnswerKind.REFUSE_EXCESSIVE)) is Refusal.NEEDS_REASONS
    assert refused(CASE, drafted(AnswerKind.DENY_THIRD)) is Refusal.NEEDS_THIRD_PARTY


def test_nothing_goes_out_that_was_not_checked_and_approved():
    for skipped in range(3):
        steps = answered("2025-03-10")
        del steps[skipped]
        assert refused(CASE, steps) is Refusal.NOT_HERE


def test_nothing_happens_before_the_application_came():
    with_gap = [event(EventKind.ARRIVED, "2025-03-03", arrival=Arrival.INTERNET)]
    assert refused(with_gap, event(EventKind.CONFIRMED, "2025-03-02")) is Refusal.TOO_EARLY
    letter = [*CASE, consulted("2025-03-10")]
    assert refused(letter, served("2025-03-07", Notice.CONSULTATION, 1)) is Refusal.TOO_EARLY


def test_nothing_that_counts_lies_before_the_receipt_and_no_end_before_what_it_ends():
    confirmed = [
        event(EventKind.ARRIVED, "2025-02-20", arrival=Arrival.FAX),
        event(EventKind.CONFIRMED, "2025-03-03"),
    ]
    for kind in (EventKind.REGISTERED, EventKind.WITHDRAWN, EventKind.ENDED):
        assert refused(confirmed, event(kind, "2025-02-28")) is Refusal.TOO_EARLY
    extended = [*CASE, event(EventKind.EXTENDED, "2025-03-20", working_days=5)]
    for kind in (EventKind.WITHDRAWN, EventKind.ENDED):
        assert refused(extended, event(kind, "2025-03-19")) is Refusal.TOO_EARLY
    whole = [*CASE, answered("2025-03-10"), served("2025-03-12", Notice.ANSWER)]
    assert refused(*whole, event(EventKind.CLOSED, "2025-03-09")) is Refusal.TOO_EARLY
    assert refused(*whole, event(EventKind.CLOSED, "2025-03-11")) is Refusal.TOO_EARLY
    assert stands(*whole, event(EventKind.CLOSED, "2025-03-12")).state is State.CLOSED


ASKED = [*CASE, event(EventKind.REASONS_ASKED, "2025-03-05", working_days=10)]


def test_reasons_are_turned_down_only_when_they_were_asked_for_and_heard_of():
    rejected = event(EventKind.REASONS_REJECTED, "2025-03-06", stated_on=day("2025-03-06"))
    assert refused(ASKED, rejected) is Refusal.NOT_SERVED
    assert refused(ASKED, served("2025-03-07", Notice.REASONS), rejected) is Refusal.TOO_EARLY


@pytest.mark.parametrize(
    ("on", "stated_on", "refusal"),
    [
        ("2025-03-12", None, Refusal.NEEDS_STATEMENT),
        ("2025-03-20", None, Refusal.NEEDS_STATEMENT),  # the tenth working day, the last
        ("2025-03-21", None, None),
        ("2025-03-12", "2025-03-12", None),
        ("2025-03-12", "2025-03-13", Refusal.TOO_EARLY),
        ("2025-03-12", "2025-03-04", Refusal.TOO_EARLY),
    ],
)
def test_reasons_are_turned_down_once_they_came_or_their_period_ended(on, stated_on, refusal):
    asked = [*ASKED, served("2025-03-06", Notice.REASONS)]
    given = {"stated_on": day(stated_on)} if stated_on else {}
    rejected = event(EventKind.REASONS_REJECTED, on, **given)
    if refusal is not None:
        assert refused(asked, rejected) is refusal
        return
    standing = stands(asked, rejected)
    assert standing.reasons_rejected
    assert standing.reasons_stated_on == given.get("stated_on")


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("2020-01-01", Refusal.TOO_EARLY),
        ("2025-03-10", Refusal.TOO_EARLY),
        ("2026-06-30", Refusal.TOO_FAR),
        ("2099-01-01", Refusal.TOO_FAR),
    ],
)
def test_an_answer_is_delayed_to_a_reasonable_day_to_come(until, refusal):
    accepted = event(EventKind.REASONS_ACCEPTED, "2025-03-10", until=day(until))
    assert refused(ASKED, accepted) is refusal


def test_a_delayed_term_is_not_extended_and_a_correction_starts_the_usual_one():
    delayed = [*ASKED, event(EventKind.REASONS_ACCEPTED, "2025-03-10", until=day("2025-06-30"))]
    longer = event(EventKind.EXTENDED, "2025-03-11", working_days=5)
    assert refused(delayed, longer) is Refusal.DELAYED
    offered = {one.kind for one in permitted(stands(delayed), day("2025-03-11"), CALENDAR)}
    assert EventKind.EXTENDED not in offered
    corrected = stands(
        delayed,
        event(EventKind.CORRECTION_ASKED, "2025-03-11", working_days=7),
        event(EventKind.CORRECTED, "2025-03-17"),
    )
    assert due(corrected, ClockKind.ANSWER) == CALENDAR.add(day("2025-03-17"), 20)


# --- several opinions, reasons, ends --------------------------------------------------------------


def test_the_term_stands_still_until_the_last_opinion_and_silence_costs_no_day():
    asked = [
        *received("2025-03-03"),
        consulted("2025-03-10", 1),
        served("2025-03-12", Notice.CONSULTATION, 1),  # to 04-02
        consulted("2025-03-11", 2, Consulted.CO_ORGAN),
        served("2025-03-11", Notice.CONSULTATION, 2),  # to 04-01
        event(EventKind.OPINION_GIVEN, "2025-03-20", party=2, discloses=True),
    ]
    waiting = stands(asked)
    assert waiting.state is State.CONSULTING
    assert due(waiting, ClockKind.ANSWER) == CALENDAR.add(
        day("2025-03-03"), 20, [(day("2025-03-11"), day("2025-04-02"))]
    )
    # Recorded ten days late: the clock has run since the day after the period's end.
    silent = stands(asked, event(EventKind.OPINION_LAPSED, "2025-04-14", party=1))
    assert due(silent, ClockKind.ANSWER) == due(waiting, ClockKind.ANSWER)


def test_while_a_letter_is_not_served_nobody_knows_the_day():
    waiting = stands(received("2025-03-03"), consulted("2025-03-10"))
    assert due(waiting, ClockKind.ANSWER) is None
    assert next_due(waiting, CALENDAR) is None


def test_good_reasons_set_a_day_and_bad_ones_allow_the_refusal():
    asked = [*CASE, event(EventKind.REASONS_ASKED, "2025-03-05", working_days=10)]
    good = stands(asked, event(EventKind.REASONS_ACCEPTED, "2025-03-10", until=day("2025-06-30")))
    assert due(good, ClockKind.ANSWER) == day("2025-06-30")
    bad = stands(
        asked,
        served("2025-03-06", Notice.REASONS),
        event(EventKind.REASONS_REJECTED, "2025-03-10", stated_on=day("2025-03-10")),
        answered("2025-03-11", AnswerKind.REFUSE_EXCESSIVE),
    )
    assert bad.row is Row.REFUSE_EXCESSIVE


@pytest.mark.parametrize("kind", AnswerKind)
def test_every_kind_of_answer_ends_the_case_in_one_row(kind):
    before = {
        AnswerKind.UNABLE_UNCLEAR: [
            event(EventKind.CORRECTION_ASKED, "2025-03-04", working_days=7),
            event(EventKind.CORRECTED, "2025-03-05"),
        ],
        AnswerKind.REFUSE_EXCESSIVE: [
            event(EventKind.REASONS_ASKED, "2025-03-04", working_days=7),
            served("2025-03-05", Notice.REASONS),
            event(EventKind.REASONS_REJECTED, "2025-03-05", stated_on=day("2025-03-05")),
        ],
        AnswerKind.DENY_THIRD: [
            consulted("2025-03-04"),
            event(EventKind.OPINION_GIVEN, "2025-03-05", party=1, discloses=False),
        ],
    }
    issued = stands(CASE, before.get(kind, []), answered("2025-03-10", kind))
    assert issued.state is State.ISSUED
    assert issued.row is not None
    assert issued.row in (str(kind), Row.GRANTED, Row.UNABLE_NOT_HELD)
    proved = [served("2025-03-12", Notice.ANSWER), event(EventKind.CLOSED, "2025-03-13")]
    whole = stands(CASE, before.get(kind, []), answered("2025-03-10", kind), proved)
    assert (whole.state, whole.served_on) == (State.CLOSED, day("2025-03-12"))
    assert permitted(whole, day("2025-03-14"), CALENDAR) == ()


def test_what_may_come_next_is_told_with_its_last_day():
    permits = {one.kind: one.until for one in permitted(stands(CASE), day("2025-03-04"), CALENDAR)}
    assert permits[EventKind.CORRECTION_ASKED] == day("2025-03-12")
    assert permits[EventKind.EXTENDED] == day("2025-03-31")
    assert EventKind.ISSUED not in permits
    later = {one.kind for one in permitted(stands(CASE), day("2025-03-13"), CALENDAR)}
    assert EventKind.CORRECTION_ASKED not in later
    assert EventKind.EXTENDED in later


def test_every_answer_rests_on_an_article_of_a_law_or_regulation():
    assert {one.article for one in LAW.answers if not re.search(r"》第.+条", one.article)} == set()
