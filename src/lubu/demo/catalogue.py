"""The town's disclosure catalogue: adopted, tailored, given to units, put in force, and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from lubu.catalogue import actions, baseline
from lubu.catalogue.models import CatalogueEntry, EntryQuerySet
from lubu.catalogue.rules.limits import limit_from
from lubu.catalogue.rules.vocabulary import EntryContent, Level
from lubu.demo.clock import standing_at
from lubu.demo.entries import tailored
from lubu.demo.plan import YEAR
from lubu.demo.town import Town

SECOND = date(YEAR, 7, 5)


def put_first_in_force(town: Town) -> None:
    """The catalogue as the year begins with it."""
    admin, today = town.people["siteadmin"], timezone.localdate()
    actions.adopt(town.organ, actor=admin, level=Level.TOWNSHIP, on=today)
    for one in tailored()["drop"]:
        _drop(town, one)
    for one in tailored()["add"]:
        _add(town, one)
    _assign(town)
    actions.put_in_force(town.organ, actor=admin, in_force_from=today, note="首次编制", today=today)
    own = CatalogueEntry.objects.filter(organ=town.organ)
    town.entries = {entry.code: entry for entry in own}


def put_second_in_force(town: Town) -> None:
    """What changed in the middle of the year."""
    second, admin = tailored()["second"], town.people["siteadmin"]
    with standing_at(SECOND.year, SECOND.month, SECOND.day, 10):
        _drop(town, second["drop"])
        _add(town, second["add"])
        _assign(town)
        change = second["change"]
        entry = CatalogueEntry.objects.select_related("unit").get(
            organ=town.organ, code=change["code"]
        )
        actions.change(entry.pk, actor=admin, content=_said(entry.content, change), unit=entry.unit)
        actions.put_in_force(
            town.organ, actor=admin, in_force_from=SECOND, note=second["note"], today=SECOND
        )


def _drop(town: Town, dropped: Mapping[str, Any]) -> None:
    own = CatalogueEntry.objects.filter(organ=town.organ)
    if "field" in dropped:
        found = own.filter(field=dropped["field"])
    else:
        found = own.filter(code__in=dropped["codes"])
    for pk in found.order_by("code").values_list("pk", flat=True):
        actions.drop(pk, actor=town.people["siteadmin"], reason=dropped["reason"])


def _add(town: Town, added: Mapping[str, Any]) -> None:
    like = baseline.entries()[added["like"]]
    content = replace(
        _said(like, added),
        code=f"{like.code[:3]}Z01",
        level1=added["level1"],
        level2=added["level2"],
    )
    actions.add(
        town.organ,
        actor=town.people["siteadmin"],
        content=content,
        unit=town.units[tailored()["units"][like.owner.value]],
        on=timezone.localdate(),
    )


def _said(content: EntryContent, changed: Mapping[str, Any]) -> EntryContent:
    limit = limit_from(changed["limit"]) if "limit" in changed else content.limit
    return replace(content, elements=tuple(changed["elements"]), limit=limit)


def _assign(town: Town) -> None:
    """Give what is kept and has no unit yet to the units, by their kind of office."""
    left = CatalogueEntry.objects.filter(organ=town.organ, unit=None).kept()
    for slug, codes in tailored()["given"].items():
        _give(town, left.filter(code__in=codes), slug)
    for slug in sorted(set(tailored()["units"].values())):
        kinds = [kind for kind, unit in tailored()["units"].items() if unit == slug]
        _give(town, left.filter(owner__in=kinds), slug)


def _give(town: Town, entries: EntryQuerySet, slug: str) -> None:
    keys = list(entries.values_list("pk", flat=True))
    actions.assign(keys, actor=town.people["siteadmin"], unit=town.units[slug])
