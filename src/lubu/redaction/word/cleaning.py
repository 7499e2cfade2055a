"""A DOCX that holds only what a reader sees: changes accepted, comments and traces gone.

Source: ECMA-376 part 1, 17.13 (annotations), 17.16 (fields); MS-DOCX.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from lubu.redaction import jpegs
from lubu.redaction.word.package import (
    RELATIONSHIP,
    Element,
    Package,
    is_xml,
    kind_of,
)
from lubu.redaction.word.paragraphs import W

# By the last word of the relationship's type.
DROPPED: Final = frozenset(
    {
        "core-properties", "extended-properties", "custom-properties", "thumbnail", "customXml",
        "customXmlProps", "tags", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource",
        "recipientData", "printerSettings", "webExtensionTaskpanes", "webextension", "comments",
        "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks",
        "origin", "signature", "oleObject", "package", "control", "activeXControlBinary",
        "keyMapCustomizations", "classificationlabels", "vbaProject", "wordVbaData",
        "glossaryDocument", "aFChunk", "subDocument", "frame", "attachedToolbars", "afChunk",
    }
)  # fmt: skip
WRAPPERS: Final = (f"{W}ins", f"{W}moveTo", f"{W}smartTag", f"{W}customXml")
DELETIONS: Final = (f"{W}del", f"{W}moveFrom")
PROPERTIES: Final = tuple(f"{W}{one}" for one in ("rPr", "trPr", "tcPr", "numPr", "pPr"))
# Elements that go with all that they hold.
GONE: Final = tuple(
    f"{W}{one}"
    for one in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange",
        "trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellMerge",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "commentRangeStart",
        "commentRangeEnd", "commentReference", "annotationRef", "rsids", "rsid", "attachedTemplate",
        "docVars", "mailMerge", "trackRevisions", "docId", "dataBinding", "permStart", "permEnd",
        "proofErr", "lastRenderedPageBreak", "proofState", "saveThroughXslt", "customXmlPr",
        "smartTagPr", "smartTagType", "altChunk", "subDoc", "delText", "delInstrText", "tag",
        "alias", "documentProtection", "writeProtection", "linkStyles", "frameset", "ffData",
    )
)  # fmt: skip
GONE_ANYWHERE: Final = ("{*}OLEObject", "{*}oleObj", "{*}control", "{*}externalData", "{*}docId",
                        "{*}paraId", "{*}persistentDocumentId")  # fmt: skip
PERSONAL: Final = re.compile(
    r"^(?:rsid\w*|author|initials|date|dateUtc|paraId|textId|userId|durableId)$"
)
OFF: Final = frozenset({"0", "false", "off"})
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
CHOICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
# Fields that only count or point within the document.
FIELDS: Final = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "NOTEREF", "TOC"}
)
SAFE: Final = re.compile(r"^(?:https?|mailto|tel):", re.IGNORECASE)
PNG: Final = b"\x89PNG\r\n\x1a\n"
PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"bKGD", b"pHYs", b"cICP", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip


def clean(package: Package) -> Counter[str]:
    """Clean all parts; what was taken out, by kind.

    Raises:
        RedactionError: a part is damaged.
    """
    removed: Counter[str] = Counter()
    for name in [one for one in package.parts if one.endswith(".rels")]:
        _relationships(package, name, removed)
    removed["parts"] += len(package.keep_reached())
    hidden = _hidden_styles(package)
    for name in package.parts:
        if is_xml(name) and not name.endswith(".rels"):
            _clean(package.tree(name), hidden, removed)
        else:
            _picture(package, name, removed)
    return removed


def _relationships(package: Package, rels: str, removed: Counter[str]) -> None:
    root = package.tree(rels)
    for one in list(root.iter(RELATIONSHIP)):
        kind = kind_of(one)
        unsafe = one.get("TargetMode") == "External" and not SAFE.match(one.get("Target", ""))
        if kind in DROPPED:
            removed["comments" if kind == "comments" else "traces"] += 1
            root.remove(one)
        elif unsafe and not one.get("Target", "").startswith("#"):
            removed["links"] += 1
            one.set("Target", "#")


def _hidden_styles(package: Package) -> frozenset[str]:
    """Names of styles whose text is not shown."""
    hidden: set[str] = set()
    for name in package.parts:
        if name.endswith("styles.xml"):
            based: dict[str, str] = {}
            for style in package.tree(name).iter(f"{W}style"):
                of = style.get(f"{W}styleId", "")
                parent = style.find(f"{W}basedOn")
                based[of] = parent.get(f"{W}val", "") if parent is not None else ""
                mark = style.find(f"{W}rPr/{W}vanish")
                if mark is not None and _is_on(mark):
                    hidden.add(of)
            for of in based:
                chain, step = of, 0
                while chain and step < len(based):
                    if chain in hidden:
                        hidden.add(of)
                        break
                    chain, step = based.get(chain, ""), step + 1
    return frozenset(hidden)


def _is_on(mark: Element) -> bool:
    return mark.get(f"{W}val", "1") not in OFF


def _clean(root: Element, hidden: frozenset[str], removed: Counter[str]) -> None:
    _accept(root, removed)
    for element in list(root.iter(*GONE, *GONE_ANYWHERE)):
        removed["traces"] += 1
        drop(element)
    for element in list(root.iter(FALLBACK)):
        parent = element.getparent()
        if parent is not None and parent.find(CHOICE) is not None:
            removed["alternatives"] += 1
            drop(element)
    for run in list(root.iter(f"{W}r")):
        if _is_hidden(run, hidden):
            removed["hidden"] += 1
            drop(run)
    _fields(root, removed)
    for element in root.iter(etree.Element):
        for key in list(element.attrib):
            if PERSONAL.match(etree.QName(key).localname):
                del element.attrib[key]


def _is_hidden(run: Element, hidden: frozenset[str]) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    if mark is not None:
        return _is_on(mark)
    style = run.find(f"{W}rPr/{W}rStyle")
    if style is not None and style.get(f"{W}val") in hidden:
        return True
    paragraph = next(run.iterancestors(f"{W}p"), None)
    of = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    return of is not None and of.get(f"{W}val") in hidden


def _accept(root: Element, removed: Counter[str]) -> None:
    """The text as it reads with every tracked change accepted."""
    for element in list(root.iter(f"{W}cellDel")):
        cell = next(element.iterancestors(f"{W}tc"), None)
        if cell is not None:
            removed["changes"] += 1
            drop(cell)
    for row in [r for r in root.iter(f"{W}tr") if r.find(f"{W}trPr/{W}del") is not None]:
        removed["changes"] += 1
        drop(row)
    joined = [
        p
        for p in root.iter(f"{W}p")
        if any(p.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))
    ]
    for element in list(root.iter(*DELETIONS, *WRAPPERS)):
        parent = element.getparent()
        is_mark = parent is not None and parent.tag in PROPERTIES
        removed["changes"] += 1
        if element.tag in WRAPPERS and not is_mark:
            unwrap(element)
        else:
            drop(element)
    for paragraph in joined:
        _join(paragraph)


def _join(paragraph: Element) -> None:
    """A paragraph whose end was deleted goes on with the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != f"{W}p":
        return
    first = following.find(f"{W}pPr")
    place = 0 if first is None else 1
    own = [one for one in paragraph if one.tag != f"{W}pPr"]
    for one in reversed(own):
        following.insert(place, one)
    drop(paragraph)


