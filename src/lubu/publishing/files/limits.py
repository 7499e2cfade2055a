"""The kinds of file that may be attached, how large they may be, and why one is refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    FOREIGN_PART = "foreign_part"
    UNCLEANABLE = "uncleanable"
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
    """How large a file may be.

    ``max_bytes`` as handed in; ``max_unpacked_bytes``, ``max_members`` and ``max_depth`` (archives
    within archives) over all that it contains; ``max_ratio`` unpacked to packed; ``max_pixels`` of
    one picture.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_unpacked_bytes: int = 500 * 1024 * 1024
    max_ratio: int = 200
    max_members: int = 5000
    max_depth: int = 3
    max_pixels: int = 80_000_000


DEFAULT_LIMITS = Limits()

EXTENSIONS = {kind.value: kind for kind in FileKind} | {"jpeg": FileKind.JPG}
OOXML = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX})
MIME = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.PDF: "application/pdf",
    FileKind.OFD: "application/ofd",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.ZIP: "application/zip",
}


def extension(name: str) -> str:
    """The last extension of a file name, in lower case and without its dot."""
    return name.rsplit(".", 1)[1].lower() if "." in name else ""
