"""DOCX files as their parts: read with bounds, walked along their relationships, written anew.

What is not reached from the root along a relationship that stays is not written.
Source: ECMA-376, part 2 (Open Packaging Conventions).
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from lubu.file_formats import markup
from lubu.file_formats.markup import Element
from lubu.file_formats.packages import (
    RELATIONSHIP,
    TYPES,
    keep_types,
    kind_of,
    part_of,
    plain_entry,
    rels_of,
    resolved,
)
from lubu.redaction.failures import Reason, RedactionError

DEFAULT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
MOST_PARTS, MOST_BYTES = 10_000, 1024 * 1024 * 1024
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(slots=True)
class Package:
    """The parts by name; those of XML as trees, once they were asked for."""

    parts: dict[str, bytes]
    trees: dict[str, Element] = field(default_factory=dict)

    def tree(self, name: str) -> Element:
        """The root of a part.

        Raises:
            RedactionError: it is not well-formed, or declares entities.
        """
        if name not in self.trees:
            self.trees[name] = parsed(self.parts[name], name)
        return self.trees[name]

    def relationships(self, part: str) -> list[Element]:
        """What a part refers to; the root's own for the empty name."""
        name = rels_of(part)
        return list(self.tree(name).iter(RELATIONSHIP)) if name in self.parts else []

    def bytes_of(self, name: str) -> bytes:
        """A part as it is to be written."""
        if name not in self.trees:
            return self.parts[name]
        return markup.written(self.trees[name])

    @property
    def main(self) -> str:
        """The name of the document itself."""
        for one in self.relationships(""):
            if kind_of(one) == "officeDocument":
                return resolved("", one.get("Target", ""))
        raise RedactionError(Reason.UNKNOWN_KIND)

    def keep_reached(self) -> list[str]:
        """Drop every part that nothing refers to; their names."""
        reached, waiting = {TYPES}, [""]
        while waiting:
            part = waiting.pop()
            if rels_of(part) in self.parts:
                reached.add(rels_of(part))
            for one in self.relationships(part):
                target = resolved(part, one.get("Target", ""))
                is_inside = one.get("TargetMode") != "External" and target in self.parts
                if is_inside and target not in reached:
                    reached.add(target)
                    waiting.append(target)
        gone = sorted(set(self.parts) - reached)
        for name in gone:
            del self.parts[name]
            self.trees.pop(name, None)
        keep_types(self.tree(TYPES), self.parts)
        return gone

    def write(self, target: Path) -> None:
        """The same bytes for the same parts.

        Raises:
            RedactionError: it cannot be written.
        """
        try:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
                for name in self.parts:
                    out.writestr(plain_entry(name), self.bytes_of(name))
        except OSError as error:
            raise RedactionError(Reason.NOT_WRITTEN) from error


def read(source: Path) -> Package:
    """All parts of a file.

    Raises:
        RedactionError: damaged, encrypted or beyond all measure.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_BYTES:
                raise RedactionError(Reason.TOO_LARGE)
            if len({one.filename for one in entries}) != len(entries):
                raise RedactionError(Reason.DAMAGED)
            if any(one.flag_bits & 1 for one in entries):
                raise RedactionError(Reason.ENCRYPTED)
            parts = {one.filename: archive.read(one) for one in entries}
    except BROKEN as error:
        missing = isinstance(error, FileNotFoundError | PermissionError)
        raise RedactionError(Reason.MISSING if missing else Reason.DAMAGED) from error
    if TYPES not in parts:
        raise RedactionError(Reason.UNKNOWN_KIND)
    return Package(parts)


def is_xml(name: str) -> bool:
    """Whether a part is XML by its name."""
    return name.lower().endswith((".xml", ".rels", ".vml", ".svg"))


def parsed(content: bytes, name: str) -> Element:
    """XML without entities.

    Raises:
        RedactionError: it is not well-formed, or declares a document type.
    """
    try:
        return markup.parsed(content)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RedactionError(Reason.DAMAGED, place=name) from error


def owner_of(rels: str) -> str:
    """The part whose relationships these are."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def renamed(package: Package, names: Mapping[str, str]) -> None:
    """Give parts other names, wherever they are referred to."""
    if not names:
        return
    for rels in [one for one in package.parts if one.endswith(".rels")]:
        owner = owner_of(rels)
        for one in package.tree(rels).iter(RELATIONSHIP):
            target = resolved(owner, one.get("Target", ""))
            if one.get("TargetMode") != "External" and target in names:
                one.set("Target", "/" + names[target])
    for entry in package.tree(TYPES):
        named = part_of(entry)
        if named in names:
            entry.set("PartName", "/" + names[named])
    moved = {rels_of(old): rels_of(new) for old, new in names.items()} | dict(names)
    package.parts = {moved.get(name, name): data for name, data in package.parts.items()}
    package.trees = {moved.get(name, name): tree for name, tree in package.trees.items()}
