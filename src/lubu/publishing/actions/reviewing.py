"""Handing in, reviewing, taking back a text (送审、三审三校)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing import checking, rules
from lubu.publishing.content import digest, freeze
from lubu.publishing.models import (
    Dismissal,
    InformationItem,
    Review,
    Submission,
    SubmissionFile,
)
from lubu.publishing.rules import Decision, Obstacle, SubmissionState


class NoTextError(Exception):
    """There is nothing to hand in: the item has no saved draft, or is in review already."""


class NotAnEditorError(Exception):
    """The person is no editor of the unit that provides the text."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(f"not an editor of {unit}")


@transaction.atomic
def submit(
    item_id: int,
    *,
    actor: User,
    priority: int = 2,
    due_on: date | None = None,
) -> Submission:
    """Hand in the latest draft of an item for its three reviews.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAnEditorError: ``actor`` does not edit for the providing unit.
        NoTextError: a text of this item is in review already.
        rules.NotReadyError: what must be mended first.
    """
    item = InformationItem.objects.visible_to(actor).get(pk=item_id)
    if item.submissions.filter(state=SubmissionState.IN_REVIEW).exists():
        raise NoTextError
    item.get_workflow().start(item, actor)
    submission: Submission = item.submissions.get(state=SubmissionState.IN_REVIEW)
    submission.priority = priority
    submission.due_on = due_on or submission.due_on
    submission.save(update_fields=["priority", "due_on"])
    return submission


def obstacles(item: InformationItem, content: dict[str, JSON]) -> dict[Obstacle, list[str]]:
    """Why the text may not go on; empty when nothing stands in the way."""
    metadata = content["metadata"]
    mode = metadata["disclosure_mode"] if isinstance(metadata, dict) else ""
    found = checking.findings(item, content)
    all_reasons = {
        Obstacle.BLOCKING_FINDINGS: checking.blocking(found) + checking.guarded(item, content),
        Obstacle.MISSING_METADATA: checking.missing_metadata(content),
        Obstacle.NO_CHANNEL: [] if content["channels"] else [item.title],
        Obstacle.NOT_PROACTIVE: [] if mode == rules.DisclosureMode.PROACTIVE else [str(mode)],
        Obstacle.FILE_NOT_CLEAN: checking.unclean(content),
    }
    return {kind: details for kind, details in all_reasons.items() if details}


def hand_in(item: InformationItem, revision: Revision | None, actor: User) -> Submission:
    """Freeze the text and open its review; called when the workflow starts, in its transaction.

    Raises:
        NoTextError, NotAnEditorError, rules.NotReadyError: as :func:`submit`.
    """
    if revision is None:
        raise NoTextError
    text = revision.as_object()
    unit = text.unit or item.unit
    if unit is None or not actor.holds(Role.EDITOR, unit=unit):
        raise NotAnEditorError(str(unit or ""))
    content = freeze(text)
    standing = obstacles(text, content)
    if standing:
        raise rules.NotReadyError(standing)
    now = timezone.now()
    submission = Submission.objects.create(
        item=item,
        number=item.submissions.count() + 1,
        revision=revision,
        content=content,
        digest=digest(content),
        submitted_by=actor,
        submitted_at=now,
        due_on=timezone.localdate(now) + timedelta(days=settings.LUBU_REVIEW_DAYS),
        findings=checking.findings(text, content),
        release_at=text.go_live_at,
    )
    submission.authors.set(_authors(item, actor))
    _attach(submission)
    ledger.record(
        "submission.submitted",
        organ=item.organ,
        subject=submission,
        actor=actor,
        payload={"item": item.pk, "number": submission.number, "digest": submission.digest},
        at=now,
    )
    return submission


def _authors(item: InformationItem, actor: User) -> set[int]:
    """Whoever wrote any version since the last approved one, the owner, and who hands in."""
    approved = item.submissions.filter(state=SubmissionState.APPROVED).order_by("-number").first()
    versions = Revision.objects.for_instance(item).exclude(user=None)
    if approved is not None and approved.revision_id is not None:
        versions = versions.filter(pk__gt=approved.revision_id)
    people = set(versions.values_list("user", flat=True)) | {actor.pk}
    if approved is None and item.owner_id is not None:
        people.add(item.owner_id)
    return people


def _attach(submission: Submission) -> None:
    rows = [
        SubmissionFile(submission=submission, attachment_id=entry["id"])
        for entry in submission.content["attachments"]
    ] + [
        SubmissionFile(submission=submission, picture_id=entry["id"])
        for entry in submission.content["pictures"]
    ]
    SubmissionFile.objects.bulk_create(rows)


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
    """
    submission = (
        Submission.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=submission_id)
    )
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


def in_the_way(submission: Submission, found: list[dict[str, JSON]]) -> dict[Obstacle, list[str]]:
    """Why a text in review may not be approved as it stands; ``found`` by a proofread of now."""
    all_reasons = {
        Obstacle.BLOCKING_FINDINGS: checking.blocking(found),
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
    unit = submission.item.unit
    if unit is None or unit.pk not in actor.units_with(REVIEW_ROLES[step - 1]):
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
        Submission.DoesNotExist: there is none in review that ``actor`` may see.
        NotAnEditorError: neither author nor editor.
    """
    submission = (
        Submission.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .get(pk=submission_id, state=SubmissionState.IN_REVIEW)
    )
    unit = submission.item.unit
    is_author = submission.authors.filter(pk=actor.pk).exists()
    if not is_author and not (unit and actor.holds(Role.EDITOR, unit=unit)):
        raise NotAnEditorError(str(unit or ""))
    stop(submission, actor, SubmissionState.CANCELLED)
    return submission


def stop(submission: Submission, actor: User | None, to: SubmissionState) -> None:
    """End a running review without a decision (text changed, or taken back)."""
    now = timezone.now()
    submission.state = to
    submission.decided_at = now
    submission.save(update_fields=["state", "decided_at"])
    state = submission.item.current_workflow_state
    if state is not None:
        state.cancel(user=actor)
    ledger.record(
        f"submission.{'cancelled' if to is SubmissionState.CANCELLED else 'superseded'}",
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
    """
    item = InformationItem.objects.visible_to(actor).get(pk=item_id)
    unit = item.unit
    if unit is None or not actor.holds(Role.EDITOR, unit=unit):
        raise NotAnEditorError(str(unit or ""))
    if not reason.strip():
        raise rules.RemarkMissingError
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
