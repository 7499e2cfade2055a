"""Guide, institutions, leaders and village pages: made of the record, of public data alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from lubu.catalogue.rules.vocabulary import OwnerKind
from lubu.desk.actions import organs, people
from lubu.organisations.models import Organ, Post, User
from lubu.organisations.presented import heads, leaders
from lubu.organisations.rules import Chain
from lubu.portal.builder import Builder
from lubu.portal.fee_words import sentence
from lubu.portal.guide import guide, law
from lubu.publishing import actions
from lubu.publishing.rules import ColumnKind
from tests.catalogue.factories import OWN, in_force, own
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, page, released
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COLUMNS = (
    ("机构职能", "jggk", ColumnKind.INSTITUTION),
    ("领导信息", "ldxx", ColumnKind.LEADERS),
    ("公开指南", "zn", ColumnKind.GUIDE),
)


@pytest.fixture
def town() -> Town:
    """With the three columns; a mayor, a vice-mayor in charge of the village, and its head."""
    town = make_town()
    town.column = open_site(town)
    for title, slug, kind in COLUMNS:
        home = town.organ.home
        actions.add_column(
            type(home).objects.get(pk=home.pk),
            title=title,
            slug=slug,
            kind=kind,
            owner=town.units["office"],
        )
    _post(town.final, chain=Chain.PRINCIPAL, duties="主持全面工作")
    second = _post(town.second, chain=Chain.IN_CHARGE, duties="分管农业农村")
    second.oversees.set([town.units["office"], town.units["village"]])
    _post(town.first, is_head=True, duties="内部分工不公开")
    _post(town.village_editor, is_head=True)
    return town


def _post(user: User, **fields: object) -> Post:
    post = user.appointments.get().post
    for name, value in fields.items():
        setattr(post, name, value)
    post.save()
    return post


def test_leaders_stand_with_name_post_duties_and_units_and_nothing_else(town):
    people.present(town.final.pk, actor=town.admin, resume="大学学历。\n曾任副镇长。")
    User.objects.filter(pk=town.final.pk).update(email="secret@example.cn")
    Builder(town.organ).build_all()
    html = page(town, "ldxx/index.html")
    assert html.index("主持全面工作") < html.index("分管农业农村")
    assert "党政综合办公室、龙头环村" in html
    assert "<p>大学学历。</p>" in html
    assert town.final.full_name in html
    for hidden in ("secret@example.cn", town.final.username, "内部分工不公开"):
        assert not any(hidden.encode() in data for data in built(town).values()), hidden


def test_a_vacant_post_is_said_to_be_vacant_and_an_abolished_one_goes(town):
    held = town.second.appointments.get()
    today = timezone.localdate()
    people.end_appointment(held.pk, actor=town.admin, until=today, today=today)
    [_principal, vacant] = leaders(town.organ, today)
    assert (vacant.name, vacant.post) == ("", "分管领导")
    Builder(town.organ).build_all()
    assert "空缺" in page(town, "ldxx/index.html")
    organs.abolish_post(held.post_id, actor=town.admin, on=today)
    assert len(leaders(town.organ, today)) == 1


def test_who_is_to_hold_a_post_later_is_not_named_before(town):
    tomorrow = timezone.localdate() + timedelta(days=1)
    post = town.second.appointments.get().post
    people.appoint_to_post(
        town.releaser.pk, post=post.pk, actor=town.admin, since=tomorrow, knowing=True
    )
    assert leaders(town.organ, timezone.localdate())[1].name == town.second.full_name
    both = leaders(town.organ, tomorrow)[1].name
    assert both == f"{town.second.full_name}、{town.releaser.full_name}"


def test_offices_stand_with_duties_and_how_they_are_reached(town):
    unit = town.units["office"]
    unit.duties, unit.phone = "承办文电\n督查督办", "0760-1"
    unit.save()
    Organ.objects.filter(pk=town.organ.pk).update(address="镇政府大院", office_hours="八点半")
    town.organ.refresh_from_db()
    Builder(town.organ).build_all()
    html = page(town, "jggk/index.html")
    for words in ("<li>督查督办</li>", "0760-1", "镇政府大院", "八点半", town.first.full_name):
        assert words in html, words
    assert f'href="{town.organ.site_path}villages/village.html"' in html
    assert set(heads(town.organ, timezone.localdate())) == {
        unit.pk, town.units["village"].pk
    }  # fmt: skip


def test_texts_of_the_column_stand_below_the_record(town):
    column = town.organ.home.get_children().get(slug="jggk").specific
    town.column = column
    released(town, title="沙溪镇概况")
    Builder(town.organ).build_all()
    html = page(town, "jggk/index.html")
    assert html.index("党政综合办公室") < html.index("本栏目信息") < html.index(">沙溪镇概况<")


def test_a_village_has_its_own_page_with_its_entries_and_texts(town):
    entry = own(town, replace(OWN, level2="村级财务", owner=OwnerKind.VILLAGE))
    own(town, replace(OWN, level2="镇级事项", code="05-Z02"))
    in_force(town)
    for person in (town.editor, town.first, town.second, town.final):  # of the office
        person.appointments.get().post.oversees.set(town.units.values())
        person.__dict__.pop("posts_held", None)
    released(town, title="村里的账目", entry=entry, unit=town.units["village"])
    released(town, title="镇里的通告", entry=entry)
    Builder(town.organ).build_all()
    html = page(town, "villages/village.html")
    assert "龙头环村村务公开" in html
    assert "村级财务" in html
    assert "镇级事项" not in html
    assert html.count("村里的账目") == 2  # under its entry, and among the newest
    assert "镇里的通告" not in html
    assert town.village_editor.full_name in html
    index = page(town, "villages/index.html")
    assert f'href="{town.organ.site_path}villages/village.html"' in index
    for path in ("index.html", "sitemap/index.html"):
        assert f"{town.organ.site_path}villages/" in page(town, path)


def test_an_item_leads_to_its_entry_while_the_version_in_force_keeps_it(town):
    entry = own(town)
    item = released(town, title="使用情况", entry=entry)
    Builder(town.organ).build_all()
    assert "对应公开事项" not in page(town, item.path)
    in_force(town)
    Builder(town.organ).build_changes()
    href = f'href="{town.organ.site_path}catalogue/field-05.html#entry-05-Z01"'
    assert href in page(town, item.path)


def test_the_guide_says_what_the_law_asks_from_the_organs_settings(town):
    organ = town.organ
    organ.disclosure_office, organ.court, organ.reconsideration_organ = "党政办", "某法院", "市政府"
    organ.guide_opening, organ.guide_closing = "第一段\n\n第二段", "最后"
    found = guide(organ, ())
    assert found.opening == ("第一段", "第二段")
    words = repr(found)
    for said in ("党政办", "某法院", "市政府", "20个工作日", "60日", "每页10元"):
        assert said in words, said
    organ.court = ""
    assert "某法院" not in repr(guide(organ, ()))


def test_the_newest_law_is_shown_with_the_operators_own(settings, tmp_path):
    newest = law()
    assert (newest.publish, newest.requests.answer, newest.requests.correction_notice) == (
        20,
        20,
        7,
    )
    items, pages = (sentence(one) for one in newest.tariffs)
    assert items == (
        "按件计收（同一申请人一个自然月内累计）：10件以下（含10件）不收费；11至30件（含30件）的部分，"
        "每件100元；31件以上的部分，以10件为一档，每增加一档，每件增加100元。"
    )
    assert pages == (
        "按量计收（以单件申请计）：30页以下（含30页）不收费；31至100页（含100页）的部分，每页10元；"
        "101至200页（含200页）的部分，每页20元；201页以上的部分，每页40元。"
    )
    settings.LUBU_HOME = tmp_path
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "access_requests.toml").write_text(
        '[[tariff]]\ntariff = "per_page"\nvalid_from = 2030-01-01\nsource = "新办法"\n'
        "bands = [{ above = 10, yuan = 1 }]\n",
        encoding="utf-8",
    )
    assert [sentence(one) for one in law().tariffs][1:] == [
        "按量计收（以单件申请计）：10页以下（含10页）不收费；11页以上的部分，每页1元。"
    ]


def test_a_second_column_of_a_kind_below_the_first_shows_no_record_again(town):
    first = town.organ.home.get_children().get(slug="zn").specific
    actions.add_column(
        first, title="旧指南", slug="jzn", kind=ColumnKind.GUIDE, owner=town.units["office"]
    )
    Builder(town.organ).build_all()
    assert "受理机构" in page(town, "zn/index.html")
    assert "受理机构" not in page(town, "jzn/index.html")
