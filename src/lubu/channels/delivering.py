"""Driving an adapter: claim, one step outside any transaction, store; until nothing is left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from lubu.channels.actions.deliveries import Claim, claim, settle
from lubu.channels.adapters import Adapter, ByHand, Outcome, PutOff, Registry
from lubu.channels.adapters.registered import ADAPTERS
from lubu.channels.models import Delivery, to_be_delivered, to_be_taken_down
from lubu.channels.packages import FileNotCleanError, package_of
from lubu.channels.rules import DeliveryState, Hint, Purpose
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind

MOST_STEPS = 10


def deliver(
    release_id: int, *, at: datetime | None = None, adapters: Registry = ADAPTERS
) -> DeliveryState | None:
    """Do for a release what can be done now; repeatable. ``None``: nothing was to be done.

    Raises:
        Release.DoesNotExist: there is none.
    """
    state: DeliveryState | None = None
    for _step in range(MOST_STEPS):
        held = claim(release_id, at=at or timezone.now())
        if held is None:
            break
        state = settle(held, _step_of(held, adapters), at=at or timezone.now())
    return state


def _step_of(held: Claim, adapters: Registry) -> Outcome:
    release = Release.objects.select_related("channel", "organ", "item", "submission").get(
        pk=held.release
    )
    adapter: Adapter = adapters.get(ChannelKind(release.channel.kind))
    if held.broke_off and adapter.is_risky(held.marks):
        return ByHand(hint=Hint.UNCERTAIN, marks=held.marks)
    try:
        package = package_of(release, marks=held.marks, external_id=held.external_id)
        if held.purpose is Purpose.TAKE_DOWN:
            return adapter.take_down(package)
        return adapter.deliver(package)
    except FileNotCleanError as error:
        return PutOff(detail=error.title, hint=Hint.FILES_NOT_CLEAN)


def deliver_due(at: datetime, *, adapters: Registry = ADAPTERS) -> int:
    """Go on with what was put off, and begin what no worker has begun; returns how many."""
    goes_on = Delivery.objects.due(at).values_list("release", flat=True)
    waiting = to_be_delivered(Release.objects.all()).values_list("pk", flat=True)
    standing = to_be_taken_down(Release.objects.all())
    untouched = standing.filter(
        Q(last_purpose=None) | Q(last_purpose=Purpose.DELIVER.value)
    ).values_list("pk", flat=True)
    found = {*goes_on, *waiting, *untouched}
    return sum(
        deliver(release_id, at=at, adapters=adapters) is not None for release_id in sorted(found)
    )
