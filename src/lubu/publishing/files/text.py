"""The words in a file, for search and checks; what is hidden in it is read and named. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from lubu.publishing.files import archives, office_text
from lubu.publishing.files.kinds import is_litter
from lubu.publishing.files.limits import (
    DEFAULT_LIMITS,
    EXTENSIONS,
    FileKind,
    Limits,
    RefusedFileError,
    extension,
)
from lubu.publishing.files.markup import parsed

MAX_CHARACTERS = 2_000_000
MAX_PAGES = 2_000
# What databases and search refuse: controls but for tab and line ends, and lone surrogates.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ENCODINGS = ("utf-8-sig", "gb18030")
PDF_ERRORS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    NotImplementedError, OSError, OverflowError, AssertionError, ArithmeticError, LookupError,
)  # fmt: skip
ERRORS = (etree.LxmlError, RefusedFileError, *PDF_ERRORS, *archives.READ_ERRORS)


class Note(StrEnum):
    """What is to be known of an extraction."""

    PICTURE = "picture"
    NO_TEXT_LAYER = "no_text_layer"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    HIDDEN = "hidden"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words, one paragraph or row a line.

    ``pages`` where the kind has them; ``note`` the :class:`Note` values, spaces between;
    ``hidden`` names what a reader does not see at first: sheets, rows, columns, slides, parts.
    """

    text: str
    truncated: bool = False
    pages: int | None = None
    note: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    limits: Limits
    pages: int | None = None
    notes: set[Note] = field(default_factory=set)
    hidden: list[str] = field(default_factory=list)

    def hide(self, name: str) -> None:
        self.notes.add(Note.HIDDEN)
        if len(self.hidden) < office_text.MAX_NAMED_HIDDEN:
            self.hidden.append(name)


def extract(
    source: Path | IO[bytes],
    kind: FileKind,
    max_chars: int = MAX_CHARACTERS,
    limits: Limits = DEFAULT_LIMITS,
) -> Extracted:
    """The words of a file that :func:`kinds.identify` let in, ``max_chars`` of them at most.

    What cannot be read is noted, and what was read before is kept; nothing is raised.
    """
    reading = _Reading(limits)
    budget = archives.Budget(limits)
    lines: list[str] = []
    size = 0
    try:
        with _opened(source) as file:
            for line in _lines(file, kind, reading, budget, depth=0):
                clean = UNSTORABLE.sub("", line).strip()
                if clean:
                    lines.append(clean[: max_chars + 1])
                    size += len(clean) + 1
                if size > max_chars + 1:
                    break
    except ERRORS:
        reading.notes.add(Note.UNREADABLE)
    text = "\n".join(lines)
    return Extracted(
        text[:max_chars],
        len(text) > max_chars,
        reading.pages,
        " ".join(sorted(reading.notes)),
        tuple(reading.hidden),
    )


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def _lines(
    file: IO[bytes], kind: FileKind, reading: _Reading, budget: archives.Budget, *, depth: int
) -> Iterator[str]:
    if kind is FileKind.PDF:
        yield from _pdf(file, reading)
    elif kind in {FileKind.JPG, FileKind.PNG}:
        reading.notes.add(Note.PICTURE)
    elif depth > reading.limits.max_depth:
        reading.notes.add(Note.UNREADABLE)
    else:
        with archives.opened(file, kind.value, budget) as archive:
            if kind is FileKind.ZIP:
                yield from _zip(archive, reading, budget, depth)
            elif kind is FileKind.OFD:
                yield from _ofd(archive, reading)
            else:
                yield from OFFICE[kind](archive, reading.hide)


OFFICE = {
    FileKind.DOCX: office_text.docx,
    FileKind.XLSX: office_text.xlsx,
    FileKind.PPTX: office_text.pptx,
}


def _pdf(file: IO[bytes], reading: _Reading) -> Iterator[str]:
    pages = PdfReader(file).pages
    reading.pages = len(pages)
    with_text = 0
    for number, page in enumerate(pages):
        if number >= MAX_PAGES:
            reading.notes.add(Note.UNREADABLE)
            break
        try:
            text = page.extract_text()
        except PDF_ERRORS:
            reading.notes.add(Note.UNREADABLE)
            continue
        with_text += bool(text.strip())
        yield from text.splitlines()
    if not with_text:
        reading.notes.add(Note.NO_TEXT_LAYER)
    elif with_text < min(reading.pages, MAX_PAGES):
        reading.notes.add(Note.PAGES_WITHOUT_TEXT)


def _ofd(archive: zipfile.ZipFile, reading: _Reading) -> Iterator[str]:
    """Pages in the document's order, then templates and annotations."""
    names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
    pages = [name for name in _ofd_pages(archive) if name in set(names)]
    reading.pages = len(pages)
    others = sorted(set(names) - set(pages), key=_natural)
    found = False
    for name in [*pages, *others]:
        for code in parsed(archive.read(name)).iter("{*}TextCode"):
            found = found or bool((code.text or "").strip())
            yield code.text or ""
    if not found:
        reading.notes.add(Note.NO_TEXT_LAYER)


def _ofd_pages(archive: zipfile.ZipFile) -> Iterator[str]:
    for root in parsed(archive.read("OFD.xml")).iter("{*}DocRoot"):
        document = (root.text or "").strip().lstrip("/")
        folder = posixpath.dirname(document)
        for page in parsed(archive.read(document)).iterfind("{*}Pages/{*}Page"):
            place = page.get("BaseLoc", "")
            full = place if place.startswith("/") else posixpath.join(folder, place)
            yield posixpath.normpath(full).lstrip("/")


def _natural(name: str) -> list[tuple[int, str]]:
    """Page_10 after Page_9."""
    return [(int(n or 0), s) for s, n in re.findall(r"(\D*)(\d*)", name)]


def _zip(
    archive: zipfile.ZipFile, reading: _Reading, budget: archives.Budget, depth: int
) -> Iterator[str]:
    for member in archive.infolist():
        name = archives.member_name(member)
        if member.is_dir() or is_litter(name):
            continue
        yield name
        kind = EXTENSIONS.get(extension(name))
        inner = _Reading(reading.limits)
        try:
            with archives.unpacked(archive, member, budget) as content:
                if kind is None:
                    yield from _words(content.read()).splitlines()
                else:
                    yield from _lines(content, kind, inner, budget, depth=depth + 1)
        except ERRORS:
            inner.notes.add(Note.UNREADABLE)
        reading.notes |= inner.notes
        for hidden in inner.hidden:
            reading.hide(f"{name}: {hidden}")


def _words(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
