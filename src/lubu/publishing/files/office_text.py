"""The words of Word and PowerPoint files, hidden ones included. Pure.

Read from the parts themselves: the libraries that edit such files leave out text boxes, footnotes
and hidden marks.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lubu.file_formats.markup import Element, nearest, parsed
from lubu.file_formats.revisions import W
from lubu.publishing.files.lines import Hide, Lines, Row

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
RELATION_ID = re.compile(r"/relationships\}id$")
WORD_PARTS = re.compile(
    r"^word/(?:(?:header|footer|footnotes|endnotes|comments)\d*|glossary/document)\.xml$"
)
DRAWN_IN_WORD = re.compile(r"^word/(?:charts|diagrams)/[^/]*\.xml$")
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WORD_TEXT = frozenset({f"{W}t", f"{W}delText"})
SLIDE_TEXT = re.compile(r"^ppt/(?:notesSlides|comments|diagrams|charts)/[^/]*\.xml$")
BEHIND_SLIDES = re.compile(r"^ppt/(?:slideMasters|slideLayouts)/[^/]*\.xml$")
NAMED = ("{*}docPr", "{*}cNvPr")  # what is drawn, with its text alternative
SHOWN_OF_HIDDEN = 20
NUMBER = re.compile(r"[-+0-9.,%Ee]*")


def docx(archive: zipfile.ZipFile, hidden: Hide) -> Lines:
    """Headers, text with its tables and boxes, footers, notes, comments, charts, diagrams."""
    names = archive.namelist()
    parts = ["word/document.xml", *sorted(name for name in names if WORD_PARTS.match(name))]
    for name in parts:
        root = parsed(archive.read(name))
        for words in _invisible(root):
            hidden(words)
        yield from _blocks(root, name)
        yield from _beside(root)
    for name in sorted(filter(DRAWN_IN_WORD.match, names)):
        yield from drawn(parsed(archive.read(name)))


def _blocks(holder: Element, part: str) -> Lines:
    for child in holder:
        if child.tag == f"{W}p":
            yield _paragraph(child)
            for box in _boxes(child):
                yield from _blocks(box, part)
        elif child.tag == f"{W}tbl":
            yield from _table(child, part)
        elif isinstance(child.tag, str) and child.tag not in {f"{W}sectPr", FALLBACK}:
            yield from _blocks(child, part)


def _table(table: Element, part: str) -> Lines:
    """Row by row; then the text boxes and tables that stand in its cells."""
    name = f"{part} {table.getroottree().getpath(table)}"
    for row in _own(table, f"{W}tr", f"{W}tbl"):
        cells = list(_own(row, f"{W}tc", f"{W}tr"))
        yield Row(name, tuple(words for cell in cells for words in _columns(cell)))
        for cell in cells:
            for paragraph in _direct(cell, f"{W}p"):
                for box in _boxes(paragraph):
                    yield from _blocks(box, part)
            for inner in _direct(cell, f"{W}tbl"):
                yield from _table(inner, part)


def _columns(cell: Element) -> list[str]:
    """A cell's words in the first of the columns that it takes."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    given = span.get(f"{W}val", "1") if span is not None else "1"
    width = min(max(int(given), 1), 63) if given.isdecimal() else 1  # Word's own limit
    return [_cell(cell), *[""] * (width - 1)]


def _own(holder: Element, tag: str, bound: str) -> Iterator[Element]:
    """What lies in ``holder`` and not in another ``bound`` within it."""
    return (element for element in holder.iter(tag) if nearest(element, bound) is holder)


def _cell(cell: Element) -> str:
    return " ".join(filter(None, (_paragraph(p) for p in _direct(cell, f"{W}p"))))


def _direct(cell: Element, tag: str) -> Iterator[Element]:
    """Paragraphs or tables of the cell itself, not of the text boxes in its paragraphs."""
    for element in _own(cell, tag, f"{W}tc"):
        outer = nearest(element, f"{W}p")
        if outer is None or nearest(outer, f"{W}tc") is not cell:
            yield element


