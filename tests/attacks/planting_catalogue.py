"""A disclosure catalogue, planted in one organ."""

from __future__ import annotations

from dataclasses import replace

from lubu.catalogue import actions as catalogue
from tests.catalogue.factories import OWN, in_force
from tests.organisations.factories import SINCE, Town


def plant(town: Town) -> None:
    """Entries kept by a unit, by nobody, and dropped; two versions, and a third to come."""
    kept, _free, dropped = (
        catalogue.add(
            town.organ,
            actor=town.admin,
            content=replace(OWN, level2=f"事项{number}"),
            unit=None,
            on=SINCE,
        )
        for number in range(3)
    )
    in_force(town)
    catalogue.assign([kept.pk], actor=town.admin, unit=town.units["office"])
    in_force(town)
    catalogue.drop(dropped.pk, actor=town.admin, reason="无此职能")
