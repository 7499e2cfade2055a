"""The words of PDF files: pages with their tables, notes, fields, headings of the outline. Pure."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from io import BytesIO
from typing import IO

import pdfplumber
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from lubu.publishing.files.lines import Lines, Row, unwrapped

MAX_PAGES = 2_000
MAX_SECONDS = 180.0  # one file must not keep the worker from all others
ERRORS = (
    PyPdfError, PdfminerException, PDFSyntaxError, PSException, ValueError, KeyError, TypeError,
    AttributeError, IndexError, RecursionError, NotImplementedError, OSError, OverflowError,
    AssertionError, ArithmeticError, LookupError,
)  # fmt: skip
# A table has lines or boxes: without them no page is read a second time, which takes longer.
DRAWN = re.compile(rb"(?<=[\s\]])(?:re|l)\s")
FEWEST_LINES = 6
# A picture, or anything else that leaves colour on the page: a blank page has none.
PAINTED = re.compile(rb"(?<=[\s\])])(?:Do|BI|sh|f\*?|F|S|s|B\*?|b\*?)(?=\s|$)")
NOT_WORDS = frozenset({"Co", "Cn", "Cs"})
GLYPH = re.compile(r"\(cid:\d+\)")
MOST_BROKEN = 0.3


class PdfText:
    """Reads one file; afterwards ``unread`` names its pages that are mere pictures, ``broken``
    whether something failed, ``cut`` whether it was left before its end."""

    def __init__(self, file: IO[bytes], clock: Callable[[], float] = time.monotonic) -> None:
        self.file, self.clock = file, clock
        self.pages = 0
        self.unread: list[int] = []
        self.with_words = 0
        self.broken = self.cut = False

    def lines(self) -> Lines:
        """Page by page; then what stands beside the pages."""
        reader = PdfReader(self.file)
        self.pages = len(reader.pages)
        end = self.clock() + MAX_SECONDS
        for number, page in enumerate(reader.pages, start=1):
            if number > MAX_PAGES or self.clock() > end:
                self.cut = True
                break
            yield from self._page(page, number)
        try:
            yield from _outline(reader.outline)
            for field in (reader.get_fields() or {}).values():
                yield str(field.get("/V", "")).removeprefix("/Off")
        except ERRORS:
            self.broken = True

    def _page(self, page: PageObject, number: int) -> Lines:
        try:
            content = _content(page)
            lines: list[str | Row] = [*page.extract_text().splitlines()]
            if len(DRAWN.findall(content)) >= FEWEST_LINES or _has_numbered_letters(page):
                lines = self._with_tables(number) or lines
            has_words = _are_words(lines)
            yield from lines
            yield from _notes(page)
        except ERRORS:
            self.broken = True
            return
        self.with_words += has_words
        if not has_words and PAINTED.search(content):
            self.unread.append(number)

    def _with_tables(self, number: int) -> list[str | Row]:
        """The page's words outside its tables, then the tables; empty when it cannot be read so."""
        try:
            page = self._again.pages[number - 1]
            tables = page.find_tables()
            boxes = [table.bbox for table in tables]
            around = page.filter(lambda one: not any(_lies_in(one, box) for box in boxes))
            found: list[str | Row] = [*(around.extract_text() or "").splitlines()]
            for place, table in enumerate(tables):
                found += _rows(f"{number}/{place}", table.extract())
            page.close()  # else its letters stay in memory
        except ERRORS:
            return []
        return found

    @cached_property
    def _again(self) -> PDF:
        """The file for the program that knows where on a page words stand."""
        self.file.seek(0)
        return pdfplumber.open(BytesIO(self.file.read()))


def _rows(name: str, rows: list[list[str | None]]) -> Iterator[Row]:
    return (Row(name, tuple(unwrapped(cell or "") for cell in row)) for row in rows)


def _lies_in(one: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    x, y = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _content(page: PageObject) -> bytes:
    content = page.get_contents()
    return content.get_data() if content is not None else b""


def _are_words(lines: list[str | Row]) -> bool:
    """Whether these are more than numbers of glyphs, and characters that stand for nothing."""
    whole = "".join("".join(line.cells) if isinstance(line, Row) else line for line in lines)
    seen = [c for c in GLYPH.sub("\ufffd", whole) if not c.isspace()]
    broken = sum(c == "\ufffd" or unicodedata.category(c) in NOT_WORDS for c in seen)
    return bool(seen) and broken <= MOST_BROKEN * len(seen)


def _has_numbered_letters(page: PageObject) -> bool:
    """Whether a font of the page does not say which characters its glyphs are."""
    resources = _dictionary(page.get("/Resources"))
    fonts = _dictionary(resources.get("/Font")) if resources is not None else None
    return fonts is not None and any(
        font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font
        for font in map(_dictionary, fonts.values())
        if font is not None
    )


def _dictionary(value: object) -> DictionaryObject | None:
    held = value.get_object() if hasattr(value, "get_object") else value
    return held if isinstance(held, DictionaryObject) else None


def _notes(page: PageObject) -> Iterator[str]:
    """What annotations say, and where links lead."""
    notes = page.get("/Annots")
    held = notes.get_object() if notes is not None else None
    for note in held if isinstance(held, ArrayObject) else ():
        told = _dictionary(note)
        if told is None:
            continue
        yield str(told.get("/Contents", ""))
        action = _dictionary(told.get("/A"))
        if action is not None:
            yield str(action.get("/URI", ""))


def _outline(entries: object) -> Iterator[str]:
    waiting = list(entries) if isinstance(entries, list) else []
    while waiting:
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting = [*entry, *waiting]
        else:
            yield str(getattr(entry, "title", "") or "")
