"""JPEG and PNG files without what cameras and programs wrote beside the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from lubu.file_formats import images

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


def _jpeg(data: bytes) -> Iterator[bytes]:
    """From its scan on it is kept as it is: a scan that was cut off is still shown."""
    at = 2
    yield data[:at]
    while (part := images.segment(data, at)).mark != images.START_OF_SCAN:
        if images.is_needed(part):
            yield part.raw
        at += len(part.raw)
    yield data[at:]
