"""What is counted of a catalogue: entries in force, current and late ones, each with its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from lubu.catalogue import actions
from lubu.catalogue.rules.vocabulary import Limit, LimitKind
from lubu.office.figures import Period, get
from tests.catalogue.factories import OWN, in_force, own
from tests.organisations.factories import SINCE, Town, make_town
from tests.publishing.factories import approved, draft, open_site

pytestmark = pytest.mark.django_db
NAMES = ("catalogue_entries", "catalogue_current", "catalogue_late")


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    return town


def counted(town: Town, day: date) -> dict[str, list[str]]:
    """The codes behind each figure of a month."""
    month = Period.month(day.year, day.month)
    return {
        name: sorted(get(name).rows(town.organ, month).values_list("code", flat=True))
        for name in NAMES
    }


def test_entries_are_counted_as_they_stand_at_the_end_of_a_period(town):
    monthly = own(town, replace(OWN, limit=Limit(kind=LimitKind.MONTHLY)))
    own(town, replace(OWN, code="05-Z02", level2="从未公开的事项"))
    dropped = own(town, replace(OWN, code="05-Z03", level2="删去的事项"))
    actions.drop(dropped.pk, actor=town.admin, reason="无此职能")
    assert counted(town, SINCE) == {name: [] for name in NAMES}
    in_force(town)
    with time_machine.travel("2024-03-05 10:00+08:00", tick=False):
        approved(draft(town.column, town.editor, entry=monthly), town)
        kept = [monthly.code, "05-Z02"]
        now = counted(town, date(2024, 3, 5))
        assert now == dict(zip(NAMES, (kept, [monthly.code], []), strict=True))
    with time_machine.travel("2024-09-05 10:00+08:00", tick=False):
        later = counted(town, date(2024, 9, 5))
        assert later == dict(zip(NAMES, (kept, [], [monthly.code]), strict=True))
