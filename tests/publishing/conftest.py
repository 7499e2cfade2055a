from __future__ import annotations

import pytest

from tests.organisations.factories import Town, make_town
from tests.publishing import factories


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town
