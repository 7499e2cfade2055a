"""What kind of file something is, by content and by name, and whether it may come in. Pure.

Nothing is trusted: sizes are counted while reading, so that a bomb costs its limit at most.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from xml.parsers import expat

from cryptography.hazmat.primitives import hashes
from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from lubu.file_formats import images
from lubu.file_formats.packages import TYPES
from lubu.publishing.files import archives, pictures
from lubu.publishing.files.limits import (
    DEFAULT_LIMITS,
    EXTENSIONS,
    MIME,
    OOXML,
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
    extension,
)
from lubu.publishing.files.names import safe_name

__all__ = [
    "FileKind",
    "Identified",
    "Limits",
    "Refusal",
    "RefusedFileError",
    "identify",
    "is_litter",
    "is_plain_text",
    "safe_name",
]


@dataclass(frozen=True, slots=True)
class Identified:
    """A file that may come in; ``size`` in bytes, ``sm3_hex`` the SM3 of its bytes."""

    kind: FileKind
    mime: str
    size: int
    sm3_hex: str


CHUNK_BYTES = 256 * 1024
MAX_PAGES = 20_000
MAX_XML_BYTES = 64 * 1024 * 1024  # of one part; to strip it takes some twenty times as much memory
MAIN_PARTS = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
    "OFD.xml": FileKind.OFD,
}
MAIN_TYPES = {kind: f"{MIME[kind]}.main+xml".encode() for kind in OOXML}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MACRO_MEMBERS = re.compile(
    r"vbaProject[^/]*\.bin$|vbaData\.xml$|(?:^|/)(?:intl)?macrosheets/|(?:^|/)activeX/",
    re.IGNORECASE,
)
MACRO_TYPES = re.compile(
    rb"macroEnabled|vnd\.ms-office\.(?:vbaProject|activeX)|vnd\.ms-word\.vbaData"
    rb"|vnd\.ms-excel\.(?:intl)?macrosheet",
    re.IGNORECASE,
)
MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm"})
MACRO_STREAMS = tuple(text.encode("utf-16-le") for text in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))
PACKAGED_FILE = "Ole10Native".encode("utf-16-le")
LINKED_PARTS = re.compile(r"(?:^|/)externalLinks/", re.IGNORECASE)
XML_MEMBERS = (".xml", ".rels")
FOREIGN_TEXT = frozenset({"htm", "html", "mht", "mhtml", "rtf"})  # Word takes them in on opening
PLAIN_TEXT = frozenset({"txt", "csv"})
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
PDF_ERRORS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    NotImplementedError, OSError, OverflowError, AssertionError, ArithmeticError,
)  # fmt: skip


def identify(source: Path | IO[bytes], name: str, limits: Limits = DEFAULT_LIMITS) -> Identified:
    """What the file called ``name`` is. It is read, never written.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    with _reading(source) as file:
        size = file.seek(0, io.SEEK_END)
        if size > limits.max_bytes:
            raise RefusedFileError(Refusal.TOO_LARGE, name)
        kind = _checked(file, name, archives.Budget(limits), depth=0)
        return Identified(kind, MIME[kind], size, _sm3(file))


@contextmanager
def _reading(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def _sm3(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashes.Hash(hashes.SM3())
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.finalize().hex()


def _checked(file: IO[bytes], name: str, budget: archives.Budget, *, depth: int) -> FileKind:
    file.seek(0)
    head = file.read(8)
    if not head:
        raise RefusedFileError(Refusal.EMPTY, name)
    ending = extension(name)
    claimed = EXTENSIONS.get(ending)
    if ending in MACRO_EXTENSIONS:
        raise RefusedFileError(Refusal.MACROS, name)
    if head == OLE:
        _refuse_ole(file, name, claimed)
    if claimed is None:
        raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)
    kind = _by_content(file, head, name, budget, depth)
    if claimed is not kind:
        raise RefusedFileError(Refusal.MISLABELLED, f"{name} ({kind.value})")
    return kind


def _refuse_ole(file: IO[bytes], name: str, claimed: FileKind | None) -> None:
    """Encrypted OOXML stands in an OLE container; so do the old formats, which may act."""
    if _contains(file, (ENCRYPTED_PACKAGE,)):
        raise RefusedFileError(Refusal.ENCRYPTED, name)
    raise RefusedFileError(Refusal.MISLABELLED if claimed else Refusal.UNKNOWN_TYPE, name)


def _contains(file: IO[bytes], wanted: tuple[bytes, ...]) -> bool:
    file.seek(0)
    kept = b""
    while chunk := file.read(CHUNK_BYTES):
        window = kept + chunk
        if any(text in window for text in wanted):
            return True
        kept = window[-64:]
    return False


def _by_content(
    file: IO[bytes], head: bytes, name: str, budget: archives.Budget, depth: int
) -> FileKind:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(file, name, budget, depth)
    is_picture = head.startswith((images.JPEG, images.PNG))
    if not is_picture and not head.startswith(b"%PDF-"):
        raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)
    if archives.looks_like_zip(file):
        raise RefusedFileError(Refusal.MISLABELLED, f"{name} (zip)")
    file.seek(0)
    if is_picture:
        return pictures.check(file.read(), name, budget.limits)
    _check_pdf(file, name)
    return FileKind.PDF


