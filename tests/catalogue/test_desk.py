"""The catalogue's screens: what is shown to whom, what a keeper does, what is refused."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lubu.catalogue import actions, sheet
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from tests.catalogue.factories import OWN, adopted, entry, given, in_force, own
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import approved, draft, open_site, submitted

pytestmark = pytest.mark.django_db
BASE = "/desk/catalogue/"
FILLED = {
    "field": "5",
    "level1": "镇级救助",
    "level2": "爱心基金使用情况",
    "elements": "收入\n支出",
    "bases": "《慈善法》",
    "limit": "每季度公开",
    "owner": "civil_affairs",
    "unit": "",
    "channels": ["website"],
    "also": ["new_media"],
    "audience": "society",
    "mode": "proactive",
    "levels": ["township"],
}


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    adopted(town)
    return town


def seen(client, person, address: str, status: int = 200) -> str:
    client.force_login(person)
    answer = client.get(BASE + address)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def sent(client, person, address: str, data: dict[str, object], status: int = 302) -> str:
    client.force_login(person)
    answer = client.post(BASE + address, data)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def refused(client, person, address: str) -> None:
    """Neither reading nor sending leads there; Wagtail leads back to the desk's first screen."""
    client.force_login(person)
    for ask in (client.get, client.post):
        answer = ask(BASE + address)
        assert answer.status_code == 405 or answer["Location"] == "/desk/"


def test_the_list_is_by_field_and_can_be_narrowed(client, town):
    given(town, "05-06", "village")
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    whole = seen(client, town.auditor, "")
    assert "01 重大建设项目" in whole
    narrowed = seen(client, town.editor, "?field=5")
    assert "审核信息" in narrowed
    assert "01-01" not in narrowed
    assert "05-01" not in seen(client, town.editor, f"?unit={town.units['village'].pk}")
    current = seen(client, town.editor, "?state=current")
    assert "05-01" in current
    assert "05-06" not in current
    assert "05-06" in seen(client, town.editor, "?q=审核信息")
    assert "没有符合条件" in seen(client, town.editor, "?q=没有这种事项")


@pytest.mark.parametrize(
    "asked", ["field=x", "unit=99999999999999999999", "state=%00", "p=-1", "organ=nobody", "q=%00"]
)
def test_what_cannot_be_asked_narrows_nothing(client, town, asked):
    assert "05-0" in seen(client, town.editor, f"?field=5&{asked}") or "01-0" in seen(
        client, town.editor, f"?{asked}"
    )


def test_the_list_asks_as_often_for_few_rows_as_for_many(client, town):
    client.force_login(town.editor)
    numbers = []
    for asked in ("?field=4", "?field=27"):
        client.get(BASE + asked)
        with CaptureQueriesContext(connection) as counted:
            client.get(BASE + asked)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


def test_an_entry_says_all_of_it_and_offers_nothing_to_who_may_not(client, town):
    html = seen(client, town.editor, f"entries/{entry(town, '05-06').pk}/")
    assert "自制作或者获取之日起10个工作日内；公示7个工作日" in html
    assert "社会救助暂行办法" in html
    assert '<form method="post"' not in html.partition("content-wrapper")[2].replace("logout", "")
    assert 'name="reason"' in seen(client, town.admin, f"entries/{entry(town, '05-06').pk}/")


def test_a_keeper_drops_keeps_gives_and_changes(client, town):
    row = entry(town, "05-06")
    sent(client, town.admin, f"entries/{row.pk}/drop/", {"reason": ""}, 422)
    sent(client, town.admin, f"entries/{row.pk}/drop/", {"reason": "本镇无此职能"})
    assert "本镇无此职能" in seen(client, town.editor, "?state=dropped")
    sent(client, town.admin, f"entries/{row.pk}/drop/", {"reason": "再次"}, 409)
    sent(client, town.admin, f"entries/{row.pk}/keep/", {})
    sent(client, town.admin, f"entries/{row.pk}/keep/", {}, 409)
    sent(client, town.admin, f"entries/{row.pk}/assign/", {"unit": town.units["village"].pk})
    assert entry(town, "05-06").unit == town.units["village"]
    form = seen(client, town.admin, f"entries/{row.pk}/change/")
    assert "公示7个工作日" in form
    sent(client, town.admin, f"entries/{row.pk}/change/", {**FILLED, "level2": "初审"})
    assert entry(town, "05-06").level2 == "初审"


def test_others_may_not(client, town):
    other = make_town("nanqu")
    pk = entry(town, "05-06").pk
    for address in (f"entries/{pk}/drop/", f"entries/{pk}/keep/", f"entries/{pk}/assign/"):
        refused(client, town.editor, address)
        sent(client, other.admin, address, {"reason": "无"}, 404)
    for address in ("add/", "adopt/", "import/", "assign/", "versions/next/"):
        refused(client, town.editor, address)
    seen(client, other.admin, f"entries/{pk}/", 404)
    assert CatalogueEntry.objects.get(pk=pk).is_kept


def test_an_entry_is_added_with_what_was_filled_in(client, town):
    sent(client, town.admin, "add/", FILLED)
    added = entry(town, "05-Z01")
    assert (added.level2, added.elements, added.times) == (
        "爱心基金使用情况",
        ["收入", "支出"],
        "每季度公开",
    )
    assert "05-Z01" in sent(client, town.admin, "add/", FILLED, 409)


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "尽快"},
        {"also": ["website"]},
        {"other": "某平台"},
        {"channels": ["website", "other"]},
        {"audience": "group"},
        {"group": "申请人"},
        {"elements": "甲\n" * 41},
        {"elements": " \n "},
        {"field": "77"},
        {"levels": []},
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, town, wrong):
    html = sent(client, town.admin, "add/", {**FILLED, **wrong}, 422)
    assert 'aria-invalid="true"' in html
    assert not CatalogueEntry.objects.filter(code="05-Z01").exists()


