"""The words of Word, Excel and PowerPoint files, hidden ones included. Pure.

Read from the parts themselves, one row or paragraph at a time: the libraries that edit such files
build the whole of a sheet in memory, and leave out text boxes, footnotes and hidden marks.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from lubu.publishing.files.markup import Element, parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
RELATION_ID = re.compile(r"/relationships\}id$")
WORD_PARTS = re.compile(r"^word/(?:(?:header|footer|footnotes|endnotes|comments)\d*)\.xml$")
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WORD_TEXT = frozenset({f"{W}t", f"{W}delText"})
SHEET_TEXT = re.compile(r"^xl/(?:drawings/[^/]*|charts/[^/]*|comments[^/]*|comments/[^/]*)\.xml$")
SLIDE_TEXT = re.compile(r"^ppt/(?:notesSlides|comments|diagrams|charts)/[^/]*\.xml$")
HIDDEN = frozenset({"1", "true", "on"})
MAX_NAMED_HIDDEN = 100

Lines = Iterator[str]
Hidden = Callable[[str], None]  # told of every hidden sheet, row, column or slide


def docx(archive: zipfile.ZipFile, hidden: Hidden) -> Lines:
    """Headers, text with its tables and boxes, footers, notes and comments."""
    names = archive.namelist()
    parts = ["word/document.xml", *sorted(name for name in names if WORD_PARTS.match(name))]
    for name in parts:
        root = parsed(archive.read(name))
        if next(root.iter(f"{W}vanish"), None) is not None:
            hidden(name)
        yield from _blocks(root)


def _blocks(holder: Element) -> Lines:
    for child in holder:
        if child.tag == f"{W}p":
            yield _paragraph(child)
            for box in _boxes(child):
                yield from _blocks(box)
        elif child.tag == f"{W}tbl":
            yield from _table(child)
        elif isinstance(child.tag, str) and child.tag not in {f"{W}sectPr", FALLBACK}:
            yield from _blocks(child)


def _table(table: Element) -> Lines:
    """Row by row; then the text boxes and tables that stand in its cells."""
    for row in _own(table, f"{W}tr", f"{W}tbl"):
        yield "\t".join(_cell(cell) for cell in _own(row, f"{W}tc", f"{W}tr"))
        for cell in _own(row, f"{W}tc", f"{W}tr"):
            for paragraph in _direct(cell, f"{W}p"):
                for box in _boxes(paragraph):
                    yield from _blocks(box)
            for inner in _direct(cell, f"{W}tbl"):
                yield from _table(inner)


def _own(holder: Element, tag: str, bound: str) -> Iterator[Element]:
    """What lies in ``holder`` and not in another ``bound`` within it."""
    return (element for element in holder.iter(tag) if _nearest(element, bound) is holder)


def _nearest(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _cell(cell: Element) -> str:
    return " ".join(filter(None, (_paragraph(p) for p in _direct(cell, f"{W}p"))))


def _direct(cell: Element, tag: str) -> Iterator[Element]:
    """Paragraphs or tables of the cell itself, not of the text boxes in its paragraphs."""
    for element in _own(cell, tag, f"{W}tc"):
        outer = _nearest(element, f"{W}p")
        if outer is None or _nearest(outer, f"{W}tc") is not cell:
            yield element


def _paragraph(paragraph: Element) -> str:
    """Its own words: those of a text box in it are paragraphs of their own."""
    out: list[str] = []
    for element in paragraph.iter(*WORD_TEXT, *BREAKS):
        if _nearest(element, f"{W}p") is paragraph:
            is_text = element.tag in WORD_TEXT
            out.append((element.text or "") if is_text else BREAKS[str(element.tag)])
    return "".join(out)


def _boxes(paragraph: Element) -> Iterator[Element]:
    for box in paragraph.iter(f"{W}txbxContent"):
        if _nearest(box, FALLBACK) is None and _nearest(box, f"{W}p") is paragraph:
            yield box


def xlsx(archive: zipfile.ZipFile, hidden: Hidden) -> Lines:
    """Every sheet, row by row, cells apart by tabs; then drawings, charts and comments."""
    names = set(archive.namelist())
    book = parsed(archive.read("xl/workbook.xml"))
    targets = _targets(archive, "xl/workbook.xml")
    strings = _shared_strings(archive) if "xl/sharedStrings.xml" in names else []
    dates = _date_styles(archive) if "xl/styles.xml" in names else frozenset()
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in HIDDEN
    values = _Values(strings, dates, MAC_EPOCH if is_1904 else WINDOWS_EPOCH)
    for sheet in book.iter("{*}sheet"):
        title = sheet.get("name", "")
        if sheet.get("state", "visible") != "visible":
            hidden(title)
        yield title
        part = next((targets.get(v) for k, v in sheet.items() if RELATION_ID.search(str(k))), None)
        if part in names:
            yield from _rows(archive, part, values, partial(_hide_in, hidden, title))
    for name in sorted(filter(SHEET_TEXT.match, names)):
        yield from _texts(parsed(archive.read(name)))


def _hide_in(hidden: Hidden, title: str, what: str) -> None:
    hidden(f"{title}!{what}")


class _Values:
    def __init__(self, strings: list[str], dates: frozenset[int], epoch: datetime) -> None:
        self.strings, self.dates, self.epoch = strings, dates, epoch

    def shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(t.text or "" for t in cell.iter("{*}t"))
        value = cell.findtext("{*}v") or ""
        if kind == "s":
            number = int(value or -1)
            return self.strings[number] if 0 <= number < len(self.strings) else ""
        if kind == "n" and value and int(cell.get("s", "0")) in self.dates:
            return self._date(value)
        return value

    def _date(self, value: str) -> str:
        try:
            shown = str(from_excel(float(value), self.epoch))
        except (ValueError, OverflowError, TypeError):
            return value
        return shown.removesuffix(" 00:00:00")


def _rows(archive: zipfile.ZipFile, part: str, values: _Values, hidden: Hidden) -> Lines:
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, events=("end",), resolve_entities=False):
            local = etree.QName(element).localname
            if local == "row":
                if element.get("hidden") in HIDDEN:
                    hidden(element.get("r", "?"))
                yield "\t".join(filter(None, (values.shown(c) for c in element.iter("{*}c"))))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif local == "col" and element.get("hidden") in HIDDEN:
                hidden(f"columns {element.get('min')}-{element.get('max')}")
            elif local in {"oddHeader", "oddFooter", "evenHeader", "firstHeader"}:
                yield element.text or ""


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    strings = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _, item in etree.iterparse(file, tag="{*}si", resolve_entities=False):
            # Not the readings (rPh) that East Asian Excel keeps beside the characters.
            strings.append(
                "".join(t.text or "" for t in item.iter("{*}t") if _nearest(t, "{*}rPh") is None)
            )
            item.clear()
    return strings


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    root = parsed(archive.read("xl/styles.xml"))
    formats = dict(BUILTIN_FORMATS) | {
        int(f.get("numFmtId", -1)): f.get("formatCode", "") for f in root.iter("{*}numFmt")
    }
    cells = root.find("{*}cellXfs")
    return frozenset(
        number
        for number, style in enumerate(cells if cells is not None else ())
        if is_date_format(formats.get(int(style.get("numFmtId", 0)), ""))
    )


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    rels = parsed(archive.read(f"{folder}/_rels/{name}.rels"))
    return {
        r.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, r.get("Target", ""))
        ).lstrip("/")
        for r in rels
    }


def _texts(root: Element) -> Lines:
    """Paragraphs of DrawingML, or else whatever stands in elements called ``t`` or ``text``."""
    paragraphs = list(root.iter("{*}p"))
    if paragraphs:
        for paragraph in paragraphs:
            yield "".join(t.text or "" for t in paragraph.iter("{*}t"))
    else:
        yield from (t.text or "" for t in root.iter("{*}t", "{*}text"))


def pptx(archive: zipfile.ZipFile, hidden: Hidden) -> Lines:
    """Slides in their order; then notes, comments and the words of diagrams and charts."""
    names = set(archive.namelist())
    show = parsed(archive.read("ppt/presentation.xml"))
    targets = _targets(archive, "ppt/presentation.xml")
    for number, entry in enumerate(show.iter("{*}sldId"), start=1):
        part = next((targets.get(v) for k, v in entry.items() if RELATION_ID.search(str(k))), None)
        if part not in names:
            continue
        slide = parsed(archive.read(part))
        if slide.get("show", "1") in {"0", "false", "off"}:
            hidden(f"slide {number}")
        yield from _texts(slide)
    for name in sorted(filter(SLIDE_TEXT.match, names)):
        yield from _texts(parsed(archive.read(name)))
