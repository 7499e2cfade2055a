"""Columns as a site administrator keeps them: in force when saved, in the ledger, on the site."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lubu.cli.serving import work
from lubu.ledger.models import Entry
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing.models import ColumnPage
from tests.desk.conftest import Desk
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


def form(town: Town, **changed: object) -> dict[str, object]:
    return {
        "title": "财政预决算",
        "slug": "czyjs",
        "kind": "finance",
        "owner_unit": town.units["office"].pk,
        "update_days": "365",
        "description": "",
        "keywords": "",
        "on_website": "on",
    } | changed


def make(desk: Desk, town: Town, **changed: object) -> HttpResponse:
    home = town.organ.home.pk
    address = reverse("wagtailadmin_pages:add", args=["publishing", "columnpage", home])
    return desk.client.post(address, form(town, **changed))


def change(desk: Desk, town: Town, column: ColumnPage, **changed: object) -> HttpResponse:
    address = reverse("wagtailadmin_pages:edit", args=[column.pk])
    return desk.client.post(address, form(town, **changed))


def test_a_new_column_and_its_new_name_stand_on_the_site(town, desk):
    Builder(town.organ).build_all()
    desk.become(town.admin)
    assert make(desk, town).status_code == 302
    column = ColumnPage.objects.get(slug="czyjs")
    assert column.live
    work(once=True)
    listed = site_root(town.organ) / "czyjs" / "index.html"
    assert "财政预决算" in listed.read_text(encoding="utf-8")
    assert change(desk, town, column, title="财政资金").status_code == 302
    column.refresh_from_db()
    assert column.title == "财政资金"
    work(once=True)
    assert "财政资金" in listed.read_text(encoding="utf-8")
    change(desk, town, column, title="财政资金", on_website="")
    work(once=True)
    assert not listed.exists()
    entries = Entry.objects.filter(kind="column.changed")
    assert [entry.actor_id for entry in entries] == [town.admin.pk] * 3


def test_an_editor_changes_no_column(town, desk):
    desk.become(town.editor)
    assert make(desk, town).status_code == 404
    assert change(desk, town, town.column, title="未审的话", slug="tzgg").status_code == 404
    assert not ColumnPage.objects.filter(slug="czyjs").exists()
    town.column.refresh_from_db()
    assert town.column.title != "未审的话"


@pytest.mark.parametrize("slug", ["figures", "assets", "tzgg", "", "中文", "../x"])
def test_a_short_name_that_cannot_be_is_refused(town, desk, slug):
    desk.become(town.admin)
    answer = make(desk, town, slug=slug)
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert not ColumnPage.objects.filter(title="财政预决算").exists()


def test_a_short_name_stays(town, desk):
    desk.become(town.admin)
    refused = change(desk, town, town.column, slug="other")
    assert "不能更改" in refused.content.decode()
    assert ColumnPage.objects.get(pk=town.column.pk).slug == "tzgg"
