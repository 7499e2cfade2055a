"""The table of a catalogue: written and read back, its faults, and its import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lubu.catalogue import actions, baseline, sheet
from lubu.catalogue.actions.importing import SAME_NAMES
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.words import OWNER_WORDS
from lubu.catalogue.sheet import HEADINGS, FaultKind
from lubu.ledger.models import Entry
from lubu.office.sheets import SheetError
from tests.catalogue import factories, strategies
from tests.organisations.factories import Town, make_town

ENTRY = baseline.entries()["05-06"]
ON = date(2021, 6, 1)


def table(*rows: tuple[str, ...], headings: tuple[str, ...] = tuple(HEADINGS.values())) -> bytes:
    book = Workbook()
    [page] = book.worksheets
    for row in (headings, *rows):
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_cell(column: str, words: str) -> tuple[str, ...]:
    """The row of an entry, one cell of it written anew."""
    cells = dict(zip(HEADINGS, sheet.cells(ENTRY), strict=True))
    return tuple((cells | {column: words}).values())


@given(st.lists(strategies.contents(), max_size=4, unique_by=lambda content: content.code))
def test_what_is_written_is_read_back(contents):
    if not contents:
        return
    rows, faults = sheet.parse(sheet.written(contents), "目录.xlsx")
    assert faults == []
    for row, content in zip(rows, contents, strict=True):
        assert row.owner == content.owner_unit or row.owner == OWNER_WORDS[content.owner]
        for name in SAME_NAMES:
            assert getattr(row, name) == getattr(content, name), name


def test_the_table_has_the_ten_columns_of_the_standard_directory():
    """公开事项 takes two columns of the sheet, one a level."""
    page = load_workbook(BytesIO(sheet.written([ENTRY]))).worksheets[0]
    assert [cell.value for cell in page[1]] == list(HEADINGS.values())
    assert page["A2"].value == "05-06"
    assert page["D2"].value.splitlines()[0] == ENTRY.elements[0]
    assert "■" in page["H2"].value


@pytest.mark.parametrize("words", ["=1+1", "+cmd|'/c calc'!A0", "@SUM(A1)", "-2"])
def test_no_cell_acts_as_a_formula(words):
    page = load_workbook(BytesIO(sheet.written([replace(ENTRY, level2=words)]))).worksheets[0]
    assert (page["C2"].value, page["C2"].data_type) == (words, "s")


@pytest.mark.parametrize(
    ("column", "words", "kind"),
    [
        ("code", "", FaultKind.MISSING),
        ("code", "五-1", FaultKind.NOT_A_CODE),
        ("level2", "长" * 201, FaultKind.TOO_LONG),
        ("elements", "\n".join("甲" * 41), FaultKind.TOO_MANY),
        ("bases", "=HYPERLINK(1)", FaultKind.FORMULA),
        ("limit", "尽快", FaultKind.NOT_A_LIMIT),
        ("channels", "政府网站", FaultKind.UNKNOWN),
        ("channels", "■飞鸽传书", FaultKind.UNKNOWN),
        ("channels", "■其他", FaultKind.UNKNOWN),
        ("channels", "□政府网站", FaultKind.MISSING),
        ("channels", "■政府网站□政府网站", FaultKind.TWICE),
        ("audience", "特定群体：", FaultKind.UNKNOWN),
        ("audience", "朋友", FaultKind.UNKNOWN),
        ("mode", "随便", FaultKind.UNKNOWN),
        ("levels", "国家级", FaultKind.UNKNOWN),
    ],
)
def test_a_fault_is_told_by_row_and_column(column, words, kind):
    rows, faults = sheet.parse(table(sheet.cells(ENTRY), with_cell(column, words)), "目录.xlsx")
    found = [(fault.row, fault.column, fault.kind) for fault in faults]
    twice = [(3, "code", FaultKind.TWICE)] if column != "code" else []
    assert found == [(3, column, kind), *twice]
    assert [row.row for row in rows] == [2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (table(headings=("甲", "乙")), "no_headings"),
        (table(), "no_rows"),
        (table(headings=(*HEADINGS.values(), "序号")), "heading_twice"),
    ],
)
def test_what_is_no_catalogue_is_refused(data, reason):
    with pytest.raises(SheetError) as refused:
        sheet.parse(data, "目录.xlsx")
    assert refused.value.reason == reason


# --- import ---------------------------------------------------------------------------------------


@pytest.fixture
def town(db: None) -> Town:
    town = make_town()
    factories.adopted(town)
    return town


def brought(town: Town, data: bytes) -> actions.Imported:
    return actions.import_catalogue(data, "目录.xlsx", organ=town.organ, actor=town.admin, on=ON)


def exported(town: Town) -> bytes:
    rows = CatalogueEntry.objects.filter(organ=town.organ).kept().select_related("unit")
    return sheet.written(entry.content for entry in rows.order_by("code"))


def test_what_was_exported_changes_nothing(town):
    factories.given(town, "05-06", "village")
    before = list(CatalogueEntry.objects.order_by("pk").values())
    number = CatalogueEntry.objects.count()
    assert brought(town, exported(town)) == actions.Imported(0, 0, 0, number)
    assert list(CatalogueEntry.objects.order_by("pk").values()) == before


def test_a_row_changes_adds_or_keeps_again_its_entry_and_a_second_time_nothing(town):
    actions.drop(factories.entry(town, "05-10").pk, actor=town.admin, reason="无此职能")
    data = table(
        with_cell("owner", "龙头环村"),
        sheet.cells(baseline.entries()["05-10"]),
        sheet.cells(factories.OWN),
        sheet.cells(baseline.entries()["08-03"]),
    )
    assert brought(town, data) == actions.Imported(added=2, changed=1, kept=1, same=0)
    assert factories.entry(town, "05-06").unit == town.units["village"]
    assert factories.entry(town, "05-10").is_kept
    assert factories.entry(town, "05-Z01").since == ON
    assert brought(town, data) == actions.Imported(added=0, changed=0, kept=0, same=4)


def test_entries_may_exchange_their_names(town):
    first, second = (baseline.entries()[code] for code in ("05-01", "05-02"))
    data = table(
        sheet.cells(replace(first, level2=second.level2)),
        sheet.cells(replace(second, level2=first.level2)),
    )
    assert brought(town, data).changed == 2
    assert factories.entry(town, "05-01").level2 == second.level2


def test_one_fault_and_nothing_is_stored(town):
    rows = (
        with_cell("owner", "龙头环村"),
        sheet.cells(replace(ENTRY, code="05-Z01")),
        (*sheet.cells(replace(factories.OWN, code="05-Z02"))[:6], "某办", *sheet.cells(ENTRY)[7:]),
        sheet.cells(replace(factories.OWN, code="77-Z01")),
        sheet.cells(replace(factories.OWN, code="05-99", level2="另一")),
    )
    with pytest.raises(actions.CatalogueFaultsError) as refused:
        brought(town, table(*rows))
    assert [(fault.row, fault.column, fault.kind) for fault in refused.value.faults] == [
        (2, "level2", FaultKind.TWICE),
        (3, "level2", FaultKind.TWICE),
        (4, "owner", FaultKind.UNKNOWN),
        (5, "code", FaultKind.UNKNOWN),
        (6, "code", FaultKind.UNKNOWN),
    ]
    assert factories.entry(town, "05-06").unit is None
    assert not Entry.objects.filter(kind="catalogue.imported").exists()


def test_only_a_site_administrator_imports(town):
    with pytest.raises(actions.NotYourCatalogueError):
        actions.import_catalogue(
            exported(town), "目录.xlsx", organ=town.organ, actor=town.editor, on=ON
        )
