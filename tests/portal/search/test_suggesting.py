"""Words that may have been meant: of what is in public now, and of nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from lubu.portal.models import SearchEntry
from lubu.portal.search import suggesting
from lubu.portal.search.suggesting import words_meant
from lubu.publishing import actions
from lubu.publishing.models import HomePage, Release
from lubu.publishing.rules import ColumnKind, WithdrawalKind
from tests.organisations.factories import make_town
from tests.portal import factories as portal
from tests.portal.search.factories import entry
from tests.portal.search.test_view import look, titles
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def meant(page: BeautifulSoup) -> dict[str, str]:
    """The suggested words with their links."""
    return {one.get_text(): one["href"] for one in page.select(".meant a")}


def words(query: str) -> tuple[str, ...]:
    return words_meant(query, SearchEntry.objects.all())


@pytest.mark.parametrize("query", ["yanglaojin", "YLJ", "yang lao jin", "养老今", "yǎnglǎojīn"])
def test_letters_and_wrong_characters_lead_to_the_word_that_sounds_so(town, query):
    portal.released(town, title="养老金领取通告")
    page = look(query)
    assert titles(page) == []
    assert "您是不是要找" in page.get_text()
    [link] = [href for word, href in meant(page).items() if word == "养老金"]
    again = BeautifulSoup(Client().get(link).content, "html.parser")
    assert titles(again) == ["养老金领取通告"]
    assert meant(again) == {}


def test_a_word_that_is_hidden_is_not_suggested(town):
    later = timezone.now() + timedelta(days=1)
    factories.draft(town.column, town.editor, title="养老金草稿")
    plan = factories.draft(town.column, town.editor, title="养老金计划", go_live_at=later)
    factories.approved(plan, town)
    assert meant(look("yanglaojin")) == {}
    release = portal.released(town, title="养老金通告")
    factories.changed(release.item, town.editor, title="公园新稿")
    assert "养老金" in meant(look("yanglaojin"))
    assert meant(look("gongyuan")) == {}
    kind = WithdrawalKind.MISTAKE
    actions.withdraw(release.item_id, actor=town.releaser, kind=kind, reason="有误")
    assert meant(look("yanglaojin")) == {}


def test_a_word_that_only_the_index_still_holds_is_not_suggested(town):
    release = portal.released(town, title="养老金领取通告")
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    assert SearchEntry.objects.exists()
    assert meant(look("yanglaojin")) == {}


def test_keywords_come_first_then_the_most_frequent_and_rare_ones_are_left_out(town):
    for title in ("园林局通告", "园林局工作", "园林局安排", "园林局公示", "依林居"):
        entry(portal.released(town), title)
    assert words("ylj") == ("园林局",)
    entry(portal.released(town), "领取通告", keywords="养老金 社保")
    assert words("ylj") == ("养老金", "园林局")
    assert words("yuanlinju") == ("园林局",)
    assert words("园林局") == ()
    assert words("元林局") == ("园林局",)


def test_no_more_is_read_than_is_needed(town, monkeypatch):
    monkeypatch.setattr(suggesting, "MOST_READ", 2)
    for title in ("园林局", "养老金", "养老金"):
        entry(portal.released(town), title)
    assert words("ylj") == ("养老金",)


def test_a_column_is_suggested_by_its_name(town):
    home = HomePage.objects.get(organ=town.organ)
    unit = town.units["office"]
    actions.add_column(home, title="养老服务", slug="ylfw", kind=ColumnKind.NEWS, owner=unit)
    assert meant(look("ylfw")) == {"栏目“养老服务”": "/shaxi/ylfw/"}
    assert "栏目“养老服务”" in meant(look("养老副务"))


def test_other_sites_are_left_alone_unless_asked_for(town):
    far = make_town("nanqu")
    far.column = factories.open_site(far)
    portal.released(far, title="养老金领取通告")
    assert meant(look("yanglaojin")) == {}
    assert "scope=all" in meant(look("yanglaojin", scope="all"))["养老金"]


def test_where_enough_is_found_nothing_is_suggested(town):
    for name in "甲乙丙":
        portal.released(town, title=f"{name}养老今后通告")
    portal.released(town, title="养老金通告")
    assert meant(look("养老今")) == {}
    assert look("养老今", kind="news").select(".meant")


def test_a_traditional_title_is_heard_as_well(town):
    portal.released(town, title="發放養老金的通告")
    assert "养老金" in meant(look("yanglaojin"))


def test_the_cost_of_suggesting_is_bounded(town, django_assert_max_num_queries):
    for name in "甲乙丙丁戊己庚辛壬癸":
        portal.released(town, title=f"{name}养老金通告")
    with django_assert_max_num_queries(32):
        assert "养老金" in meant(look("yanglaojin"))
