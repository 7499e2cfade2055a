"""Taking an item back from every channel (撤回)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing import checking, rules
from lubu.publishing.actions.releasing import NotAReleaserError, NotReleasableError, record
from lubu.publishing.actions.reviewing import stop
from lubu.publishing.models import InformationItem, Release, take_turn
from lubu.publishing.rules import ReleaseState, SubmissionState, WithdrawalKind

TAKEN_BACK = (
    "state", "next_submission", "withdrawal", "withdrawal_reason", "withdrawn_at", "withdrawn_by",
    "merged_into",
)  # fmt: skip


class MergeTargetError(Exception):
    """A merged item must name another item that the public can read."""


@transaction.atomic
def withdraw(
    item_id: int,
    *,
    actor: User,
    kind: WithdrawalKind,
    reason: str,
    merged_into: int | None = None,
) -> list[Release]:
    """Take an item back from every channel; its address then says why. What of it is planned or
    in review is stopped as well: an item that was taken back does not return by itself.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` is neither releaser nor site administrator.
        rules.RemarkMissingError: no reason given.
        rules.UnfitWordsError: the public would read in it what must not be published.
        MergeTargetError: ``merged_into`` is missing, the item itself, or not in public.
        NotReleasableError: nothing of it is out.
    """
    item: InformationItem = InformationItem.objects.visible_to(actor).get(pk=item_id)
    if not actor.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=item.organ_id):
        raise NotAReleaserError(Role.RELEASER)
    if not reason.strip():
        raise rules.RemarkMissingError
    if kind is WithdrawalKind.WITHDRAWN:  # the reasons of the others are for the record
        checking.check_words(item.organ, reason)
    target = _merge_target(item, merged_into) if kind is WithdrawalKind.MERGED else None
    take_turn(item.pk)
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
        release.save(update_fields=TAKEN_BACK)  # not its text: no check of it may hinder this
        record(release, actor, now, withdrawal=kind.value, reason=reason.strip())
    running = item.submissions.filter(state=SubmissionState.IN_REVIEW).first()
    if running is not None:
        stop(running, actor, SubmissionState.WITHDRAWN)
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
