"""Releasing and taking back (发布、撤回): the only ways to and from the public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.organisations.rules import Chain, Role
from lubu.publishing import checking, numbers, rules
from lubu.publishing.models import Channel, ColumnPage, InformationItem, Release, Submission
from lubu.publishing.rules import (
    ChannelKind,
    Obstacle,
    ReleaseState,
    SubmissionState,
    WithdrawalKind,
)


class NotAReleaserError(Exception):
    """The right to review is not the right to release: this needs the post of ``role``."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(f"needs a post with the role {role}")


class NotReleasableError(Exception):
    """The release is not in a state (``state``) from which this can be done."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"not possible in state {state}")


class MergeTargetError(Exception):
    """A merged item must name another item that the public can read."""


def approve(submission: Submission, *, actor: User | None) -> list[Release]:
    """Close a completed review and release; runs in the transaction of the last review.

    Raises:
        rules.NotReadyError: a review is missing, or a file is not clean.
    """
    authors = set(submission.authors.values_list("pk", flat=True))
    if not rules.is_complete(submission.reviewed(), submission.digest, authors):
        raise rules.NotReadyError({Obstacle.REVIEWS_INCOMPLETE: [str(submission)]})
    now = timezone.now()
    submission.state = SubmissionState.APPROVED
    submission.decided_at = now
    submission.save(update_fields=["state", "decided_at"])
    if submission.is_urgent:
        ledger.record(
            "submission.made_good",
            organ=submission.item.organ,
            subject=submission,
            actor=actor,
            payload={"digest": submission.digest},
            at=now,
        )
        return list(submission.releases.all())
    return put_out(submission, actor=actor, at=now)


def put_out(submission: Submission, *, actor: User | None, at: datetime) -> list[Release]:
    """Create or renew the releases of a submission on the channels that it names.

    Raises:
        rules.NotReadyError: a file is not clean.
    """
    unclean = checking.unclean(submission.content)
    if unclean:
        raise rules.NotReadyError({Obstacle.FILE_NOT_CLEAN: unclean})
    item = InformationItem.objects.select_for_update(of=("self",)).get(pk=submission.item_id)
    channels = Channel.objects.filter(
        organ=item.organ, pk__in=submission.content["channels"], active=True
    )
    later = submission.release_at if (submission.release_at or at) > at else None
    _number(item, submission, channels, at)
    releases = [_release(item, submission, channel, actor, at, later) for channel in channels]
    if later is None and submission.revision is not None:
        submission.revision.publish(user=actor, skip_permission_checks=True, log_action=False)
    return releases


def _number(
    item: InformationItem, submission: Submission, channels: Iterable[Channel], at: datetime
) -> None:
    """Give the numbers that the item gets with its first way to the public."""
    fields: dict[str, str] = {}
    year = timezone.localtime(at).year
    if not item.index_no and any(c.kind == ChannelKind.WEBSITE for c in channels):
        fields["index_no"], _ = numbers.next_index_no(item.organ, year)
    wanted = submission.revision.content.get("wants_doc_no") if submission.revision else False
    if not item.doc_no and wanted:
        fields["doc_no"] = numbers.next_doc_no(item.organ, year)
    if fields:
        InformationItem.objects.filter(pk=item.pk).update(**fields)
        for name, value in fields.items():
            setattr(item, name, value)


def site_path(item: InformationItem, column: ColumnPage, at: datetime) -> str:
    """Where the item stands below its organ's site; never changes afterwards."""
    serial = item.index_no.rsplit("-", 1)[-1]
    return f"{column.slug}/{timezone.localtime(at).year}/{serial}.html"


def _release(
    item: InformationItem,
    submission: Submission,
    channel: Channel,
    actor: User | None,
    at: datetime,
    later: datetime | None,
) -> Release:
    release = Release.objects.filter(item=item, channel=channel).first() or Release(
        item=item, channel=channel, organ=item.organ
    )
    release.release_at = later
    if later is not None and release.first_released_at is not None:
        release.next_submission = submission  # what stands at the address stays until then
        release.save()
        _record(
            release,
            actor,
            at,
            ReleaseState.SCHEDULED,
            digest=submission.digest,
            on=later.isoformat(),
        )
        return release
    if later is not None:
        release.submission, release.state = submission, ReleaseState.SCHEDULED
    else:
        _let_out(release, submission, at)
    release.save()
    _record(release, actor, at)
    return release


def _let_out(release: Release, submission: Submission, at: datetime) -> None:
    """On the website at once; elsewhere it waits for its delivery."""
    release.submission, release.next_submission = submission, None
    if release.channel.kind == ChannelKind.WEBSITE:
        _mark_released(release, at)
    else:
        release.state = ReleaseState.WAITING
    release.withdrawal = release.withdrawal_reason = ""
    release.withdrawn_at = release.withdrawn_by = release.merged_into = None


def _mark_released(release: Release, at: datetime) -> None:
    release.state = ReleaseState.RELEASED
    if release.channel.kind == ChannelKind.WEBSITE and not release.path:
        column = ColumnPage.objects.get(pk=release.submission.content["column"])
        release.column, release.path = column, site_path(release.item, column, at)
        release.position = numbers.next_position(column)
    release.first_released_at = release.first_released_at or at
    release.released_at = at
    release.released_on = timezone.localdate(release.first_released_at)


