"""How many subscribe, in numbers alone: no count says who."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    own = Subscription.objects.filter(organ=organ)
    columns = _by_choice(own.values_list("columns", "state"))
    topics = _by_choice(own.values_list("topics", "state"))
    found = [
        *(_counted(str(one), columns[one.pk]) for one in ColumnPage.objects.filter(pk__in=columns)),
        *(_counted(str(one), topics[one.pk]) for one in Topic.objects.filter(pk__in=topics)),
    ]
    return sorted(found, key=lambda one: (-one.confirmed, -one.waiting, one.label))


def _by_choice(rows: Iterable[tuple[int | None, str]]) -> dict[int, list[str]]:
    """The states of those who chose each; who chose none stands nowhere."""
    states: dict[int, list[str]] = defaultdict(list)
    for pk, state in rows:
        if pk is not None:
            states[pk].append(state)
    return states
