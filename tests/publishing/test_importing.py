from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from openpyxl import Workbook
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.search.models import IndexEntry

from lubu.ledger.models import Entry
from lubu.office.sheets import SheetError
from lubu.publishing import actions
from lubu.publishing.actions.importing import Stage, import_items
from lubu.publishing.items_sheet import FaultKind, ItemFaultsError
from lubu.publishing.models import ColumnPage, InformationItem, Release, Submission
from lubu.publishing.rules import ColumnKind
from tests.attacks.bad_values import EVERYWHERE, TYPED
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


def bring_in(town: Town, data: bytes, name: str = "旧站.csv", actor: str = "editor", **options):
    return import_items(data, name, organ=town.organ, actor=town.people[actor], **options)


def faults_of(town: Town, data: bytes, **options) -> set[tuple[int, str, FaultKind]]:
    """What is told of a table that is refused; the record stays as it was."""
    before = InformationItem.objects.count(), Revision.objects.count(), Entry.objects.count()
    with pytest.raises(ItemFaultsError) as refused:
        bring_in(town, data, **options)
    after = InformationItem.objects.count(), Revision.objects.count(), Entry.objects.count()
    assert after == before
    return {(fault.row, fault.column, fault.kind) for fault in refused.value.faults}


def imported(key: str) -> InformationItem:
    """The latest version of an imported item."""
    return InformationItem.objects.get(import_key=key).get_latest_revision_as_object()


def changed(number: int, **cells: str) -> list[str]:
    """One of the good rows with some cells changed, by heading."""
    return [cells.get(name, cell) for name, cell in zip(HEADING, ROWS[number], strict=True)]


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


# --- keys and names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [["公告甲", "公告乙"], ["x-1", "x"], ["X", "x"], ["../..", "%00", "'"], ["1", "1.0", "01"]],
    ids=repr,
)
def test_any_two_keys_make_two_items(town, keys):
    rows = [[key, "tzgg", f"标题{key}", "正文", "", "", "", ""] for key in keys]
    assert bring_in(town, table(*rows[:1])).created == 1
    assert bring_in(town, table(*rows)).created == len(keys) - 1
    assert set(InformationItem.objects.values_list("import_key", flat=True)) == set(keys)


def test_a_draft_that_was_deleted_comes_again(town):
    bring_in(town, table(*ROWS))
    Page.objects.get(pk=imported("old-1").pk).delete()
    done = bring_in(town, table(*ROWS))
    assert (done.created, done.same) == (1, 1)


@pytest.mark.parametrize("column", HEADING)
def test_whatever_stands_in_a_cell_is_taken_or_told_by_row_and_column(town, column):
    told = set()
    for bad in (bad for bad in (*EVERYWHERE, *TYPED) if bad.values):
        row = changed(0, **{column: bad.values[0]})
        try:
            with transaction.atomic():
                bring_in(town, table(row))
                transaction.set_rollback(True)
        except ItemFaultsError as refused:
            told |= {fault.row for fault in refused.faults}
        except SheetError:
            told.add(bad.family)
    assert told <= {2, "NUL"}


@pytest.mark.parametrize("address", ["https://", "http:///a", "https://x y", "https://[::1"])
def test_half_an_address_is_told_by_row_and_column(town, address):
    assert faults_of(town, table(changed(0, 原文地址=address))) == {
        (2, "original_url", FaultKind.NOT_AN_ADDRESS)
    }


def test_two_columns_of_one_title_are_told_apart_by_their_short_names_alone(town):
    home = town.organ.home
    office = town.units["office"]
    actions.add_column(home, title="通知公告", slug="tz2", kind=ColumnKind.NOTICES, owner=office)
    assert faults_of(town, table(ROWS[0])) == {(2, "column", FaultKind.AMBIGUOUS)}
    bring_in(town, table(changed(0, 栏目="tz2")))
    assert imported("old-1").get_parent().slug == "tz2"


# --- whose item it is -------------------------------------------------------------------------


@pytest.fixture
def village_column(town) -> ColumnPage:
    return actions.add_column(
        town.organ.home,
        title="村务公开",
        slug="cwgk",
        kind=ColumnKind.NOTICES,
        owner=town.units["village"],
    )


def test_an_item_of_another_unit_is_not_touched(town, village_column):
    bring_in(town, table(*ROWS))
    theirs = table(changed(0, 栏目="cwgk", 标题="改过的标题"))
    told = faults_of(town, theirs, actor="village_editor")
    assert told == {(2, "key", FaultKind.NOT_YOURS)}
    assert imported("old-1").title == ROWS[0][2]


