"""Posting and taking down by a worker: claimed, done in steps, stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from lubu.channels import rules
from lubu.channels.adapters import (
    ByHand,
    Delivered,
    Outcome,
    PutOff,
    Refused,
    TakenDown,
    Underway,
)
from lubu.channels.attempts import WAITING, locked, next_number, purpose_of, record_step
from lubu.channels.models import Delivery
from lubu.channels.rules import DeliveryState, Hint, Purpose, Step
from lubu.publishing import actions as publishing
from lubu.publishing.models import Release
from lubu.publishing.rules import ReleaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A worker's hold on one attempt. ``broke_off``: another worker died at it before."""

    delivery: int
    release: int
    submission: int
    purpose: Purpose
    at: datetime
    marks: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""
    broke_off: bool = False


@transaction.atomic
def claim(release_id: int, *, at: datetime) -> Claim | None:
    """Begin or go on with what ``release_id`` needs; ``None`` when nothing is to be done now.

    Of two workers one gets the claim: the release's row is the lock.

    Raises:
        Release.DoesNotExist: there is none.
    """
    release = locked(Release.objects.all(), release_id)
    purpose = purpose_of(release)
    if purpose is None:
        return None
    last = release.deliveries.order_by("-number").first()
    step = rules.next_step(
        DeliveryState(last.state) if last else None,
        same=last is not None and _is_same(last, release, purpose),
        failed=release.state == ReleaseState.FAILED,
        next_at=last.next_at if last else None,
        at=at,
    )
    if step is Step.WAIT:
        return None
    if last is not None and step is Step.GO_ON:
        broke_off = last.state == DeliveryState.STARTED
        last.state, last.at, last.next_at = DeliveryState.STARTED, at, at + rules.STALE
        last.save(update_fields=["state", "at", "next_at"])
        return _claimed(release, last, broke_off=broke_off)
    unfinished = last is not None and last.state != DeliveryState.DONE
    if last is not None and (step is Step.AGAIN or (unfinished and purpose is Purpose.TAKE_DOWN)):
        uncertain = last.state == DeliveryState.STARTED or last.hint == Hint.UNCERTAIN
        attempt = _attempt(release, purpose, at, marks=last.marks)
        return _claimed(release, attempt, broke_off=uncertain)
    return _claimed(release, _attempt(release, purpose, at), broke_off=False)


def _is_same(last: Delivery, release: Release, purpose: Purpose) -> bool:
    if last.purpose != purpose:
        return False
    return purpose is Purpose.TAKE_DOWN or last.submission_id == release.submission_id


def _attempt(
    release: Release, purpose: Purpose, at: datetime, *, marks: Mapping[str, str] | None = None
) -> Delivery:
    return Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=next_number(release),
        purpose=purpose,
        state=DeliveryState.STARTED,
        marks=dict(marks or {}),
        at=at,
        next_at=at + rules.STALE,
    )


def _claimed(release: Release, attempt: Delivery, *, broke_off: bool) -> Claim:
    posted = (
        release.deliveries.filter(purpose=Purpose.DELIVER)
        .exclude(external_id="")
        .order_by("-number")
        .values_list("external_id", flat=True)
        .first()
    )
    return Claim(
        delivery=attempt.pk,
        release=release.pk,
        submission=release.submission_id,
        purpose=Purpose(attempt.purpose),
        at=attempt.at,
        marks=attempt.marks,
        external_id=posted or "",
        broke_off=broke_off,
    )


@transaction.atomic
def settle(held: Claim, outcome: Outcome, *, at: datetime) -> DeliveryState | None:
    """Store what came of one step; ``None`` when the claim had passed to somebody else.

    A text that was withdrawn, or replaced, while it was on its way is kept as delivered but not
    confirmed: the clock then takes it down, or delivers the new one.
    """
    release = locked(Release.objects.all(), held.release)
    attempt = Delivery.objects.select_for_update().get(pk=held.delivery)
    if attempt.state != DeliveryState.STARTED or attempt.at != held.at:
        return None
    attempt.next_at = None
    attempt.error = getattr(outcome, "detail", "")[:300]
    if isinstance(outcome, PutOff):
        outcome = _put_off(attempt, outcome, at)
    if isinstance(outcome, Delivered | TakenDown):
        _done(release, attempt, outcome, at)
    elif isinstance(outcome, Underway):
        is_new = attempt.marks != dict(outcome.marks)
        attempt.state, attempt.marks = DeliveryState.UNDERWAY, dict(outcome.marks)
        attempt.next_at = at + outcome.pause
        attempt.save()
        if is_new:
            record_step("delivery.underway", release, attempt, None, at, marks=attempt.marks)
    elif isinstance(outcome, ByHand):
        attempt.state, attempt.hint = DeliveryState.BY_HAND, outcome.hint
        attempt.marks = dict(outcome.marks) or attempt.marks
        attempt.save()
        record_step("delivery.by_hand", release, attempt, None, at, hint=attempt.hint)
    elif isinstance(outcome, Refused):
        _refused(release, attempt, at)
    return DeliveryState(attempt.state)


def _put_off(attempt: Delivery, outcome: PutOff, at: datetime) -> PutOff | ByHand:
    """Wait longer each time; at the end leave it to a person."""
    before = attempt.release.deliveries.filter(number__lt=attempt.number).order_by("-number")
    failed = 1
    for state in before.values_list("state", flat=True):
        if state != DeliveryState.PUT_OFF:
            break
        failed += 1
    pause = rules.pause_after(failed)
    if pause is None:
        return ByHand(hint=outcome.hint, detail=outcome.detail, marks=attempt.marks)
    attempt.state = DeliveryState.PUT_OFF
    attempt.next_at = at + max(pause, outcome.pause or timedelta(0))
    attempt.save()
    record_step("delivery.put_off", attempt.release, attempt, None, at, reason=attempt.error)
    return outcome


def _done(
    release: Release, attempt: Delivery, outcome: Delivered | TakenDown, at: datetime
) -> None:
    attempt.state, attempt.hint = DeliveryState.DONE, ""
    if isinstance(outcome, Delivered):
        attempt.address, attempt.external_id = outcome.address, outcome.external_id[:120]
    attempt.save()
    if isinstance(outcome, TakenDown):
        record_step("delivery.taken_down", release, attempt, None, at)
    elif release.state in WAITING and release.submission_id == attempt.submission_id:
        publishing.confirm_release(
            release.pk,
            actor=None,
            at=at,
            payload={"address": attempt.address, "external_id": attempt.external_id},
        )
    else:
        record_step("delivery.underway", release, attempt, None, at, address=attempt.address)


def _refused(release: Release, attempt: Delivery, at: datetime) -> None:
    attempt.state = DeliveryState.REFUSED
    attempt.marks = {} if attempt.purpose == Purpose.DELIVER else attempt.marks
    attempt.save()
    if attempt.purpose == Purpose.DELIVER and release.state in WAITING:
        publishing.fail_release(release.pk, reason=attempt.error, at=at)
    else:
        record_step("delivery.refused", release, attempt, None, at, reason=attempt.error)
