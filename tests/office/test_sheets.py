"""Tables that people hand in: whatever the bytes, lines or one kind of error."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from lubu.office.sheets import SheetError, day, lines

DAMAGED = 700


def workbook() -> bytes:
    book = Workbook()
    for number in range(30):
        book.active.append([f"k{number}", "通知公告", f"第{number}号", 3.5, date(2021, 3, 31)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(4, len(data))]


def spotted(chance: random.Random, data: bytes) -> bytes:
    wrong = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        wrong[chance.randrange(4, len(data))] = chance.randrange(256)
    return bytes(wrong)


def holed(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(4, len(data))
    return data[:start] + data[start + chance.randrange(1, 200) :]


def damaged_inside(chance: random.Random, data: bytes) -> bytes:
    """A whole archive with one member left out or damaged."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as packed:
        victim = chance.choice(whole.namelist())
        damage = chance.choice((cut, spotted, holed, None))
        for name in whole.namelist():
            content = whole.read(name)
            if name != victim:
                packed.writestr(name, content)
            elif damage is not None:
                packed.writestr(name, damage(chance, content))
    return out.getvalue()


@pytest.mark.parametrize("damage", [cut, spotted, holed, damaged_inside])
def test_a_damaged_workbook_is_read_or_is_no_table(
    damage: Callable[[random.Random, bytes], bytes],
):
    good, refused = workbook(), 0
    for seed in range(DAMAGED // 4):
        data = damage(random.Random(seed), good)
        try:
            list(lines(data, "表.xlsx"))
        except SheetError:
            refused += 1
    assert refused > DAMAGED / 20


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf\r"])
def test_a_file_without_a_word_holds_no_line_with_a_word(data):
    assert not any(cell for line in lines(data, "表.csv") for cell in line)


def test_a_long_text_in_one_cell_is_read_whole():
    long = "长" * 200_000
    [heading, row] = lines(f"正文\n{long}\n".encode(), "表.csv")
    assert [heading, row] == [["正文"], [long]]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_tabs_part_the_cells_only_where_they_part_the_headings(ends):
    table = ends.join(["编号,正文", "1,甲\t乙", ""])
    assert list(lines(table.encode(), "表.csv")) == [["编号", "正文"], ["1", "甲\t乙"]]
    tabbed = ends.join(["编号\t正文", "1\t甲,乙", ""])
    assert list(lines(tabbed.encode(), "表.txt")) == [["编号", "正文"], ["1", "甲,乙"]]


@pytest.mark.parametrize(
    "value",
    ["0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01", date.max, date.min],
)
def test_a_day_that_can_only_be_a_slip_is_no_day(value):
    assert day(value) is None


@pytest.mark.parametrize("value", ["2021-03-31", "2021年3月31日", "20210331", date(2021, 3, 31)])
def test_a_day_is_read_in_each_form_that_people_write(value):
    assert day(value) == date(2021, 3, 31)
