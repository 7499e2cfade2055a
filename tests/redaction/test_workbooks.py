"""Workbooks that hold only what their sheets show."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

from lubu.publishing.files import metadata
from lubu.publishing.files.limits import FileKind
from lubu.redaction import workbooks
from lubu.redaction.failures import Reason, RedactionError
from tests.publishing.files.samples import changed, members

LEFT = "已经删除的名字"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{{cells}}</row></sheetData></worksheet>'
OVERRIDE = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/>'
)
RELS = "xl/_rels/workbook.xml.rels"
LINK = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="more/one.xml"/></Relationships>'
)


def book(*, hidden: str = "visible") -> bytes:
    made = Workbook()
    made.active.append(["补助金额", 300])
    made.active.append(["经办", "某部门"])
    made.create_sheet("底稿").sheet_state = hidden
    made.defined_names["数"] = DefinedName("数", attr_text='"暗中的字"', hidden=True)
    made.defined_names["明"] = DefinedName("明", attr_text="Sheet!$A$1")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def with_strings(data: bytes, first: str, left: str, second: str) -> bytes:
    """As spreadsheet programs write it: cells point at strings, of which one is left over."""
    parts = members(data)
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c>'
    listed = "".join(f"<si><t>{one}</t></si>" for one in (first, left, second))
    types, rels = (parts[name].decode() for name in (TYPES, RELS))
    return changed(
        data,
        **{
            "xl/worksheets/sheet1.xml": SHEET.format(cells=cells),
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{listed}</sst>',
            TYPES: types.replace("</Types>", f"{OVERRIDE}</Types>"),
            RELS: rels.replace(
                "</Relationships>",
                LINK.format(kind="sharedStrings").replace("more/one", "sharedStrings"),
            ),
        },
    )


def cleaned(folder: Path, data: bytes) -> bytes:
    source, target = folder / "source.xlsx", folder / "copy.xlsx"
    given = folder / "given.xlsx"
    given.write_bytes(data)
    metadata.strip(given, FileKind.XLSX, source)
    workbooks.clean(source, target)
    return target.read_bytes()


def test_names_that_nothing_lists_and_strings_that_no_cell_shows_are_gone(tmp_path):
    data = book()
    copy = cleaned(tmp_path, with_strings(data, "补助金额", LEFT, "经办"))
    said = b"".join(members(copy).values()).decode()
    assert LEFT not in said
    assert "暗中的字" not in said
    opened = load_workbook(BytesIO(copy))
    assert list(opened.active.values) == [("补助金额", "经办")]
    assert set(opened.defined_names) == {"明"}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_refused_by_their_place_and_not_by_name(tmp_path, state):
    with pytest.raises(RedactionError) as caught:
        cleaned(tmp_path, book(hidden=state))
    assert (caught.value.reason, caught.value.place) == (Reason.HIDDEN_SHEETS, "2")
    assert not (tmp_path / "copy.xlsx").exists()


@pytest.mark.parametrize("kind", ["externalLink", "pivotCacheDefinition", "package"])
def test_what_lies_beyond_the_sheets_is_refused(tmp_path, kind):
    data = book()
    rels = members(data)[RELS].decode().replace("</Relationships>", LINK.format(kind=kind))
    with pytest.raises(RedactionError) as caught:
        cleaned(tmp_path, changed(data, **{RELS: rels, "xl/more/one.xml": "<a/>"}))
    assert (caught.value.reason, caught.value.place) == (Reason.BEYOND_SHEETS, kind)
