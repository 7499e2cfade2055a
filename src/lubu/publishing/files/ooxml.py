"""Rewriting Word, Excel and PowerPoint files without what they tell of their makers. Pure.

The package is walked from its root along its relationships: what is about people is not followed,
and what is not reached is not written. So a part is known by what it is for, not by its name, and
nothing hides in parts that nobody refers to.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from lubu.file_formats.markup import Element, drop, parsed, written
from lubu.file_formats.packages import (
    RELATIONSHIP,
    TYPES,
    keep_types,
    kind_of,
    rels_of,
    resolved,
)
from lubu.publishing.files import wordprocessing
from lubu.publishing.files.limits import Refusal, RefusedFileError
from lubu.publishing.files.markup import LOCAL_PATH, Removed, clean, is_safe_address

ROOT = ""
# By the last word of the relationship's type; the same word stands in the strict and later forms.
DROPPED_TYPES = frozenset(
    {
        "core-properties", "extended-properties", "custom-properties", "thumbnail",
        "customXml", "customXmlProps", "tags", "attachedTemplate", "mailMergeSource",
        "mailMergeHeaderSource", "recipientData", "printerSettings", "webExtensionTaskpanes",
        "comments", "commentsExtended", "commentsIds", "commentsExtensible", "commentAuthors",
        "authors", "people", "person", "persons", "threadedComment", "documenttasks",
        "revisionHeaders", "revisionLog", "usernames", "changesInfo", "revisionInfo",
        "connections", "queryTable", "customProperty", "origin", "signature",
        "notesSlide", "oleObject", "control", "keyMapCustomizations", "classificationlabels",
    }
)  # fmt: skip
# Another file that Word puts in the place of a mark on opening: nothing here has read it.
FOREIGN = "aFChunk"
SLASHES = re.compile(r"[/\\]")
PATH_IN_FORMULA = re.compile(r'"(?:file:/*|[A-Za-z]:[\\/]|\\\\)[^"]*[\\/]', re.IGNORECASE)
REFERENCES = re.compile(r"^\{http://[^}]*/officeDocument(?:/2006)?/relationships\}")
LISTS = ("oleObjects", "controls")  # of a sheet; they may not stand there empty


@dataclass(slots=True)
class Package:
    """A package being read: the bytes of each part by its name, what was kept and removed."""

    read: Callable[[str], bytes]
    names: set[str]
    removed: Removed
    kept: dict[str, bytes] = field(default_factory=dict)


def cleaned_parts(archive: zipfile.ZipFile, removed: Removed) -> dict[str, bytes]:
    """The parts to write, in the order of the original; media and packages still to be stripped."""
    order = [info.filename for info in archive.infolist() if not info.is_dir()]
    package = Package(archive.read, set(order), removed)
    waiting, seen = [ROOT], {ROOT}
    while waiting:
        for target in _visit(package, waiting.pop()):
            if target not in seen and target in package.names:
                seen.add(target)
                waiting.append(target)
    package.kept[TYPES] = _types(archive.read(TYPES), set(package.kept))
    for name in sorted(package.names - set(package.kept)):
        removed.add(name)
    return {name: package.kept[name] for name in order if name in package.kept}


def _visit(package: Package, part: str) -> list[str]:
    """Clean one part and its relationships; the parts that it needs."""
    rels_name = rels_of(part)
    targets: list[str] = []
    dropped_ids: set[str] = set()
    if rels_name in package.names:
        rels = parsed(package.read(rels_name))
        targets, dropped_ids = _keep_relationships(rels, part, package)
        if len(rels) or part == ROOT:
            package.kept[rels_name] = written(rels)
    if part == ROOT:
        return targets
    content = package.read(part)
    if part.lower().endswith((".xml", ".vml")):
        content = _cleaned(content, part, dropped_ids, package.removed)
    package.kept[part] = content
    return targets


def _keep_relationships(rels: Element, part: str, package: Package) -> tuple[list[str], set[str]]:
    targets, dropped_ids = [], set()
    for relation in list(rels.iter(RELATIONSHIP)):
        word = kind_of(relation)
        target = relation.get("Target", "")
        if word == FOREIGN:
            raise RefusedFileError(Refusal.FOREIGN_PART, target)
        if word in DROPPED_TYPES:
            package.removed.add(word)
            dropped_ids.add(relation.get("Id", ""))
            rels.remove(relation)
        elif relation.get("TargetMode") == "External":
            if not is_safe_address(target):
                last = SLASHES.split(target)[-1]
                relation.set("Target", last if last and is_safe_address(last) else "#")
                package.removed.add("local path" if LOCAL_PATH.match(target) else "unsafe link")
        else:
            targets.append(resolved(part, target))
    return targets, dropped_ids


def _types(content: bytes, kept: set[str]) -> bytes:
    root = parsed(content)
    keep_types(root, kept)
    return written(root)


def _cleaned(content: bytes, part: str, dropped_ids: set[str], removed: Removed) -> bytes:
    try:
        root = parsed(content)
    except etree.XMLSyntaxError:
        if part.lower().endswith(".vml"):  # older Excel writes some that are not well-formed
            removed.add(part)
            return b'<xml xmlns:v="urn:schemas-microsoft-com:vml"/>'
        raise
    wordprocessing.accept_revisions(root, removed)
    wordprocessing.unlink_fields(root, removed)
    _shorten_paths(root, removed)
    _drop_references(root, dropped_ids)
    clean(root, removed)
    return written(root)


def _shorten_paths(sheet: Element, removed: Removed) -> None:
    """A formula names another file without the folders that it stood in."""
    for formula in sheet.iter("{*}f"):
        if formula.text and PATH_IN_FORMULA.search(formula.text):
            formula.text = PATH_IN_FORMULA.sub('"', formula.text)
            removed.add("local path")


def _drop_references(root: Element, dropped_ids: set[str]) -> None:
    """Elements that point at what is gone; an OLE object leaves its picture."""
    if not dropped_ids:
        return
    found: list[tuple[Element, list[str]]] = []
    for element in root.iter(etree.Element):
        held = [
            name
            for name, value in element.items()
            if value in dropped_ids and REFERENCES.match(name)
        ]
        if held:
            found.append((element, held))
    for element, held in found:
        local = etree.QName(element).localname
        if local == "pageSetup":
            for name in held:
                del element.attrib[name]
        elif local == "oleObj":
            _leave_picture(element)
        else:
            whole = next(element.iterancestors(*(f"{{*}}{name}" for name in LISTS)), element)
            drop(whole)


def _leave_picture(ole: Element) -> None:
    """PowerPoint keeps an object's picture within it: put that in the place of its frame."""
    frame = next(ole.iterancestors("{*}graphicFrame"), None)
    if frame is None or frame.getparent() is None:
        return
    picture = next(frame.iter("{*}pic"), None)  # the fallback has it
    if picture is not None:
        frame.addprevious(picture)
    frame.getparent().remove(frame)
