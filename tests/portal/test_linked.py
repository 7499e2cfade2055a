"""What pages say to machines: JSON-LD, canonical addresses, page tags (网页标签)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lubu.portal import linked, rendering
from tests.portal import sample_pages
from tests.portal.sample_pages import CHROME, PAGES

pytestmark = pytest.mark.one_database
SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = SITE | {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
CONTENT = SITE | {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Url"}
TAGS = {
    "home": SITE,
    "column": COLUMN,
    "column-old": COLUMN,
    "disclosure": COLUMN,
    "figures": COLUMN,
    "counted": COLUMN,
    "counted-month": COLUMN,
    "catalogue": COLUMN,
    "catalogue-part": COLUMN,
    "item": CONTENT | {"Keywords", "Description"},
    "report": CONTENT,
    "withdrawn": SITE,
    "sitemap": SITE,
    "not-found": SITE,
    "search": SITE,
}


def rendered(page: rendering.Page, path: str = "zcwj/2021/712.html") -> BeautifulSoup:
    html = rendering.render_page(page, CHROME, path=path)
    return BeautifulSoup(html, "html.parser", multi_valued_attributes=None)


def things(page: rendering.Page, path: str = "zcwj/2021/712.html") -> dict[str, dict]:
    """What the page says of itself, by type."""
    [block] = rendered(page, path).select("head script[type='application/ld+json']")
    data = json.loads(block.string)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


@pytest.mark.parametrize("name", TAGS)
def test_a_page_has_the_tags_that_inspections_look_for(name):
    page = rendered(PAGES[name])
    tags = {one["name"]: one["content"] for one in page.select("head meta[name]")}
    assert set(tags) >= TAGS[name]
    assert all(tags[one].strip() for one in TAGS[name])


def test_tags_of_an_item_say_what_the_page_says():
    images = ("/shaxi/files/1.jpg", "/shaxi/files/2.jpg")
    item = replace(sample_pages.item(), keywords="服装、扶持 产业；", images=images, author="张三")
    page = rendered(item)
    tags = {one["name"]: one["content"] for one in page.select("head meta[name]")}
    assert tags["Keywords"] == "服装,扶持,产业"
    assert tags["Image"] == ",".join(f"https://www.zs.gov.cn{one}" for one in images)
    assert tags["Author"] == "张三"
    assert tags["Url"] == item.url


def test_a_page_names_its_own_address_and_the_wrong_address_none():
    [one] = rendered(PAGES["column"], "zcwj/index.html").select("link[rel=canonical]")
    assert one["href"] == "https://www.zs.gov.cn/shaxi/zcwj/"
    assert not rendered(PAGES["not-found"], rendering.NOT_FOUND).select("link[rel=canonical]")
    assert not rendered(PAGES["search"], "").select("link[rel=canonical], script[type]")


def test_the_home_page_names_the_organ_and_how_to_search():
    said = things(PAGES["home"], "index.html")
    organ, site = said["GovernmentOrganization"], said["WebSite"]
    assert organ["url"] == "https://www.zs.gov.cn/shaxi/"
    assert organ["telephone"] == CHROME.phone
    assert site["publisher"]["@id"] == organ["@id"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "https://www.zs.gov.cn/search?q={words}"


def test_a_document_is_legislation_with_its_force_and_news_are_news():
    item = sample_pages.item()
    said = things(replace(item, kind="normative"))["Legislation"]
    assert said["legislationIdentifier"] == item.facts.doc_no
    assert said["legislationLegalForce"] == "https://schema.org/InForce"
    repealed = replace(item, kind="policy", facts=replace(item.facts, validity="repealed"))
    assert things(repealed)["Legislation"]["legislationLegalForce"].endswith("/NotInForce")
    assert "NewsArticle" in things(replace(item, kind="news"))
    assert "Article" in things(replace(item, kind="notice", facts=None))


def test_the_trail_leads_from_the_home_page_to_the_page():
    trail = things(PAGES["item"])["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in trail] == list(range(1, len(trail) + 1))
    assert trail[0]["item"] == "https://www.zs.gov.cn/shaxi/"
    assert trail[-1]["item"] == "https://www.zs.gov.cn/shaxi/zcwj/2021/712.html"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_title_breaks_out_of_the_data(title):
    written = linked.written({"name": title})
    assert json.loads(written) == {"name": title}
    assert not set(written) & set("<>&\u2028\u2029")


def test_a_title_that_closes_a_script_stays_a_title():
    evil = "</script><script>alert(1)</script><!--"
    item = replace(sample_pages.item(), kind="notice", title=evil, summary=evil)
    assert len(rendered(item).select("script")) == 2
    assert things(item)["Article"]["headline"] == evil
