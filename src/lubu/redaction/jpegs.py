"""JPEG files without what cameras and programs wrote beside the picture.

Source: ITU-T T.81, annex B; JFIF 1.02.
"""

from __future__ import annotations

from typing import Final

START, SCAN, END, COMMENT = 0xD8, 0xDA, 0xD9, 0xFE
BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
# What an application's segment must begin with to stay: resolution, colours.
KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
APPLICATION: Final = range(0xE0, 0xF0)


def bare(data: bytes) -> bytes:
    """The same picture; what cannot be read is given back as it is."""
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return data
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark in BARE:
            kept.append(data[at : at + 2])
            at += 2
            continue
        if mark == SCAN:
            kept.append(data[at:])
            return b"".join(kept)
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if _stays(mark, data[at + 4 : end]):
            kept.append(data[at:end])
        at = end
    return data


def _stays(mark: int, body: bytes) -> bool:
    if mark == COMMENT:
        return False
    if mark in APPLICATION:
        return mark in KEPT and body.startswith(KEPT[mark])
    return True