def _fields(root: Element, removed: Counter[str]) -> None:
    """Fields become what they show, but for those that only count."""
    for element in list(root.iter(f"{W}fldSimple")):
        if _keyword(element.get(f"{W}instr", "")) not in FIELDS:
            removed["fields"] += 1
            unwrap(element)
    for marks, words in list(_complex(root)):
        if _keyword(words) not in FIELDS:
            removed["fields"] += 1
            for mark in marks:
                drop(mark)


def _complex(root: Element) -> Iterator[tuple[list[Element], str]]:
    """Each field's marks and instruction."""
    opened: list[tuple[list[Element], list[str]]] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            opened.append(([], []))
        if not opened:
            drop(element)
            continue
        marks, words = opened[-1]
        marks.append(element)
        if element.tag == f"{W}instrText":
            words.append(element.text or "")
        elif kind == "end":
            opened.pop()
            yield marks, "".join(words)
    for marks, _ in opened:
        yield marks, ""


def _keyword(words: str) -> str:
    return (words.split() or [""])[0].upper()


def _picture(package: Package, name: str, removed: Counter[str]) -> None:
    """A picture without what cameras and programs wrote into it."""
    data = package.parts[name]
    bare = data
    if data[:2] == b"\xff\xd8":
        bare = jpegs.bare(data)
    elif data.startswith(PNG):
        bare = _bare_png(data)
    if len(bare) != len(data):
        removed["metadata"] += 1
        package.parts[name] = bare


def _bare_png(data: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in PNG_KEPT:
            kept.append(data[at:end])
        if data[at + 4 : at + 8] == b"IEND":
            return b"".join(kept)
        at = end
    return data


def drop(element: Element) -> None:
    """Take an element away; what stands behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _give_tail(element, parent)
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put what it holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    drop(element)


def _give_tail(element: Element, parent: Element) -> None:
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
