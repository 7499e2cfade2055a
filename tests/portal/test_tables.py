"""Tables as data: what is a number, in which unit, and how zero, empty and n/a stay apart."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from lubu.portal import tables
from lubu.portal.tables import Column, Kind, Table
from lubu.reporting.cells import Absent

pytestmark = pytest.mark.one_database
NA = Absent.NOT_APPLICABLE


def html(head: list[str], *rows: list[str], caption: str = "") -> str:
    cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "".join(f"<tr>{one}</tr>" for one in cells)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{named}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def read(*args: list[str], caption: str = "") -> Table:
    [table] = tables.of_text(f"<p>前文</p>{html(*args, caption=caption)}<p>后文</p>")
    assert table is not None
    return table


BUDGET = read(
    ["科目编码", "项目", "预算数（万元）", "增长率", "备注"],
    ["201", "一般公共服务", "1,234.50", "5.2%", ""],
    ["020", "公共安全", "0", "-1.0%", "含上年结转"],
    ["203", "国防支出", "—", "—", ""],
    ["205", "教育", "", "", ""],
    caption="2021年一般公共预算支出表",
)


def test_columns_have_types_and_units():
    assert [(one.kind, one.unit, one.title or one.name) for one in BUDGET.columns] == [
        (Kind.STRING, "", "科目编码"),  # 020 is a code
        (Kind.STRING, "", "项目"),
        (Kind.NUMBER, "万元", "预算数"),
        (Kind.NUMBER, "%", "增长率"),
        (Kind.STRING, "", "备注"),
    ]


def test_zero_empty_and_not_applicable_stay_apart():
    amounts = [row[2] for row in BUDGET.rows]
    assert amounts == [Decimal("1234.50"), 0, NA, None]
    written = list(csv.reader(StringIO(tables.csv(BUDGET).decode("utf-8-sig"))))
    assert [row[2] for row in written] == ["预算数（万元）", "1234.50", "0", "不适用", ""]
    rows = json.loads(tables.as_json(BUDGET))["rows"]
    assert [row["预算数（万元）"] for row in rows] == [1234.5, 0, "not_applicable", None]
    about = json.loads(tables.dictionary("预算", "https://x/1.html", "镇", [(["a.csv"], BUDGET)]))
    labels = {
        one["value"]: one["label"] for one in about["resources"][0]["schema"]["missingValues"]
    }
    assert labels == {"": "empty", "不适用": "not_applicable"}


def test_a_unit_for_the_whole_table_is_not_one_of_its_serial_numbers():
    table = read(["序号", "收入"], ["1", "20"], ["2", "30"], caption="收入表（单位：万元）")
    assert [one.unit for one in table.columns] == ["", "万元"]
    assert table.title == "收入表（单位：万元）"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2"], Kind.INTEGER),
        (["1", "2.5"], Kind.NUMBER),
        (["1,000", "-3"], Kind.INTEGER),
        (["007", "2"], Kind.STRING),
        (["13800138000123456", "1"], Kind.STRING),
        (["5%", "3"], Kind.STRING),
        (["2021-06-01", "2021年7月1日"], Kind.DATE),
        (["20210601", "20210701"], Kind.INTEGER),
        (["—", ""], Kind.STRING),
        (["一", "2"], Kind.STRING),
    ],
)
def test_a_column_is_a_number_only_where_every_cell_is(cells, kind):
    table = read(["名", "值"], *([f"第{n}行", cell] for n, cell in enumerate(cells)))
    assert table.columns[1].kind == kind


def test_days_are_days():
    table = read(["事项", "日期"], ["会议", "2021年7月1日"], ["公示", ""])
    assert [row[1] for row in table.rows] == [date(2021, 7, 1), None]


def test_headings_are_made_one_of_a_kind():
    table = read(["金额", "金额", ""], ["1", "2", "3"])
    assert [one.name for one in table.columns] == ["金额", "金额（第2列）", "第3列"]


@pytest.mark.parametrize(
    "body",
    [
        "<table><thead><tr><th colspan='2'>甲</th></tr></thead><tr><td>1</td></tr></table>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody></tbody></table>",
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tr><td>1</td></tr></table>",
    ],
)
def test_a_table_that_only_a_reader_understands_is_no_data(body):
    assert tables.of_text(body) == [None]
    assert tables.of_text("<p>没有表</p>") == []


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_word_acts_as_a_formula_and_numbers_stay_numbers(word):
    table = Table("表", (Column("词"), Column("数", Kind.NUMBER)), ((word, Decimal("-1.50")),))
    rows = list(csv.reader(StringIO(tables.csv(table).decode("utf-8-sig"), newline="")))
    assert rows[1][1] == "-1.50"
    assert not rows[1][0].lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d"))


@given(
    st.lists(st.sampled_from(["", "0", "1", "2.50", "—", "甲", "=1+1", "1,000", "3%"]), min_size=1)
)
def test_every_table_is_written_so_that_the_dictionary_fits(cells):
    table = read(["名", "值（元）"], *(["行", cell] for cell in cells))
    rows = list(csv.reader(StringIO(tables.csv(table).decode("utf-8-sig"))))
    about = json.loads(tables.dictionary("题", "https://x/", "镇", [(["t.csv"], table)]))
    fields = about["resources"][0]["schema"]["fields"]
    assert [one["name"] for one in fields] == rows[0]
    assert len(rows) == len(cells) + 1
    for field, *column in zip(fields, *rows[1:], strict=True):
        for cell in column:
            if field["type"] in ("integer", "number") and cell not in ("", "不适用"):
                Decimal(cell)
