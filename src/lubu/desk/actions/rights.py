"""Who may keep organs, posts and accounts, and what nobody may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils import timezone

from lubu.organisations.models import Appointment, Organ, Post, Unit, User
from lubu.organisations.rules import Duty, Role, clashes


class NotYourOrganError(Exception):
    """The person is no site administrator of the organ."""


class NotYourselfError(Exception):
    """Nobody appoints himself, resets his own password or hands over to himself."""


class ForeignAccountError(Exception):
    """The account works for another organ as well, or keeps the whole installation."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(person)


class LastAdministratorError(Exception):
    """The organ would be left without a site administrator."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(organ)


class ClosedAccountError(Exception):
    """The account is closed: its person has left."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(person)


class OpenAccountError(Exception):
    """The account is open: there is nothing to reopen."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(person)


class ClashError(Exception):
    """The person would write and review, or review twice, the texts of the same ``units``.

    It may be meant: whoever says so is not refused.
    """

    def __init__(self, person: str, units: str) -> None:
        self.person, self.units = person, units
        super().__init__(f"{person}: {units}")


class DayError(Exception):
    """A day that cannot be: before the appointment began, or after today."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(day.isoformat())


def check_keeps(actor: User, organ: Organ) -> None:
    """Pass only a site administrator of the organ.

    Raises:
        NotYourOrganError: anybody else.
    """
    if not actor.holds(Role.SITE_ADMIN, organ_id=organ.pk):
        raise NotYourOrganError


def check_whole_account(actor: User, user: User) -> Organ:
    """Pass only where ``actor`` keeps every organ that ``user`` works for; returns the one where
    the person holds, or held last, a post: whose last post has ended is still somebody's to keep.

    Raises:
        NotYourOrganError: none of them is the actor's to keep.
        ForeignAccountError: one of several is not, or the account is above all organs.
    """
    kept = actor.organs_with(Role.SITE_ADMIN)
    ever = Appointment.objects.filter(user=user).select_related("post__unit__organ")
    mine = ever.filter(post__unit__organ__in=kept)
    last = mine.order_by(F("until").desc(nulls_first=True), "-since", "-pk").first()
    if last is None:
        raise NotYourOrganError
    foreign = ever.open().exclude(post__unit__organ__in=kept)
    if user.is_superuser or foreign.exists():
        raise ForeignAccountError(str(user))
    return last.post.unit.organ


def check_clash(user: User, posts: Iterable[Post]) -> None:
    """Pass where more ``posts`` make nobody the author and reviewer, or two reviewers, of a unit.

    Raises:
        ClashError: of units where that was not so before.
    """
    held = Post.objects.filter(
        pk__in=Appointment.objects.open().filter(user=user).values("post")
    ).prefetch_related("oversees")
    before = [_duty(post) for post in held]
    new = clashes([*before, *map(_duty, posts)]) - clashes(before)
    if new:
        names = Unit.objects.filter(pk__in=new).values_list("name", flat=True)
        raise ClashError(str(user), "、".join(names))


def _duty(post: Post) -> Duty:
    return Duty(frozenset(Role(role) for role in post.roles), post.scope)


def check_keeps_an_administrator(organ: Organ) -> None:
    """Pass only while somebody keeps the organ; asked after a change, inside its transaction.

    Raises:
        LastAdministratorError: nobody would.
    """
    held = (
        Appointment.objects.held(timezone.localdate())
        .filter(post__unit__organ=organ, user__is_active=True)
        .values("post")
    )
    posts = Post.objects.filter(pk__in=held)
    if not any(Role.SITE_ADMIN.value in post.roles for post in posts):
        raise LastAdministratorError(organ.name)
