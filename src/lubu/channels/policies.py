"""Who sees how a release was delivered and read."""

from __future__ import annotations

from django.db.models import Q

from lubu.channels.models import Delivery, ReadCount, ReadFetch
from lubu.organisations.models import User
from lubu.organisations.visibility import NOTHING, policy, visible
from lubu.publishing.models import Release


@policy(Delivery)
def deliveries(user: User | None) -> Q:
    if user is None:
        return NOTHING
    return Q(release__in=visible(Release.objects.all(), user).values("pk"))


@policy(ReadCount)
def read_counts(user: User | None) -> Q:
    """How often something was read is as public as that it is out: the figure opens to it."""
    return Q(release__in=visible(Release.objects.all(), user).values("pk"))


@policy(ReadFetch)
def read_fetches(user: User | None) -> Q:
    """How the interface of an account answers is for those who work in the organ."""
    return NOTHING if user is None else Q(channel__organ__in=user.organ_ids)
