"""Who is an author of a text, whatever became of its versions: they neither review nor release it.

Rules 6.1: three reviewers, none of them the drafter; two people at the least see an urgent text.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from lubu.organisations import actions as organisations
from lubu.organisations.models import User
from lubu.publishing import actions, rules
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import Decision, SubmissionState
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db


def also(person: User, other: User) -> User:
    """``person``, who now holds the post of ``other`` too."""
    organisations.appoint(person, other.posts_held[0], since=date(2021, 1, 1))
    return User.objects.get(pk=person.pk)


def is_refused_as_author(submission: Submission, person: User) -> bool:
    with pytest.raises(rules.NotYourReviewError) as refused:
        actions.decide(submission.pk, actor=person, decision=Decision.APPROVE)
    return refused.value.reason == "author"


@pytest.mark.parametrize("state", ["approved", "submitted"])
def test_a_version_handed_in_is_never_written_over_and_its_writer_stays_an_author(town, state):
    editor = also(town.editor, town.first)
    item = draft(town.column, editor)
    held = (approved if state == "approved" else submitted)(
        item, *((also(town.second_editor, town.first),) if state == "submitted" else (town,))
    )
    before = held.revision.content
    version = item.get_latest_revision_as_object()
    version.title = "悄悄改过的标题"
    saved = version.save_revision(user=editor, overwrite_revision=held.revision)
    assert saved.pk != held.revision_id
    assert Revision.objects.get(pk=held.revision_id).content == before
    held.refresh_from_db()
    if state == "submitted":
        assert held.state == SubmissionState.SUPERSEDED
    again = submitted(item, town.second_editor)
    assert editor in again.authors.all()
    assert is_refused_as_author(again, editor)


def test_a_version_of_ones_own_that_nobody_has_handed_in_is_written_over(town):
    """As the editor saves by itself: one version a sitting."""
    item = draft(town.column, town.editor)
    version = item.get_latest_revision_as_object()
    version.title = "接着写"
    saved = version.save_revision(user=town.editor, overwrite_revision=item.get_latest_revision())
    assert saved.pk == item.latest_revision_id
    assert item.revisions.count() == 1


def test_the_database_itself_keeps_a_version_that_was_handed_in(town):
    submission = submitted(draft(town.column, town.editor), town.editor)
    revision = submission.revision
    revision.content["title"] = "悄悄改过的标题"
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.save()
    revision.refresh_from_db()
    revision.content["go_live_at"] = None  # what is out waits for nothing
    revision.save()


def test_who_wrote_the_approved_text_does_not_review_it_after_anothers_comma(town):
    writer = also(town.second_editor, town.first)
    item = draft(town.column, writer)
    approved(item, town, author=writer)
    second = submitted(changed(item, town.editor), town.editor)
    assert is_refused_as_author(second, writer)
    third = submitted(changed(item, town.editor), town.editor)
    assert is_refused_as_author(third, writer)
    actions.decide(third.pk, actor=town.first, decision=Decision.APPROVE)


def test_who_wrote_a_version_that_another_replaced_before_it_was_handed_in_is_an_author(town):
    writer = also(town.second_editor, town.first)
    item = changed(draft(town.column, town.editor), writer)
    submission = submitted(changed(item, town.editor), town.editor)
    assert set(submission.authors.all()) == {writer, town.editor}


def test_nobody_writes_hands_in_and_releases_urgently_alone(town):
    writer = also(town.editor, town.second)
    submission = submitted(draft(town.column, writer), writer)
    with pytest.raises(rules.OwnTextError):
        actions.order_urgent_release(submission.pk, actor=writer, reason="暴雨红色预警")
    assert not Release.objects.exists()
    actions.order_urgent_release(submission.pk, actor=town.second, reason="暴雨红色预警")
    assert Release.objects.count() == 1


def test_the_database_itself_refuses_an_urgent_release_by_an_author(town):
    submission = submitted(draft(town.column, town.editor), town.editor)
    channel = town.organ.channels.first()

    def release(by: User) -> Release:
        Submission.objects.filter(pk=submission.pk).update(urgent_by=by)
        with transaction.atomic():
            return Release.objects.create(
                item=submission.item, channel=channel, organ=town.organ, submission=submission,
                state=rules.ReleaseState.RELEASED,
            )  # fmt: skip

    with pytest.raises(IntegrityError):
        release(town.editor)
    assert release(town.second).pk


def test_a_reviewer_of_the_unit_that_the_text_names_reviews_it_and_no_other(town):
    item = draft(town.column, town.editor)
    approved(item, town)
    editor = also(town.editor, town.village_editor)
    submission = submitted(changed(item, editor, unit=town.units["village"]), editor)
    with pytest.raises(rules.NotYourReviewError) as refused:
        actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    assert refused.value.reason == "no_post"
    head = village_head(town)
    from lubu.publishing import waiting

    assert list(waiting.my_reviews(head)) == [submission]
    assert not waiting.my_reviews(town.first).exists()
    actions.decide(submission.pk, actor=head, decision=Decision.APPROVE)


def village_head(town) -> User:
    from lubu.organisations.models import Post
    from lubu.organisations.rules import Role

    post = Post.objects.create(
        unit=town.units["village"], name="村负责人", roles=[Role.REVIEW_1.value]
    )
    organisations.establish(post)
    head = User.objects.create_user("village-head", password="露布 test 2021")
    organisations.appoint(head, post, since=date(2021, 1, 1))
    return head
