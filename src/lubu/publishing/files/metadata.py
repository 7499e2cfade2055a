"""Removing what a file tells of its makers: authors, revisions, comments, places. Pure.

The original is never changed; the same input gives the same output, byte for byte.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lxml import etree
from pypdf.errors import PyPdfError

from lubu.file_formats.packages import TYPES, plain_entry
from lubu.publishing.files import archives, media, ofd, ooxml, pdf, pictures
from lubu.publishing.files.kinds import is_litter
from lubu.publishing.files.limits import (
    DEFAULT_LIMITS,
    EXTENSIONS,
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
    extension,
)

LEVEL = 6
ERRORS = (
    PyPdfError, etree.LxmlError, RecursionError, AttributeError, TypeError, IndexError,
    AssertionError, ArithmeticError, *archives.READ_ERRORS, *pictures.IMAGE_ERRORS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was removed: names of parts, elements and entries, sorted; empty when all was clean."""

    removed: tuple[str, ...]


def strip(path: Path, kind: FileKind, out_path: Path, limits: Limits = DEFAULT_LIMITS) -> Stripped:
    """Write ``path`` without its personal metadata to ``out_path``, which must be another file.

    Raises:
        RefusedFileError: the file cannot be written again; then nothing is left at ``out_path``.
        ValueError: both paths are the same file.
    """
    if out_path.exists() and out_path.samefile(path):
        raise ValueError("the original is never changed")
    try:
        with path.open("rb") as source, out_path.open("wb") as out:
            return strip_stream(source, kind, out, limits)
    except BaseException:
        out_path.unlink(missing_ok=True)
        raise


def strip_stream(
    source: IO[bytes], kind: FileKind, out: IO[bytes], limits: Limits = DEFAULT_LIMITS
) -> Stripped:
    """As :func:`strip`, between open files that :func:`kinds.identify` let in.

    Raises:
        RefusedFileError: the file cannot be written again.
    """
    try:
        return Stripped(tuple(sorted(_strip(source, kind, out, archives.Budget(limits)))))
    except ERRORS as error:
        raise RefusedFileError(Refusal.CORRUPT, str(error)[:200]) from error


def _strip(source: IO[bytes], kind: FileKind, out: IO[bytes], budget: archives.Budget) -> set[str]:
    source.seek(0)
    if kind is FileKind.PDF:
        return pdf.strip(source, out)
    if kind in {FileKind.JPG, FileKind.PNG}:
        bare, removed = pictures.strip(source.read(), kind)
        out.write(bare)
        return removed
    if kind is FileKind.ZIP:
        return _strip_zip(source, out, budget)
    return _strip_package(source, kind, out, budget)


def _strip_package(
    source: IO[bytes], kind: FileKind, out: IO[bytes], budget: archives.Budget
) -> set[str]:
    """Word, Excel, PowerPoint and OFD: XML parts, with pictures and packages among them."""
    removed: set[str] = set()
    parts_of: Callable[[zipfile.ZipFile, set[str]], dict[str, bytes]] = (
        ofd.cleaned_parts if kind is FileKind.OFD else ooxml.cleaned_parts
    )
    with archives.opened(source, kind.value, budget) as archive:
        parts = parts_of(archive, removed)
        sealed = ofd.sealed_parts(parts) if kind is FileKind.OFD else frozenset()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target:
        for name, content in parts.items():
            found: set[str] = set()
            if name not in sealed:
                content = _without_traces(content, found, budget)
                removed |= {f"{name}: {what}" for what in found}
            target.writestr(plain_entry(name), content)
    return removed


def _without_traces(content: bytes, found: set[str], budget: archives.Budget) -> bytes:
    """A picture, film or package within a document; its name there says nothing."""
    if not content.startswith(b"PK\x03\x04"):
        return media.cleaned(content, found, budget.limits)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_package = TYPES in archive.namelist()
    if not is_package:
        return content
    out = io.BytesIO()
    found |= _strip(io.BytesIO(content), FileKind.XLSX, out, budget)  # all three are walked alike
    return out.getvalue()


def _strip_zip(source: IO[bytes], out: IO[bytes], budget: archives.Budget) -> set[str]:
    """Every member by its own kind; comments, dates, extra fields and litter go."""
    removed: set[str] = set()
    with (
        archives.opened(source, "zip", budget) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target,
    ):
        if archive.comment:
            removed.add("comment")
        for member in archive.infolist():
            name = archives.member_name(member).replace("\\", "/")
            if member.comment:
                removed.add(f"{name}: comment")
            if is_litter(name):
                removed.add(name)
            if member.is_dir() or is_litter(name):
                continue
            with archives.unpacked(archive, member, budget) as content:
                kind = EXTENSIONS.get(extension(name))
                if kind is None:
                    target.writestr(plain_entry(name), content.read())
                    continue
                bare = io.BytesIO()
                removed |= {f"{name}: {w}" for w in _strip(content, kind, bare, budget)}
                target.writestr(plain_entry(name), bare.getvalue())
    return removed