def test_an_item_that_was_given_to_another_unit_is_theirs(town, village_column):
    bring_in(town, table(*ROWS))
    item = imported("old-1")
    item.unit = town.units["village"]
    item.save()
    item.save_revision(user=town.admin)
    mine = table(changed(0, 标题="改过的标题"))
    assert faults_of(town, mine) == {(2, "key", FaultKind.NOT_YOURS)}
    assert bring_in(town, mine, actor="admin").changed == 1


def test_an_item_stays_in_its_column(town):
    bring_in(town, table(*ROWS))
    office = town.units["office"]
    actions.add_column(
        town.organ.home, title="工作动态", slug="gzdt", kind=ColumnKind.NEWS, owner=office
    )
    moved = table(changed(0, 栏目="工作动态"))
    assert faults_of(town, moved) == {(2, "column", FaultKind.MOVED)}
    assert faults_of(town, moved, skip_changed=True) == {(2, "column", FaultKind.MOVED)}


# --- what people changed here since -----------------------------------------------------------


def mended(key: str, town: Town, **fields: object) -> InformationItem:
    """The item as staff leave it who worked at it on the desk."""
    item = imported(key)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save_revision(user=town.second_editor)
    return item


def test_the_same_table_again_undoes_nothing_of_what_people_did_since(town):
    bring_in(town, table(*ROWS))
    better = [("paragraph", "<p>改好的正文</p>"), ("heading", "小标题")]
    mended("old-1", town, topic="综合政务", body=better)
    versions = Revision.objects.count()
    done = bring_in(town, table(*ROWS))
    assert (done.changed, done.same, done.kept) == (0, 1, 1)
    assert Revision.objects.count() == versions
    assert imported("old-1").topic == "综合政务"


def test_what_the_editor_marks_in_a_text_is_no_change_of_it(town):
    bring_in(town, table(*ROWS))
    marked = '<p data-block-key="a1b2c">第一段</p><p data-block-key="d3e4f">第二段</p>'
    mended("old-1", town, body=[("paragraph", marked)])
    done = bring_in(town, table(changed(0, 正文="新的正文"), ROWS[1]))
    assert (done.changed, done.kept) == (1, 0)
    assert "新的正文" in str(imported("old-1").body)


def test_what_only_the_table_changed_is_brought_and_what_people_filled_in_stays(town):
    bring_in(town, table(*ROWS))
    mended("old-1", town, topic="综合政务", five_open="decision")
    heading = [*HEADING, "主题分类"]
    done = bring_in(town, table([*changed(0, 标题="新的标题"), ""], heading=heading))
    assert done.changed == 1
    item = imported("old-1")
    assert (item.title, item.topic, item.five_open) == ("新的标题", "综合政务", "decision")


def test_what_both_changed_is_for_people_to_decide(town):
    bring_in(town, table(*ROWS))
    mended("old-1", town, title="在本系统改的标题")
    both = table(changed(0, 标题="在旧站改的标题"), changed(1, 标题="另一标题"))
    assert faults_of(town, both) == {(2, "title", FaultKind.CHANGED_HERE)}
    done = bring_in(town, both, skip_changed=True)
    assert (done.changed, done.kept) == (1, 1)
    assert imported("old-1").title == "在本系统改的标题"
    assert imported("old-2").title == "另一标题"


def test_where_both_changed_a_cell_alike_there_is_nothing_to_decide(town):
    bring_in(town, table(*ROWS))
    mended("old-1", town, title="同样的标题")
    done = bring_in(town, table(changed(0, 标题="同样的标题")))
    assert (done.changed, done.same, done.kept) == (0, 1, 0)


def test_an_import_never_stops_a_running_review(town):
    bring_in(town, table(*ROWS))
    item = mended("old-1", town, topic="综合政务")
    factories.submitted(item, town.editor)
    assert bring_in(town, table(*ROWS)).same == 2
    told = faults_of(town, table(changed(0, 标题="新的标题")))
    assert told == {(2, "key", FaultKind.IN_REVIEW)}
    assert bring_in(town, table(changed(0, 标题="新的标题")), skip_changed=True).kept == 1
    assert Submission.objects.get().state == "in_review"


def test_what_was_approved_stays_in_public_while_the_table_brings_a_new_version(town):
    bring_in(town, table(*ROWS))
    factories.approved(mended("old-1", town, topic="综合政务"), town)
    assert bring_in(town, table(changed(0, 标题="新的标题"))).changed == 1
    assert Release.objects.get().submission.content["title"] == ROWS[0][2]
    assert imported("old-1").title == "新的标题"