def test_the_baseline_is_adopted_from_the_desk(client):
    town = make_town("nanqu")
    assert "为空" in seen(client, town.admin, "")
    sent(client, town.admin, "adopt/", {"level": "township"})
    assert CatalogueEntry.objects.filter(organ=town.organ).count() > 400


def test_entries_of_a_kind_of_office_go_to_a_unit_together(client, town):
    assert "民政" in seen(client, town.admin, "assign/")
    data = {"owner": "civil_affairs", "unit": town.units["office"].pk}
    sent(client, town.admin, "assign/", {**data, "unit": ""}, 422)
    sent(client, town.admin, "assign/", {**data, "owner": "church"}, 422)
    sent(client, town.admin, "assign/", data)
    assert entry(town, "05-06").unit == town.units["office"]
    assert entry(town, "27-24").unit is None


def test_a_version_is_put_in_force_and_shows_what_it_changed(client, town):
    assert "本镇" not in seen(client, town.admin, "versions/")
    sent(client, town.admin, "versions/next/", {"in_force_from": "2021-06-01", "note": "首次"})
    version = CatalogueVersion.objects.get()
    given(town, "05-06")
    own(town)
    pending = seen(client, town.admin, "versions/next/")
    assert "爱心基金使用情况" in pending
    assert "党政综合办公室" in pending
    day = {"in_force_from": "2021-05-01", "note": ""}
    sent(client, town.admin, "versions/next/", day, 422)
    sent(client, town.admin, "versions/next/", day | {"in_force_from": "2021-07-01"})
    sent(client, town.admin, "versions/next/", day | {"in_force_from": "2021-07-01"}, 409)
    newest = CatalogueVersion.objects.get(number=2)
    assert "爱心基金使用情况" in seen(client, town.editor, f"versions/{newest.pk}/")
    assert "首次" in seen(client, town.editor, f"versions/{version.pk}/")
    assert "首次" in seen(client, town.editor, "versions/")
    other = make_town("nanqu")
    seen(client, other.admin, f"versions/{newest.pk}/", 404)


def test_coverage_is_drawn_and_listed_and_opens_to_its_entries(client, town):
    given(town, "05-01")
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    html = seen(client, town.auditor, "coverage/")
    assert html.count("<rect") >= 27
    assert "05 社会救助" in html
    address = re.search(r"catalogue/(\?organ=shaxi&amp;field=5&amp;state=never)", html)
    assert address
    assert "05-06" in seen(client, town.auditor, address[1].replace("&amp;", "&"))
    assert seen(client, make_town("nanqu").editor, "coverage/")


def test_the_table_goes_out_and_comes_back(client, town):
    client.force_login(town.editor)
    answer = client.get(BASE + "table.xlsx")
    assert "xlsx" in answer["Content-Disposition"]
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert page.max_row == CatalogueEntry.objects.count() + 1
    file = SimpleUploadedFile("目录.xlsx", sheet.written([OWN]))
    sent(client, town.admin, "import/", {"file": file})
    assert entry(town, "05-Z01").level2 == OWN.level2
    file = SimpleUploadedFile("目录.csv", "序号,其他\n1,2\n".encode())
    assert "第一行" in sent(client, town.admin, "import/", {"file": file}, 422)
    bad = SimpleUploadedFile(
        "目录.csv",
        (",".join(sheet.HEADINGS.values()) + "\n五,甲,乙,丙,丁,尽快,戊,己,庚,辛,壬\n").encode(),
    )
    told = sent(client, town.admin, "import/", {"file": bad}, 422)
    assert "公开时限" in told
    assert "尽快" in told


def test_an_editor_chooses_the_entry_among_those_that_are_kept(client, town):
    actions.drop(entry(town, "05-10").pk, actor=town.admin, reason="无此职能")
    other = make_town("nanqu")
    adopted(other)
    item = draft(town.column, town.editor)
    client.force_login(town.editor)
    html = client.get(f"/desk/pages/{item.pk}/edit/").content.decode()
    assert f'<option value="{entry(town, "05-06").pk}"' in html
    assert f'<option value="{entry(town, "05-10").pk}"' not in html
    assert f'<option value="{entry(other, "05-06").pk}"' not in html


def test_an_item_keeps_an_entry_that_was_dropped_since(client, town):
    item = draft(town.column, town.editor, entry=entry(town, "05-10"))
    actions.drop(entry(town, "05-10").pk, actor=town.admin, reason="无此职能")
    client.force_login(town.editor)
    html = client.get(f"/desk/pages/{item.pk}/edit/").content.decode()
    assert f'<option value="{entry(town, "05-10").pk}" selected' in html


def test_reviewers_see_which_entry_a_text_fulfils(client, town):
    text = submitted(draft(town.column, town.editor, entry=entry(town, "05-06")), town.editor)
    client.force_login(town.first)
    html = client.get(reverse("publishing:review", args=[text.pk])).content.decode()
    assert "最低生活保障 / 审核信息" in html


def test_the_public_sees_no_screen(client, town):
    in_force(town)
    answer = client.get(BASE)
    assert answer.status_code == 302
    assert "login" in answer["Location"]
