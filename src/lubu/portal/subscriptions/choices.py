"""What a site offers for subscription: its columns and the topics that go on, as a form shows
them and sends them back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.models import Subscription, Topic
from lubu.portal.modes.reading import split
from lubu.portal.rules.topics import TopicState
from lubu.portal.subscriptions.pages import Choice, ChoiceGroup
from lubu.publishing.models import ColumnPage

VALUE = re.compile(r"([ct])([0-9]{1,18})", re.ASCII)


def keys(values: Iterable[str]) -> tuple[list[int], list[int]]:
    """The columns and topics that a form sent; what is neither is left out."""
    found = [match for value in values if (match := VALUE.fullmatch(value))]
    columns, topics = ([int(one[2]) for one in found if one[1] == kind] for kind in "ct")
    return columns, topics


class Choices:
    """One organ's; read once a request."""

    def __init__(self, organ: Organ) -> None:
        self.organ, self.frame = organ, Frame(organ)
        rows = Topic.objects.visible_to(None).filter(organ=organ, state=TopicState.CURRENT.value)
        self.topics = list(rows.order_by("-pk"))

    def at(self, path: str) -> frozenset[str]:
        """What a page of the site belongs to: its column, or its topic."""
        below = split(path.removeprefix(self.organ.site_path))[1]
        slugs = below.split("/")
        if slugs[0] == "topics":
            return frozenset(f"t{one.pk}" for one in self.topics if one.slug in slugs[1:2])
        return frozenset(
            f"c{column.pk}" for column in self.frame.columns.values() if column.slug == slugs[0]
        )

    def of(self, row: Subscription) -> frozenset[str]:
        """What a subscriber has chosen."""
        columns = row.columns.values_list("pk", flat=True)
        topics = row.topics.values_list("pk", flat=True)
        return frozenset([*(f"c{pk}" for pk in columns), *(f"t{pk}" for pk in topics)])

    def groups(self, chosen: Collection[str]) -> tuple[ChoiceGroup, ...]:
        """Columns that have none below them first, then each other with its own, then topics."""
        alone, groups = [], []
        for column in self.frame.top:
            below = [one for one in self.frame.columns.values() if _is_below(one, column)]
            if below:
                whole = _("All of “%(column)s”") % {"column": column.title}
                own = (_of(column, whole, chosen), *(_of(one, one.title, chosen) for one in below))
                groups.append(ChoiceGroup(label=column.title, choices=own))
            else:
                alone.append(_of(column, column.title, chosen))
        if alone:
            groups.insert(0, ChoiceGroup(label=_("Columns"), choices=tuple(alone)))
        if self.topics:
            own = tuple(
                Choice(value=f"t{one.pk}", label=str(one), is_chosen=f"t{one.pk}" in chosen)
                for one in self.topics
            )
            groups.append(ChoiceGroup(label=_("Topics"), choices=own))
        return tuple(groups)


def _is_below(one: ColumnPage, column: ColumnPage) -> bool:
    return one.path.startswith(column.path) and one.pk != column.pk


def _of(column: ColumnPage, label: str, chosen: Collection[str]) -> Choice:
    value = f"c{column.pk}"
    return Choice(value=value, label=label, is_chosen=value in chosen)
