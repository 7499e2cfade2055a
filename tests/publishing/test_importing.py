from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from lubu.ledger.models import Entry
from lubu.office.sheets import SheetError
from lubu.publishing.actions.importing import import_items
from lubu.publishing.items_sheet import FaultKind, ItemFaultsError
from lubu.publishing.models import InformationItem, Release
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

pytestmark = pytest.mark.django_db
DOC = "沙府〔2020〕3号"
HEADING = ["编号", "栏目", "标题", "正文", "类型", "成文日期", "文号", "原文地址"]
ROWS = [
    ["old-1", "通知公告", "关于停水的通告", "第一段\n第二段", "通知公告", "2020-03-01", "", ""],
    [
        "old-2",
        "tzgg",
        "印发办法的通知",
        "<p>正文</p>",
        "政策文件",
        "2020年5月6日",
        "沙府〔2020〕3号",
        "",
    ],
]


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


def table(*rows: list[object], heading: list[str] | None = None) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([heading or HEADING, *rows])
    return out.getvalue().encode("utf-8-sig")


def bring_in(town: Town, data: bytes, name: str = "旧站.csv", actor: str = "editor"):
    return import_items(data, name, organ=town.organ, actor=town.people[actor])


def test_rows_become_drafts_and_nothing_reaches_the_public(town):
    done = bring_in(town, table(*ROWS))
    assert (done.created, done.changed, done.same) == (2, 0, 0)
    assert not Release.objects.exists()
    item = InformationItem.objects.get(import_key="old-2")
    assert (item.doc_no, str(item.written_on)) == ("沙府〔2020〕3号", "2020-05-06")
    assert "<p>第一段</p>" in str(InformationItem.objects.get(import_key="old-1").body)


def test_an_imported_draft_goes_through_review_like_any_other(town):
    bring_in(town, table(*ROWS))
    item = InformationItem.objects.get(import_key="old-1")
    item.topic = "综合政务"
    item.save_revision(user=town.editor)
    factories.approved(item, town)
    assert Release.objects.get().item == item


def test_a_second_import_makes_no_doubles_and_brings_changes(town):
    bring_in(town, table(*ROWS))
    changed = [[*ROWS[0][:2], "改过的标题", *ROWS[0][3:]], ROWS[1]]
    done = bring_in(town, table(*changed))
    assert (done.created, done.changed, done.same) == (0, 1, 1)
    assert InformationItem.objects.count() == 2


FAULTY = [
    (["", "通知公告", "题", "文", "", "", "", ""], ("key", FaultKind.MISSING)),
    (["k", "没有这个栏目", "题", "文", "", "", "", ""], ("column", FaultKind.UNKNOWN)),
    (["k", "通知公告", "", "文", "", "", "", ""], ("title", FaultKind.MISSING)),
    (["k", "通知公告", "题" * 300, "文", "", "", "", ""], ("title", FaultKind.TOO_LONG)),
    (["k", "通知公告", "题", "文", "随笔", "", "", ""], ("kind", FaultKind.UNKNOWN)),
    (["k", "通知公告", "题", "文", "", "2020-02-30", "", ""], ("written_on", FaultKind.NOT_A_DATE)),
    (["k", "通知公告", "题", "文", "", "", "沙府〔2020〕3号", ""], ("doc_no", FaultKind.TWICE)),
    (["k", "通知公告", "题", "文", "", "", "", "js:a"], ("original_url", FaultKind.NOT_AN_ADDRESS)),
    (["old-1", "通知公告", "题", "文", "", "", "", ""], ("key", FaultKind.TWICE)),
]  # fmt: skip


@pytest.mark.parametrize(("row", "fault"), FAULTY)
def test_one_faulty_row_is_named_and_nothing_of_the_table_is_stored(town, row, fault):
    with pytest.raises(ItemFaultsError) as refused:
        bring_in(town, table(*ROWS, row))
    assert (4, *fault) in {(f.row, f.column, f.kind) for f in refused.value.faults}
    assert not InformationItem.objects.exists()
    assert not Entry.objects.exists()


def test_every_fault_is_listed_not_only_the_first(town):
    rows = [["", "没有", "", "", "随笔", "昨天", "", "x"] for _ in range(3)]
    with pytest.raises(ItemFaultsError) as refused:
        bring_in(town, table(*rows))
    assert refused.value.number >= 3 * 6


def test_an_editor_of_another_unit_imports_nothing_here(town):
    with pytest.raises(ItemFaultsError) as refused:
        bring_in(town, table(*ROWS), actor="village_editor")
    assert {fault.kind for fault in refused.value.faults} == {FaultKind.NOT_YOURS}
    bring_in(town, table(*ROWS), actor="admin")
    assert InformationItem.objects.count() == 2


def test_scripts_formulas_and_direction_marks_do_no_harm(town):
    title, body = "=cmd|' /C calc'!A0\u202etxt", "<p onclick=x>甲<script>alert(1)</script></p>"
    evil = ["evil", "通知公告", title, body, "", "", "", ""]
    bring_in(town, table(evil))
    item = InformationItem.objects.get()
    assert "\u202e" not in item.title
    assert "script" not in str(item.body)
    assert "onclick" not in str(item.body)


def test_a_workbook_is_read_like_a_csv(town):
    book = Workbook()
    for row in (HEADING, *ROWS):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    assert bring_in(town, out.getvalue(), "旧站.xlsx").created == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01", table(heading=["甲", "乙"]), table(), b"PK\x03\x04broken", b"%PDF-1.7"],
)
def test_what_is_no_table_of_items_is_refused(town, data):
    with pytest.raises(SheetError):
        bring_in(town, data)
    assert not InformationItem.objects.exists()
