"""The words in a file, for search and checks; what is hidden in it is read and named. Pure."""

from __future__ import annotations

import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from lxml import etree

from lubu.file_formats.markup import parsed
from lubu.ledger.rules import JSON
from lubu.proofreading.headings import as_line
from lubu.publishing.files import archives, office_text, pdf_text, sheet_text
from lubu.publishing.files.kinds import is_litter, kind_of_embedded
from lubu.publishing.files.limits import (
    DEFAULT_LIMITS,
    EXTENSIONS,
    FileKind,
    Limits,
    RefusedFileError,
    extension,
)
from lubu.publishing.files.lines import Hide, Lines, Row

MAX_CHARACTERS = 2_000_000
MOST_NAMED = 100
# What databases and search refuse: controls but for tab and line ends, and lone surrogates.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
ENCODINGS = ("utf-8-sig", "gb18030")
ERRORS = (csv.Error, etree.LxmlError, RefusedFileError, *pdf_text.ERRORS, *archives.READ_ERRORS)
EMBEDDED = re.compile(r"/embeddings/[^/]+$")
MEDIA = re.compile(r"(?:^|/)media/[^/]+$|\.(?:png|jpe?g|bmp|tiff?|gif|jb2)$", re.IGNORECASE)


class Note(StrEnum):
    """What is to be known of an extraction."""

    PICTURE = "picture"
    NO_TEXT = "no_text"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words, one paragraph or row a line.

    ``notes`` say what could not be read, each with where: pages, members of an archive; nowhere
    means the whole file. ``tables`` says which lines are rows: table number, first line, how many.
    ``hidden`` names what a reader does not see at first: sheets, rows (3:17), columns (F:H),
    slides (#2), words.
    """

    text: str
    notes: Mapping[Note, tuple[str, ...]] = field(default_factory=dict)
    tables: tuple[tuple[int, int, int], ...] = ()
    pages: int | None = None
    hidden: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        """All but the text, as it is stored."""
        stored = asdict(self)
        del stored["text"]
        return stored


@dataclass(slots=True)
class _Reading:
    """What is found out on the way. ``within`` is the path of the archive's member being read."""

    limits: Limits
    budget: archives.Budget
    within: str = ""
    pages: int | None = None
    notes: dict[Note, list[str]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    def hide(self, name: str) -> None:
        self._name(self.hidden, name)

    def miss(self, note: Note, place: str = "") -> None:
        """Something could not be read, at ``place`` of what is being read."""
        places = self.notes.setdefault(note, [])
        if place or self.within:
            self._name(places, place)

    def _name(self, names: list[str], name: str) -> None:
        full = ": ".join(filter(None, (self.within, name)))
        if len(names) < MOST_NAMED and full not in names:
            names.append(full)

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """While a member is read; what goes wrong in it is noted, and the reading goes on."""
        outer, self.within = self.within, ": ".join(filter(None, (self.within, name)))
        try:
            yield
        except ERRORS:
            self.miss(Note.UNREADABLE)
        finally:
            self.within = outer


@dataclass(slots=True)
class _Text:
    """The lines as they come, with the places of the tables among them."""

    most: int
    lines: list[str] = field(default_factory=list)
    size: int = 0
    tables: list[list[int]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return self.size > self.most + 1

    def add(self, line: str | Row) -> None:
        if isinstance(line, Row):
            self._add_row(line)
            return
        for part in LINE_ENDS.sub("\n", line).split("\n"):
            self._add(UNSTORABLE.sub("", part).strip())

    def _add_row(self, row: Row) -> None:
        words = UNSTORABLE.sub("", as_line(cell.strip() for cell in row.cells)).rstrip()
        if not words:
            return
        number = self.numbers.setdefault(row.table, len(self.numbers))
        if (
            self.tables
            and self.tables[-1][0] == number
            and sum(self.tables[-1][1:]) == len(self.lines)
        ):
            self.tables[-1][2] += 1
        else:
            self.tables.append([number, len(self.lines), 1])
        self._add(words)

    def _add(self, words: str) -> None:
        if words:
            self.lines.append(words[: self.most + 1])
            self.size += len(words) + 1


def extract(
    source: Path | IO[bytes],
    kind: FileKind,
    max_chars: int = MAX_CHARACTERS,
    limits: Limits = DEFAULT_LIMITS,
) -> Extracted:
    """The words of a file that :func:`kinds.identify` let in, ``max_chars`` of them at most.

    What cannot be read is noted, and what was read before is kept; nothing is raised.
    """
    reading = _Reading(limits, archives.Budget(limits))
    found = _Text(max_chars)
    try:
        with _opened(source) as file:
            for line in _lines(file, kind, reading, depth=0):
                found.add(line)
                if found.is_full:
                    break
    except ERRORS:
        reading.miss(Note.UNREADABLE)
    text = "\n".join(found.lines)
    if len(text) > max_chars:
        reading.miss(Note.TRUNCATED)
    return Extracted(
        text[:max_chars],
        {note: tuple(reading.notes[note]) for note in sorted(reading.notes)},
        tuple((number, first, count) for number, first, count in found.tables),
        reading.pages,
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


def _lines(file: IO[bytes], kind: FileKind, reading: _Reading, *, depth: int) -> Lines:
    if kind is FileKind.PDF:
        yield from _pdf(file, reading)
    elif kind in {FileKind.JPG, FileKind.PNG}:
        reading.miss(Note.PICTURE)
    elif depth > reading.limits.max_depth:
        reading.miss(Note.UNREADABLE)
    else:
        with archives.opened(file, kind.value, reading.budget) as archive:
            if kind is FileKind.ZIP:
                yield from _zip(archive, reading, depth)
            else:
                yield from _package(archive, kind, reading, depth)


OFFICE: Mapping[FileKind, Callable[[zipfile.ZipFile, Hide], Lines]] = {
    FileKind.DOCX: office_text.docx,
    FileKind.XLSX: sheet_text.xlsx,
    FileKind.PPTX: office_text.pptx,
}


def _package(archive: zipfile.ZipFile, kind: FileKind, reading: _Reading, depth: int) -> Lines:
    """A document of parts; pictures without any words make a scan of it."""
    found = False
    lines = _ofd(archive, reading) if kind is FileKind.OFD else OFFICE[kind](archive, reading.hide)
    for line in lines:
        found = found or bool("".join(line.cells if isinstance(line, Row) else line).strip())
        yield line
    if not found and (kind is FileKind.OFD or any(map(MEDIA.search, archive.namelist()))):
        reading.miss(Note.NO_TEXT)
    for member in archive.infolist():
        if EMBEDDED.search(member.filename):
            yield from _embedded(archive, member, reading, depth)


def _embedded(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, reading: _Reading, depth: int
) -> Lines:
    """The workbook behind a chart, or a document laid into another: whole, whatever is shown."""
    name = posixpath.basename(member.filename)
    with reading.inside(name), archives.unpacked(archive, member, reading.budget) as content:
        kind = kind_of_embedded(content)
        if kind is not None:
            reading.hide("")
            yield from _lines(content, kind, reading, depth=depth + 1)


def _pdf(file: IO[bytes], reading: _Reading) -> Lines:
    pdf = pdf_text.PdfText(file)
    yield from pdf.lines()
    if not reading.within:
        reading.pages = pdf.pages
    if pdf.broken:
        reading.miss(Note.UNREADABLE)
    if pdf.cut:
        reading.miss(Note.TRUNCATED)
    if not pdf.with_words:
        reading.miss(Note.NO_TEXT)
    else:
        for number in pdf.unread:
            reading.miss(Note.PAGES_WITHOUT_TEXT, str(number))


def _ofd(archive: zipfile.ZipFile, reading: _Reading) -> Iterator[str]:
    """Pages in the document's order, then templates and annotations."""
    names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
    pages = [name for name in _ofd_pages(archive) if name in set(names)]
    if not reading.within:
        reading.pages = len(pages)
    others = sorted(set(names) - set(pages), key=_natural)
    for name in [*pages, *others]:
        try:
            root = parsed(archive.read(name))
        except (etree.LxmlError, ValueError):
            if name in pages:
                reading.miss(Note.UNREADABLE, name)
            continue  # a signature or form that no reader shows
        yield from (code.text or "" for code in root.iter("{*}TextCode"))


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


def _zip(archive: zipfile.ZipFile, reading: _Reading, depth: int) -> Lines:
    for member in archive.infolist():
        name = archives.member_name(member)
        if member.is_dir() or is_litter(name):
            continue
        yield name
        with reading.inside(name), archives.unpacked(archive, member, reading.budget) as content:
            kind = EXTENSIONS.get(extension(name))
            lines = (
                _plain(content, name)
                if kind is None
                else _lines(content, kind, reading, depth=depth + 1)
            )
            for line in lines:
                yield Row(f"{name} {line.table}", line.cells) if isinstance(line, Row) else line


def _plain(content: IO[bytes], name: str) -> Lines:
    """Words, or a table when the name says so."""
    words = _words(content.read())
    if extension(name) != "csv":
        yield from words.splitlines()
        return
    delimiter = "\t" if "\t" in words.partition("\n")[0] else ","
    for row in csv.reader(io.StringIO(words, newline=""), delimiter=delimiter):
        yield Row("", tuple(row))


def _words(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
