"""Releasing and taking back (发布、撤回): the only ways to and from the public."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing import checking, numbers, rules
from lubu.publishing.models import (
    Channel,
    ColumnPage,
    InformationItem,
    Release,
    Submission,
    take_turn,
)
from lubu.publishing.rules import ChannelKind, Obstacle, ReleaseState, SubmissionState


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


def approve(submission: Submission, *, actor: User | None) -> list[Release]:
    """Close a completed review and release; runs in the transaction of the last review.

    Raises:
        rules.NotReadyError: a review is missing, or a file is not clean.
        rules.DocNoTakenError: another item has its document number by now.
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
        rules.DocNoTakenError: another item has its document number by now.
    """
    unclean = checking.unclean(submission.content)
    if unclean:
        raise rules.NotReadyError({Obstacle.FILE_NOT_CLEAN: unclean})
    item = InformationItem.objects.select_for_update(of=("self",)).get(pk=submission.item_id)
    channels = Channel.objects.filter(
        organ=item.organ, pk__in=submission.content["channels"], active=True
    )
    later = submission.release_at if (submission.release_at or at) > at else None
    _give_doc_no(item, submission, at)
    releases = [_release(item, submission, channel, actor, at, later) for channel in channels]
    if later is None:
        _take_over(submission, actor, at)
    return releases


def _give_doc_no(item: InformationItem, submission: Submission, at: datetime) -> None:
    """Make sure of the text's document number, or give the one that was asked for."""
    number = submission.doc_no
    if number and numbers.holder(item.organ_id, number, but=item.pk):
        raise rules.DocNoTakenError(number)
    asked = submission.revision is not None and submission.revision.content.get("wants_doc_no")
    if asked and not number and not item.given_doc_no:
        item.doc_no = numbers.next_doc_no(item.organ, timezone.localtime(at).year)
        item.given_doc_no = item.doc_no
        InformationItem.objects.filter(pk=item.pk).update(
            doc_no=item.doc_no, given_doc_no=item.given_doc_no
        )


def _take_over(text: Submission, actor: User | None, at: datetime) -> None:
    """Let the item's row say what the public reads now, and its periods begin anew."""
    revision = text.revision
    if revision is not None:
        if revision.content.get("go_live_at"):
            revision.content["go_live_at"] = None  # it is out: Wagtail would lock it till then
            revision.save(update_fields=["content"])
        revision.publish(user=actor, skip_permission_checks=True, log_action=False)
    today = timezone.localdate(at)
    periods = {"notice_closed_at": text.notice_until, "expired_on": text.valid_until}
    anew = [name for name, until in periods.items() if until is None or until >= today]
    InformationItem.objects.filter(pk=text.item_id).update(**dict.fromkeys(anew))


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
        state, on = ReleaseState.SCHEDULED, later.isoformat()
        record(release, actor, at, state, digest=submission.digest, on=on)
        return release
    if later is not None:
        release.submission, release.state = submission, ReleaseState.SCHEDULED
    else:
        _let_out(release, submission, at)
    release.save()
    record(release, actor, at)
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
        _give_index_no(release.item, at)
        column = ColumnPage.objects.get(pk=release.submission.content["column"])
        release.column, release.path = column, site_path(release.item, column, at)
        release.position = numbers.next_position(column)
    release.first_released_at = release.first_released_at or at
    release.released_at = at
    release.released_on = timezone.localdate(release.first_released_at)


def _give_index_no(item: InformationItem, at: datetime) -> None:
    """Number the item in the year in which the public first finds it on the website."""
    if not item.index_no:
        item.index_no, _ = numbers.next_index_no(item.organ, timezone.localtime(at).year)
        InformationItem.objects.filter(pk=item.pk).update(index_no=item.index_no)


def record(
    release: Release, actor: User | None, at: datetime, state: str = "", **more: JSON
) -> None:
    """Write to the ledger where a release stands now."""
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


@transaction.atomic
def release_due(at: datetime) -> int:
    """Release what was scheduled for a moment up to ``at``; returns how many releases.

    What has a file that is not clean waits; ``waiting.held_back`` says so to those who can act.
    """
    due = Release.objects.planned().filter(release_at__lte=at)
    take_turn(*due.values_list("item", flat=True))
    done, taken_over = 0, dict[int, Submission]()
    for release in (
        due.select_related("channel", "organ", "item__organ", "submission", "next_submission")
        .select_for_update(of=("self",))
        .order_by("release_at", "pk")
    ):
        text = release.next_submission or release.submission
        if checking.unclean(text.content):
            continue
        _let_out(release, text, at)
        release.save()
        record(release, None, at)
        taken_over[release.item_id] = text
        done += 1
    for text in taken_over.values():
        _take_over(text, None, at)
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
    record(release, actor, at, "", **(payload or {}))
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
    record(release, None, at, reason=reason)
    return release


def _locked(release_id: int, actor: User | None) -> Release:
    rows = Release.objects.all() if actor is None else Release.objects.visible_to(actor)
    take_turn(rows.values_list("item", flat=True).get(pk=release_id))
    return (
        rows.select_for_update(of=("self",))
        .select_related("channel", "organ", "submission", "item__organ")
        .get(pk=release_id)
    )
