"""What is done to posts: appointing, ending, leaving (岗位任免)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lubu.organisations.models import Appointment, Post, User


class AlreadyAppointedError(Exception):
    """The person holds the post already."""

    def __init__(self, person: str, post: str) -> None:
        self.person, self.post = person, post
        super().__init__(f"{person} holds {post}")


class NotAppointedError(Exception):
    """The person does not hold the post."""

    def __init__(self, person: str, post: str) -> None:
        self.person, self.post = person, post
        super().__init__(f"{person} does not hold {post}")


class AbolishedError(Exception):
    """The post stands no longer."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} was abolished")


@transaction.atomic
def establish(post: Post) -> Post:
    """Give the post the group through which Wagtail knows it.

    Every post opens the desk; what it may do there follows from its roles.
    """
    if post.group is None:
        unit = post.unit
        post.group = Group.objects.create(name=f"{unit.organ.slug}/{unit.slug}/{post.pk}")
        post.save(update_fields=["group"])
    post.group.permissions.set(
        Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    return post


@transaction.atomic
def appoint(user: User, post: Post, *, since: date) -> Appointment:
    """Let ``user`` hold ``post`` from ``since`` on; a day to come gives no right before it comes.

    Raises:
        AlreadyAppointedError: held already, or to be held from a later day.
        AbolishedError: the post stands no longer.
    """
    if post.abolished_on is not None:
        raise AbolishedError(str(post))
    if Appointment.objects.open().filter(user=user, post=post).exists():
        raise AlreadyAppointedError(str(user), str(post))
    appointment = Appointment.objects.create(user=user, post=post, since=since)
    _share_rights(user)
    return appointment


@transaction.atomic
def begin_due(on: date) -> list[Appointment]:
    """Share the rights of appointments that began by ``on``; returns those that began now."""
    shared = User.groups.through.objects.filter(
        user=OuterRef("user"), group=OuterRef("post__group")
    )
    begun = Appointment.objects.held(on).exclude(post__group=None).exclude(Exists(shared))
    found = list(begun.filter(user__is_active=True).select_related("user", "post__unit__organ"))
    for user in {one.user for one in found}:
        _share_rights(user)
    return found


@transaction.atomic
def end(user: User, post: Post, *, until: date) -> Appointment:
    """End the holding of ``post`` on ``until``; one that never began is taken back.

    Raises:
        NotAppointedError: not held.
    """
    held = Appointment.objects.open().filter(user=user, post=post).first()
    if held is None:
        raise NotAppointedError(str(user), str(post))
    _end(held, until)
    _share_rights(user)
    return held


@transaction.atomic
def leave(user: User, *, until: date) -> list[Appointment]:
    """End all posts of a person who leaves and close the account; returns what was held.

    Who takes the work over is the rooms' business (`publishing.actions.hand_over`).
    """
    held = list(Appointment.objects.open().filter(user=user).select_related("post__unit"))
    for appointment in held:
        _end(appointment, until)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _share_rights(user)
    return held


def _end(appointment: Appointment, until: date) -> None:
    if appointment.since > until and appointment.since > timezone.localdate():
        Appointment.objects.filter(pk=appointment.pk).delete()
        return
    appointment.until = max(until, appointment.since)
    appointment.save(update_fields=["until"])


def _share_rights(user: User) -> None:
    user.__dict__.pop("posts_held", None)
    user.__dict__.pop("organ_ids", None)
    held = Appointment.objects.filter(user=user).held(timezone.localdate())
    user.groups.set(Group.objects.filter(post__in=held.values("post")))
