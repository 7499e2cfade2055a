"""Index and document numbers: unique, without gaps, and refused where another item has one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from lubu.publishing import actions, rules
from lubu.publishing.actions.releasing import release_due
from lubu.publishing.models import InformationItem, NumberSeries, Release
from lubu.publishing.numbers import holder
from lubu.publishing.rules import Decision, Obstacle, SubmissionState, WithdrawalKind
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db


def serials() -> list[str]:
    return sorted(
        number[-5:] for number in InformationItem.objects.values_list("index_no", flat=True)
    )


def test_index_numbers_have_no_gaps_when_a_release_fails(town):
    first = draft(town.column, town.editor)
    approved(first, town)
    release = Release.objects.get()
    path = release.path
    Release.objects.update(path=path.replace("00001", "00002"))  # where the next one would stand
    second = draft(town.column, town.editor)
    submission = submitted(second, town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    with pytest.raises(IntegrityError):
        actions.decide(submission.pk, actor=town.final, decision=Decision.APPROVE)
    assert NumberSeries.objects.get(name="index").last == 1
    second.refresh_from_db()
    assert second.index_no == ""
    Release.objects.filter(pk=release.pk).update(path=path)
    actions.decide(submission.pk, actor=town.final, decision=Decision.APPROVE)
    approved(draft(town.column, town.editor), town)
    assert serials() == ["00001", "00002", "00003"]


def test_an_item_is_numbered_in_the_year_in_which_it_comes_out(town):
    with time_machine.travel(datetime(2026, 12, 28, 2, tzinfo=UTC), tick=False):
        later = timezone.now() + timedelta(days=7)
        item = draft(town.column, town.editor, go_live_at=later)
        approved(item, town)
        item.refresh_from_db()
        assert item.index_no == ""
        approved(draft(town.column, town.editor), town)
    with time_machine.travel(later, tick=False):
        release_due(later)
    item.refresh_from_db()
    assert item.index_no == f"{town.organ.uscc}/2027-00001"
    assert Release.objects.get(item=item).path == "tzgg/2027/00001.html"
    assert NumberSeries.objects.get(name="index", year=2026).last == 1


def test_what_is_taken_back_before_it_comes_out_uses_up_no_index_number(town):
    item = draft(town.column, town.editor, go_live_at=timezone.now() + timedelta(days=2))
    approved(item, town)
    actions.withdraw(item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="取消")
    approved(draft(town.column, town.editor), town)
    assert serials()[-1] == "00001"


def test_document_numbers_are_given_in_order_and_once(town):
    year = timezone.localdate().year
    items = [draft(town.column, town.editor, wants_doc_no=True) for _ in range(3)]
    for item in items:
        approved(item, town)
        item.refresh_from_db()
    assert [item.doc_no for item in items] == [f"沙府〔{year}〕{n}号" for n in (1, 2, 3)]
    again = approved(changed(items[0], town.editor), town)
    items[0].refresh_from_db()
    assert (items[0].doc_no, again.doc_no) == (f"沙府〔{year}〕1号",) * 2
    assert NumberSeries.objects.get(name="沙府").last == 3


def test_a_number_that_an_editor_entered_is_left_out_of_the_series(town):
    year = timezone.localdate().year
    approved(draft(town.column, town.editor, doc_no=f"沙府〔{year}〕1号"), town)
    draft(town.column, town.editor, doc_no=f"沙府〔{year}〕3号")
    items = [draft(town.column, town.editor, wants_doc_no=True) for _ in range(2)]
    for item in items:
        approved(item, town)
        item.refresh_from_db()
    assert [item.doc_no for item in items] == [f"沙府〔{year}〕2号", f"沙府〔{year}〕4号"]


NUMBER = "沙府〔2021〕5号"


def in_latest_draft(town, item):
    changed(item, town.editor, doc_no=NUMBER)


def in_review(town, item):
    submitted(changed(item, town.editor, doc_no=NUMBER), town.editor)


def planned(town, item):
    later = timezone.now() + timedelta(days=2)
    approved(changed(item, town.editor, doc_no=NUMBER, go_live_at=later), town)
    changed(item, town.editor, doc_no="")


def in_public(town, item):
    approved(changed(item, town.editor, doc_no=NUMBER), town)


@pytest.mark.parametrize("where", [in_latest_draft, in_review, planned, in_public])
def test_a_document_number_of_another_item_is_refused_when_a_text_is_handed_in(town, where):
    """Both are in public: what differs from their rows stands in versions alone."""
    one, two = draft(town.column, town.editor), draft(town.column, town.editor)
    approved(one, town)
    approved(two, town)
    where(town, one)
    assert holder(town.organ.pk, NUMBER) == one
    assert holder(town.organ.pk, NUMBER, but=one.pk) is None
    with pytest.raises(rules.NotReadyError) as refused:
        submitted(changed(two, town.editor, doc_no=NUMBER), town.editor)
    [said] = refused.value.obstacles[Obstacle.NUMBER_TAKEN]
    assert one.title in said


def test_a_number_taken_meanwhile_is_told_to_the_last_reviewer_and_nothing_goes_out(town):
    one, two = draft(town.column, town.editor), draft(town.column, town.editor)
    approved(one, town)
    submission = submitted(changed(two, town.editor, doc_no=NUMBER), town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    changed(one, town.editor, doc_no=NUMBER)  # as a program may that asks nobody
    with pytest.raises(rules.DocNoTakenError):
        actions.decide(submission.pk, actor=town.final, decision=Decision.APPROVE)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert not two.releases.exists()
    actions.decide(submission.pk, actor=town.final, decision=Decision.RETURN, remark="文号重复")
