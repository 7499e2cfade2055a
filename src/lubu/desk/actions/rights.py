"""Who may keep organs, posts and accounts, and what nobody may."""

from __future__ import annotations

from datetime import date

from lubu.organisations.models import Appointment, Organ, Post, User
from lubu.organisations.rules import Role


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
    """Pass only where ``actor`` keeps every organ that ``user`` works for; returns the first.

    Raises:
        NotYourOrganError: none of them is the actor's to keep.
        ForeignAccountError: one of several is not, or the account is above all organs.
    """
    kept = {post.unit.organ_id for post in actor.posts_held if Role.SITE_ADMIN.value in post.roles}
    mine = [post.unit.organ for post in user.posts_held if post.unit.organ_id in kept]
    if not mine:
        raise NotYourOrganError
    if user.is_superuser or user.organ_ids - kept:
        raise ForeignAccountError(str(user))
    return mine[0]


def check_keeps_an_administrator(organ: Organ) -> None:
    """Pass only while somebody keeps the organ; asked after a change, inside its transaction.

    Raises:
        LastAdministratorError: nobody would.
    """
    held = Appointment.objects.filter(
        post__unit__organ=organ, until=None, user__is_active=True
    ).values("post")
    posts = Post.objects.filter(pk__in=held)
    if not any(Role.SITE_ADMIN.value in post.roles for post in posts):
        raise LastAdministratorError(organ.name)
