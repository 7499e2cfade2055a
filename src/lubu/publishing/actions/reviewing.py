"""Reviewing a text, and taking it back out of review (三审三校)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.proofreading.findings import Finding
from lubu.publishing import checking, rules
from lubu.publishing.models import (
    Dismissal,
    InformationItem,
    Release,
    Review,
    Submission,
    take_turn,
)
from lubu.publishing.rules import Decision, Obstacle, SubmissionState

STOPPED = {  # the ledger's words for a review that ends without a decision
    SubmissionState.CANCELLED: "submission.cancelled",
    SubmissionState.SUPERSEDED: "submission.superseded",
    SubmissionState.WITHDRAWN: "submission.withdrawn",
}


class NotAnEditorError(Exception):
    """The person is no editor of the unit that provides the text."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(f"not an editor of {unit}")


class MustBeMendedError(Exception):
    """What is missing is filled in; no reason takes its place."""


@transaction.atomic
def decide(
    submission_id: int,
    *,
    actor: User,
    decision: Decision,
    remark: str = "",
    step_seen: int | None = None,
) -> Review:
    """Take the step that is due: approve, or return with a remark.

    ``step_seen`` is the step that the reviewer was shown: nobody takes another one unawares.

    Raises:
        Submission.DoesNotExist: there is none that ``actor`` may see.
        rules.WrongStepError: no review is running, or not the one that the reviewer was shown.
        rules.NotYourReviewError: ``no_post``, ``author`` or ``reviewed_before``.
        rules.RemarkMissingError: a return without a remark.
        rules.NotReadyError: a file is no longer clean, or a finding blocks.
        rules.DocNoTakenError: it would be out, but another item has its document number by now.
    """
    submission = in_turn(submission_id, actor)
    reviews = submission.reviewed()
    step = rules.due_step(reviews)
    if step is None or submission.state != SubmissionState.IN_REVIEW:
        raise rules.WrongStepError(step or 0, None)
    if step_seen is not None and step_seen != step:
        raise rules.WrongStepError(step_seen, step)
    check_may_review(submission, step, actor)
    if decision is Decision.RETURN and not remark.strip():
        raise rules.RemarkMissingError
    found = checking.findings(submission.item, submission.content)
    if decision is Decision.APPROVE:
        standing = in_the_way(submission, found)
        if standing:
            raise rules.NotReadyError(standing)
    review = _keep(submission, step, actor, decision, remark.strip(), found)
    state = _workflow_state(submission.item)
    if decision is Decision.APPROVE:
        state.current_task_state.approve(user=actor, comment=review.remark)
    else:
        _return(submission, state, actor, review)
    return review


def in_turn(submission_id: int, actor: User) -> Submission:
    """The submission, when nobody else is changing its item; with its releases it stays locked
    until the transaction ends.

    Raises:
        Submission.DoesNotExist: there is none that ``actor`` may see.
    """
    rows = Submission.objects.visible_to(actor)
    item = rows.values_list("item", flat=True).get(pk=submission_id)
    take_turn(item)
    list(Release.objects.filter(item=item).select_for_update().order_by("pk"))
    return rows.select_for_update(of=("self",)).get(pk=submission_id)


def in_the_way(submission: Submission, found: list[dict[str, JSON]]) -> dict[Obstacle, list[str]]:
    """Why a text in review may not be approved as it stands; ``found`` by a proofread of now."""
    all_reasons = {
        Obstacle.BLOCKING_FINDINGS: checking.blocking(found),
        Obstacle.MISSING_METADATA: checking.missing(found),
        Obstacle.FILE_NOT_CLEAN: checking.unclean(submission.content),
    }
    return {kind: details for kind, details in all_reasons.items() if details}


def _keep(
    submission: Submission,
    step: int,
    actor: User,
    decision: Decision,
    remark: str,
    found: list[dict[str, JSON]],
) -> Review:
    """Store the decision with its findings and the text's version."""
    now = timezone.now()
    review = Review.objects.create(
        submission=submission,
        step=step,
        reviewer=actor,
        decision=decision,
        remark=remark,
        findings=found,
        digest=submission.digest,
        decided_at=now,
        task_state=_workflow_state(submission.item).current_task_state,
    )
    ledger.record(
        f"review.{'approved' if decision is Decision.APPROVE else 'returned'}",
        organ=submission.item.organ,
        subject=submission,
        actor=actor,
        payload={"step": step, "digest": submission.digest, "remark": remark},
        at=now,
    )
    return review


