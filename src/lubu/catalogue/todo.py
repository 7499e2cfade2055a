"""What of a catalogue waits for the unit that keeps it: late entries, and those never published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.catalogue.coverage import Judged, judged
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.standing import State
from lubu.catalogue.sentences import why
from lubu.office.todo import Todo, todo
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role

MOST = 100


def own_rows(user: User) -> Iterator[Judged]:
    """The entries that the person's units keep and coverage counts, with how they stand."""
    units = user.units_with(Role.EDITOR)
    own = CatalogueEntry.objects.visible_to(user).kept().proactive().filter(unit__in=units)
    entries = list(own.select_related("unit", "organ").order_by("code")) if units else []
    for organ in Organ.objects.filter(pk__in={entry.organ_id for entry in entries}):
        mine = [entry for entry in entries if entry.organ_id == organ.pk]
        yield from judged(organ, mine, timezone.localdate())


@todo("catalogue_late", gettext_lazy("Catalogue entries that are late"))
def late(user: User) -> list[Todo]:
    """Entries of the person's units whose next text is overdue."""
    return _waiting(user, State.LATE)


@todo("catalogue_never", gettext_lazy("Catalogue entries with nothing published"))
def never(user: User) -> list[Todo]:
    """Entries of the person's units under which nothing is published."""
    return _waiting(user, State.NEVER)


def _waiting(user: User, state: State) -> list[Todo]:
    found = (row for row in own_rows(user) if row.standing.state is state)
    return [
        Todo(
            title=f"{row.entry.level1} / {row.entry.level2}",
            address=reverse("catalogue:entry", args=[row.entry.pk]),
            what=why(row.standing),
            due_on=row.standing.due_on,
        )
        for row in islice(found, MOST)
    ]
