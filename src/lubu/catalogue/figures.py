"""What can be counted of a catalogue: the entries in force, and how they stand.

They are the desk's: of lateness the public pages, which are written once, say nothing; how many
entries there are, and under how many something is published, stands on the catalogue's own page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lubu.catalogue.coverage import judged
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion, EntryQuerySet
from lubu.catalogue.published import texts_of
from lubu.catalogue.rules.standing import Published, State
from lubu.ledger.models import Head
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ


def _in_force(organ: Organ, period: Period) -> EntryQuerySet:
    """The entries that the version in force on the last day keeps."""
    versions = CatalogueVersion.objects.filter(organ=organ, in_force_from__lte=period.last)
    last = versions.order_by("-number").first()
    codes = [one["code"] for one in last.entries if not one.get("dropped_because")] if last else []
    return CatalogueEntry.objects.filter(organ=organ, code__in=codes).select_related("unit")


def _standing(organ: Organ, period: Period, state: State) -> models.QuerySet[CatalogueEntry]:
    """Of these, those of the organ's own accord that stood so on the last day that has come."""
    digest = Head.objects.filter(organ=organ).values_list("digest", flat=True).first() or ""
    on = min(period.last, timezone.localdate())
    states = _states(organ, digest, period, on)
    found = [pk for pk, stood in states.items() if stood is state]
    return CatalogueEntry.objects.filter(pk__in=found).select_related("unit")


@lru_cache(maxsize=60)
def _states(organ: Organ, digest: str, period: Period, on: date) -> Mapping[int, State]:
    """How each stood ``on`` a day, as the ledger stands at ``digest``: judged once, however many
    figures and screens ask; without any text an entry is neither current nor late."""
    texts = _texts(organ, digest)
    rows = _in_force(organ, period).proactive().filter(pk__in=texts)
    return {one.entry.pk: one.standing.state for one in judged(organ, rows, on, texts)}


@lru_cache(maxsize=2)
def _texts(organ: Organ, _digest: str) -> Mapping[int, Sequence[Published]]:
    return texts_of(organ)


@figure(
    "catalogue_entries",
    label=_("catalogue entries in force"),
    unit="项",
    day="since",
    public=False,
    stock=True,
)
def catalogue_entries(organ: Organ, period: Period) -> models.QuerySet[CatalogueEntry]:
    """Entries in force on the last day of the period (主动公开目录); `CatalogueEntry`."""
    return _in_force(organ, period)


@figure(
    "catalogue_current",
    label=_("catalogue entries that are current"),
    unit="项",
    day="since",
    public=False,
    stock=True,
)
def catalogue_current(organ: Organ, period: Period) -> models.QuerySet[CatalogueEntry]:
    """Entries with something published and nothing overdue on the last day; `CatalogueEntry`."""
    return _standing(organ, period, State.CURRENT)


@figure(
    "catalogue_late",
    label=_("catalogue entries that are late"),
    unit="项",
    day="since",
    public=False,
    stock=True,
)
def catalogue_late(organ: Organ, period: Period) -> models.QuerySet[CatalogueEntry]:
    """Entries late by their own limit on the last day (逾期未更新); `CatalogueEntry`."""
    return _standing(organ, period, State.LATE)
