"""Who sees the rows of this room."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Q

from lubu.organisations.models import Appointment, FailedLogIn, Organ, Post, Unit, User
from lubu.organisations.rules import LEADERS
from lubu.organisations.visibility import EVERYTHING, NOTHING, policy


@policy(Organ)
def organs(user: User | None) -> Q:
    """Who an organ is, is public; staff see their own in the desk."""
    return EVERYTHING if user is None else Q(pk__in=user.organ_ids)


@policy(Unit)
def units(user: User | None) -> Q:
    return EVERYTHING if user is None else Q(organ__in=user.organ_ids)


@policy(Post)
def posts(user: User | None) -> Q:
    """Who leads the organ or a unit is public (条例 art. 20(2)); the rest is staff's."""
    if user is None:
        leads = Q(chain__in=[link.value for link in LEADERS]) | Q(is_head=True)
        return leads & Q(abolished_on=None, unit__abolished_on=None)
    return Q(unit__organ__in=user.organ_ids)


@policy(User)
def accounts(user: User | None) -> Q:
    if user is None:
        return NOTHING
    return Q(pk=user.pk) | Q(
        pk__in=Appointment.objects.filter(post__unit__organ__in=user.organ_ids).values("user")
    )


@policy(Appointment)
def appointments(user: User | None) -> Q:
    return NOTHING if user is None else Q(post__unit__organ__in=user.organ_ids)


@policy(Group)
def groups(user: User | None) -> Q:
    """Groups are the shadow of posts; nobody edits them by hand."""
    return NOTHING if user is None else Q(post__unit__organ__in=user.organ_ids)


@policy(FailedLogIn)
def failed_log_ins(user: User | None) -> Q:
    """People type passwords into the wrong field: these names are shown to nobody."""
    return NOTHING