def _record(
    release: Release, actor: User | None, at: datetime, state: str = "", **more: JSON
) -> None:
    ledger.record(
        f"release.{state or release.state}",
        organ=release.organ,
        subject=release,
        actor=actor,
        payload={
            "item": release.item_id,
            "channel": release.channel.name,
            "digest": release.submission.digest,
            "path": release.path,
            **more,
        },
        at=at,
    )


def may_order_urgent(user: User, item: InformationItem) -> bool:
    """Whether the person is the leader in charge of the item's unit, or the principal leader."""
    principal = (
        post.chain == Chain.PRINCIPAL
        and Role.URGENT in post.roles
        and post.unit.organ_id == item.organ_id
        for post in user.posts_held
    )
    return item.unit_id in user.units_with(Role.URGENT) or any(principal)


@transaction.atomic
def order_urgent_release(submission_id: int, *, actor: User, reason: str) -> list[Release]:
    """Release a text in review at once (flood, epidemic), by the leader in charge.

    Skips the queue, never the scan; the missing reviews stay due and are shown until made good.

    Raises:
        Submission.DoesNotExist: there is none in review that ``actor`` may see.
        NotAReleaserError: ``actor`` is not the leader in charge.
        rules.RemarkMissingError: no reason given.
        NotReleasableError: it was ordered before.
        rules.NotReadyError: a file is not clean.
    """
    submission = (
        Submission.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .get(pk=submission_id, state=SubmissionState.IN_REVIEW)
    )
    if not may_order_urgent(actor, submission.item):
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


@transaction.atomic
def release_due(at: datetime) -> int:
    """Release what was scheduled for a moment up to ``at``; returns how many releases."""
    planned = Q(state=ReleaseState.SCHEDULED) | Q(next_submission__isnull=False)
    due = (
        Release.objects.filter(planned, release_at__lte=at)
        .select_related("channel", "organ", "item", "submission", "next_submission")
        .select_for_update(of=("self",))
        .order_by("release_at", "pk")
    )
    done = 0
    for release in due:
        text = release.next_submission or release.submission
        if checking.unclean(text.content):
            continue  # not yet: the scanner must have found every file clean
        _let_out(release, text, at)
        release.save()
        _record(release, None, at)
        if text.revision is not None:
            text.revision.publish(skip_permission_checks=True, log_action=False)
        done += 1
    return done


@transaction.atomic
def confirm_release(
    release_id: int,
    *,
    actor: User | None,
    at: datetime,
    since: datetime | None = None,
    payload: dict[str, JSON] | None = None,
) -> Release:
    """A channel has put the text out: the release is public there from ``since`` on, or ``at``.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotReleasableError: it was not waiting for delivery.
    """
    release = _locked(release_id, actor)
    if release.state not in {ReleaseState.WAITING, ReleaseState.FAILED}:
        raise NotReleasableError(release.state)
    _mark_released(release, since or at)
    release.save()
    _record(release, actor, at, "", **(payload or {}))
    return release


@transaction.atomic
def fail_release(release_id: int, *, reason: str, at: datetime) -> Release:
    """A channel refused the text, or could not be reached.

    Raises:
        NotReleasableError: it was not waiting for delivery.
    """
    release = _locked(release_id, None)
    if release.state not in {ReleaseState.WAITING, ReleaseState.FAILED}:
        raise NotReleasableError(release.state)
    release.state = ReleaseState.FAILED
    release.save(update_fields=["state"])
    _record(release, None, at, reason=reason)
    return release


def _locked(release_id: int, actor: User | None) -> Release:
    rows = Release.objects.all() if actor is None else Release.objects.visible_to(actor)
    return (
        rows.select_for_update(of=("self",))
        .select_related("channel", "organ", "submission")
        .get(pk=release_id)
    )


@transaction.atomic
def withdraw(
    item_id: int,
    *,
    actor: User,
    kind: WithdrawalKind,
    reason: str,
    merged_into: int | None = None,
) -> list[Release]:
    """Take an item back from every channel; its address then says why.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` is neither releaser nor site administrator.
        rules.RemarkMissingError: no reason given.
        MergeTargetError: ``merged_into`` is missing, the item itself, or not in public.
        NotReleasableError: nothing of it is out.
    """
    item = InformationItem.objects.visible_to(actor).get(pk=item_id)
    if not actor.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=item.organ_id):
        raise NotAReleaserError(Role.RELEASER)
    if not reason.strip():
        raise rules.RemarkMissingError
    target = _merge_target(item, merged_into) if kind is WithdrawalKind.MERGED else None
    releases = list(
        item.releases.exclude(state=ReleaseState.WITHDRAWN)
        .select_for_update(of=("self",))
        .select_related("channel", "organ", "submission")
    )
    if not releases:
        raise NotReleasableError(ReleaseState.WITHDRAWN)
    now = timezone.now()
    for release in releases:
        release.state = ReleaseState.WITHDRAWN
        release.next_submission = None  # what was planned is taken back too
        release.withdrawal = kind
        release.withdrawal_reason = reason.strip()
        release.withdrawn_at, release.withdrawn_by = now, actor
        release.merged_into = target
        release.save()
        _record(release, actor, now, withdrawal=kind.value, reason=reason.strip())
    return releases


def _merge_target(item: InformationItem, merged_into: int | None) -> InformationItem:
    target: InformationItem | None = (
        InformationItem.objects.filter(organ=item.organ, pk=merged_into)
        .exclude(pk=item.pk)
        .visible_to(None)
        .first()
    )
    if target is None:
        raise MergeTargetError
    return target
