from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.publishing import actions, rules
from lubu.publishing.actions.releasing import NotAReleaserError
from lubu.publishing.models import InformationItem, Release, Submission
from lubu.publishing.rules import (
    ChannelKind,
    Decision,
    Obstacle,
    ReleaseState,
    SubmissionState,
)
from tests.organisations.factories import make_town
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def test_an_item_walks_from_draft_through_three_reviews_to_the_public(town):
    item = factories.draft(town.column, town.editor)
    assert not InformationItem.objects.visible_to(None).exists()
    submission = factories.approved(item, town)
    release = Release.objects.get()
    assert submission.state == SubmissionState.APPROVED
    assert release.state == ReleaseState.RELEASED
    assert release.submission == submission
    item.refresh_from_db()
    assert item.index_no.startswith(town.organ.uscc)
    assert release.path == f"tzgg/{release.released_on.year}/00001.html"
    assert InformationItem.objects.visible_to(None).get() == item
    assert [entry.kind for entry in Entry.objects.all()] == [
        "submission.submitted",
        "review.approved",
        "review.approved",
        "review.approved",
        "release.released",
    ]
    assert check(town.organ) == []


def test_an_author_reviews_nothing_of_hers_whatever_her_posts(town):
    from lubu.organisations import actions as organisations

    for post in [person.posts_held[0] for person in (town.first, town.second, town.final)]:
        organisations.appoint(
            town.editor, post, since=town.organ and __import__("datetime").date(2021, 1, 1)
        )
    town.editor.is_superuser = True
    town.editor.save()
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    with pytest.raises(rules.NotYourReviewError) as refused:
        actions.decide(submission.pk, actor=town.editor, decision=Decision.APPROVE)
    assert refused.value.reason == "author"


def test_the_same_person_cannot_review_twice(town):
    from datetime import date

    from lubu.organisations import actions as organisations

    organisations.appoint(town.first, town.second.posts_held[0], since=date(2021, 1, 1))
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    with pytest.raises(rules.NotYourReviewError) as refused:
        actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    assert refused.value.reason == "reviewed_before"


def test_a_changed_text_starts_again_while_the_approved_version_stays_public(town):
    item = factories.draft(town.column, town.editor, text="<p>原来的文字。</p>")
    first = factories.approved(item, town)
    item = InformationItem.objects.get(pk=item.pk)
    item.body = [("paragraph", "<p>改过的文字。</p>")]
    item.save_revision(user=town.editor)
    second = factories.submitted(item, town.editor)
    actions.decide(second.pk, actor=town.first, decision=Decision.APPROVE)
    item = item.get_latest_revision_as_object()
    item.body = [("paragraph", "<p>又改过的文字。</p>")]
    item.save_revision(user=town.editor)
    second.refresh_from_db()
    assert second.state == SubmissionState.SUPERSEDED
    assert Release.objects.get().submission == first
    third = factories.submitted(item, town.editor)
    assert rules.due_step(third.reviewed()) == 1


def test_a_return_needs_a_remark_and_the_mended_text_begins_at_the_first_review(town):
    item = factories.draft(town.column, town.editor)
    submission = factories.submitted(item, town.editor)
    actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    with pytest.raises(rules.RemarkMissingError):
        actions.decide(submission.pk, actor=town.second, decision=Decision.RETURN)
    actions.decide(submission.pk, actor=town.second, decision=Decision.RETURN, remark="日期有误")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RETURNED
    with pytest.raises(rules.NotReadyError) as refused:
        factories.submitted(item, town.editor)
    assert set(refused.value.obstacles) == {Obstacle.UNCHANGED}
    again = factories.submitted(factories.changed(item, town.editor), town.editor)
    assert rules.due_step(again.reviewed()) == 1


def test_the_right_to_review_is_not_the_right_to_release(town):
    item = factories.draft(town.column, town.editor)
    factories.approved(item, town)
    with pytest.raises(NotAReleaserError):
        actions.withdraw(
            item.pk, actor=town.final, kind=rules.WithdrawalKind.MISTAKE, reason="发错了"
        )
    actions.withdraw(
        item.pk, actor=town.releaser, kind=rules.WithdrawalKind.MISTAKE, reason="发错了"
    )
    assert Release.objects.get().state == ReleaseState.WITHDRAWN


def test_the_database_refuses_a_release_without_reviews(town):
    item = factories.draft(town.column, town.editor)
    submission = factories.submitted(item, town.editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            item=item,
            channel=town.organ.channels.first(),
            organ=town.organ,
            submission=submission,
            state=ReleaseState.RELEASED,
        )


def test_an_urgent_release_skips_the_queue_and_is_made_good_later(town):
    item = factories.draft(town.column, town.editor)
    submission = factories.submitted(item, town.editor)
    with pytest.raises(NotAReleaserError):
        actions.order_urgent_release(submission.pk, actor=town.first, reason="暴雨")
    actions.order_urgent_release(submission.pk, actor=town.second, reason="暴雨红色预警")
    assert Release.objects.get().state == ReleaseState.RELEASED
    for reviewer in (town.first, town.second, town.final):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVED
    assert Entry.objects.filter(kind="submission.made_good").count() == 1
    assert Release.objects.count() == 1


def test_other_channels_wait_for_their_delivery(town):
    item = factories.draft(
        town.column, town.editor, channels=(ChannelKind.WEBSITE, ChannelKind.WECHAT)
    )
    factories.approved(item, town)
    states = dict(Release.objects.values_list("channel__kind", "state"))
    assert states == {"website": "released", "wechat": "waiting"}


def test_nobody_of_another_organ_sees_anything(town):
    other = make_town("nanqu")
    factories.open_site(other)
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    for person in other.people.values():
        assert not Submission.objects.visible_to(person).exists()
        assert not InformationItem.objects.visible_to(person).exists()
        with pytest.raises(Submission.DoesNotExist):
            actions.decide(submission.pk, actor=person, decision=Decision.APPROVE)
