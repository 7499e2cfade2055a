"""OFD (GB/T 33190): which of its parts are sealed, and its cleaning. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from lubu.file_formats.markup import Element, drop, parsed, written
from lubu.publishing.files.markup import Removed

MAIN = "OFD.xml"
# Of DocInfo (7.4, table 4). DocID must stay; titles and subjects are content.
PERSONAL = (
    "Author", "Creator", "CreatorVersion", "CreationDate", "ModDate", "CustomDatas", "Cover",
    "Keywords",
)  # fmt: skip
POINTERS = ("Attachments", "Extensions", "Versions", "Actions", "CustomTags")
GONE_PARTS = re.compile(
    r"(?:^|/)(?:Attachs?|Attachments?|Versions?|Extensions?|CustomTags?)(?:/|\.xml$)"
)
UNKNOWN_DATE = "1980-01-01"
SEALED = "sealed: "


def cleaned_parts(archive: zipfile.ZipFile, removed: Removed) -> dict[str, bytes]:
    """The parts to write, in the order of the original.

    What an electronic seal vouches for stays byte for byte, or the seal of a valid official
    document would no longer verify; the names of such parts appear in ``removed`` behind
    ``sealed:`` when they hold personal entries.
    """
    parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    sealed = sealed_parts(parts)
    for name in filter(_is_markup, parts):
        found: Removed = set()
        clean = _cleaned(parts[name], name, found)
        if name in sealed and found:
            removed.add(SEALED + name)
        elif found:
            parts[name] = clean
            removed |= found
    reached = _reached(parts)
    for name in list(parts):
        if name not in sealed and (name not in reached or GONE_PARTS.search(name)):
            removed.add(name)
            del parts[name]
    return parts


def _reached(parts: Mapping[str, bytes]) -> set[str]:
    """The parts that the main one refers to, itself or by others."""
    waiting, reached = [MAIN], {MAIN}
    while waiting:
        part = waiting.pop()
        if not _is_markup(part):
            continue
        for place in _places(parsed(parts[part]), posixpath.dirname(part)):
            if place in parts and place not in reached:
                reached.add(place)
                waiting.append(place)
    return reached


def _places(root: Element, folder: str) -> Iterator[str]:
    """Whatever in a part may be the place (7.2, ST_Loc) of another one."""
    base = root.get("BaseLoc", "") if etree.QName(root).localname == "Res" else ""
    for element in root.iter(etree.Element):
        for said in (element.text or "", *map(str, element.values())):
            place = said.strip().replace("\\", "/")
            if place and "\n" not in place:
                for start in {folder, posixpath.join(folder, base), ""}:
                    yield posixpath.normpath(posixpath.join("/", start, place)).lstrip("/")


def sealed_parts(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Parts that a signature of the document (18.2.2, References) holds the digests of."""
    return frozenset(
        (reference.get("FileRef") or "").lstrip("/")
        for name in _reached(parts)
        if posixpath.basename(name) == "Signature.xml"
        for reference in parsed(parts[name]).iter("{*}Reference")
    )


def _is_markup(name: str) -> bool:
    return name.lower().endswith(".xml")


def _cleaned(content: bytes, name: str, found: Removed) -> bytes:
    root = parsed(content)
    if name == MAIN:
        _drop_all(root, ("DocInfo",), PERSONAL, found)
        _drop_all(root, ("DocBody",), ("Versions",), found)
    elif etree.QName(root).localname == "Document":
        _drop_all(root, ("Document",), POINTERS, found)
    elif etree.QName(root).localname == "PageAnnot":
        for note in root.iter("{*}Annot"):
            _clean_annotation(note, found)
    return written(root) if found else content


def _drop_all(
    root: Element, within: tuple[str, ...], tags: tuple[str, ...], found: Removed
) -> None:
    for holder in root.iter(*(f"{{*}}{tag}" for tag in within)):
        for child in list(holder):
            if isinstance(child.tag, str) and etree.QName(child).localname in tags:
                found.add(etree.QName(child).localname)
                drop(child)


def _clean_annotation(note: Element, found: Removed) -> None:
    """The standard wants both attributes, so they stay without saying anything."""
    for attribute, nothing in (("Creator", "-"), ("LastModDate", UNKNOWN_DATE)):
        if note.get(attribute, nothing) != nothing:
            note.set(attribute, nothing)
            found.add(f"Annot {attribute}")
