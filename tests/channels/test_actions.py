from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.actions import (
    ChannelDetails,
    FaultKind,
    NothingToTakeDownError,
    NotYourChannelError,
    Proof,
    ReadsFaultsError,
    ReadsRow,
    add_channel,
    change_channel,
    check_reads_rows,
    import_reads,
    record_proof,
    record_reads,
    record_taken_down,
    try_again,
)
from lubu.channels.actions.accounts import ChannelNameTakenError, SecondWebsiteError
from lubu.channels.addresses import AddressRefusedError, UnknownHostError
from lubu.channels.models import Delivery, ReadCount, to_be_posted, to_be_taken_down
from lubu.channels.rules import ReadSource
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.publishing.actions.releasing import NotReleasableError
from lubu.publishing.models import Attachment, Channel, Release
from lubu.publishing.rules import ChannelKind, ReleaseState
from tests.channels import factories
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db
OUTSIDE = sorted(set(ChannelKind) - {ChannelKind.WEBSITE})


@pytest.fixture
def town() -> Town:
    return factories.make_channels()


def photo(town: Town) -> Attachment:
    return Attachment.objects.create(
        title="公开栏照片", file="board.jpg", organ=town.organ, digest="d" * 64
    )


def count(release: Release, on: date, reads: int, actor: object, reason: str = "") -> ReadCount:
    return record_reads(
        release.pk, on=on, reads=reads, source=ReadSource.MANUAL, actor=actor, reason=reason
    )


def back(release: Release, days: int) -> None:
    """As if it had been released some days ago; counts need days that have passed."""
    on = timezone.localdate() - timedelta(days=days)
    Release.objects.filter(pk=release.pk).update(released_on=on)
    release.refresh_from_db()


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_posting_by_hand_with_its_proof_releases_the_text(town, kind):
    release = factories.waiting(town, kind)
    assert release.state == ReleaseState.WAITING
    proof = factories.proof_for(kind, photo(town))
    delivery = record_proof(release.pk, actor=town.releaser, proof=proof)
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED
    assert release.released_on == timezone.localdate()
    assert (delivery.by, delivery.place) == (town.releaser, proof.place)
    entry = Entry.objects.get(kind="release.released")
    assert entry.actor == town.releaser
    assert set(rules.PROOF[kind]) <= set(json.loads(entry.payload)["proof"])
    assert check(town.organ) == []


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_posting_without_one_part_of_its_proof_is_refused_and_leaves_nothing(town, kind):
    release = factories.waiting(town, kind)
    whole = factories.proof_for(kind, photo(town))
    for name in rules.PROOF[kind]:
        empty = "" if isinstance(getattr(whole, name), str) else None
        with pytest.raises(rules.ProofMissingError) as refused:
            record_proof(release.pk, actor=town.releaser, proof=replace(whole, **{name: empty}))
        assert refused.value.missing == (name,)
    release.refresh_from_db()
    assert release.state == ReleaseState.WAITING
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_posting_counts_on_the_day_on_which_it_was_put_out(town, kind):
    release = factories.waiting(town, kind)
    proof = factories.proof_for(kind, photo(town))
    for at, day in ((0, -1), (0, 1), (10, -1), (10, 11)):
        now = timezone.now() + timedelta(days=at)
        wrong = replace(proof, shown_from=timezone.localdate() + timedelta(days=day))
        wrong = replace(wrong, shown_until=wrong.shown_until and wrong.shown_from)
        with pytest.raises(rules.PostedDayError):
            record_proof(release.pk, actor=town.releaser, proof=wrong, at=now)
    release.refresh_from_db()
    assert release.state == ReleaseState.WAITING
    posted_on = timezone.localdate() + timedelta(days=3)
    proof = replace(proof, shown_from=posted_on, shown_until=proof.shown_until and posted_on)
    later = timezone.now() + timedelta(days=10)
    record_proof(release.pk, actor=town.releaser, proof=proof, at=later)
    release.refresh_from_db()
    assert release.released_on == posted_on
    assert timezone.localdate(release.released_at) == posted_on
    entry = Entry.objects.get(kind="release.released")
    assert json.loads(entry.payload)["on"] == posted_on.isoformat()
    assert timezone.localdate(entry.at) == timezone.localdate(later)


