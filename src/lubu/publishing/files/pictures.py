"""JPEG and PNG: whether they may come in, and what they tell beside the picture. Pure."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from lubu.file_formats.images import (
    COMMENT,
    JFIF,
    NEEDED_CHUNKS,
    Part,
    chunks,
    is_needed,
    segments,
    without_thumbnail,
)
from lubu.publishing.files.limits import FileKind, Limits, Refusal, RefusedFileError

FORMATS = {"JPEG": FileKind.JPG, "MPO": FileKind.JPG, "PNG": FileKind.PNG}
OPENED = ("JPEG", "PNG")  # an MPO opens as a JPEG
# What may hide behind a picture: archives, documents, programs, pages.
STRANGERS = re.compile(
    rb"PK\x03\x04|PK\x05\x06|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF|^MZ|<script|<html|<\?php",
    re.IGNORECASE,
)
SCALED_SIDE = 256
IMAGE_ERRORS = (
    OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip


def check(data: bytes, name: str, limits: Limits) -> FileKind:
    """The kind of a picture that opens, is of bearable size and has nothing behind it."""
    try:
        kind = _decoded(data, name, limits)
        end = sum(len(part.raw) for part in parts(data, kind))
    except Image.DecompressionBombError as error:
        raise RefusedFileError(Refusal.BOMB, name) from error
    except IMAGE_ERRORS as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error
    behind = data[end:]
    if (kind is FileKind.PNG and behind) or STRANGERS.search(behind) or b"%PDF-" in data[:1024]:
        raise RefusedFileError(Refusal.MISLABELLED, name)
    return kind


def _decoded(data: bytes, name: str, limits: Limits) -> FileKind:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, lower, limit of pixels; odd EXIF
        with Image.open(BytesIO(data), formats=OPENED) as image:
            if image.width * image.height > limits.max_pixels:
                raise RefusedFileError(Refusal.BOMB, name)
            # A JPEG is read to its end at an eighth of its size, which costs a 64th of the memory.
            image.draft(None, (SCALED_SIDE, SCALED_SIDE))
            image.load()
            return FORMATS[image.format or ""]


def parts(data: bytes, kind: FileKind) -> Iterator[Part]:
    """The parts of a picture, the picture's last one included, nothing behind it.

    Raises:
        ValueError, struct.error: it ends before its end.
    """
    return segments(data) if kind is FileKind.JPG else chunks(data)


TURNED = range(2, 9)
QUALITY = 95


def strip(data: bytes, kind: FileKind) -> tuple[bytes, set[str]]:
    """Only what makes the picture: pixels, colour profile and resolution, the right way up.

    The pixels are taken over as they stand, unless the camera meant them to be turned.
    """
    removed: set[str] = set()
    kept = [part for part in parts(data, kind) if is_kept(part, kind, removed)]
    bare = b"".join(_without_thumbnail(part, kind, removed) for part in kept)
    orientation = _orientation(data)
    if orientation not in TURNED:
        return bare, removed
    return _turned(bare, kind, orientation), removed | {"orientation"}


def is_kept(part: Part, kind: FileKind, removed: set[str]) -> bool:
    """Whether a part makes the picture; what does not is named in ``removed``."""
    if kind is FileKind.PNG:
        if part.mark in NEEDED_CHUNKS:
            return True
        removed.add(bytes(part.mark).decode("latin-1") if isinstance(part.mark, bytes) else "")
        return False
    if is_needed(part):
        return True
    removed.add(_segment_name(part))
    return False


def _segment_name(part: Part) -> str:
    known = {
        b"Exif": "EXIF",
        b"http": "XMP",
        b"Phot": "IPTC",
        b"MPF\0": "MPF",
        b"JFXX": "thumbnail",
    }
    if part.mark == COMMENT:
        return "comment"
    return known.get(part.body[:4], f"APP{int(part.mark) - JFIF}")


def _without_thumbnail(part: Part, kind: FileKind, removed: set[str]) -> bytes:
    if kind is FileKind.PNG:
        return part.raw
    bare = without_thumbnail(part)
    if bare != part.raw:
        removed.add("thumbnail")
    return bare


def _orientation(data: bytes) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # EXIF that is odd turns nothing
        try:
            with Image.open(BytesIO(data), formats=OPENED) as image:
                return int(image.getexif().get(ORIENTATION, 1))
        except IMAGE_ERRORS:
            return 1


ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turned(bare: bytes, kind: FileKind, orientation: int) -> bytes:
    out = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(bare), formats=OPENED) as image:
            profile, resolution = image.info.get("icc_profile"), image.info.get("dpi")
            upright = image.transpose(TURNS[orientation])
            options = {"icc_profile": profile} if profile else {}
            if resolution:
                options["dpi"] = resolution
            if kind is FileKind.PNG:
                if "transparency" in image.info:
                    options["transparency"] = image.info["transparency"]
                upright.save(out, "PNG", **options)
            else:
                upright.info.clear()  # else the comment of the original would come back
                upright.save(out, "JPEG", quality=QUALITY, subsampling="4:4:4", **options)
    return out.getvalue()
