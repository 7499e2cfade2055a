"""Whatever changes what the site shows, the index is what a rebuild makes of it."""

from __future__ import annotations

import pytest

from lubu.portal.search import entries
from tests.portal.test_changes import CHANGES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize("name", CHANGES)
def test_after_every_change_the_index_is_what_a_rebuild_makes_of_it(summer, name):
    CHANGES[name][1](summer)
    assert list(entries.compare(summer.organ)) == []
