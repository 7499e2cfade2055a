"""Tables in plain text: a row a line, cells parted by tabs; and what stands above each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from lubu.proofreading.parts import Cell
from lubu.proofreading.texts import fold

TAB = "\t"
_BLANKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONG_NUMBER = re.compile(r"[0-9](?:[ \-]?[0-9]){4}")
_LONGEST_HEADING = 40
_UNIT = re.compile(r"[(\[【].{0,12}[)\]】]$")
# Words that head a column and are never a value in it.
_LABEL = re.compile(
    r"序号|编号|姓名|户主(?:姓名)?|申请人(?:姓名)?|监护人(?:姓名)?|性别|年龄|民族|职务|职业|学历|籍贯"
    r"|(?:公民)?身份(?:证件?)?(?:号码?|编号)|证件(?:号码?|类型)|残疾(?:人?证号?|等级|类[别型]|程度)|病种|疾病名称"
    r"|(?:联系|家庭|手机|办公)?(?:电话|手机)(?:号码?)?|手机号码?|联系方式|联系人|邮箱|微信号?"
    r"|开户(?:银)?行|(?:银行|社保|一卡通)?(?:账|帐|卡)(?:号|户)|户名|收款人"
    r"|(?:家庭|居住|户籍|联系|现|详细)?(?:住址|地址)|居住地|户籍地|出生(?:日期|年月日?)"
    r"|致[贫困]原因|困难(?:原因|类别|类型)|救助(?:类别|原因)|健康状况|备注|金额|(?:补助|补贴|发放|救助|合计)金额"
    r"|所在?村(?:居|委会?|社区)?|村居|村(?:社区)?|单位(?:名称)?|部门|项目(?:名称)?|内容|时间|日期"
)


class Headings:
    """What stands above each column while a table is read downwards.

    The first row of several short words heads the table, whatever stands above it (a title over
    all columns); so does every later one with a word that is never a value: on each printed page,
    and where headings stand in two rows.
    """

    def __init__(self) -> None:
        self._above: list[str] = []

    def read(self, row: Sequence[str]) -> tuple[str, ...] | None:
        """The heading of each cell of ``row``; ``None`` when the row is itself one."""
        if not self._heads(row):
            missing = [""] * (len(row) - len(self._above))
            return (*self._above[: len(row)], *missing)
        above = self._above + [""] * (len(row) - len(self._above))
        for column, cell in enumerate(row):
            above[column] = "".join(cell.split()) or above[column]
        self._above = above
        return None

    def _heads(self, row: Sequence[str]) -> bool:
        filled = ["".join(fold(cell)[0].split()) for cell in row if cell.strip()]
        if not filled or any(
            len(cell) > _LONGEST_HEADING or _LONG_NUMBER.search(cell) for cell in filled
        ):
            return False
        labelled = any(_LABEL.fullmatch(_UNIT.sub("", cell)) for cell in filled)
        return labelled or (not self._above and len(filled) > 1)


def as_line(row: Iterable[str]) -> str:
    """A row as a line: tabs and line ends inside a cell count as one space each."""
    return TAB.join(_BLANKS.sub(" ", cell) for cell in row)


def cells_of(text: str, tables: Iterable[tuple[int, int, int]]) -> tuple[Cell, ...]:
    """The cells of those lines of ``text`` that are rows.

    ``tables`` says where they are: the table's number, its first line, how many lines. A table
    that is interrupted by other lines stands there several times under one number.
    """
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    above: dict[int, Headings] = {}
    cells: list[Cell] = []
    for table, first, count in tables:
        headings = above.setdefault(table, Headings())
        for number in range(first, min(first + count, len(lines))):
            row = lines[number].split(TAB)
            found = headings.read(row)
            at = starts[number]
            for column, cell in enumerate(row):
                heading = found[column] if found is not None else ""
                place = number + 1 if found is not None else 0
                cells.append(Cell(at, at + len(cell), table, place, heading))
                at += len(cell) + 1
    return tuple(cells)
