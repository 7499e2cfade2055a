from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lubu.channels.actions import FaultKind
from lubu.channels.reads_sheet import parse, template
from lubu.office.sheets import MOST_ROWS, SheetError
from tests.channels import factories

HEAD = "编号,地址,统计日期,累计阅读量,更正原因\n"


def csv(*lines: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(lines)).encode()


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "day", ["2021-03-31", "2021/3/31", "2021.03.31", "20210331", "2021年3月31日"]
)
def test_days_are_read_as_people_write_them(day):
    (row,) = parse(csv(f"7,,{day},12"), "a.csv").rows
    assert (row.row, row.release, row.on, row.reads) == (2, 7, date(2021, 3, 31), 12)


@pytest.mark.parametrize(
    "data",
    [
        csv("7,,2021-03-31,1234").replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + csv("7,,2021-03-31,1234"),
        csv("7,,2021-03-31,1234").decode().encode("gb18030"),
        csv("7\t\t2021-03-31\t1234", head=HEAD.replace(",", "\t")),
        csv('7,,2021-03-31,"1,234"'),
        csv("7,2021-03-31,1234", head="release,date,reads\n"),
        csv("1234,说明,2021-03-31,7", head="阅读量,备注,日期,编号\n"),
        workbook(["编号", "统计日期", "累计阅读量"], [7, date(2021, 3, 31), 1234.0]),
        workbook(["编号", "统计日期", "累计阅读量"], ["7", "2021-03-31", "1234"]),
    ],
    ids=["crlf", "bom", "gb18030", "tabs", "thousands", "english", "order", "cells", "texts"],
)
def test_tables_of_every_usual_make_are_read(data):
    name = "a.xlsx" if data.startswith(b"PK") else "a.csv"
    (row,) = parse(data, name).rows
    assert (row.release, row.on, row.reads) == (7, date(2021, 3, 31), 1234)


def test_every_bad_cell_is_named_by_row_and_column():
    data = csv(
        "x,,昨天,很多", "8,,2021-02-30,1.5", ",https://a.cn/1,2021-02-01,=1+1", "9,,2021-03-01,5"
    )
    parsed = parse(data, "a.csv")
    assert [(one.row, one.column, one.kind, one.value) for one in parsed.faults] == [
        (2, "release", FaultKind.NOT_A_NUMBER, "x"),
        (2, "on", FaultKind.NOT_A_DATE, "昨天"),
        (2, "reads", FaultKind.NOT_A_NUMBER, "很多"),
        (3, "on", FaultKind.NOT_A_DATE, "2021-02-30"),
        (3, "reads", FaultKind.NOT_A_NUMBER, "1.5"),
        (4, "reads", FaultKind.NOT_A_NUMBER, "=1+1"),
    ]
    assert [(one.row, one.release, one.address) for one in parsed.half_read] == [
        (3, 8, ""),
        (4, None, "https://a.cn/1"),
    ]
    assert [row.row for row in parsed.rows] == [5]


def test_rows_that_nobody_filled_in_are_left_out_and_marks_that_hide_are_removed():
    rows = parse(csv("1,,,", "2,,2021-03-01,5,更\u202e正\x07", ",,,"), "a.csv").rows
    assert [(row.row, row.release, row.reason) for row in rows] == [(3, 2, "更正")]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.csv", "empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "too_large"),
        (b"\x00\x01", "a.csv", "no_table"),
        (b"%PDF-1.7", "a.pdf", "no_table"),
        (b"\xff\xff\xff", "a.csv", "encoding"),
        (csv("1,2", head="甲,乙\n"), "a.csv", "no_headings"),
        (csv("1,2,3,4", head="编号,编号,日期,阅读量\n"), "a.csv", "heading_twice"),
        (csv(), "a.csv", "no_rows"),
        (b"PK\x03\x04rubbish", "a.xlsx", "no_workbook"),
        (b"\n\n", "a.csv", "no_headings"),
        (csv(*["1,,2021-03-01,5"] * (MOST_ROWS + 1)), "a.csv", "too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_of_reads_is_refused_with_its_reason(data, name, reason):
    with pytest.raises(SheetError) as refused:
        parse(data, name)
    assert refused.value.reason == reason


def test_an_archive_bomb_is_refused_before_it_is_unpacked():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (60 * 1024 * 1024))
    with pytest.raises(SheetError) as refused:
        parse(written.getvalue(), "a.xlsx")
    assert refused.value.reason == "too_large"


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    for name in ("a.csv", "a.xlsx"):
        with contextlib.suppress(SheetError):
            parse(data, name)


@given(st.text(max_size=200))
def test_no_words_break_the_reader(words):
    with contextlib.suppress(SheetError):
        parse((HEAD + words).encode("utf-8", "replace"), "a.csv")


@pytest.mark.django_db
def test_the_template_is_read_back_and_holds_no_formula():
    town = factories.make_channels()
    release = factories.posted(town, title='=HYPERLINK("http://x")')
    made = template([release], chinese=True)
    sheet = load_workbook(io.BytesIO(made)).active
    assert [cell.data_type for cell in sheet[2]][:3] == ["n", "s", "s"]
    assert sheet["C2"].value == '=HYPERLINK("http://x")'
    with pytest.raises(SheetError) as refused:
        parse(made, "a.xlsx")
    assert refused.value.reason == "no_rows"
    book = load_workbook(io.BytesIO(made))
    book.active["F2"], book.active["G2"] = release.released_on, 77
    written = io.BytesIO()
    book.save(written)
    (row,) = parse(written.getvalue(), "a.xlsx").rows
    assert (row.release, row.on, row.reads) == (release.pk, release.released_on, 77)
