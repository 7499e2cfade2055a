"""JPEG and PNG files without what cameras and programs wrote beside the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from lubu.file_formats import images
from lubu.redaction.failures import Reason, RedactionError

PNG_KEPT = images.NEEDED_CHUNKS | images.ANIMATION_CHUNKS


def bare(data: bytes) -> bytes:
    """The same picture; what is no such file, or cannot be read, is given back as it is."""
    try:
        if data.startswith(images.JPEG):
            return b"".join(_jpeg(data))
        if data.startswith(images.PNG):
            return b"".join(part.raw for part in images.chunks(data) if part.mark in PNG_KEPT)
    except (ValueError, struct.error):
        return data
    return data


def as_png(data: bytes, width: int) -> bytes:
    """The picture for a screen, at most ``width`` pixels wide.

    Raises:
        RedactionError: it cannot be read.
    """
    out = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            image.thumbnail((width, width * 4))
            image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RedactionError(Reason.DAMAGED) from error
    return out.getvalue()


def _jpeg(data: bytes) -> Iterator[bytes]:
    """What makes the picture, to its end: phones put a second picture, a film or a map behind it.
    From a scan that was cut off, which is still shown, all is kept."""
    at, is_shown = 0, False
    try:
        for part in images.segments(data):
            at += len(part.raw)
            is_shown |= part.mark == images.START_OF_SCAN
            if images.is_needed(part):
                yield images.without_thumbnail(part)
    except (ValueError, struct.error):
        if not is_shown and images.segment(data, max(at, 2)).mark != images.START_OF_SCAN:
            raise
        yield data[at:]
