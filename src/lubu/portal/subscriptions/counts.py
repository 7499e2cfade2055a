"""How many subscribe, in numbers alone: no count says who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lubu.organisations.models import Organ
from lubu.portal.models import Subscription, Topic
from lubu.portal.rules.subscriptions import SubscriptionState
from lubu.publishing.models import ColumnPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Subscriptions by state, of one column or topic or of all together."""

    label: str
    confirmed: int
    waiting: int
    paused: int


def _counted(label: str, states: Iterable[str]) -> Counted:
    by = Counter(states)
    paused = by[SubscriptionState.PAUSED] + by[SubscriptionState.REFUSED]
    return Counted(
        label=label,
        confirmed=by[SubscriptionState.CONFIRMED],
        waiting=by[SubscriptionState.WAITING],
        paused=paused,
    )


def of_all(organ: Organ) -> Counted:
    """Every subscription of the organ."""
    return _counted("", Subscription.objects.filter(organ=organ).values_list("state", flat=True))


def of_each(organ: Organ) -> list[Counted]:
    """Of each column and topic that somebody chose, the most chosen first."""
    found = []
    for model in (ColumnPage, Topic):
        states: dict[int, list[str]] = {}
        rows = Subscription.objects.filter(organ=organ)
        chosen = rows.values_list("columns" if model is ColumnPage else "topics", "state")
        for pk, state in chosen:
            if pk is not None:
                states.setdefault(pk, []).append(state)
        named = model.objects.filter(pk__in=states)
        found += [_counted(str(one), states[one.pk]) for one in named]
    return sorted(found, key=lambda one: (-one.confirmed, -one.waiting, one.label))
