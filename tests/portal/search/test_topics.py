"""Topic pages among what the search finds: those in public, by what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from lubu.portal.actions import topics
from lubu.portal.models import Topic
from lubu.portal.rules.topics import TopicSection
from tests.organisations.factories import make_town
from tests.portal import factories as portal
from tests.portal.search.test_view import look, titles
from tests.portal.test_topics import NOW, PLAIN, TODAY, drafted, in_force
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def shown(page: BeautifulSoup) -> dict[str, str]:
    """The topics on the page with their links."""
    return {one.get_text(): one["href"] for one in page.select("ul.hits h3 a")}


def test_a_topic_is_found_by_title_introduction_and_headings_above_the_texts(town):
    portal.released(town, title="防汛动员令")
    in_force(town)
    for query in ("防汛", "專題", "要闻与提示", "防汛 要闻", "要闻 -台风"):
        page = look(query)
        assert shown(page) == {"防汛专题": "/shaxi/topics/flood/"}
    page = look("防汛")
    assert titles(page) == ["防汛专题", "防汛动员令"]
    assert "1条" in page.select_one("[aria-labelledby=found] .note").get_text()
    assert [mark.get_text() for mark in page.select("ul.hits mark")] == ["防汛", "防汛"]
    assert shown(look("防汛 -提示")) == shown(look("防台")) == {}


def test_where_a_topic_alone_is_found_nobody_is_told_that_nothing_was(town):
    in_force(town, replace(PLAIN, introduction="避险常识"))
    page = look("避险")
    assert shown(page)
    assert page.select(".empty") == []
    assert look("无此").select(".empty")


def test_what_the_public_has_no_page_of_is_not_found(town):
    drafted(town)
    assert shown(look("防汛")) == {}
    topic = topics.put_in_force(Topic.objects.get().pk, actor=town.admin, seen=1, at=NOW)
    later = replace(PLAIN, title="抗旱专题")
    topics.redraft(topic.pk, actor=town.editor, seen=1, text=later, at=NOW)
    assert shown(look("抗旱")) == {}
    assert shown(look("防汛"))
    topics.take_down(topic.pk, actor=town.admin, at=NOW)
    assert shown(look("防汛")) == {}


def test_a_topic_planned_for_later_is_not_found_and_one_that_is_over_says_so(town):
    in_force(town, replace(PLAIN, begins_on=TODAY + timedelta(days=1)), slug="later")
    assert shown(look("防汛")) == {}
    past = replace(PLAIN, title="往年防汛", ends_on=TODAY - timedelta(days=1))
    in_force(town, past, slug="past")
    in_force(town, slug="now")
    page = look("防汛")
    assert [*shown(page)] == ["防汛专题", "往年防汛"]
    assert [mark.get_text() for mark in page.select("ul.hits .mark")] == ["历史专题"]


def test_a_few_are_shown_the_newest_first_on_the_first_page_and_without_filters(town):
    for month in range(1, 8):
        text = replace(PLAIN, title=f"{month}月防汛", begins_on=date(2021, month, 1))
        in_force(town, text, slug=f"flood{month}")
    page = look("防汛")
    assert [*shown(page)] == [f"{month}月防汛" for month in (7, 6, 5, 4, 3)]
    for number in range(11):
        year = portal.released(town, title=f"防汛通告{number}").released_on.year
    for narrowed in ({"page": 2}, {"year": year}, {"kind": "notice"}):
        assert shown(look("防汛", **narrowed)) == {}


def test_topics_of_other_sites_are_found_when_all_are_searched(town):
    other = make_town("nanqu")
    other.column = factories.open_site(other)
    in_force(other, replace(PLAIN, sections=(TopicSection(heading="部分", words=("防汛",)),)))
    assert shown(look("防汛")) == {}
    found = shown(look("防汛", scope="all"))
    assert found == {"防汛专题": f"https://{other.organ.site_domain}/nanqu/topics/flood/"}
