"""The words in a file, for search and checks; hidden sheets and headers included. Pure."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree as SafeTree
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from lubu.publishing.files.kinds import EXTENSIONS, FileKind

MAX_CHARACTERS = 2_000_000


class Note(StrEnum):
    """What is to be known of an extraction."""

    NONE = ""
    NO_TEXT_LAYER = "no_text_layer"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text, one paragraph a line."""

    text: str
    note: Note = Note.NONE


def extract(data: bytes, kind: FileKind, *, limit: int = MAX_CHARACTERS) -> Extracted:
    """The words of a file that :func:`kinds.identify` let in; at most ``limit`` characters."""
    lines: list[str] = []
    size = 0
    for line in _READERS[kind](data):
        text = line.strip()
        if not text:
            continue
        lines.append(text)
        size += len(text) + 1
        if size > limit:
            return Extracted("\n".join(lines)[:limit], Note.TRUNCATED)
    if not lines and kind is FileKind.PDF:
        return Extracted("", Note.NO_TEXT_LAYER)
    return Extracted("\n".join(lines))


def _docx(data: bytes) -> Iterator[str]:
    document = Document(BytesIO(data))
    for section in document.sections:
        for part in (section.header, section.footer):
            yield from (paragraph.text for paragraph in part.paragraphs)
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield "\t".join(cell.text for cell in row.cells)


def _xlsx(data: bytes) -> Iterator[str]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield "\t".join(str(value) for value in row if value is not None)
    book.close()


def _pptx(data: bytes) -> Iterator[str]:
    for slide in Presentation(BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text


def _pdf(data: bytes) -> Iterator[str]:
    for page in PdfReader(BytesIO(data)).pages:
        yield from page.extract_text().splitlines()


def _ofd(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith("Content.xml"):
                try:
                    root = SafeTree.fromstring(archive.read(name))
                except ParseError:
                    continue
                yield from (e.text or "" for e in root.iter() if e.tag.endswith("TextCode"))


def _zip(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            kind = EXTENSIONS.get(name.rsplit(".", 1)[-1].lower())
            yield name
            if kind is not None:
                yield from _READERS[kind](archive.read(name))


def _nothing(_: bytes) -> Iterator[str]:
    return iter(())


_READERS: dict[FileKind, Callable[[bytes], Iterator[str]]] = {
    FileKind.DOCX: _docx,
    FileKind.XLSX: _xlsx,
    FileKind.PPTX: _pptx,
    FileKind.PDF: _pdf,
    FileKind.OFD: _ofd,
    FileKind.JPG: _nothing,
    FileKind.PNG: _nothing,
    FileKind.ZIP: _zip,
}