def test_a_column_that_the_table_lacks_is_left_as_it_is(town):
    bring_in(town, table(*ROWS))
    short = table(["old-2", "tzgg", "新的标题", "<p>正文</p>"], heading=HEADING[:4])
    assert bring_in(town, short).changed == 1
    item = imported("old-2")
    assert (item.title, item.doc_no, str(item.written_on)) == ("新的标题", DOC, "2020-05-06")


def test_what_is_changed_while_the_table_is_looked_through_is_seen(town):
    bring_in(town, table(*ROWS))

    def meanwhile(stage: Stage, done: int, total: int) -> None:
        if stage is Stage.CHECKING and done == total:
            mended("old-1", town, title="在本系统改的标题")

    with pytest.raises(ItemFaultsError) as refused:
        bring_in(town, table(changed(0, 标题="在旧站改的标题")), progress=meanwhile)
    assert [fault.kind for fault in refused.value.faults] == [FaultKind.CHANGED_HERE]
    assert imported("old-1").title == "在本系统改的标题"


# --- in bulk ----------------------------------------------------------------------------------


def many(number: int) -> bytes:
    return table(*[[f"k{n}", "tzgg", f"第{n}号", "正文", "", "", "", ""] for n in range(number)])


def shape(row: Model) -> dict[str, object]:
    """A row without what is another's in each: keys, moments, places in the tree, names."""
    own = {
        "id", "page_ptr", "path", "url_path", "slug", "translation_key", "latest_revision",
        "latest_revision_created_at", "import_key", "imported", "object_id", "created_at",
        "content", "page", "timestamp", "uuid", "title", "draft_title", "label", "object_str",
    }  # fmt: skip
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in own
    }


def left(item: InformationItem) -> dict[str, object]:
    """All that an item leaves."""
    versions = Revision.objects.for_instance(item)
    rows = [item, *versions, *PageLogEntry.objects.filter(page=item.pk)]
    [version] = versions
    ours = [item.title, item.slug, item.pk, item.path, item.url_path]
    known = {"title": item.title, "slug": item.slug, "pk": item.pk, "path": item.path}
    return {
        "rows": [(type(row).__name__, shape(row)) for row in rows],
        "channels": set(item.channels.all()),
        "content": set(version.content),
        "wrong": {name for name, value in known.items() if version.content[name] != value},
        "draft_title": item.draft_title == item.title,
        "is_latest": item.latest_revision == version,
        "latest": item.latest_revision_created_at == version.created_at,
        "parent": item.get_parent().pk,
        "url": item.url_path == f"{item.get_parent().url_path}{item.slug}/",
        "whole": all(ours),
        "as an object": item.get_latest_revision_as_object().title == item.title,
    }


def test_an_imported_item_leaves_the_rows_of_one_that_was_saved_by_itself(town):
    bring_in(town, table(["k", "tzgg", "题", "正文", "", "", "", ""]))
    written = InformationItem.objects.get(import_key="k")
    saved = factories.draft(town.column, town.editor, topic="", text="<p>正文</p>")
    saved = InformationItem.objects.get(pk=saved.pk)
    there, here = left(saved), left(written)
    bodies = [rows["rows"][0][1].pop("body") for rows in (there, here)]
    assert str(bodies[0]) == str(bodies[1])
    assert here == there
    column = ColumnPage.objects.get(pk=town.column.pk)
    assert column.numchild == column.get_children().count() == 2
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_import_is_found_at_once_and_leaves_the_queue_alone(town):
    queued = DBTaskResult.objects.count()
    bring_in(town, many(30))
    assert DBTaskResult.objects.count() == queued
    entries = IndexEntry.objects.filter(title="第7号")
    assert [int(one.object_id) for one in entries] == [
        InformationItem.objects.get(import_key="k7").pk
    ]


def test_a_row_costs_a_small_part_of_a_question_to_the_database(town):
    asked = []
    for data in (many(200), many(600)):
        with CaptureQueriesContext(connection) as queries:
            bring_in(town, data)
        asked.append(len(queries))
    assert asked[1] - asked[0] < 100


def test_progress_is_told_of_rows_looked_through_and_of_rows_stored(town):
    told: list[tuple[Stage, int, int]] = []
    bring_in(town, many(120), progress=lambda *how_far: told.append(how_far))
    assert told[0] == (Stage.CHECKING, 50, 120)
    assert told[-1] == (Stage.STORING, 120, 120)
    assert [done for stage, done, _ in told if stage is Stage.CHECKING] == [50, 100, 120]
