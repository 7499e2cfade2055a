"""The door: candidates for marks, pictures of pages, and redacted copies of PDF and DOCX.

A copy is given out only when it was searched and looked at and nothing marked was left in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image

from lubu.redaction.copies import Progress, is_one_file
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import Mark, PageMark, PassageMark, PictureMark, Rectangle
from lubu.redaction.pdf import document as pdf
from lubu.redaction.pdf.cleaning import opened
from lubu.redaction.pdf.measuring import Measure
from lubu.redaction.pdf.seeing import PageSize, seen
from lubu.redaction.report import Report, Stage
from lubu.redaction.word import document as word
from lubu.redaction.words import Sought

HEAD = 8192
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
WIDEST = 4_000


class FileKind(StrEnum):
    """What can be redacted."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A page's text as a screen lays it over the picture: texts with their places."""

    texts: tuple[str, ...]
    places: tuple[Rectangle, ...]


def nothing(_stage: Stage, _done: int, _of: int) -> None:
    """Nobody waits."""


def kind(source: Path) -> FileKind:
    """What a file is, by its content.

    Raises:
        RedactionError: nothing that can be redacted, or not there.
    """
    try:
        with source.open("rb") as file:
            head = file.read(HEAD)
            rest = file.read(1 << 20) if head.startswith(OLE) else b""
    except OSError as error:
        raise RedactionError(Reason.MISSING) from error
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return FileKind.DOCX
    if head.startswith(OLE):
        raise RedactionError(Reason.ENCRYPTED if LOCKED in head + rest else Reason.OLD_WORD)
    raise RedactionError(Reason.UNKNOWN_KIND)


def find(source: Path, sought: Sought, progress: Progress = nothing) -> tuple[Mark, ...]:
    """Candidates for marks: every place where what is sought stands.

    Raises:
        RedactionError: the file cannot be read.
    """
    if kind(source) is FileKind.PDF:
        return pdf.find(source, sought, progress)
    return word.find(source, sought, progress)


def redact(
    source: Path, marks: Sequence[Mark], target: Path, progress: Progress = nothing
) -> Report:
    """Write a copy without what is marked to ``target``, which must not be the file itself.

    Without marks the copy is a cleaned one. It appears in its place all at once, or not at all.

    Raises:
        RedactionError: why there is no copy.
        ValueError: ``target`` is the file itself.
    """
    if is_one_file(target, source):
        raise ValueError("the original is never changed")
    if kind(source) is FileKind.PDF:
        pages = [mark for mark in marks if isinstance(mark, PageMark)]
        if len(pages) != len(marks):
            raise RedactionError(Reason.MALFORMED_MARKS, place="page")
        return pdf.redact(source, pages, target, progress)
    passages = [mark for mark in marks if isinstance(mark, PassageMark | PictureMark)]
    if len(passages) != len(marks):
        raise RedactionError(Reason.MALFORMED_MARKS, place="part")
    return word.redact(source, passages, target, progress)


def page_sizes(source: Path) -> tuple[PageSize, ...]:
    """The pages of a PDF as they are shown, in their units.

    Raises:
        RedactionError: the file cannot be read.
    """
    sizes = []
    with seen(source) as held:
        for number in range(1, len(held) + 1):
            with held.page(number) as page:
                sizes.append(page.size)
    return tuple(sizes)


def page_image(source: Path, page: int, width: int) -> Image.Image:
    """A page of a PDF (from 1) as pixels in RGB, ``width`` of them across, notes drawn.

    Raises:
        RedactionError: the file cannot be read, or has no such page.
    """
    _measure(source, page)
    with seen(source, forms=True) as held, held.page(page) as one:
        return one.picture(min(width, WIDEST) / max(one.size.width, 1e-6), notes=True)


def _measure(source: Path, page: int) -> None:
    with opened(source) as held:
        if not 1 <= page <= len(held.pages):
            raise RedactionError(Reason.NO_SUCH_PLACE, page=page)
        Measure().page(held.pages[page - 1].obj, page)


def page_letters(source: Path, page: int) -> Letters:
    """The text of a page of a PDF, character by character, with each one's place.

    Raises:
        RedactionError: the file cannot be read, or has no such page.
    """
    _measure(source, page)
    with seen(source) as held, held.page(page) as one:
        found = [(letter.text, letter.box) for letter in one.letters()]
        shown = [(text, one.as_shown(box)) for text, box in found if box is not None]
    return Letters(
        texts=tuple(text for text, _ in shown), places=tuple(place for _, place in shown)
    )


def paragraph_texts(source: Path) -> dict[str, list[str]]:
    """The paragraphs of a DOCX by part, as marks count them.

    Raises:
        RedactionError: the file cannot be read.
    """
    return word.texts(source)


def pictures(source: Path) -> dict[str, bytes]:
    """The pictures of a DOCX by the names that marks use.

    Raises:
        RedactionError: the file cannot be read.
    """
    return word.pictures(source)
