"""Posting and taking down: claimed by a worker, or done and proved by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.actions.rights import NotYourChannelError, check_may_post
from lubu.channels.adapters import (
    ByHand,
    Delivered,
    Outcome,
    PutOff,
    Refused,
    TakenDown,
    Underway,
)
from lubu.channels.models import Delivery, to_be_taken_down
from lubu.channels.rules import DeliveryState, Hint, Purpose, Step
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing import actions as publishing
from lubu.publishing.actions.releasing import NotReleasableError
from lubu.publishing.models import Attachment, Release, take_turn
from lubu.publishing.rules import ChannelKind, ReleaseState

__all__ = ["NotYourChannelError"]

WAITING = frozenset({ReleaseState.WAITING.value, ReleaseState.FAILED.value})
AT_WORK = frozenset({DeliveryState.STARTED.value, DeliveryState.UNDERWAY.value})
LEFT_TO_A_PERSON = frozenset({DeliveryState.BY_HAND.value, DeliveryState.REFUSED.value})


class AlreadyRunningError(Exception):
    """A worker is delivering it at this moment: a person would do it a second time."""


class NothingToTakeDownError(Exception):
    """The release does not stand on its channel, or was not withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that a text was put out; ``households`` is how many were visited."""

    address: str = ""
    photo: Attachment | None = None
    place: str = ""
    shown_from: date | None = None
    shown_until: date | None = None
    households: int | None = None
    note: str = ""

    def given(self) -> list[str]:
        """Names of the filled fields."""
        names = ("address", "photo", "place", "shown_from", "shown_until", "households")
        return [name for name in names if getattr(self, name) not in (None, "")]


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
    release = _locked(Release.objects.all(), release_id)
    purpose = _purpose(release)
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


def _purpose(release: Release) -> Purpose | None:
    if release.state in WAITING:
        return Purpose.DELIVER
    if to_be_taken_down(Release.objects.filter(pk=release.pk)).exists():
        return Purpose.TAKE_DOWN
    return None


def _attempt(
    release: Release, purpose: Purpose, at: datetime, *, marks: Mapping[str, str] | None = None
) -> Delivery:
    return Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=_next_number(release),
        purpose=purpose,
        state=DeliveryState.STARTED,
        marks=dict(marks or {}),
        at=at,
        next_at=at + rules.STALE,
    )


def _next_number(release: Release) -> int:
    last = release.deliveries.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


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
    release = _locked(Release.objects.all(), held.release)
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
            _record("delivery.underway", release, attempt, None, at, marks=attempt.marks)
    elif isinstance(outcome, ByHand):
        attempt.state, attempt.hint = DeliveryState.BY_HAND, outcome.hint
        attempt.marks = dict(outcome.marks) or attempt.marks
        attempt.save()
        _record("delivery.by_hand", release, attempt, None, at, hint=attempt.hint)
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
    _record("delivery.put_off", attempt.release, attempt, None, at, reason=attempt.error)
    return outcome


def _done(
    release: Release, attempt: Delivery, outcome: Delivered | TakenDown, at: datetime
) -> None:
    attempt.state, attempt.hint = DeliveryState.DONE, ""
    if isinstance(outcome, Delivered):
        attempt.address, attempt.external_id = outcome.address, outcome.external_id[:120]
    attempt.save()
    if isinstance(outcome, TakenDown):
        _record("delivery.taken_down", release, attempt, None, at)
    elif release.state in WAITING and release.submission_id == attempt.submission_id:
        publishing.confirm_release(
            release.pk,
            actor=None,
            at=at,
            payload={"address": attempt.address, "external_id": attempt.external_id},
        )
    else:
        _record("delivery.underway", release, attempt, None, at, address=attempt.address)


def _refused(release: Release, attempt: Delivery, at: datetime) -> None:
    attempt.state = DeliveryState.REFUSED
    attempt.marks = {} if attempt.purpose == Purpose.DELIVER else attempt.marks
    attempt.save()
    if attempt.purpose == Purpose.DELIVER and release.state in WAITING:
        publishing.fail_release(release.pk, reason=attempt.error, at=at)
    else:
        _record("delivery.refused", release, attempt, None, at, reason=attempt.error)


def _record(
    kind: str,
    release: Release,
    attempt: Delivery,
    actor: User | None,
    at: datetime,
    **more: JSON,
) -> None:
    ledger.record(
        kind,
        organ=release.organ,
        subject=release,
        actor=actor,
        payload={"attempt": attempt.number, "purpose": str(attempt.purpose), **more},
        at=at,
    )


def _locked(rows: models.QuerySet[Release], release_id: int) -> Release:
    take_turn(rows.values_list("item", flat=True).get(pk=release_id))
    return (
        rows.select_for_update(of=("self",))
        .select_related("channel", "organ", "item", "submission")
        .get(pk=release_id)
    )


def _refuse_while_running(release: Release, at: datetime) -> None:
    last = release.deliveries.order_by("-number").first()
    if last is not None and last.state in AT_WORK and (last.next_at or at) > at:
        raise AlreadyRunningError


@transaction.atomic
def record_proof(
    release_id: int, *, actor: User, proof: Proof, at: datetime | None = None
) -> Delivery:
    """Record that a waiting release was posted by hand; it is then public on its channel.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotYourChannelError: ``actor`` neither posts for the organ nor edits for the unit.
        rules.ProofMissingError, rules.PeriodError: the proof that this kind of channel asks for.
        AlreadyRunningError: a worker is at it.
        NotReleasableError: it was not waiting.
    """
    release = _locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    if release.state not in WAITING:
        raise NotReleasableError(release.state)
    kind = ChannelKind(release.channel.kind)
    rules.check_proof(kind, proof.given(), since=proof.shown_from, until=proof.shown_until)
    now = at or timezone.now()
    _refuse_while_running(release, now)
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=_next_number(release),
        address=proof.address,
        photo=proof.photo,
        place=proof.place,
        shown_from=proof.shown_from,
        shown_until=proof.shown_until,
        households=proof.households,
        note=proof.note,
        by=actor,
        at=now,
    )
    publishing.confirm_release(
        release_id,
        actor=actor,
        at=now,
        payload={
            "proof": proof.given(),
            "address": proof.address,
            "place": proof.place,
            "photo": proof.photo.digest if proof.photo else "",
        },
    )
    return delivery


@transaction.atomic
def record_taken_down(
    release_id: int, *, actor: User, note: str = "", at: datetime | None = None
) -> Delivery:
    """Record that a withdrawn release was taken down by hand.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotYourChannelError: ``actor`` neither posts for the organ nor edits for the unit.
        NothingToTakeDownError: it was not withdrawn, or does not stand there any more.
        AlreadyRunningError: a worker is at it.
    """
    release = _locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    if not to_be_taken_down(Release.objects.filter(pk=release.pk)).exists():
        raise NothingToTakeDownError
    now = at or timezone.now()
    _refuse_while_running(release, now)
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=_next_number(release),
        purpose=Purpose.TAKE_DOWN,
        note=note,
        by=actor,
        at=now,
    )
    _record("delivery.taken_down", release, delivery, actor, now, note=note)
    return delivery


@transaction.atomic
def try_again(release_id: int, *, actor: User, at: datetime | None = None) -> Delivery:
    """Let the machine try once more what it had left to a person.

    A draft that only lacked the right to be published is used again; after anything else the
    delivery begins anew, so whoever asks has looked that the text is not out.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotYourChannelError: ``actor`` neither posts for the organ nor edits for the unit.
        NotReleasableError: nothing was left to a person.
    """
    release = _locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    last = release.deliveries.order_by("-number").first()
    purpose = _purpose(release)
    if purpose is None or last is None or last.state not in LEFT_TO_A_PERSON:
        raise NotReleasableError(release.state)
    now = at or timezone.now()
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=_next_number(release),
        purpose=purpose,
        state=DeliveryState.PUT_OFF,
        marks=last.marks if last.hint == Hint.NO_RIGHT else {},
        next_at=now,
        by=actor,
        at=now,
    )
    _record("delivery.asked_again", release, delivery, actor, now)
    return delivery
