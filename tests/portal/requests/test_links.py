"""Where the site leads to the pages of 依申请公开."""

from __future__ import annotations

import pytest

from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing.actions import add_column
from lubu.publishing.rules import ColumnKind
from tests.portal.requests.sending import FORM, GUIDE, LOG, STATUS

pytestmark = pytest.mark.django_db
COLUMNS = {
    "zfxxgk": ColumnKind.DISCLOSURE,
    "zfxxgkzn": ColumnKind.GUIDE,
    "ysqgk": ColumnKind.REQUESTS,
}


def test_the_platform_its_guide_and_its_column_of_applications_lead_to_all_four_pages(client, town):
    for slug, kind in COLUMNS.items():
        home = type(town.organ.home).objects.get(pk=town.organ.home.pk)
        add_column(home, owner=town.units["office"], title=slug, slug=slug, kind=kind)
    Builder(town.organ).build_all()
    for slug in COLUMNS:
        html = (site_root(town.organ) / slug / "index.html").read_text("utf-8")
        for path in (GUIDE, FORM, STATUS, LOG):
            assert f'href="{path}"' in html, (slug, path)
    assert f'href="{GUIDE}"' in (site_root(town.organ) / "index.html").read_text("utf-8")
    assert f'href="{GUIDE}"' in client.get("/deadline/shaxi/").content.decode()
