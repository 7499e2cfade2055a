"""Posting and taking down by a person, who gives the proof; and asking the machine once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.actions.rights import check_may_post
from lubu.channels.addresses import check_address
from lubu.channels.attempts import WAITING, locked, next_number, purpose_of, record_step
from lubu.channels.models import Delivery, to_be_taken_down
from lubu.channels.rules import DeliveryState, Hint, Purpose
from lubu.channels.terms import known_hosts
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing import actions as publishing
from lubu.publishing.actions.releasing import NotReleasableError
from lubu.publishing.models import Attachment, Release
from lubu.publishing.rules import ChannelKind

AT_WORK = frozenset({DeliveryState.STARTED.value, DeliveryState.UNDERWAY.value})
LEFT_TO_A_PERSON = frozenset({DeliveryState.BY_HAND.value, DeliveryState.REFUSED.value})


class AlreadyRunningError(Exception):
    """A worker is delivering it at this moment: a person would do it a second time."""


class NothingToTakeDownError(Exception):
    """The release does not stand on its channel, or was not withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that a text was put out; ``households`` is how many were visited.

    ``shown_from`` is the first day, of a post on an account the day of posting. ``is_confirmed``:
    the address is right, though its host is none that is known of the platform.
    """

    address: str = ""
    photo: Attachment | None = None
    place: str = ""
    shown_from: date | None = None
    shown_until: date | None = None
    households: int | None = None
    note: str = ""
    is_confirmed: bool = False

    def given(self) -> list[str]:
        """Names of the filled fields."""
        names = ("address", "photo", "place", "shown_from", "shown_until", "households")
        return [name for name in names if getattr(self, name) not in (None, "")]

    def fields(self) -> dict[str, object]:
        """What the delivery keeps of it."""
        names = (
            "address", "photo", "place", "shown_from", "shown_until", "households", "note",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def payload(self) -> dict[str, JSON]:
        """What the ledger keeps of it."""
        return {
            "proof": [*self.given()],
            "on": self.shown_from.isoformat() if self.shown_from else None,
            "address": self.address,
            "place": self.place,
            "photo": self.photo.digest if self.photo else "",
            **({"host_confirmed": True} if self.is_confirmed else {}),
        }


def _refuse_while_running(release: Release, at: datetime) -> None:
    last = release.deliveries.order_by("-number").first()
    if last is not None and last.state in AT_WORK and (last.next_at or at) > at:
        raise AlreadyRunningError


@transaction.atomic
def record_proof(
    release_id: int, *, actor: User, proof: Proof, at: datetime | None = None
) -> Delivery:
    """Record that a waiting release was posted by hand; it is public on its channel from the day
    on that the proof names.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotYourChannelError: ``actor`` neither posts for the organ nor edits for the unit.
        rules.ProofMissingError, rules.PeriodError, rules.PostedDayError: the proof that this kind
            of channel asks for.
        AddressRefusedError, UnknownHostError: the address of the post.
        AlreadyRunningError: a worker is at it.
        NotReleasableError: it was not waiting.
    """
    release = locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    if release.state not in WAITING:
        raise NotReleasableError(release.state)
    now = at or timezone.now()
    approved_at = release.submission.decided_at or release.submission.submitted_at
    _check_proof(ChannelKind(release.channel.kind), proof, approved_at, now)
    _refuse_while_running(release, now)
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=next_number(release),
        **proof.fields(),
        by=actor,
        at=now,
    )
    publishing.confirm_release(
        release_id,
        actor=actor,
        at=now,
        since=_moment_of(proof.shown_from, approved_at, now),
        payload=proof.payload(),
    )
    return delivery


def _check_proof(kind: ChannelKind, proof: Proof, approved_at: datetime, now: datetime) -> None:
    today = timezone.localdate(now)
    rules.check_proof(
        kind,
        proof.given(),
        since=proof.shown_from,
        until=proof.shown_until,
        approved_on=timezone.localdate(approved_at),
        today=today,
    )
    if proof.address:
        check_address(
            proof.address,
            kind,
            known=known_hosts(),
            today=today,
            is_confirmed=proof.is_confirmed,
        )


def _moment_of(day: date | None, approved_at: datetime, now: datetime) -> datetime:
    """A moment of the day of posting: not before the approval, not after now."""
    if day is None or day == timezone.localdate(now):
        return now
    noon = datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
    return max(noon, approved_at)


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
    release = locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    if not to_be_taken_down(Release.objects.filter(pk=release.pk)).exists():
        raise NothingToTakeDownError
    now = at or timezone.now()
    _refuse_while_running(release, now)
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=next_number(release),
        purpose=Purpose.TAKE_DOWN,
        note=note,
        by=actor,
        at=now,
    )
    record_step("delivery.taken_down", release, delivery, actor, now, note=note)
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
    release = locked(Release.objects.visible_to(actor), release_id)
    check_may_post(actor, release)
    last = release.deliveries.order_by("-number").first()
    purpose = purpose_of(release)
    if purpose is None or last is None or last.state not in LEFT_TO_A_PERSON:
        raise NotReleasableError(release.state)
    now = at or timezone.now()
    delivery = Delivery.objects.create(
        release=release,
        submission=release.submission,
        number=next_number(release),
        purpose=purpose,
        state=DeliveryState.PUT_OFF,
        marks=last.marks if last.hint == Hint.NO_RIGHT else {},
        next_at=now,
        by=actor,
        at=now,
    )
    record_step("delivery.asked_again", release, delivery, actor, now)
    return delivery
