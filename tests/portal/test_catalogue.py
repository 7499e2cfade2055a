"""The disclosure catalogue on the public site: the version in force, with what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lubu.catalogue import actions as catalogue
from lubu.catalogue.models import CatalogueVersion
from lubu.portal.builder import Builder
from lubu.publishing import actions
from lubu.publishing.rules import ColumnKind
from tests.catalogue.factories import OWN, in_force, own
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, page, released
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def town() -> Town:
    """With the platform, two entries given to a unit and to nobody, and a dropped one."""
    town = make_town()
    town.column = open_site(town)
    home = town.organ.home
    actions.add_column(
        type(home).objects.get(pk=home.pk),
        title="政府信息公开",
        slug="zfxxgk",
        kind=ColumnKind.DISCLOSURE,
        owner=town.units["office"],
    )
    town.entry = own(town)
    own(town, replace(OWN, code="27-Z01", level2="镇情简介"))
    dropped = own(town, replace(OWN, code="13-Z01", level2="环评受理"))
    catalogue.assign([town.entry.pk], actor=town.admin, unit=town.units["office"])
    catalogue.drop(dropped.pk, actor=town.admin, reason="镇级无此审批权限")
    return town


def pages(town: Town) -> set[str]:
    files = (path for path in built(town) if path.startswith("catalogue/"))
    return {path for path in files if path.endswith(".html")}


def test_without_a_version_in_force_there_is_no_page_and_no_way_to_one(town):
    Builder(town.organ).build_all()
    assert pages(town) == set()
    assert "主动公开目录" not in page(town, "sitemap/index.html")


def test_the_version_in_force_is_shown_by_field_and_by_unit(town):
    in_force(town, date(2021, 6, 1))
    Builder(town.organ).build_all()
    assert pages(town) == {
        "catalogue/index.html",
        "catalogue/field-05.html",
        "catalogue/field-27.html",
        "catalogue/unit-office.html",
        "catalogue/office-civil_affairs.html",
    }
    index = page(town, "catalogue/index.html")
    assert "自2021-06-01起施行" in index
    assert "镇级无此审批权限" in index
    assert "党政综合办公室" in index
    shown = page(town, "catalogue/field-05.html")
    assert "爱心基金使用情况" in shown
    assert "自制作或者获取之日起10个工作日内；公示7个工作日" in shown


def test_platform_and_site_map_lead_to_it(town):
    in_force(town)
    Builder(town.organ).build_all()
    for path in ("sitemap/index.html", "zfxxgk/index.html"):
        html = page(town, path)
        assert f'href="{town.organ.site_path}catalogue/"' in html
        assert f'href="{town.organ.site_path}catalogue/field-05.html"' in html


def test_an_entry_leads_to_its_newest_texts(town):
    in_force(town)
    Builder(town.organ).build_all()
    assert "其中0个" in page(town, "catalogue/index.html")
    for number in range(7):
        released(town, title=f"第{number}期使用情况", entry=town.entry)
    Builder(town.organ).build_changes()
    for path in ("catalogue/field-05.html", "catalogue/unit-office.html"):
        html = page(town, path)
        assert "第6期使用情况" in html
        assert "第3期使用情况" not in html
    assert "其中1个" in page(town, "catalogue/index.html")


def test_a_units_page_is_brief_and_leads_to_the_fields(town):
    in_force(town)
    Builder(town.organ).build_all()
    html = page(town, "catalogue/unit-office.html")
    assert f'href="{town.organ.site_path}catalogue/field-05.html#entry-05-Z01"' in html
    assert "社会救助暂行办法" in page(town, "catalogue/field-05.html")
    assert "社会救助暂行办法" not in html


def test_what_is_being_worked_on_is_not_shown(town):
    in_force(town)
    own(town, replace(OWN, level2="尚未施行的事项"))
    Builder(town.organ).build_all()
    assert not any("尚未施行的事项".encode() in data for data in built(town).values())


def test_pages_of_a_version_before_go_with_it(town):
    in_force(town)
    Builder(town.organ).build_all()
    catalogue.drop(town.entry.pk, actor=town.admin, reason="无此职能")
    in_force(town)
    Builder(town.organ).build_changes()
    assert pages(town) == {
        "catalogue/index.html",
        "catalogue/field-27.html",
        "catalogue/office-civil_affairs.html",
    }
    assert Builder(town.organ).verify() == []


def test_a_renamed_unit_keeps_its_page_as_the_version_names_it(town):
    in_force(town)
    unit = town.units["office"]
    unit.name = "综合办"
    unit.save()
    Builder(town.organ).build_all()
    [path] = [one for one in pages(town) if one.startswith("catalogue/unit-")]
    assert path != "catalogue/unit-office.html"
    assert "党政综合办公室" in page(town, path)
    assert CatalogueVersion.objects.get().listed()[0].content.owner_unit == "党政综合办公室"
