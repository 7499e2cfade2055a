"""The page of the search, as a citizen uses it: no script, no log-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from lubu.portal.models import SearchEntry
from lubu.portal.search import answer, asking
from lubu.publishing import actions
from lubu.publishing.models import HomePage, Release
from lubu.publishing.rules import ColumnKind, ItemKind, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.portal import factories as portal
from tests.portal.search.test_following import carrying
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def look(query: str = "", organ: str = "shaxi", **sent: object) -> BeautifulSoup:
    answer = Client().get(f"/search/{organ}/", {"q": query, **sent})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [one.get_text() for one in page.select(".hits h3 a")]


def test_an_empty_form_lists_nothing_and_can_be_filled_in(town):
    portal.released(town)
    page = look()
    assert titles(page) == []
    assert page.select_one("form.find")["method"] == "get"
    assert page.select_one("form.find [name=q]")["value"] == ""
    assert page.select_one("#found") is None


def test_a_text_is_found_with_its_words_marked_and_leads_to_its_page(town):
    release = portal.released(
        town, title="养老金领取通告", text="<p>凡领取养老金的居民，请办理。</p>"
    )
    page = look("养老金")
    [hit] = page.select(".hits li")
    assert hit.a["href"] == f"/shaxi/{release.path}"
    assert [mark.get_text() for mark in hit.select("mark")] == ["养老金", "养老金"]
    assert "凡领取养老金的居民，请办理。" in hit.get_text()
    assert release.released_on.isoformat() in hit.get_text()
    assert "通知公告" in hit.get_text()
    assert "1条" in page.select_one(".block-head .note").get_text()


@pytest.mark.parametrize("title", ["发放养老金的通告", "發放養老金的通告"])
@pytest.mark.parametrize("query", ["养老金", "養老金", "養老 “发放”", "養"])
def test_traditional_and_simplified_find_each_other_and_stay_as_they_stand(town, title, query):
    portal.released(town, title=title)
    page = look(query)
    assert titles(page) == [title]
    assert "".join(mark.get_text() for mark in page.select(".hits h3 mark")) in title
    assert page.select_one("form.find [name=q]")["value"] == query
    assert titles(look(f"通告 -{query.split()[0]}")) == []


def test_the_box_in_the_header_of_every_page_leads_here(town):
    from lubu.portal.builder import Builder

    Builder(town.organ).build_all()
    box = BeautifulSoup(portal.page(town, "index.html"), "html.parser").select_one("header form")
    assert (box["action"], box["method"], box.input["name"]) == ("/search/shaxi/", "get", "q")


def test_words_are_escaped_wherever_they_come_from(town):
    portal.released(town, title="关于<b>养老</b>的通告")
    answer = Client().get("/search/shaxi/", {"q": '养老"><script>alert(1)</script>'})
    assert b"<script>" not in answer.content
    raw = Client().get("/search/shaxi/", {"q": "养老"}).content.decode()
    assert "<b>" not in raw
    assert "&lt;b&gt;<mark>养老</mark>&lt;/b&gt;" in raw


def test_titles_come_first_then_current_documents_then_the_newest(town):
    today = timezone.localdate()
    document = {"kind": ItemKind.NORMATIVE, "written_on": today}
    words = "<p>涉及河道管理的事项。</p>"
    portal.released(town, title="河道管理旧办法", **document)
    old = SearchEntry.objects.get()
    portal.released(town, title="甲通告", text=words)
    portal.released(town, title="乙通告", text=words)
    portal.released(town, title="河道管理新办法", **document)
    actions.repeal(old.release.item_id, actor=town.releaser, on=today)
    page = look("河道管理")
    assert titles(page) == ["河道管理新办法", "河道管理旧办法", "乙通告", "甲通告"]
    assert [mark.get_text() for mark in page.select(".hits h3 .mark")] == ["废止"]


def test_several_terms_quotation_exclusion_and_single_characters(town):
    portal.released(town, title="甲", text="<p>养老补贴标准。</p>")
    portal.released(town, title="乙", text="<p>养老 补贴，拆迁标准。</p>")
    assert sorted(titles(look("补贴 养老"))) == ["乙", "甲"]
    assert titles(look("“养老补贴”")) == ["甲"]
    assert titles(look("养老 -拆迁")) == ["甲"]
    assert titles(look("拆")) == ["乙"]
    assert "请同时输入" in look("-拆迁").get_text()


def test_what_stands_nowhere_as_typed_is_sought_in_parts_and_said_so(town):
    portal.released(town, title="关于补贴养老的通告")
    page = look("养老补贴")
    assert titles(page) == []
    assert "没有找到" in page.get_text()
    portal.released(town, title="补贴标准", text="<p>居家养老。又，老补不计。</p>")
    page = look("养老补贴")
    assert titles(page) == ["补贴标准"]
    assert "没有与输入完全一致的内容" in page.get_text()


def test_results_can_be_narrowed(town):
    home = HomePage.objects.get(organ=town.organ)
    other = actions.add_column(
        home, title="政务动态", slug="zwdt", kind=ColumnKind.NEWS, owner=town.units["office"]
    )
    portal.released(town, title="甲通告")
    factories.approved(
        factories.draft(other, town.editor, title="乙通告", kind=ItemKind.NEWS), town
    )
    assert titles(look("通告", column="zwdt")) == ["乙通告"]
    assert titles(look("通告", kind="notice")) == ["甲通告"]
    year = timezone.localdate().year
    assert sorted(titles(look("通告", year=year))) == ["乙通告", "甲通告"]
    for name in ("column", "kind", "year", "validity", "scope"):
        assert sorted(titles(look("通告", **{name: "nonsense'"}))) == ["乙通告", "甲通告"]
    assert titles(look("通告", validity="repealed")) == []
    chosen = look("通告", column="zwdt").select_one("select[name=column] [selected]")
    assert chosen["value"] == "zwdt"


def test_other_sites_are_searched_when_asked_for(town):
    far = make_town("nanqu")
    far.column = factories.open_site(far)
    portal.released(town, title="甲通告")
    release = portal.released(far, title="乙通告")
    assert titles(look("通告")) == ["甲通告"]
    assert titles(look("通告", organ="nanqu")) == ["乙通告"]
    page = look("通告", scope="all")
    assert sorted(titles(page)) == ["乙通告", "甲通告"]
    links = {one["href"] for one in page.select(".hits h3 a")}
    assert f"https://nanqu.example.gov.cn/nanqu/{release.path}" in links


def test_the_words_of_a_file_are_shown_with_its_name(town):
    carrying(town)
    [hit] = look("附表第三栏").select(".hits li")
    assert "附件“附件”中" in hit.get_text()
    assert hit.mark.get_text() == "附表第三栏"


def test_pages_lead_on_and_back_and_keep_what_was_chosen(town, monkeypatch):
    monkeypatch.setattr(answer, "PER_PAGE", 2)
    for name in "甲乙丙丁戊":
        portal.released(town, title=f"{name}通告")
    page = look("通告", kind="notice")
    assert titles(page) == ["戊通告", "丁通告"]
    [on] = page.select(".pager a")
    second = BeautifulSoup(Client().get(on["href"]).content, "html.parser")
    assert titles(second) == ["丙通告", "乙通告"]
    assert second.select_one(".hits")["start"] == "3"
    assert "kind=notice" in on["href"]
    for beyond in ("99", "-1", "0", "x", "9" * 50, "٣"):
        assert titles(look("通告", page=beyond))


def test_more_than_can_be_shown_is_said_to_be_more(town, monkeypatch):
    monkeypatch.setattr(asking, "MOST_FOUND", 2)
    for name in "甲乙丙":
        portal.released(town, title=f"{name}通告")
    page = look("通告")
    assert titles(page) == ["丙通告", "乙通告"]
    assert "超过2条" in page.get_text()


@pytest.mark.parametrize(
    "query",
    ["", " ", '"', "'", '"" OR 1=1', "*", "title:x", "\x00\x01", "%", "\\", "公告" * 5000,
     "-" * 10_000, "＂“”", "(((", "NEAR(a b)", "𠮷", b"\xed\xa0\xbd", "<svg onload=x>"],
    ids=repr,
)  # fmt: skip
def test_whatever_is_sent_is_answered(town, query):
    portal.released(town)
    answer = Client().get("/search/shaxi/", {"q": query})
    assert answer.status_code == 200
    assert b"\x00" not in answer.content
    assert len(answer.content) < 40_000


def test_what_is_hidden_is_not_shown_even_if_the_index_still_holds_it(town):
    release = portal.released(town, title="养老金领取通告")
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    assert SearchEntry.objects.exists()
    page = look("养老金")
    assert titles(page) == []
    assert "0条" in page.get_text()


def test_drafts_plans_and_what_was_taken_back_are_not_found(town):
    factories.draft(town.column, town.editor, title="养老草稿")
    later = timezone.now() + timedelta(days=1)
    factories.approved(
        factories.draft(town.column, town.editor, title="养老计划", go_live_at=later), town
    )
    gone = portal.released(town, title="养老撤回")
    kind = WithdrawalKind.MISTAKE
    actions.withdraw(gone.item_id, actor=town.releaser, kind=kind, reason="有误")
    assert titles(look("养老")) == []


def test_a_text_in_public_does_not_show_its_draft(town):
    release = portal.released(town, title="养老金领取通告")
    factories.changed(release.item, town.editor, title="养老金新稿")
    assert titles(look("养老金")) == ["养老金领取通告"]
    assert titles(look("新稿")) == []


def test_an_unknown_site_is_not_there_and_nothing_can_be_sent(town):
    assert Client().get("/search/nowhere/").status_code == 404
    assert Client().post("/search/shaxi/", {"q": "养老"}).status_code == 405


def test_no_answer_is_kept_or_listed_by_others(town):
    answer = Client().get("/search/shaxi/", {"q": "养老"})
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_cost_does_not_grow_with_what_is_found(town, django_assert_max_num_queries):
    for name in "甲乙丙丁戊己庚辛壬癸":
        portal.released(town, title=f"{name}通告")
    with django_assert_max_num_queries(19):
        assert len(titles(look("通告"))) == 10


def test_the_page_speaks_chinese(town: Town):
    portal.released(town, title="通告")
    page = look("通告", kind="notice")
    words = page.select_one("main").get_text(" ")
    assert not re.search(r"[A-Za-z]{3,}", words.replace("shaxi", ""))