def check_may_review(submission: Submission, step: int, actor: User) -> None:
    """Whether ``actor`` may take ``step`` of this submission.

    Raises:
        rules.NotYourReviewError, rules.WrongStepError: why not.
    """
    authors = set(submission.authors.values_list("pk", flat=True))
    rules.check_reviewer(step, actor.pk, authors=authors, reviews=submission.reviewed())
    if submission.unit_id not in actor.units_with(REVIEW_ROLES[step - 1]):
        raise rules.NotYourReviewError(step, "no_post")


def _workflow_state(item: InformationItem) -> WorkflowState:
    state = item.current_workflow_state
    if state is None or state.current_task_state is None:
        raise rules.WrongStepError(0, None)
    return state


def _return(submission: Submission, state: WorkflowState, actor: User, review: Review) -> None:
    state.current_task_state.reject(user=actor, comment=review.remark)
    # A mended text begins with the first review again: Wagtail would resume at this step.
    WorkflowState.objects.filter(pk=state.pk).update(status=WorkflowState.STATUS_CANCELLED)
    submission.state = SubmissionState.RETURNED
    submission.decided_at = review.decided_at
    submission.save(update_fields=["state", "decided_at"])


@transaction.atomic
def cancel(submission_id: int, *, actor: User) -> Submission:
    """Take a text back out of review, by one of its authors or an editor of its unit.

    Raises:
        Submission.DoesNotExist: there is none that ``actor`` may see.
        rules.WrongStepError: it is in review no longer.
        NotAnEditorError: neither author nor editor.
    """
    submission = in_turn(submission_id, actor)
    if submission.state != SubmissionState.IN_REVIEW:
        raise rules.WrongStepError(0, None)
    if not may_cancel(submission, actor):
        raise NotAnEditorError(str(submission.unit or ""))
    stop(submission, actor, SubmissionState.CANCELLED)
    return submission


def may_cancel(submission: Submission, user: User) -> bool:
    """Whether ``user`` may take the text back out of review."""
    unit = submission.unit
    is_author = submission.authors.filter(pk=user.pk).exists()
    return is_author or (unit is not None and user.holds(Role.EDITOR, unit=unit))


def stop(submission: Submission, actor: User | None, to: SubmissionState) -> None:
    """End a running review without a decision: one of ``STOPPED``."""
    now = timezone.now()
    submission.state = to
    submission.decided_at = now
    submission.save(update_fields=["state", "decided_at"])
    state = submission.item.current_workflow_state
    if state is not None:
        state.cancel(user=actor)
    ledger.record(
        STOPPED[to],
        organ=submission.item.organ,
        subject=submission,
        actor=actor,
        payload={"digest": submission.digest},
        at=now,
    )


@transaction.atomic
def dismiss(item_id: int, *, actor: User, finding: dict[str, JSON], reason: str) -> Dismissal:
    """Set a finding aside with a reason; it stays aside for the same text.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAnEditorError: ``actor`` does not edit for the providing unit.
        rules.RemarkMissingError: no reason given.
        MustBeMendedError: it says that something is missing.
    """
    item = InformationItem.objects.visible_to(actor).get(pk=item_id)
    unit = item.unit
    if unit is None or not actor.holds(Role.EDITOR, unit=unit):
        raise NotAnEditorError(str(unit or ""))
    if not reason.strip():
        raise rules.RemarkMissingError
    if not Finding.from_json(finding).may_stay:
        raise MustBeMendedError
    now = timezone.now()
    dismissal, _ = Dismissal.objects.update_or_create(
        item=item,
        finding_key=str(finding["key"]),
        defaults={"finding": finding, "reason": reason.strip(), "by": actor, "at": now},
    )
    ledger.record(
        "finding.dismissed",
        organ=item.organ,
        subject=item,
        actor=actor,
        payload={"key": str(finding["key"]), "text": finding["text"], "reason": reason.strip()},
        at=now,
    )
    return dismissal