def _check_pdf(file: IO[bytes], name: str) -> None:
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise RefusedFileError(Refusal.ENCRYPTED, name)
        if len(reader.pages) > MAX_PAGES:
            raise RefusedFileError(Refusal.BOMB, name)
        pages = sum(page.mediabox.width > 0 for page in reader.pages)
    except LimitReachedError as error:
        raise RefusedFileError(Refusal.BOMB, name) from error
    except PDF_ERRORS as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    if not pages:
        raise RefusedFileError(Refusal.CORRUPT, name)


def _zip(file: IO[bytes], name: str, budget: archives.Budget, depth: int) -> FileKind:
    if depth > budget.limits.max_depth:
        raise RefusedFileError(Refusal.BOMB, name)
    with archives.opened(file, name, budget) as archive:
        kind = _kind_of_package(archive, name)
        for member in archive.infolist():
            if not member.is_dir():
                with archives.unpacked(archive, member, budget) as content:
                    _check_member(content, archives.member_name(member), kind, budget, depth)
    return kind


def _kind_of_package(archive: zipfile.ZipFile, name: str) -> FileKind:
    names = {member.filename for member in archive.infolist()}
    kinds = [kind for main, kind in MAIN_PARTS.items() if main in names]
    if TYPES not in names:
        if kinds and kinds != [FileKind.OFD]:
            raise RefusedFileError(Refusal.CORRUPT, name)
        return FileKind.OFD if kinds else FileKind.ZIP
    types = archive.read(TYPES) if _is_small(archive, TYPES) else b""
    if MACRO_TYPES.search(types) or any(MACRO_MEMBERS.search(inside) for inside in names):
        raise RefusedFileError(Refusal.MACROS, name)
    if len(kinds) != 1 or kinds == [FileKind.OFD] or MAIN_TYPES[kinds[0]] not in types:
        raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)
    return kinds[0]


def kind_of_embedded(content: IO[bytes]) -> FileKind | None:
    """The kind of a document that stands within another one; ``None`` when it is none."""
    content.seek(0)
    if not zipfile.is_zipfile(content):
        return None
    with zipfile.ZipFile(content) as archive:
        names = set(archive.namelist())
    return next((kind for main, kind in MAIN_PARTS.items() if main in names), None)


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return archive.getinfo(name).file_size <= archives.IN_MEMORY_BYTES


def _check_member(
    content: IO[bytes], name: str, kind: FileKind, budget: archives.Budget, depth: int
) -> None:
    if kind is FileKind.ZIP:
        if is_litter(name) or (extension(name) in PLAIN_TEXT and is_plain_text(content)):
            return
        _checked(content, name, budget, depth=depth + 1)
    elif name.lower().endswith(XML_MEMBERS):
        _check_xml(content, name)
    else:
        _check_embedded(content, name, budget, depth)


def is_litter(name: str) -> bool:
    """Whether a member was left by an operating system and belongs to nobody's content."""
    return LITTER.search(name) is not None


def is_plain_text(content: IO[bytes]) -> bool:
    """Whether these are words: nothing that a program would take for its own."""
    content.seek(0)
    head = content.read(CHUNK_BYTES)
    return b"\0" not in head and not pictures.STRANGERS.match(head) and not head.startswith(OLE)


def _check_xml(content: IO[bytes], name: str) -> None:
    """Well-formed, and without a document type: no entity is ever declared, let alone expanded."""

    def refuse(*_: object) -> None:
        raise RefusedFileError(Refusal.BOMB, name)

    if content.seek(0, io.SEEK_END) > MAX_XML_BYTES:
        raise RefusedFileError(Refusal.TOO_LARGE, name)
    content.seek(0)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if LINKED_PARTS.search(name):
        parser.StartElementHandler = partial(_refuse_programs, name)
    try:
        parser.ParseFile(content)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error


def _refuse_programs(name: str, tag: str, _attributes: object) -> None:
    """DDE and OLE links have other programs started on opening."""
    if tag.rpartition(":")[2] in {"ddeLink", "oleLink"}:
        raise RefusedFileError(Refusal.MACROS, name)


def _check_embedded(content: IO[bytes], name: str, budget: archives.Budget, depth: int) -> None:
    """What stands in a document: pictures, fonts, workbooks behind charts, OLE objects."""
    head = content.read(8)
    if head == OLE:
        if _contains(content, MACRO_STREAMS):
            raise RefusedFileError(Refusal.MACROS, name)
        if _contains(content, (PACKAGED_FILE,)):
            raise RefusedFileError(Refusal.UNSAFE_MEMBER, name)
        if _contains(content, (ENCRYPTED_PACKAGE,)):
            raise RefusedFileError(Refusal.ENCRYPTED, name)
    elif head.startswith((b"MZ", b"\x7fELF")) or extension(name) in FOREIGN_TEXT:
        raise RefusedFileError(Refusal.UNSAFE_MEMBER, name)
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _zip(content, name, budget, depth + 1)
    elif head.startswith((images.JPEG, images.PNG)):
        content.seek(0)
        pictures.check(content.read(), name, budget.limits)
