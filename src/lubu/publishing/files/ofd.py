"""OFD (GB/T 33190): which of its parts are sealed, and its cleaning. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree

from lubu.publishing.files.markup import Element, Removed, drop, parsed, written

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
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    sealed = _sealed(archive, names)
    kept: dict[str, bytes] = {}
    for name in names:
        if GONE_PARTS.search(name) and name not in sealed:
            removed.add(name)
            continue
        content = archive.read(name)
        if name.lower().endswith(".xml"):
            found: Removed = set()
            clean = _cleaned(content, name, found)
            if name in sealed and found:
                removed.add(SEALED + name)
            elif found:
                content = clean
                removed |= found
        kept[name] = content
    return kept


def _sealed(archive: zipfile.ZipFile, names: list[str]) -> set[str]:
    """Parts that a signature (18.2.2, References) holds the digests of, and the signatures."""
    sealed: set[str] = set()
    for name in names:
        if posixpath.basename(name) == "Signature.xml":
            root = parsed(archive.read(name))
            for reference in root.iter("{*}Reference"):
                sealed.add((reference.get("FileRef") or "").lstrip("/"))
    return sealed


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
