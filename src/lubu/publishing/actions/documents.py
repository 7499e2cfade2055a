"""Repeal and expiry of documents, end of public notices, handing work over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations import actions as organisations
from lubu.organisations.models import Appointment, Organ, User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import visible
from lubu.publishing.actions.releasing import NotAReleaserError
from lubu.publishing.models import InformationItem, Release, take_turn
from lubu.publishing.rules import DOCUMENTS, ReleaseState


class AlreadyRepealedError(Exception):
    """The document was repealed on ``on``."""

    def __init__(self, on: date | None) -> None:
        self.on = on
        super().__init__(f"repealed on {on}")


class NotADocumentError(Exception):
    """What is to be repealed is no policy or normative document that the public can read."""


def is_public_document(item: InformationItem) -> bool:
    """Whether the public reads it as a policy or normative document: only these are repealed."""
    out: bool = item.releases.filter(
        state=ReleaseState.RELEASED, submission__kind__in=DOCUMENTS
    ).exists()
    return out


@transaction.atomic
def repeal(item_id: int, *, actor: User, on: date, by_item: int | None = None) -> InformationItem:
    """Mark a published document as repealed from ``on``; it stays readable, visibly marked.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` is neither releaser nor site administrator.
        NotADocumentError: no policy or normative document, or not in public.
        AlreadyRepealedError: repealed before.
    """
    take_turn(item_id)
    item: InformationItem = (
        InformationItem.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=item_id)
    )
    if not actor.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=item.organ_id):
        raise NotAReleaserError(Role.RELEASER)
    if not is_public_document(item):
        raise NotADocumentError
    if item.repealed_on is not None:
        raise AlreadyRepealedError(item.repealed_on)
    item.repealed_on = on
    if by_item is not None:
        item.repealed_by = InformationItem.objects.visible_to(actor).get(pk=by_item)
    item.save(update_fields=["repealed_on", "repealed_by"])
    ledger.record(
        "document.repealed",
        organ=item.organ,
        subject=item,
        actor=actor,
        payload={"on": on.isoformat(), "by": by_item, "doc_no": item.doc_no},
    )
    return item


def _past(field: str, today: date) -> models.QuerySet[InformationItem]:
    """Items in public whose day ``field`` has passed, as the text says that came out last; each
    with that day as ``until``."""
    out = Release.objects.filter(state=ReleaseState.RELEASED)
    until = f"submission__{field}"
    newest = out.filter(item=OuterRef("pk")).order_by("-submission__number").values(until)[:1]
    rows: models.QuerySet[InformationItem] = (
        InformationItem.objects.filter(pk__in=out.filter(**{f"{until}__lt": today}).values("item"))
        .annotate(until=Subquery(newest))
        .filter(until__lt=today)
    )
    return rows


def _in_turn(rows: models.QuerySet[InformationItem]) -> models.QuerySet[InformationItem]:
    """The rows, locked one after the other when nobody else is changing them."""
    take_turn(*rows.values_list("pk", flat=True))
    return rows.select_related("organ").select_for_update(of=("self",)).order_by("pk")


@transaction.atomic
def close_notices(today: date, at: datetime) -> int:
    """Close the public notices whose last day has passed; returns how many."""
    closed = 0
    for item in _in_turn(_past("notice_until", today).filter(notice_closed_at=None)):
        item.notice_closed_at = at
        item.save(update_fields=["notice_closed_at"])
        payload: dict[str, JSON] = {"until": item.until.isoformat()}
        ledger.record(
            "notice.closed", organ=item.organ, subject=item, actor=None, payload=payload, at=at
        )
        closed += 1
    return closed


@transaction.atomic
def expire_documents(today: date, at: datetime) -> int:
    """Mark as expired the documents whose last day of validity has passed; returns how many."""
    expired = 0
    standing = _past("valid_until", today).filter(expired_on=None, repealed_on=None)
    for item in _in_turn(standing):
        item.expired_on = item.until + timedelta(days=1)  # the last day is still one of validity
        item.save(update_fields=["expired_on"])
        payload: dict[str, JSON] = {"until": item.until.isoformat()}
        ledger.record(
            "document.expired", organ=item.organ, subject=item, actor=None, payload=payload, at=at
        )
        expired += 1
    return expired


@transaction.atomic
def hand_over(leaver_id: int, *, to: int, actor: User, on: date) -> int:
    """Hand the work of a person who leaves to a successor; returns how many items moved.

    The successor takes the posts and all items, those in public too: somebody must answer for
    them and mend them. What the leaver wrote and decided stays under the leaver's name. The
    account is closed.

    Raises:
        User.DoesNotExist: leaver or successor is nobody whom ``actor`` may see.
        NotAReleaserError: ``actor`` may not change posts.
    """
    people = User.objects.filter(pk__in=_colleagues(actor))
    leaver, successor = people.get(pk=leaver_id), people.get(pk=to)
    kept = actor.organs_with(Role.SYSTEM, Role.SITE_ADMIN)
    organs = Organ.objects.filter(
        pk__in=kept, units__posts__appointments__in=Appointment.objects.filter(user=leaver)
    ).distinct()
    if not organs:
        raise NotAReleaserError(Role.SYSTEM)
    left = organisations.leave(leaver, until=on)
    taken = [
        organisations.appoint(successor, one.post, since=max(on, one.since))
        for one in left
        if not Appointment.objects.open().filter(user=successor, post=one.post).exists()
    ]
    moved = 0
    for organ in organs:
        items = InformationItem.objects.filter(organ=organ, owner=leaver)
        keys = list(items.order_by("pk").values_list("pk", flat=True))
        take_turn(*keys)
        items.update(owner=successor)
        moved += len(keys)
        ledger.record(
            "work.handed_over",
            organ=organ,
            subject=leaver,
            actor=actor,
            payload={
                "to": successor.pk,
                "posts": [one.post_id for one in left if one.post.unit.organ_id == organ.pk],
                "appointments": [one.pk for one in taken if one.post.unit.organ_id == organ.pk],
                "items": keys,
                "on": on.isoformat(),
            },
            at=timezone.now(),
        )
    return moved


def _colleagues(actor: User) -> list[int]:
    return list(visible(User.objects.all(), actor).values_list("pk", flat=True))
