"""What kind of file something is, by content and by name, and whether it may come in. Pure.

Nothing is unpacked to disk; sizes are counted while reading, so a bomb costs its limit at most.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError


class FileKind(StrEnum):
    """The types that may be attached."""

    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    PDF = "pdf"
    OFD = "ofd"
    JPG = "jpg"
    PNG = "png"
    ZIP = "zip"


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    MISLABELLED = "mislabelled"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    UNSAFE_MEMBER = "unsafe_member"
    MACROS = "macros"
    CORRUPT = "corrupt"


class RefusedFileError(Exception):
    """The file may not come in; ``detail`` names what was found, such as a member's name."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes; ``max_ratio`` unpacked to packed, ``max_depth`` archives within archives."""

    max_bytes: int = 50 * 1024 * 1024
    max_unpacked: int = 500 * 1024 * 1024
    max_ratio: int = 200
    max_members: int = 5000
    max_depth: int = 3
    max_pixels: int = 80_000_000


EXTENSIONS = {kind.value: kind for kind in FileKind} | {"jpeg": FileKind.JPG}
OOXML_MAIN = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
    "OFD.xml": FileKind.OFD,
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACRO = re.compile(r"vbaProject\.bin$|vbaData\.xml$|\.(?:docm|xlsm|pptm|dotm)$", re.IGNORECASE)
PROGRAM = re.compile(
    r"\.(?:exe|dll|bat|cmd|com|scr|js|jse|vbs|vbe|wsf|hta|msi|ps1|lnk|jar|sh|apk|html?|svg)$",
    re.IGNORECASE,
)
UNSAFE_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def identify(data: bytes, name: str, limits: Limits = Limits(), *, depth: int = 0) -> FileKind:
    """The kind of ``data`` called ``name``.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    if not data:
        raise RefusedFileError(Refusal.EMPTY, name)
    if len(data) > limits.max_bytes:
        raise RefusedFileError(Refusal.TOO_LARGE, name)
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    claimed = EXTENSIONS.get(extension)
    if MACRO.search(name):
        raise RefusedFileError(Refusal.MACROS, name)
    if data.startswith(OLE):
        # An encrypted OOXML file is an OLE container; so are the old formats, which may act.
        encrypted = claimed in {FileKind.DOCX, FileKind.XLSX, FileKind.PPTX}
        raise RefusedFileError(Refusal.ENCRYPTED if encrypted else Refusal.UNKNOWN_TYPE, name)
    kind = _by_content(data, name, limits, depth)
    if claimed is None:
        raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)
    if claimed is not kind:
        raise RefusedFileError(Refusal.MISLABELLED, f"{name} ({kind.value})")
    return kind


def _by_content(data: bytes, name: str, limits: Limits, depth: int) -> FileKind:
    if data.startswith(b"%PDF-"):
        return _pdf(data, name)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(data, name, limits)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name, limits, depth)
    raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)


def _pdf(data: bytes, name: str) -> FileKind:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise RefusedFileError(Refusal.ENCRYPTED, name)
        len(reader.pages)
    except RefusedFileError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    return FileKind.PDF


def _image(data: bytes, name: str, limits: Limits) -> FileKind:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                if image.width * image.height > limits.max_pixels:
                    raise RefusedFileError(Refusal.BOMB, name)
                kind = {"JPEG": FileKind.JPG, "MPO": FileKind.JPG, "PNG": FileKind.PNG}[
                    image.format or ""
                ]
                image.verify()
    except Image.DecompressionBombError as error:
        raise RefusedFileError(Refusal.BOMB, name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError) as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    if zipfile.is_zipfile(BytesIO(data)):
        raise RefusedFileError(Refusal.MISLABELLED, f"{name} (zip)")
    return kind


def _zip(data: bytes, name: str, limits: Limits, depth: int) -> FileKind:
    if depth > limits.max_depth:
        raise RefusedFileError(Refusal.BOMB, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(archive, members, name, len(data), limits)
            names = {member.filename for member in members}
            kind = next((k for main, k in OOXML_MAIN.items() if main in names), FileKind.ZIP)
            for member_name, content in _contents(archive, members, limits):
                _check_content(member_name, content, kind, limits, depth)
    except zipfile.BadZipFile as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    except (NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    return kind


def _check_members(
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    name: str,
    packed: int,
    limits: Limits,
) -> None:
    if len(members) > limits.max_members:
        raise RefusedFileError(Refusal.BOMB, name)
    declared = sum(member.file_size for member in members)
    if declared > limits.max_unpacked or declared > max(packed * limits.max_ratio, 1 << 20):
        raise RefusedFileError(Refusal.BOMB, name)
    seen: set[str] = set()
    for member in members:
        if member.flag_bits & 0x1:
            raise RefusedFileError(Refusal.ENCRYPTED, member.filename)
        if _is_unsafe(member, seen):
            raise RefusedFileError(Refusal.UNSAFE_MEMBER, repr(member.filename))
        if MACRO.search(member.filename):
            raise RefusedFileError(Refusal.MACROS, member.filename)


def _is_unsafe(member: zipfile.ZipInfo, seen: set[str]) -> bool:
    path = member.filename.replace("\\", "/")
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    outside = path.startswith("/") or re.match(r"^[A-Za-z]:", path) or ".." in path.split("/")
    twice = path in seen
    seen.add(path)
    return bool(is_link or outside or twice or UNSAFE_CHARACTERS.search(member.filename))


def _contents(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits
) -> Iterator[tuple[str, bytes]]:
    """Every file's bytes, what was declared never trusted."""
    left = limits.max_unpacked
    for member in members:
        if member.is_dir():
            continue
        with archive.open(member) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise RefusedFileError(Refusal.BOMB, member.filename)
        yield member.filename, content


def _check_content(name: str, content: bytes, kind: FileKind, limits: Limits, depth: int) -> None:
    if name.endswith((".xml", ".rels")) and b"<!ENTITY" in content[:65536]:
        raise RefusedFileError(Refusal.BOMB, name)
    if kind is FileKind.ZIP:
        if PROGRAM.search(name):
            raise RefusedFileError(Refusal.UNKNOWN_TYPE, name)
        if content and PurePosixPath(name).suffix.lower().lstrip(".") in EXTENSIONS:
            identify(content, name, limits, depth=depth + 1)


def safe_name(name: str, kind: FileKind) -> str:
    """A file name without path, controls, direction marks or reserved words, ending in its kind.

    At most 100 characters; Chinese stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last[: -len(kind.value) - 1] if last.lower().endswith(f".{kind.value}") else last
    stem = "".join(char for char in UNSAFE_CHARACTERS.sub("", stem) if char.isprintable())
    stem = re.sub(r'[<>:"|?*%#&;`$\s]+', "_", stem)[:90].strip("._ ")
    if not stem or RESERVED.match(stem):
        stem = f"file_{stem}".strip("_")
    return f"{stem}.{kind.value}"
