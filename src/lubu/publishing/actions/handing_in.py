"""Handing a text in for its reviews (送审): what stands in the way, who its authors are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import may_see
from lubu.publishing import checking, numbers, rules
from lubu.publishing.actions.reviewing import NotAnEditorError
from lubu.publishing.content import columns, digest, freeze
from lubu.publishing.models import InformationItem, Submission, SubmissionFile, take_turn
from lubu.publishing.rules import Obstacle, ReleaseState, SubmissionState


class NoTextError(Exception):
    """There is nothing to hand in: the item has no saved draft, or is in review already."""


class NotTheProviderError(NotAnEditorError):
    """The text names ``unit`` as the one that provides it; the person edits for others."""


class DraftChangedError(Exception):
    """Somebody saved another version since the person looked at the draft."""


@transaction.atomic
def submit(
    item_id: int,
    *,
    actor: User,
    priority: int = 2,
    due_on: date | None = None,
    revision_seen: int | None = None,
) -> Submission:
    """Hand in the latest draft of an item for its three reviews.

    ``revision_seen`` is the version that the person was shown: nobody hands in another unawares.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotTheProviderError: ``actor`` does not edit for the providing unit.
        NoTextError: a text of this item is in review already.
        DraftChangedError: ``revision_seen`` is not the latest version any more.
        rules.NotReadyError: what must be mended first.
    """
    take_turn(item_id)
    item = InformationItem.objects.visible_to(actor).get(pk=item_id)
    if revision_seen is not None and revision_seen != item.latest_revision_id:
        raise DraftChangedError
    if item.submissions.filter(state=SubmissionState.IN_REVIEW).exists():
        raise NoTextError
    item.get_workflow().start(item, actor)
    submission: Submission = item.submissions.get(state=SubmissionState.IN_REVIEW)
    submission.priority = priority
    submission.due_on = due_on or submission.due_on
    submission.save(update_fields=["priority", "due_on"])
    return submission


def obstacles(
    item: InformationItem, content: dict[str, JSON], actor: User
) -> dict[Obstacle, list[str]]:
    """Why the text may not go on; empty when nothing stands in the way. Another item is named only
    if ``actor`` may see it."""
    metadata = content["metadata"]
    mode = metadata["disclosure_mode"] if isinstance(metadata, dict) else ""
    found = checking.findings(item, content)
    all_reasons = {
        Obstacle.BLOCKING_FINDINGS: checking.blocking(found) + checking.guarded(item, content),
        Obstacle.MISSING_METADATA: checking.missing(found),
        Obstacle.NO_CHANNEL: [] if content["channels"] else [item.title],
        Obstacle.NOT_PROACTIVE: [] if mode == rules.DisclosureMode.PROACTIVE else [str(mode)],
        Obstacle.FILE_NOT_CLEAN: checking.unclean(content),
        Obstacle.NUMBER_TAKEN: _number_taken(item, content, actor),
        Obstacle.UNCHANGED: [item.title] if is_unchanged(item, content) else [],
    }
    return {kind: details for kind, details in all_reasons.items() if details}


def _number_taken(item: InformationItem, content: dict[str, JSON], actor: User) -> list[str]:
    number = columns(content)["doc_no"]
    other = numbers.holder(item.organ_id, number, but=item.pk) if number else None
    if other is None:
        return []
    return [f"{number} {other.draft_title}" if may_see(actor, other) else number]


def is_unchanged(item: InformationItem, content: dict[str, JSON]) -> bool:
    """Whether the draft says, and for the same moment, what was decided on last: approved and not
    taken back since, or returned."""
    decided = (SubmissionState.APPROVED, SubmissionState.RETURNED)
    last = Submission.objects.filter(item=item.pk, state__in=decided).order_by("-number").first()
    if last is None or last.digest != digest(content):
        return False
    now = timezone.now()
    if _to_come(last.release_at, now) != _to_come(item.go_live_at, now):
        return False
    out = last.releases.exclude(state=ReleaseState.WITHDRAWN).exists() or last.next_of.exists()
    return out or last.state == SubmissionState.RETURNED


def _to_come(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def hand_in(item: InformationItem, revision: Revision | None, actor: User) -> Submission:
    """Freeze the text and open its review; called when the workflow starts, in its transaction.

    Raises:
        NoTextError, NotTheProviderError, rules.NotReadyError: as :func:`submit`.
    """
    if revision is None:
        raise NoTextError
    text = revision.as_object()
    text.unit = text.unit or item.unit
    if text.unit is None or not actor.holds(Role.EDITOR, unit=text.unit):
        raise NotTheProviderError(str(text.unit or ""))
    content = freeze(text)
    standing = obstacles(text, content, actor)
    if standing:
        raise rules.NotReadyError(standing)
    now = timezone.now()
    submission = Submission.objects.create(
        item=item,
        number=item.submissions.count() + 1,
        revision=revision,
        **columns(content),
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
    """Whoever saved any version of the item, its owner, and who hands in.

    However many versions lie between: what somebody wrote once is still most of the text when
    another has added a comma. Authors of earlier texts stay authors, whatever became of versions.
    """
    versions = Revision.objects.for_instance(item).exclude(user=None)
    earlier = Submission.authors.through.objects.filter(submission__item=item)
    people = {actor.pk, *versions.values_list("user", flat=True)}
    people |= set(earlier.values_list("user", flat=True))
    return people | ({item.owner_id} - {None})


def _attach(submission: Submission) -> None:
    rows = [
        SubmissionFile(submission=submission, attachment_id=entry["id"])
        for entry in submission.content["attachments"]
    ] + [
        SubmissionFile(submission=submission, picture_id=entry["id"])
        for entry in submission.content["pictures"]
    ]
    SubmissionFile.objects.bulk_create(rows)
