"""No page weighs more than 100 kB without pictures: HTML, style sheet, script and mark together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import lubu.portal
from lubu.portal import counted, rendering
from lubu.portal.catalogue import MOST_ITEMS
from lubu.portal.catalogue import PER_PAGE as PER_PART
from lubu.portal.gather import HOME_ITEMS
from lubu.portal.lists import PER_PAGE
from lubu.portal.pages import CountedRow, Link
from lubu.portal.rendering import Page
from tests.portal import sample_pages
from tests.portal.sample_catalogue import CATALOGUE_PART
from tests.portal.sample_figures import COUNTED_MONTH
from tests.portal.sample_pages import CHROME, PAGES

pytestmark = pytest.mark.one_database
STATIC = Path(lubu.portal.__file__).parent / "static" / "portal"
MOST_BYTES = 100_000
TITLE = "关于公布沙溪镇2021年度城乡居民最低生活保障对象临时救助及特困人员供养资金发放名单的公示"
LINKS = tuple(
    Link(
        f"{TITLE}（第{n}批）",
        f"/shaxi/shjzlygk/2021/{n:05}.html",
        date(2021, 6, 1),
        note="沙府办〔2021〕23号",
    )
    for n in range(60)
)


def full_home() -> Page:
    home = sample_pages.HOME
    blocks = ("news", "notices", "policies", "interpretations", "key_areas")
    more = {
        name: replace(section, items=LINKS[:HOME_ITEMS])
        for name in blocks
        if (section := getattr(home, name))
    }
    return replace(home, **more)


def full_list() -> Page:
    """A front page holds up to two pages' items less one."""
    return replace(PAGES["column"], items=LINKS[: 2 * PER_PAGE - 1])


def full_counted() -> Page:
    rows = tuple(
        CountedRow(
            title=link.text, href=link.href, on=link.on, note="社会救助领域公开", amount="12,345"
        )
        for link in (LINKS * 2)[: counted.PER_LIST]
    )
    return replace(COUNTED_MONTH, rows=rows)


def full_catalogue() -> Page:
    entry = CATALOGUE_PART.entries[0]
    entries = tuple(
        replace(entry, code=f"05-{n:02}", items=LINKS[:MOST_ITEMS]) for n in range(PER_PART)
    )
    return replace(CATALOGUE_PART, entries=entries)


FULL = {
    "home": full_home(),
    "list": full_list(),
    "counted": full_counted(),
    "catalogue": full_catalogue(),
    "item": replace(sample_pages.item(), body_html="<p>" + "正文" * 6000 + "</p>"),
}


@pytest.mark.parametrize("name", [*PAGES, *(f"full {name}" for name in FULL)])
def test_a_page_weighs_less_than_100_kb(name):
    page = FULL[name[5:]] if name.startswith("full ") else PAGES[name]
    html = rendering.render_page(page, CHROME, path="zcwj/2021/00712.html")
    assets = sum((STATIC / one).stat().st_size for one in ("site.css", "site.js", "mark.svg"))
    assert len(html) + assets < MOST_BYTES