def test_the_address_of_a_post_is_one_of_its_platform_or_confirmed(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    proof = factories.proof_for(ChannelKind.WEIBO)
    with pytest.raises(AddressRefusedError):
        record_proof(
            release.pk, actor=town.releaser, proof=replace(proof, address="http://10.0.0.8/1")
        )
    other = replace(proof, address="https://www.toutiao.com/w/1")
    with pytest.raises(UnknownHostError):
        record_proof(release.pk, actor=town.releaser, proof=other)
    confirmed = replace(other, is_confirmed=True)
    assert record_proof(release.pk, actor=town.releaser, proof=confirmed).address == other.address
    entry = Entry.objects.get(kind="release.released")
    assert json.loads(entry.payload)["host_confirmed"] is True


def test_posting_twice_is_refused(town):
    release = factories.posted(town)
    entries = Entry.objects.count()
    with pytest.raises(NotReleasableError):
        record_proof(release.pk, actor=town.releaser, proof=factories.proof_for(ChannelKind.WECHAT))
    assert Delivery.objects.count() == 1
    assert Entry.objects.count() == entries


def test_editors_of_the_unit_may_post_but_reviewers_and_other_units_may_not(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    proof = factories.proof_for(ChannelKind.WEIBO)
    for person in (town.first, town.final, town.auditor, town.second):
        with pytest.raises(NotYourChannelError):
            record_proof(release.pk, actor=person, proof=proof)
    with pytest.raises(Release.DoesNotExist):
        record_proof(release.pk, actor=town.village_editor, proof=proof)
    assert record_proof(release.pk, actor=town.second_editor, proof=proof)


def test_another_organ_neither_sees_nor_posts_nor_counts(town):
    other = factories.make_channels("nanqu")
    release = factories.waiting(town, ChannelKind.WEIBO)
    done = factories.posted(town)
    count(done, timezone.localdate(), 5, town.releaser)
    for person in other.people.values():
        assert not Delivery.objects.visible_to(person).exists()
        assert not ReadCount.objects.visible_to(person).exists()
        with pytest.raises(Release.DoesNotExist):
            record_proof(release.pk, actor=person, proof=Proof(address=factories.POST))
        with pytest.raises(Release.DoesNotExist):
            count(done, timezone.localdate(), 6, person)
        with pytest.raises(Release.DoesNotExist):
            record_taken_down(done.pk, actor=person)
        with pytest.raises(Release.DoesNotExist):
            try_again(done.pk, actor=person)
    assert not Delivery.objects.visible_to(None).exists()
    counted = ReadCount.objects.visible_to(None).values_list("release", flat=True)
    assert set(counted) == {done.pk}, "the public reads counts of what is out, and no others"
    for model in (Delivery, ReadCount):
        assert model.objects.visible_to(town.releaser).exists()


def test_a_withdrawn_posting_is_taken_down_once(town):
    release = factories.posted(town, ChannelKind.WEIBO)
    with pytest.raises(NothingToTakeDownError):
        record_taken_down(release.pk, actor=town.releaser)
    factories.withdrawn(town, release)
    assert release in to_be_taken_down(Release.objects.all())
    with pytest.raises(NotYourChannelError):
        record_taken_down(release.pk, actor=town.auditor)
    record_taken_down(release.pk, actor=town.releaser, note="已删除")
    assert release not in to_be_taken_down(Release.objects.all())
    assert Entry.objects.filter(kind="delivery.taken_down").count() == 1
    with pytest.raises(NothingToTakeDownError):
        record_taken_down(release.pk, actor=town.releaser)


def test_what_was_said_on_a_visit_cannot_be_taken_down(town):
    release = factories.posted(town, ChannelKind.VISITS)
    factories.withdrawn(town, release)
    assert not to_be_taken_down(Release.objects.all()).exists()


def test_what_was_never_posted_has_nothing_to_take_down(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    factories.withdrawn(town, release)
    assert not to_be_taken_down(Release.objects.all()).exists()
    assert not to_be_posted(Release.objects.all()).exists()


def test_trying_again_is_for_what_was_left_to_a_person(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    with pytest.raises(NotReleasableError):
        try_again(release.pk, actor=town.releaser)


def test_counts_of_a_release_add_up_whatever_their_order(town):
    release = factories.posted(town)
    back(release, 10)
    first = release.released_on
    count(release, first + timedelta(days=8), 900, town.releaser)
    count(release, first, 100, town.editor)
    middle = count(release, first + timedelta(days=3), 400, town.releaser)
    assert middle.increase == 300
    assert list(release.read_counts.values_list("reads", "increase")) == [
        (100, 100),
        (400, 300),
        (900, 500),
    ]
    again = count(release, first + timedelta(days=3), 500, town.releaser)
    assert (again.pk, again.increase) == (middle.pk, 400)
    assert sum(release.read_counts.values_list("increase", flat=True)) == 900
    assert Entry.objects.filter(kind="reads.counted").count() == 4


def test_a_count_that_falls_needs_a_reason_and_is_then_a_negative_increase(town):
    release = factories.posted(town)
    back(release, 10)
    first, last = release.released_on, timezone.localdate()
    count(release, first, 900, town.releaser)
    with pytest.raises(rules.ReadsFellError):
        count(release, last, 90, town.releaser)
    with pytest.raises(rules.ReadsFellError):
        count(release, last, 90, town.releaser, reason="  ")
    assert release.read_counts.count() == 1
    corrected = count(release, last, 90, town.releaser, reason="前次多输一个零")
    assert corrected.increase == -810
    assert Entry.objects.filter(kind="reads.corrected").count() == 1
    between = count(release, first + timedelta(days=1), 950, town.releaser)
    assert between.increase == 50
    corrected.refresh_from_db()
    assert corrected.increase == -860


def test_the_database_itself_refuses_a_fall_without_a_reason(town):
    release = factories.posted(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadCount.objects.create(
            release=release, on=timezone.localdate(), reads=1, increase=-5, source="manual"
        )


def test_counts_before_the_release_or_of_tomorrow_or_absurd_ones_are_refused(town):
    release = factories.posted(town)
    today = timezone.localdate()
    for on in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(rules.ReadsDayError):
            count(release, on, 1, town.releaser)
    for reads in (-1, 10**13):
        with pytest.raises(rules.ReadsNumberError):
            count(release, today, reads, town.releaser)
    waiting = factories.waiting(town, ChannelKind.WEIBO)
    with pytest.raises(rules.ReadsDayError):
        count(waiting, today, 1, town.releaser)
    with pytest.raises(NotYourChannelError):
        count(release, today, 1, town.auditor)
    assert not ReadCount.objects.exists()


def test_the_interface_counts_without_a_person(town):
    release = factories.posted(town)
    stored = record_reads(
        release.pk, on=timezone.localdate(), reads=7, source=ReadSource.API, actor=None
    )
    assert (stored.by, stored.source) == (None, "api")


def rows_for(release: Release, *counts: tuple[int, int]) -> list[ReadsRow]:
    return [
        ReadsRow(
            row=number,
            release=release.pk,
            on=release.released_on + timedelta(days=days),
            reads=reads,
        )
        for number, (days, reads) in enumerate(counts, start=2)
    ]


def test_a_table_is_stored_whole_and_a_second_time_changes_nothing(town):
    release = factories.posted(town)
    back(release, 10)
    by_address = ReadsRow(
        row=9,
        release=None,
        address=factories.POST,
        on=release.released_on + timedelta(days=9),
        reads=50,
    )
    rows = [*rows_for(release, (3, 30), (0, 10)), by_address]
    first = import_reads(rows, organ=town.organ, actor=town.editor)
    assert (first.new, first.changed, first.same) == (3, 0, 0)
    assert [row.increase for row in release.read_counts.all()] == [10, 20, 20]
    entries = Entry.objects.count()
    second = import_reads(rows, organ=town.organ, actor=town.editor)
    assert (second.new, second.changed, second.same) == (0, 0, 3)
    assert Entry.objects.count() == entries
    changed = import_reads(rows_for(release, (3, 35)), organ=town.organ, actor=town.editor)
    assert (changed.new, changed.changed, changed.same) == (0, 1, 0)
    assert [row.increase for row in release.read_counts.all()] == [10, 25, 15]
    assert Entry.objects.filter(kind="reads.imported").count() == 2


def test_a_table_with_faults_lists_all_of_them_and_stores_nothing(town):
    release = factories.posted(town)
    back(release, 10)
    other = factories.make_channels("nanqu")
    foreign = factories.posted(other)
    unseen = factories.posted(town, ChannelKind.WEIBO)
    good, twice = rows_for(release, (1, 10), (1, 10))
    twice = replace(twice, row=3)
    rows = [
        good,
        twice,
        replace(good, row=4, release=foreign.pk),
        replace(good, row=5, release=10**9),
        replace(good, row=6, release=None),
        replace(good, row=7, release=None, address="https://example.com/nowhere"),
        replace(good, row=8, on=timezone.localdate() + timedelta(days=1)),
        replace(good, row=9, on=release.released_on, reads=-4),
        replace(good, row=10, on=release.released_on + timedelta(days=2), reason="长" * 201),
    ]
    with pytest.raises(ReadsFaultsError) as refused:
        import_reads(rows, organ=town.organ, actor=town.editor)
    assert [(one.row, one.column, one.kind) for one in refused.value.faults] == [
        (3, "on", FaultKind.TWICE),
        (4, "release", FaultKind.UNKNOWN_RELEASE),
        (5, "release", FaultKind.UNKNOWN_RELEASE),
        (6, "release", FaultKind.NO_RELEASE),
        (7, "address", FaultKind.UNKNOWN_RELEASE),
        (8, "on", FaultKind.DAY),
        (9, "reads", FaultKind.NUMBER),
        (10, "reason", FaultKind.TOO_LONG),
    ]
    assert not ReadCount.objects.exists()
    with pytest.raises(ReadsFaultsError):
        import_reads(
            [replace(good, release=unseen.pk)], organ=town.organ, actor=town.village_editor
        )
    with pytest.raises(NotYourChannelError):
        import_reads([good], organ=town.organ, actor=town.auditor)
    with pytest.raises(NotYourChannelError):
        import_reads([good], organ=town.organ, actor=other.releaser)


def test_a_table_whose_counts_fall_names_the_row_unless_it_gives_a_reason(town):
    release = factories.posted(town)
    back(release, 10)
    rows = rows_for(release, (1, 100), (2, 40))
    with pytest.raises(ReadsFaultsError) as refused:
        import_reads(rows, organ=town.organ, actor=town.editor)
    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.kind) == (3, "reads", FaultKind.FELL)
    rows[1] = replace(rows[1], reason="平台更正")
    import_reads(rows, organ=town.organ, actor=town.editor)
    assert [row.increase for row in release.read_counts.all()] == [100, -60]
    again = [replace(rows[0]), replace(rows[1], reason="")]  # known already: it stays a correction
    assert import_reads(again, organ=town.organ, actor=town.editor).same == 2


def test_two_releases_with_one_address_need_their_numbers(town):
    for _ in range(2):
        factories.posted(town)
    row = ReadsRow(row=2, release=None, address=factories.POST, on=timezone.localdate(), reads=1)
    with pytest.raises(ReadsFaultsError) as refused:
        check_reads_rows([row], organ=town.organ, actor=town.editor, today=timezone.localdate())
    assert refused.value.faults[0].kind is FaultKind.TWO_RELEASES


def test_site_administrators_open_and_change_channels_and_nobody_else(town):
    details = ChannelDetails(name="沙溪视频号", account="sph")
    for person in (town.editor, town.releaser, town.final):
        with pytest.raises(NotYourChannelError):
            add_channel(town.organ, actor=person, kind=ChannelKind.WEIBO, details=details)
    channel = add_channel(town.organ, actor=town.admin, kind=ChannelKind.WEIBO, details=details)
    with pytest.raises(ChannelNameTakenError):
        add_channel(town.organ, actor=town.admin, kind=ChannelKind.WEIBO, details=details)
    with pytest.raises(SecondWebsiteError):
        add_channel(
            town.organ,
            actor=town.admin,
            kind=ChannelKind.WEBSITE,
            details=ChannelDetails(name="又一个网站"),
        )
    with pytest.raises(NotYourChannelError):
        change_channel(channel.pk, actor=town.editor, details=details)
    with pytest.raises(ChannelNameTakenError):
        change_channel(channel.pk, actor=town.admin, details=replace(details, name="村村响"))
    changed = change_channel(channel.pk, actor=town.admin, details=replace(details, active=False))
    assert not changed.active
    kinds = Entry.objects.filter(kind__startswith="channel.").values_list("kind", flat=True)
    assert list(kinds) == ["channel.added", "channel.changed"]


def test_nobody_changes_another_organs_channel(town):
    other = factories.make_channels("nanqu")
    channel = Channel.objects.filter(organ=town.organ).first()
    with pytest.raises(Channel.DoesNotExist):
        change_channel(channel.pk, actor=other.admin, details=ChannelDetails(name="x"))
    with pytest.raises(NotYourChannelError):
        add_channel(
            town.organ,
            actor=other.admin,
            kind=ChannelKind.WEIBO,
            details=ChannelDetails(name="x"),
        )
