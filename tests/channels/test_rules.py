from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.channels import rules
from lubu.channels.adapters import NoAdapterError, Registry
from lubu.channels.adapters.by_hand import ByHandAdapter
from lubu.channels.adapters.registered import ADAPTERS
from lubu.channels.rules import DeliveryState, Freshness, QuietTerms, Snapshot, Step
from lubu.channels.terms import quiet_terms
from lubu.office import dated
from lubu.publishing.rules import ChannelKind

days = st.dates(date(2020, 1, 1), date(2022, 12, 31))
growing = st.lists(st.tuples(days, st.integers(0, 10**6)), min_size=1, unique_by=lambda p: p[0])
NOON = datetime(2021, 6, 1, 4, tzinfo=UTC)


def rising(pairs: list[tuple[date, int]]) -> list[Snapshot]:
    """Snapshots whose counts only grow: the numbers are what each day added."""
    total, made = 0, []
    for on, more in sorted(pairs):
        total += more
        made.append(Snapshot(on, total))
    return made


@given(growing, st.randoms(use_true_random=False))
def test_increases_sum_to_the_last_count_whatever_the_order(pairs, random):
    snapshots = rising(pairs)
    shuffled = random.sample(snapshots, len(snapshots))
    added = rules.increases(shuffled)
    assert added == rules.increases(snapshots)
    assert sum(added.values()) == snapshots[-1].reads
    assert all(value >= 0 for value in added.values())


@given(growing)
def test_what_each_day_added_comes_back(pairs):
    assert rules.increases(rising(pairs)) == dict(sorted(pairs))


@given(growing, st.data())
def test_a_count_in_between_splits_the_increase_and_changes_no_sum(pairs, data):
    snapshots = rising(pairs)
    left = data.draw(st.sampled_from(snapshots))
    others = [one for one in snapshots if one != left]
    if not others or left == snapshots[-1]:
        return
    assert sum(rules.increases(others).values()) == sum(rules.increases(snapshots).values())


@given(growing, st.integers(1, 10**6), days)
def test_a_fall_is_refused_unless_it_corrects(pairs, less, day):
    snapshots = rising(pairs)
    last = snapshots[-1]
    later = last.on + timedelta(days=1)
    wrong = max(last.reads - less, 0)
    if wrong == last.reads:
        return
    with pytest.raises(rules.ReadsFellError) as refused:
        rules.increases([*snapshots, Snapshot(later, wrong)])
    assert (refused.value.on, refused.value.other_on) == (later, last.on)
    added = rules.increases([*snapshots, Snapshot(later, wrong, corrects=True)])
    assert added[later] == wrong - last.reads < 0
    assert sum(added.values()) == wrong


def test_a_count_is_of_a_day_since_the_release_and_of_a_sane_number():
    since, today = date(2021, 3, 1), date(2021, 3, 31)
    rules.check_reads(Snapshot(since, 0), since=since, today=today)
    rules.check_reads(Snapshot(today, 10**12), since=since, today=today)
    for on, released in ((since, None), (date(2021, 2, 28), since), (date(2021, 4, 1), since)):
        with pytest.raises(rules.ReadsDayError):
            rules.check_reads(Snapshot(on, 1), since=released, today=today)
    for reads in (-1, 10**12 + 1):
        with pytest.raises(rules.ReadsNumberError):
            rules.check_reads(Snapshot(today, reads), since=since, today=today)


APPROVED, TODAY = date(2021, 3, 1), date(2021, 3, 10)
DAYS = {"approved_on": APPROVED, "today": TODAY}


@pytest.mark.parametrize("kind", ChannelKind)
def test_each_kind_of_channel_is_proved_by_all_its_fields_and_no_fewer(kind):
    needed = rules.PROOF[kind]
    rules.check_proof(kind, [*needed, "note"], **DAYS)
    for left_out in needed:
        with pytest.raises(rules.ProofMissingError) as refused:
            rules.check_proof(kind, [name for name in needed if name != left_out], **DAYS)
        assert refused.value.missing == (left_out,)


def test_a_period_does_not_end_before_it_begins():
    first, second = date(2021, 3, 1), date(2021, 3, 2)
    given = rules.PROOF[ChannelKind.LOUDSPEAKER]
    rules.check_proof(ChannelKind.LOUDSPEAKER, given, since=first, until=first, **DAYS)
    with pytest.raises(rules.PeriodError):
        rules.check_proof(ChannelKind.LOUDSPEAKER, given, since=second, until=first, **DAYS)


@pytest.mark.parametrize("kind", [kind for kind in ChannelKind if rules.PROOF[kind]])
@pytest.mark.parametrize(
    ("day", "is_possible"),
    [
        (APPROVED - timedelta(days=1), False),
        (APPROVED, True),
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
        (date(1999, 3, 5), False),
        (date(2036, 3, 5), False),
    ],
)
def test_nothing_is_posted_before_it_was_approved_or_after_today(kind, day, is_possible):
    given = rules.PROOF[kind]
    if is_possible:
        rules.check_proof(kind, given, since=day, until=max(day, TODAY), **DAYS)
        return
    with pytest.raises(rules.PostedDayError) as refused:
        rules.check_proof(kind, given, since=day, until=max(day, TODAY), **DAYS)
    assert (refused.value.on, refused.value.since, refused.value.today) == (day, APPROVED, TODAY)


