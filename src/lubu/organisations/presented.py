"""What the public reads of those who lead an organ or a unit.

Nothing else of a person leaves this room: no account, no telephone. 政府信息公开条例 art. 20(2)
asks for the name of the person in charge, 个人信息保护法 art. 6 for no more than is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Prefetch, Value, When

from lubu.organisations.models import Appointment, Organ, Post, Unit, VisibleQuerySet
from lubu.organisations.rules import LEADERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A post with whoever holds it; ``name`` is empty while nobody does."""

    name: str
    post: str
    duties: str
    oversees: tuple[str, ...]
    resume: str


def leaders(organ: Organ, today: date) -> list[Presented]:
    """Those who lead the organ: the principal first, then those in charge, each in their order."""
    rank = Case(
        *(When(chain=link.value, then=Value(place)) for place, link in enumerate(LEADERS)),
        output_field=IntegerField(),
    )
    posts = Post.objects.visible_to(None).filter(
        unit__organ=organ, chain__in=[link.value for link in LEADERS]
    )
    return [one for _, one in _presented(posts.order_by(rank, "position", "pk"), today)]


def heads(organ: Organ, today: date) -> dict[int, list[Presented]]:
    """Those who head each unit, by the unit's key."""
    posts = Post.objects.visible_to(None).filter(unit__organ=organ, is_head=True)
    found: dict[int, list[Presented]] = {}
    for unit, one in _presented(posts.order_by("position", "pk"), today):
        if one.name:
            found.setdefault(unit, []).append(one)
    return found


def _presented(posts: VisibleQuerySet[Post], today: date) -> Iterator[tuple[int, Presented]]:
    held = Appointment.objects.held(today).select_related("user").order_by("since", "pk")
    units = Unit.objects.standing().order_by("position", "pk")
    posts = posts.prefetch_related(Prefetch("appointments", queryset=held))
    posts = posts.prefetch_related(Prefetch("oversees", queryset=units))
    for post in posts:
        holders = [one.user for one in post.appointments.all()]
        yield (
            post.unit_id,
            Presented(
                name="、".join(holder.full_name for holder in holders if holder.full_name),
                post=post.name,
                duties=post.duties.strip(),
                oversees=tuple(unit.name for unit in post.oversees.all()),
                resume="\n".join(holder.resume.strip() for holder in holders).strip(),
            ),
        )
