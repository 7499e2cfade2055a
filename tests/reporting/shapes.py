"""One report in the many shapes in which reports are published.

The shapes are those of real pages and files; organ, words and numbers are made up.
"""

from __future__ import annotations

import io
import quopri
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from opencc import OpenCC
from openpyxl import Workbook

from lubu.reporting.documents.layout import LayoutCell, TableLayout, layout
from lubu.reporting.tables import TableKey, Tables
from lubu.reporting.wording import SECTIONS

TITLE = "某某县某某镇人民政府2023年政府信息公开工作年度报告"
FEES = "本年度未发出收费通知,未收取信息处理费。"
Row = tuple[LayoutCell, ...]
Shape = Callable[[Tables], bytes]


def overview(tables: Tables) -> str:
    """Section one's paragraph with the number that table three holds too."""
    received = tables.three.at("received", "total").number
    return f"2023年,本机关共收到政府信息公开申请{received}件。主动公开各类信息1136条。"


def rows_of(key: TableKey, tables: Tables) -> list[Row]:
    return list(layout(key, tables).rows())


def html_row(row: Row, cell: Callable[[LayoutCell], str]) -> str:
    cells = (
        f"<td rowspan={one.row_span} colspan='{one.column_span}'>{cell(one)}</td>" for one in row
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def html_table(rows: Iterable[Row], cell: Callable[[LayoutCell], str]) -> str:
    return f"<table border=1>{''.join(html_row(row, cell) for row in rows)}</table>"


def words(cell: LayoutCell) -> str:
    return f"<p align=center>{cell.text}</p>"


def html(
    tables: Tables,
    *,
    cell: Callable[[LayoutCell], str] = words,
    table: Callable[[TableKey, Tables], str] | None = None,
    headings: Sequence[str] = tuple(f"{number}、{title}" for number, title in SECTIONS),
    around: str = "%s",
    charset: str = "utf-8",
) -> str:
    """The report as a page; each argument is something in which pages differ."""
    draw = table or (lambda key, tables: html_table(rows_of(key, tables), cell))
    contents = [
        f"<p>{overview(tables)}</p>",
        *(draw(key, tables) for key in TableKey),
        "<p>(一)存在的问题:一是主动公开不够及时。(二)改进情况:加强培训。</p>",
        f"<p>{FEES}</p>",
    ]
    body = f"<h1>{TITLE}</h1><p>统计期限自2023年1月1日起至2023年12月31日止。</p>" + "".join(
        f"<p>{heading}</p>{content}" for heading, content in zip(headings, contents, strict=True)
    )
    return (
        f"<html><head><meta charset='{charset}'><title>某某镇</title></head>"
        f"<body>{around.replace('%s', body)}</body></html>"
    )


def exported(cell: LayoutCell) -> str:
    """A cell as Word writes it: every few signs in tags of their own."""
    runs = "".join(
        f"<span style='font-family:仿宋'><font face='仿宋'>{cell.text[at : at + 2]}</font></span>"
        for at in range(0, len(cell.text), 2)
    )
    return (
        f"\n  <p class=MsoNormal align=center>{runs}<span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n"
    )


def wide(cell: LayoutCell) -> str:
    """Numbers in full-width digits, and labels with blanks within."""
    if cell.scope:
        return " ".join(cell.text)
    number = f"{int(cell.text):,}" if cell.text.isdecimal() else cell.text
    return number.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789,."})


NAVIGATION = """<div class=nav><a href=#>首页</a> &gt; <a href=#>政府信息公开</a></div>
<script>var a = "<table><tr><td>规章</td><td>9</td></tr></table>";</script>
<table width=100%><tr><td>索引号</td><td>000/2024-1</td><td>分类</td><td>年报</td></tr></table>
<table width=980><tr><td width=200><ul><li>机构职能</li><li>规章</li></ul></td><td><div>%s</div>
</td></tr></table><table><tr><td>上一篇</td><td>其他</td></tr></table>"""


def split(key: TableKey, tables: Tables) -> str:
    """Table two in four, table three over two pages, table four in three."""
    made: TableLayout = layout(key, tables)
    rows = list(made.rows())
    if key is TableKey.TWO:
        return "".join(html_table(body, words) for body in made.bodies)
    if key is TableKey.THREE:
        return html_table(rows[:20], words) + "<p>- 3 -</p>" + _cut(rows[20:])
    parts = []
    for name, first in (("行政复议", 0), ("未经复议直接起诉", 5), ("复议后起诉", 10)):
        heads = "".join(f"<td>{one.text}</td>" for one in rows[2][first : first + 5])
        numbers = "".join(f"<td>{one.text}</td>" for one in rows[3][first : first + 5])
        parts.append(
            f"<table><tr><td colspan=5>{name}</td></tr><tr>{heads}</tr><tr>{numbers}</tr></table>"
        )
    return "".join(parts)


def _cut(rows: Sequence[Row]) -> str:
    """Rows after a break: the cells that go on from above it are empty."""
    made = []
    for row in rows:
        missing = 10 - sum(one.column_span for one in row)
        made.append(f"<tr>{'<td></td>' * missing}{html_row(row, words).removeprefix('<tr>')}")
    return f"<table>{''.join(made)}</table>"


def remarks(key: TableKey, tables: Tables) -> str:
    """Table three with a column of remarks behind, and its labels one column short."""
    if key is not TableKey.THREE:
        return html_table(rows_of(key, tables), words)
    rows = "".join(
        html_row(row, words).replace("</tr>", "<td></td></tr>" if at > 2 else "<td>备注</td></tr>")
        for at, row in enumerate(rows_of(key, tables))
    )
    return f"<table>{rows}</table>"


def unclosed(key: TableKey, tables: Tables) -> str:
    made = html_table(rows_of(key, tables), lambda one: one.text)
    return made.replace("</td>", "").replace("</tr>", "").replace("</table>", "</TABLE>")


def mht(tables: Tables) -> bytes:
    body = quopri.encodestring(html(tables, charset="gb2312").encode("gb18030")).decode()
    return (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"=_a\"\n\n--=_a\n"
        "Content-Type: text/html; charset=\"gb2312\"\n"
        "Content-Transfer-Encoding: quoted-printable\n\n"
        f"{body}\n--=_a--\n"
    ).encode()  # fmt: skip


def lines(tables: Tables, draw: Callable[[list[Row]], str]) -> bytes:
    """The report as plain text."""
    made = [TITLE]
    contents = [overview(tables), *(draw(rows_of(key, tables)) for key in TableKey), "略", FEES]
    for (number, title), content in zip(SECTIONS, contents, strict=True):
        made += [f"{number}、{title}", content]
    return "\r\n".join(made).encode("gb18030")


def by_tabs(rows: list[Row]) -> str:
    return "\n".join("\t".join(one.text for one in row) for row in rows)


def by_bars(rows: list[Row]) -> str:
    made = ["| " + " | ".join(one.text for one in row) + " |" for row in rows]
    return "\n".join([made[0], "| --- | --- |", *made[1:]])


def one_by_one(rows: list[Row]) -> str:
    return "\n\n".join(one.text for row in rows for one in row)


def word_table(rows: list[Row]) -> str:
    """A table as Word writes it: cells that go on below are there again, to be merged."""
    covering = {
        (y, one.column): one
        for row in rows
        for one in row
        for y in range(one.row, one.row + one.row_span)
    }
    made = []
    for y in range(len(rows)):
        cells = []
        for place in sorted(place for place in covering if place[0] == y):
            one = covering[place]
            merge = ""
            if one.row_span > 1:
                merge = f"<w:vMerge{' w:val=&quot;restart&quot;' if one.row == y else ''}/>"
            text = escape(one.text) if one.row == y else ""
            cells.append(
                f'<w:tc><w:tcPr><w:gridSpan w:val="{one.column_span}"/>{merge}</w:tcPr>'
                f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>".replace("&quot;", '"')
            )
        made.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {nsdecls('w')}>{''.join(made)}</w:tbl>"


def word(tables: Tables, *, is_numbered: bool = True) -> bytes:
    """A DOCX with real merges; headings numbered by hand or by Word itself."""
    made = Document()
    made.add_paragraph(TITLE)
    contents = [overview(tables), *TableKey, "略", FEES]
    for (number, title), content in zip(SECTIONS, contents, strict=True):
        made.add_paragraph(f"{number}、{title}" if is_numbered else title)
        if not isinstance(content, TableKey):
            made.add_paragraph(content)
            continue
        table = parse_xml(word_table(rows_of(content, tables)))
        made.element.body.insert_element_before(table, "w:sectPr")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tracked(tables: Tables) -> bytes:
    """A DOCX in which numbers stand in content controls and beside deleted ones."""
    made = Document(io.BytesIO(word(tables)))
    for text in made.element.body.iter(qn("w:t")):
        run = text.getparent()
        if (text.text or "").isdecimal() and run.getparent().tag == qn("w:p"):
            paragraph = run.getparent()
            inserted = paragraph.makeelement(qn("w:ins"), {})
            deleted = paragraph.makeelement(qn("w:del"), {})
            gone = deleted.makeelement(qn("w:r"), {})
            gone_text = gone.makeelement(qn("w:delText"), {})
            gone_text.text = "99"
            gone.append(gone_text)
            deleted.append(gone)
            paragraph.replace(run, inserted)
            inserted.append(run)
            inserted.addprevious(deleted)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(tables: Tables, *, is_one_sheet: bool = False, as_text: bool = False) -> bytes:
    """An XLSX with merged cells, one sheet for all or one for each table, and a hidden one."""
    book = Workbook()
    sheet = book.active
    sheet.title = "年报"
    sheet["B1"] = TITLE
    sheet.merge_cells("B1:J1")
    down = 3
    for number, key in zip(SECTIONS[1:4], TableKey, strict=True):
        if not is_one_sheet:
            sheet, down = book.create_sheet(f"表{number[0]}"), 1
        sheet.cell(down, 1, "、".join(number))
        for row in rows_of(key, tables):
            for one in row:
                text = one.text
                value = int(text) if text.isdecimal() and not as_text else text
                y, x = down + 1 + one.row, 1 + one.column
                sheet.cell(y, x, value)
                if one.row_span > 1 or one.column_span > 1:
                    sheet.merge_cells(
                        start_row=y,
                        start_column=x,
                        end_row=y + one.row_span - 1,
                        end_column=x + one.column_span - 1,
                    )
        down += 3 + len(rows_of(key, tables))
    hidden = book.create_sheet("去年")
    hidden.append(["规章", 7, 7, 7])
    hidden.append(["一、本年新收政府信息公开申请数量", *range(7)])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DIGITS = (
    "1、 总体情况",
    "2、主动公开政府信息情况",
    "3、收到和处理政府信息公开申请情况",
    "4、政府信息公开行政复议、行政诉讼情况",
    "5.存在的主要问题及改进情况",
    "6.其他需要报告的事项",
)
OTHERWISE = (
    "一 、 总体概述",
    "二、行政机关主动公开政府信息情况",
    "三、收到和处理政府信息公开申请的情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在问题及整改措施",
    "第六部分 其他应当报告的事项",
)

HTML: dict[str, Shape] = {
    "plain": lambda made: html(made).encode(),
    "exported from Word": lambda made: html(made, cell=exported).encode(),
    "full-width digits": lambda made: html(made, cell=wide).encode(),
    "a whole page": lambda made: html(made, around=NAVIGATION).encode(),
    "GB 18030, declared UTF-8": lambda made: html(made).encode("gb18030"),
    "UTF-8, declared GB 2312": lambda made: html(made, charset="gb2312").encode(),
    "UTF-16 without a mark": lambda made: html(made).encode("utf-16-le"),
    "cut in the middle of a sign": lambda made: html(made).encode()[:-16] + b"\xe6\x9c</html>",
    "tables split": lambda made: html(made, table=split).encode(),
    "a column of remarks": lambda made: html(made, table=remarks).encode(),
    "tags left open": lambda made: html(made, table=unclosed).encode(),
    "in traditional characters": lambda made: OpenCC("s2t").convert(html(made)).encode(),
    "headings with digits": lambda made: html(made, headings=DIGITS).encode(),
    "headings worded otherwise": lambda made: html(made, headings=OTHERWISE).encode(),
    "in one file (MHT)": mht,
}
OTHERS: dict[str, Shape] = {
    "text by tabs": lambda made: lines(made, by_tabs),
    "text by bars": lambda made: lines(made, by_bars),
    "text one by one": lambda made: lines(made, one_by_one),
    "DOCX": word,
    "DOCX numbered by itself": lambda made: word(made, is_numbered=False),
    "DOCX with changes marked": tracked,
    "XLSX": workbook,
    "XLSX on one sheet": lambda made: workbook(made, is_one_sheet=True),
    "XLSX of texts": lambda made: workbook(made, as_text=True),
}
SHAPES = HTML | OTHERS
