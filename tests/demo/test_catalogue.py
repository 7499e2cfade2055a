"""The demonstration town's catalogue: tailored, given out, put in force twice."""

from __future__ import annotations

from datetime import date

import pytest

from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from lubu.catalogue.rules.differences import difference
from lubu.catalogue.rules.vocabulary import OwnerKind
from lubu.demo import catalogue, plan
from lubu.demo.clock import standing_at
from lubu.demo.entries import code_of, tailored
from lubu.demo.matters import matters
from lubu.demo.offices import offices
from lubu.demo.town import Town, found_town


@pytest.fixture
def town() -> Town:
    with standing_at(plan.YEAR - 1, 12, 28, 9):
        town = found_town()
        catalogue.put_first_in_force(town)
    return town


@pytest.mark.django_db
def test_the_catalogue_is_tailored_and_given_to_the_units(town):
    own = CatalogueEntry.objects.filter(organ=town.organ)
    dropped = own.exclude(dropped_because="")
    assert dropped.count() > 30
    assert all(len(entry.dropped_because) > 4 for entry in dropped)
    assert sum(entry.is_own for entry in own) == len(tailored()["add"])
    unassigned = own.kept().filter(unit=None)
    assert {entry.owner for entry in unassigned} == {OwnerKind.VILLAGE}
    assert own.kept().exclude(unit=None).values("unit").distinct().count() == len(offices())


@pytest.mark.django_db
def test_the_second_version_differs_readably(town):
    catalogue.put_second_in_force(town)
    first, second = CatalogueVersion.objects.filter(organ=town.organ).order_by("number")
    assert second.in_force_from == date(plan.YEAR, 7, 5)
    found = difference(first.listed(), second.listed())
    assert [one.content.level2 for one in found.added] == ["政务公开专区"]
    assert [one.content.code for one in found.dropped] == ["19-20"]
    [changed] = found.changed
    assert {one.column for one in changed.columns} == {"elements", "limit"}


@pytest.mark.django_db
def test_what_the_years_texts_fulfil_is_kept_by_the_town(town):
    kept = {code for code, entry in town.entries.items() if entry.is_kept}
    codes = [code_of(one) for one in plan.items(2021)]
    assert set(codes) - {""} <= kept
    assert sum(code != "" for code in codes) > 1000
    assert len(set(codes)) > 90


def test_every_matter_with_an_entry_is_one():
    assert set(tailored()["matters"]) <= set(matters())
