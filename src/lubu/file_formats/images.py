"""JPEG and PNG, read part by part. Pure.

Source: ITU-T T.81, annex B; JFIF 1.02; PNG, third edition, 5.3 and 11.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

JPEG: Final = b"\xff\xd8\xff"  # the start of the image, and of what follows it
PNG: Final = b"\x89PNG\r\n\x1a\n"
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APPLICATION: Final = range(0xE0, 0xF0)
JFIF, ICC, ADOBE = 0xE0, 0xE2, 0xEE
# What an application's segment must begin with to be of the picture: resolution, colours.
NEEDED: Final = {JFIF: b"JFIF\0", ICC: b"ICC_PROFILE\0", ADOBE: b"Adobe"}
JFIF_BODY_BYTES: Final = 14  # without the thumbnail that may follow
BARE_MARKERS: Final = frozenset({0x01, *range(0xD0, 0xD8), END_OF_IMAGE})
AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Chunks that make one picture; the signature is the nameless one.
NEEDED_CHUNKS: Final = frozenset(
    {b"", b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"bKGD", b"pHYs", b"cICP"}
)  # fmt: skip
ANIMATION_CHUNKS: Final = frozenset({b"acTL", b"fcTL", b"fdAT"})


class Part(NamedTuple):
    """A JPEG segment (``mark`` its number) or PNG chunk (``mark`` its name), ``raw`` in all."""

    mark: int | bytes
    raw: bytes
    body: bytes


def segment(data: bytes, at: int) -> Part:
    """The segment of a JPEG that begins at ``at``, without the scan that may follow it.

    Raises:
        ValueError: none begins there.
        struct.error: it is cut off.
    """
    start = at
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] == b"\xff":
        at += 1  # fill bytes
    if data[at : at + 1] != b"\xff" or at + 1 >= len(data):
        raise ValueError("no marker")
    mark = data[at + 1]
    at += 2
    if mark in BARE_MARKERS:
        return Part(mark, data[start:at], b"")
    (length,) = struct.unpack_from(">H", data, at)
    return Part(mark, data[start : at + length], data[at + 2 : at + length])


def segments(data: bytes) -> Iterator[Part]:
    """All of a JPEG to its end, scans with their segments.

    Raises:
        ValueError, struct.error: it ends before its end.
    """
    at = 2
    yield Part(START_OF_IMAGE, data[:at], b"")
    while True:
        part = segment(data, at)
        if part.mark == START_OF_SCAN:
            found = AFTER_SCAN.search(data, at + len(part.raw))
            if found is None:
                raise ValueError("no end of image")
            part = part._replace(raw=data[at : found.start()])
        yield part
        if part.mark == END_OF_IMAGE:
            return
        at += len(part.raw)


def chunks(data: bytes) -> Iterator[Part]:
    """All of a PNG to its end, the signature first.

    Raises:
        ValueError, struct.error: it ends before its end.
    """
    yield Part(b"", data[: len(PNG)], b"")
    at = len(PNG)
    while True:
        length, mark = struct.unpack_from(">L4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        yield Part(mark, data[at:end], data[at + 8 : end - 4])
        if mark == b"IEND":
            return
        at = end


def is_needed(part: Part) -> bool:
    """Whether a segment of a JPEG makes the picture, and is not told beside it."""
    if part.mark in APPLICATION:
        return part.mark in NEEDED and part.body.startswith(NEEDED[part.mark])
    return part.mark != COMMENT


def without_thumbnail(part: Part) -> bytes:
    """A segment of a JPEG as it is; of its head all but the small picture that may follow."""
    if part.mark != JFIF or len(part.body) <= JFIF_BODY_BYTES:
        return part.raw
    body = part.body[: JFIF_BODY_BYTES - 2] + b"\0\0"
    return b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body
