"""A town that handles applications, on the Monday of a week without holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.access_requests.factories import make_office
from tests.organisations.factories import Town
from tests.publishing.factories import open_site

MONDAY = datetime(2021, 3, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def town(clock: time_machine.Traveller) -> Town:
    town = make_office()
    town.column = open_site(town)
    return town
