"""Two people at once: one after the other, and whoever comes second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from wagtail.models import WorkflowState

from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.publishing import actions
from lubu.publishing.actions.handing_in import NoTextError
from lubu.publishing.models import InformationItem, Release, Submission, take_turn
from lubu.publishing.rules import Decision, ReleaseState, SubmissionState, WithdrawalKind
from tests.publishing.factories import changed, draft, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    return run


def behind(
    item: InformationItem, first: Callable[[], object], then: Callable[[], object]
) -> object:
    """What comes of ``then``, begun while ``first`` was done but not yet at its end."""
    begun = threading.Event()

    def second() -> object:
        begun.set()
        return then()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            take_turn(item.pk)
            later = other.submit(in_a_thread(second))
            begun.wait(5)
            first()
        return later.result(30)


def test_of_two_who_hand_in_at_once_one_does_and_the_other_is_told(town):
    item = draft(town.column, town.editor)
    start = threading.Barrier(2)

    def hand_in(person: str) -> str:
        start.wait(5)
        try:
            return actions.submit(item.pk, actor=town.people[person]).state
        except NoTextError:
            return "told"

    with ThreadPoolExecutor(2) as two:
        work = [
            two.submit(in_a_thread(lambda p=p: hand_in(p))) for p in ("editor", "second_editor")
        ]
        assert sorted(one.result(30) for one in work) == [SubmissionState.IN_REVIEW, "told"]
    assert item.submissions.count() == WorkflowState.objects.count() == 1
    assert check(town.organ) == []


def test_a_version_saved_during_the_last_approval_leaves_the_released_text_approved(town):
    item = draft(town.column, town.editor)
    submission = submitted(item, town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    behind(
        item,
        lambda: actions.decide(submission.pk, actor=town.final, decision=Decision.APPROVE),
        lambda: changed(item, town.editor),
    )
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVED
    assert Release.objects.get().state == ReleaseState.RELEASED
    assert not Entry.objects.filter(kind="submission.superseded").exists()
    assert check(town.organ) == []


def test_an_approval_during_a_saved_change_finds_its_review_stopped(town):
    from lubu.publishing.rules import WrongStepError

    item = draft(town.column, town.editor)
    submission = submitted(item, town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)

    def approve() -> object:
        try:
            return actions.decide(submission.pk, actor=town.final, decision=Decision.APPROVE)
        except WrongStepError:
            return "told"

    assert behind(item, lambda: changed(item, town.editor), approve) == "told"
    assert not Release.objects.exists()


def test_taking_back_during_the_last_approval_of_a_new_text_leaves_nothing_in_public(town):
    """Whichever comes first, nothing returns by itself."""
    from lubu.publishing.rules import WrongStepError
    from tests.publishing.factories import approved

    item = draft(town.column, town.editor)
    approved(item, town)
    running = submitted(changed(item, town.editor), town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(running.pk, actor=reviewer, decision=Decision.APPROVE)

    def approve() -> object:
        try:
            return actions.decide(running.pk, actor=town.final, decision=Decision.APPROVE)
        except WrongStepError:
            return "told"

    def take_back() -> object:
        return actions.withdraw(
            item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="数据有误"
        )

    assert behind(item, take_back, approve) == "told"
    assert Release.objects.get().state == ReleaseState.WITHDRAWN
    assert Submission.objects.get(pk=running.pk).state == SubmissionState.WITHDRAWN
