from __future__ import annotations

import pytest

from tests.organisations.factories import Town, make_town
from tests.portal.conftest import (  # noqa: F401  the planted town serves here too
    planted_summer,
    summer,
    summer_home,
)
from tests.publishing import factories


@pytest.fixture
def town() -> Town:
    """A town with a site of one column."""
    town = make_town()
    town.column = factories.open_site(town)
    return town
