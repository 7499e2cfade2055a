"""Packages of Word, Excel and PowerPoint: how one part leads to another. Pure.

Source: ECMA-376, part 2 (Open Packaging Conventions).
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Container
from typing import Final
from urllib.parse import unquote

from lubu.file_formats.markup import Element

TYPES: Final = "[Content_Types].xml"
RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
UNIX: Final = 3
PLAIN_MODE: Final = 0o100644 << 16


def rels_of(part: str) -> str:
    """The name of the part that says what ``part`` refers to; the root is the empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """The name of the part that a relationship of ``part`` leads to."""
    path = unquote(target.split("#", 1)[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)).lstrip("/")


def kind_of(relationship: Element) -> str:
    """The last word of a relationship's type, the same in all editions of the standard."""
    return str(relationship.get("Type", "")).rsplit("/", 1)[-1]


def part_of(entry: Element) -> str:
    """The part whose type is declared; empty where the entry is for an ending of names."""
    return unquote(entry.get("PartName", "")).lstrip("/")


def keep_types(types: Element, kept: Container[str]) -> None:
    """Leave the types of those parts that are there."""
    for entry in list(types):
        name = part_of(entry)
        if name and name not in kept:
            types.remove(entry)


def plain_entry(name: str) -> zipfile.ZipInfo:
    """A member of an archive that tells nothing of when and where it was written."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = UNIX, PLAIN_MODE
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