def test_a_board_shows_on_and_a_visit_is_told_when_it_is_over():
    later = TODAY + timedelta(days=7)
    for kind, is_possible in ((ChannelKind.NOTICE_BOARD, True), (ChannelKind.VISITS, False)):
        given = rules.PROOF[kind]
        if is_possible:
            rules.check_proof(kind, given, since=TODAY, until=later, **DAYS)
        else:
            with pytest.raises(rules.PostedDayError):
                rules.check_proof(kind, given, since=TODAY, until=later, **DAYS)


FETCHED = date(2021, 3, 7)


@pytest.mark.parametrize(
    ("until", "days"),
    [(None, [9]), (FETCHED, [8, 9]), (date(2021, 3, 9), []), (date(2021, 3, 12), [])],
)
def test_days_that_are_over_and_not_fetched_are_asked_for_once(until, days):
    assert [day.day for day in rules.days_to_fetch(until, today=TODAY)] == days


def test_of_a_long_gap_the_last_days_are_fetched():
    found = rules.days_to_fetch(date(2020, 1, 1), today=TODAY)
    assert (len(found), found[-1]) == (rules.MOST_FETCHED_DAYS, date(2021, 3, 9))


def test_pauses_grow_and_end():
    pauses = [rules.pause_after(n) for n in range(1, len(rules.PAUSES) + 1)]
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > timedelta(hours=12)
    assert rules.pause_after(len(rules.PAUSES) + 1) is None


@pytest.mark.parametrize(
    ("state", "same", "failed", "minutes", "step"),
    [
        (None, False, False, None, Step.BEGIN),
        (None, False, True, None, Step.WAIT),
        (DeliveryState.STARTED, True, False, 5, Step.WAIT),
        (DeliveryState.STARTED, True, False, -1, Step.GO_ON),
        (DeliveryState.UNDERWAY, True, False, 5, Step.WAIT),
        (DeliveryState.UNDERWAY, True, False, 0, Step.GO_ON),
        (DeliveryState.UNDERWAY, False, False, 5, Step.WAIT),
        (DeliveryState.UNDERWAY, False, False, 0, Step.BEGIN),
        (DeliveryState.PUT_OFF, True, False, 5, Step.WAIT),
        (DeliveryState.PUT_OFF, True, False, 0, Step.AGAIN),
        (DeliveryState.PUT_OFF, True, True, 0, Step.AGAIN),
        (DeliveryState.PUT_OFF, False, False, 5, Step.BEGIN),
        (DeliveryState.BY_HAND, True, False, None, Step.WAIT),
        (DeliveryState.BY_HAND, False, False, None, Step.BEGIN),
        (DeliveryState.REFUSED, True, True, None, Step.WAIT),
        (DeliveryState.DONE, True, False, None, Step.BEGIN),
        (DeliveryState.DONE, False, False, None, Step.BEGIN),
    ],
)
def test_what_a_worker_does_next(state, same, failed, minutes, step):
    next_at = None if minutes is None else NOON + timedelta(minutes=minutes)
    assert rules.next_step(state, same=same, failed=failed, next_at=next_at, at=NOON) is step


@pytest.mark.parametrize(
    ("rested", "freshness"),
    [
        (0, Freshness.FRESH),
        (9, Freshness.FRESH),
        (10, Freshness.WARNING),
        (13, Freshness.WARNING),
        (14, Freshness.QUIET),
        (200, Freshness.QUIET),
    ],
    ids=lambda value: f"{value}",
)
def test_an_account_is_warned_of_at_ten_days_and_quiet_at_fourteen(rested, freshness):
    today = date(2021, 6, 30)
    terms = dated.in_force(quiet_terms(), today)
    standing = rules.rest(today - timedelta(days=rested), today=today, terms=terms)
    assert standing.freshness is freshness
    assert standing.veto_on == today + timedelta(days=14 - rested)


def test_an_account_that_never_posted_is_said_to_be_so():
    terms = dated.in_force(quiet_terms(), date(2021, 6, 30))
    assert rules.rest(None, today=date(2021, 6, 30), terms=terms).freshness is Freshness.NEVER


def test_a_day_is_judged_by_the_terms_in_force_on_it():
    old, new = (
        QuietTerms(valid_from=date(year, 1, 1), warn_days=5, veto_days=year - 2000, source="x")
        for year in (2015, 2025)
    )
    assert dated.in_force([new, old], date(2024, 12, 31)) is old
    assert dated.in_force([new, old], date(2025, 1, 1)) is new
    with pytest.raises(dated.NoTermsError):
        dated.in_force([new, old], date(2014, 12, 31))


def test_every_kind_of_channel_has_one_adapter_and_only_one():
    assert ADAPTERS.kinds() == frozenset(ChannelKind)
    registry = Registry()
    registry.register(ChannelKind.WEIBO, ByHandAdapter())
    with pytest.raises(ValueError, match="two adapters"):
        registry.register(ChannelKind.WEIBO, ByHandAdapter())
    with pytest.raises(NoAdapterError):
        registry.get(ChannelKind.WECHAT)