def _paragraph(paragraph: Element) -> str:
    """Its own words: those of a text box in it are paragraphs of their own."""
    out: list[str] = []
    for element in paragraph.iter(*WORD_TEXT, *BREAKS):
        if nearest(element, f"{W}p") is paragraph:
            is_text = element.tag in WORD_TEXT
            out.append((element.text or "") if is_text else BREAKS[str(element.tag)])
    return "".join(out)


def _boxes(paragraph: Element) -> Iterator[Element]:
    for box in paragraph.iter(f"{W}txbxContent"):
        if nearest(box, FALLBACK) is None and nearest(box, f"{W}p") is paragraph:
            yield box


def _invisible(root: Element) -> Iterator[str]:
    """The beginning of each stretch of hidden text."""
    for mark in root.iter(f"{W}vanish"):
        run = nearest(mark, f"{W}r")
        words = "".join(text.text or "" for text in run.iter(f"{W}t")) if run is not None else ""
        if words.strip() and mark.get(f"{W}val", "1") not in {"0", "false", "off"}:
            yield words.strip()[:SHOWN_OF_HIDDEN]


def _beside(root: Element) -> Iterator[str]:
    """Text alternatives, choices offered in a form, and what is written across the page."""
    yield from _alternatives(root)
    yield from (item.get(f"{W}displayText", "") for item in root.iter(f"{W}listItem"))
    yield from (path.get("string", "") for path in root.iter("{*}textpath"))


def _alternatives(root: Element) -> Iterator[str]:
    for named in root.iter(*NAMED):
        yield named.get("descr", "")
        yield named.get("title", "")


def targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that ``part`` refers to, by the ids of its relationships."""
    folder, name = posixpath.split(part)
    rels = parsed(archive.read(f"{folder}/_rels/{name}.rels"))
    return {
        r.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, r.get("Target", ""))
        ).lstrip("/")
        for r in rels
    }


def drawn(root: Element) -> Iterator[str]:
    """Paragraphs of DrawingML, or else whatever stands in elements called ``t`` or ``text``; the
    words that a chart shows; text alternatives."""
    paragraphs = list(root.iter("{*}p"))
    if paragraphs:
        yield from map(_drawn_paragraph, paragraphs)
    else:
        yield from (t.text or "" for t in root.iter("{*}t", "{*}text"))
    for value in root.iter("{*}v"):
        words = (value.text or "").strip()
        if not NUMBER.fullmatch(words):
            yield words
    yield from _alternatives(root)


def _drawn_paragraph(paragraph: Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter("{*}t"))


def pptx(archive: zipfile.ZipFile, hidden: Hide) -> Lines:
    """Slides in their order; then what stands behind them, notes, comments, diagrams, charts."""
    names = set(archive.namelist())
    show = parsed(archive.read("ppt/presentation.xml"))
    parts = targets(archive, "ppt/presentation.xml")
    for number, entry in enumerate(show.iter("{*}sldId"), start=1):
        part = next((parts.get(v) for k, v in entry.items() if RELATION_ID.search(str(k))), None)
        if part not in names:
            continue
        slide = parsed(archive.read(part))
        if slide.get("show", "1") in {"0", "false", "off"}:
            hidden(f"#{number}")
        yield from _slide(slide, part)
    for name in sorted(filter(BEHIND_SLIDES.match, names)):
        for shape in parsed(archive.read(name)).iter("{*}sp"):
            if next(shape.iter("{*}ph"), None) is None:  # not the hints where text is to stand
                yield from map(_drawn_paragraph, shape.iter("{*}p"))
    for name in sorted(filter(SLIDE_TEXT.match, names)):
        yield from drawn(parsed(archive.read(name)))


def _slide(slide: Element, part: str) -> Lines:
    for element in slide.iter("{*}p", "{*}tbl"):
        if nearest(element, "{*}tbl") is not None:
            continue
        if str(element.tag).endswith("}p"):
            yield _drawn_paragraph(element)
            continue
        name = f"{part} {element.getroottree().getpath(element)}"
        for row in element.iter("{*}tr"):
            yield Row(name, tuple(_drawn_cell(cell) for cell in row.iter("{*}tc")))
    yield from _alternatives(slide)


def _drawn_cell(cell: Element) -> str:
    return " ".join(filter(None, map(_drawn_paragraph, cell.iter("{*}p"))))
