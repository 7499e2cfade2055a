"""Catalogues, made by the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lubu.catalogue import actions, baseline
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from lubu.catalogue.rules.vocabulary import EntryContent, Level
from tests.organisations.factories import SINCE, Town

OWN = replace(
    baseline.entries()["05-06"], code="05-Z01", level1="镇级救助", level2="爱心基金使用情况"
)


def adopted(town: Town, on: date = SINCE) -> None:
    """The town's catalogue with the township's entries of the baseline."""
    actions.adopt(town.organ, actor=town.admin, level=Level.TOWNSHIP, on=on)


def entry(town: Town, code: str) -> CatalogueEntry:
    """An entry of the town's catalogue."""
    return CatalogueEntry.objects.get(organ=town.organ, code=code)


def given(town: Town, code: str, unit: str = "office") -> CatalogueEntry:
    """An entry of the town's catalogue, given to a unit of it."""
    row = entry(town, code)
    actions.assign([row.pk], actor=town.admin, unit=town.units[unit])
    return entry(town, code)


def in_force(town: Town, on: date = SINCE) -> CatalogueVersion:
    """The town's catalogue put in force."""
    return actions.put_in_force(
        town.organ, actor=town.admin, in_force_from=on, note="首次编制", today=on
    )


def own(town: Town, content: EntryContent = OWN) -> CatalogueEntry:
    """An entry that the town adds itself."""
    return actions.add(town.organ, actor=town.admin, content=content, unit=None, on=SINCE)
