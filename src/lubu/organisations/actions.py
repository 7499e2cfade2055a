"""What is done to posts: appointing, ending, handing over (岗位任免与工作交接)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction

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
    """Let ``user`` hold ``post`` from ``since`` on.

    Raises:
        AlreadyAppointedError: held already.
    """
    if Appointment.objects.filter(user=user, post=post, until=None).exists():
        raise AlreadyAppointedError(str(user), str(post))
    appointment = Appointment.objects.create(user=user, post=post, since=since)
    _share_rights(user)
    return appointment


@transaction.atomic
def end(user: User, post: Post, *, until: date) -> Appointment:
    """End the holding of ``post`` on ``until``.

    Raises:
        NotAppointedError: not held.
    """
    held = Appointment.objects.filter(user=user, post=post, until=None).first()
    if held is None:
        raise NotAppointedError(str(user), str(post))
    held.until = max(until, held.since)
    held.save(update_fields=["until"])
    _share_rights(user)
    return held


@transaction.atomic
def leave(user: User, *, until: date) -> list[Post]:
    """End all posts of a person who leaves and close the account; returns the posts left.

    Who takes the work over is the rooms' business (`publishing.actions.hand_over`).
    """
    left = []
    for appointment in Appointment.objects.filter(user=user, until=None).select_related("post"):
        appointment.until = max(until, appointment.since)
        appointment.save(update_fields=["until"])
        left.append(appointment.post)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _share_rights(user)
    return left


def _share_rights(user: User) -> None:
    user.__dict__.pop("posts_held", None)
    user.__dict__.pop("organ_ids", None)
    user.groups.set(
        Group.objects.filter(
            post__appointments__user=user, post__appointments__until=None
        ).distinct()
    )
