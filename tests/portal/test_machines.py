"""Feeds, site maps and robots.txt of a built site, held to their standards."""

from __future__ import annotations

from datetime import datetime

import pytest
from lxml import etree

from lubu.desk.actions.organs import ORGAN_FIELDS, change_organ
from lubu.portal import crawling
from lubu.portal.builder import Builder
from lubu.portal.disk import Disk
from lubu.portal.feeds import MOST_ENTRIES
from lubu.publishing import actions
from lubu.publishing.rules import WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, edited, released
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    return town


def parsed(town: Town, path: str) -> etree._Element:
    return etree.fromstring(built(town)[path])


def texts(feed: etree._Element, path: str) -> list[str]:
    return [str(one) for one in feed.xpath(path, namespaces=ATOM)]


def check_atom(feed: etree._Element, address: str) -> None:
    """What RFC 4287 demands of a feed and its entries."""
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    entries = feed.xpath("a:entry", namespaces=ATOM)
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):  # exactly one each: 4.1.1, 4.1.2
            assert len(one.xpath(f"a:{name}", namespaces=ATOM)) == 1, name
        [identity] = texts(one, "a:id/text()")
        assert ":" in identity
        assert " " not in identity
        for moment in texts(one, "a:updated/text() | a:published/text()"):
            assert datetime.fromisoformat(moment).tzinfo is not None  # 3.3
        assert texts(one, "a:author/a:name/text()")  # 4.1.1: of the feed or of all entries
    assert texts(feed, "a:link[@rel='self']/@href") == [address]
    assert len(texts(feed, "a:link[@rel='alternate']/@href")) == 1
    assert all(len(one.xpath("a:link[@rel='alternate']", namespaces=ATOM)) == 1 for one in entries)
    ids = texts(feed, "a:entry/a:id/text()")
    assert len(ids) == len(set(ids))  # 4.1.1


def test_feeds_are_atom_and_hold_the_newest(town):
    for number in range(MOST_ENTRIES + 2):
        released(town, title=f"第{number}号<通告>&")
    Builder(town.organ).build_all()
    origin = f"https://{town.organ.site_domain}{town.organ.site_path}"
    for path in ("feed.xml", f"{town.column.slug}/feed.xml"):
        feed = parsed(town, path)
        check_atom(feed, f"{origin}{path}")
        titles = texts(feed, "a:entry/a:title/text()")
        assert titles[0] == f"第{MOST_ENTRIES + 1}号<通告>&"
        assert len(titles) == MOST_ENTRIES


def test_an_empty_feed_is_one_all_the_same(town):
    Builder(town.organ).build_all()
    origin = f"https://{town.organ.site_domain}{town.organ.site_path}"
    check_atom(parsed(town, "feed.xml"), f"{origin}feed.xml")


def test_an_entry_keeps_its_id_and_says_when_it_changed(town):
    one = released(town, title="通告")
    Builder(town.organ).build_all()
    before = parsed(town, "feed.xml")
    edited(one, town, title="改过的通告")
    said = {name: getattr(town.organ, name) for name in ORGAN_FIELDS} | {"site_path": "/gk/sx/"}
    change_organ(town.organ.pk, actor=town.admin, details=said)
    Builder(town.organ).build_changes()
    after = parsed(town, "feed.xml")
    assert texts(before, "a:entry/a:id/text()") == texts(after, "a:entry/a:id/text()")
    moments = [texts(feed, "a:entry/a:updated/text()")[0] for feed in (before, after)]
    assert moments[0] < moments[1]
    assert texts(after, "a:updated/text()") == [moments[1]]
    assert texts(after, "a:entry/a:title/text()") == ["改过的通告"]
    assert "/gk/sx/" in texts(after, "a:entry/a:link/@href")[0]


def test_what_was_withdrawn_leaves_feeds_and_site_maps(town):
    one = released(town, title="误发的通告")
    kept = released(town, title="留下的通告")
    Builder(town.organ).build_all()
    actions.withdraw(one.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误发")
    Builder(town.organ).build_changes()
    for path in ("feed.xml", f"{town.column.slug}/feed.xml"):
        assert texts(parsed(town, path), "a:entry/a:title/text()") == ["留下的通告"]
    parts = [data for path, data in built(town).items() if path.startswith("sitemap-")]
    assert not any(one.path.encode() in data for data in parts)
    assert any(kept.path.encode() in data for data in parts)


def test_the_site_map_names_every_public_page_in_parts_of_bounded_size(town, monkeypatch):
    monkeypatch.setattr(crawling, "PER_PART", 2)
    releases = [released(town, title=f"第{number}号") for number in range(5)]
    Builder(town.organ).build_all()
    origin = f"https://{town.organ.site_domain}{town.organ.site_path}"
    index = parsed(town, "sitemap.xml")
    parts = index.xpath("s:sitemap/s:loc/text()", namespaces=MAPS)
    assert parts[0] == f"{origin}sitemap-pages.xml"
    found: list[str] = []
    for part in parts:
        urls = parsed(town, part.removeprefix(origin)).xpath("s:url/s:loc/text()", namespaces=MAPS)
        assert urls
        assert len(urls) <= 2 or part == parts[0]
        found += urls
    assert len(found) == len(set(found))
    assert {f"{origin}{one.path}" for one in releases} <= set(found)
    files = built(town)
    for url in found:
        path = url.removeprefix(origin)
        assert (f"{path}index.html" if not path or path.endswith("/") else path) in files


def test_a_release_writes_one_part_of_the_site_map_anew(town, monkeypatch):
    monkeypatch.setattr(crawling, "PER_PART", 2)
    for number in range(6):
        released(town, title=f"第{number}号")
    Builder(town.organ).build_all()
    last = released(town, title="再一号")
    written: list[str] = []
    put = Disk.put
    monkeypatch.setattr(
        Disk, "put", lambda self, path, data: (written.append(path), put(self, path, data))[1]
    )
    Builder(town.organ).build_changes()
    parts = [path for path in written if path.startswith("sitemap-")]
    assert set(parts) == {"sitemap-pages.xml", crawling.part_file(crawling.part_of(last.pk))}


def test_robots_may_read_all_but_what_is_asked_and_no_demonstration(town):
    Builder(town.organ).build_all()
    lines = built(town)["robots.txt"].decode().splitlines()
    assert f"Disallow: /search/{town.organ.slug}/" in lines
    origin = f"https://{town.organ.site_domain}{town.organ.site_path}"
    assert f"Sitemap: {origin}sitemap.xml" in lines
    town.organ.is_demo = True
    town.organ.save()
    Builder(town.organ).build_all()
    assert "Disallow: /" in built(town)["robots.txt"].decode().splitlines()
