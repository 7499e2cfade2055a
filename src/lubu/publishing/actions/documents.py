"""Repeal of documents, end of public notices, handing work over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.organisations import actions as organisations
from lubu.organisations.models import Appointment, Organ, User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import visible
from lubu.publishing.actions.releasing import NotAReleaserError
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import ReleaseState, Validity


class AlreadyRepealedError(Exception):
    """The document was repealed on ``on``."""

    def __init__(self, on: date | None) -> None:
        self.on = on
        super().__init__(f"repealed on {on}")


@transaction.atomic
def repeal(item_id: int, *, actor: User, on: date, by_item: int | None = None) -> InformationItem:
    """Mark a published document as repealed from ``on``; it stays readable, visibly marked.

    Raises:
        InformationItem.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` is neither releaser nor site administrator.
        AlreadyRepealedError: repealed before.
    """
    item: InformationItem = (
        InformationItem.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=item_id)
    )
    if not actor.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=item.organ_id):
        raise NotAReleaserError(Role.RELEASER)
    if item.validity == Validity.REPEALED:
        raise AlreadyRepealedError(item.repealed_on)
    item.validity = Validity.REPEALED
    item.repealed_on = on
    if by_item is not None:
        item.repealed_by = InformationItem.objects.visible_to(actor).get(pk=by_item)
    item.save(update_fields=["validity", "repealed_on", "repealed_by"])
    ledger.record(
        "document.repealed",
        organ=item.organ,
        subject=item,
        actor=actor,
        payload={"on": on.isoformat(), "by": by_item, "doc_no": item.doc_no},
    )
    return item


@transaction.atomic
def close_notices(today: date, at: datetime) -> int:
    """Close the public notices whose last day has passed; returns how many."""
    over = (
        InformationItem.objects.filter(
            notice_until__lt=today,
            notice_closed_at=None,
            pk__in=Release.objects.filter(state=ReleaseState.RELEASED).values("item"),
        )
        .select_related("organ")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    closed = 0
    for item in over:
        item.notice_closed_at = at
        item.save(update_fields=["notice_closed_at"])
        ledger.record(
            "notice.closed",
            organ=item.organ,
            subject=item,
            actor=None,
            payload={"until": item.notice_until.isoformat()},
            at=at,
        )
        closed += 1
    return closed


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
