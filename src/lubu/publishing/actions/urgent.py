"""Urgent releases (紧急发布): ahead of the reviews, never of the scan."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Chain, Role
from lubu.publishing import rules
from lubu.publishing.actions.releasing import NotAReleaserError, NotReleasableError, put_out
from lubu.publishing.actions.reviewing import in_turn
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import ReleaseState, SubmissionState


def may_order_urgent(user: User, submission: Submission) -> bool:
    """Whether the person is the leader in charge of the text's unit, or the principal leader, and
    did not write the text: two people at the least see what goes out."""
    principal = (
        post.chain == Chain.PRINCIPAL
        and Role.URGENT in post.roles
        and post.unit.organ_id == submission.item.organ_id
        for post in user.posts_held
    )
    in_charge = submission.unit_id in user.units_with(Role.URGENT) or any(principal)
    return in_charge and not _wrote(user, submission)


def _wrote(user: User, submission: Submission) -> bool:
    return submission.authors.filter(pk=user.pk).exists()


@transaction.atomic
def order_urgent_release(submission_id: int, *, actor: User, reason: str) -> list[Release]:
    """Release a text in review at once (flood, epidemic), by the leader in charge.

    Skips the queue, never the scan; the missing reviews stay due and are shown until made good.

    Raises:
        Submission.DoesNotExist: there is none that ``actor`` may see.
        NotReleasableError: it is not in review, or was ordered before.
        rules.OwnTextError: ``actor`` wrote the text.
        NotAReleaserError: ``actor`` is not the leader in charge.
        rules.RemarkMissingError: no reason given.
        rules.NotReadyError: a file is not clean.
        rules.DocNoTakenError: another item has its document number by now.
    """
    submission = in_turn(submission_id, actor)
    if submission.state != SubmissionState.IN_REVIEW:
        raise NotReleasableError(submission.state)
    if _wrote(actor, submission):
        raise rules.OwnTextError
    if not may_order_urgent(actor, submission):
        raise NotAReleaserError(Role.URGENT)
    if not reason.strip():
        raise rules.RemarkMissingError
    if submission.is_urgent:
        raise NotReleasableError(ReleaseState.RELEASED)
    now = timezone.now()
    submission.urgent_by = actor
    submission.urgent_reason = reason.strip()
    submission.make_good_by = timezone.localdate(now) + timedelta(days=settings.LUBU_MAKE_GOOD_DAYS)
    submission.priority = 1
    submission.release_at = None  # at once, whatever moment was planned
    submission.save(
        update_fields=["urgent_by", "urgent_reason", "make_good_by", "priority", "release_at"]
    )
    ledger.record(
        "release.urgent",
        organ=submission.item.organ,
        subject=submission,
        actor=actor,
        payload={"reason": submission.urgent_reason, "digest": submission.digest},
        at=now,
    )
    return put_out(submission, actor=actor, at=now)
