"""A DOCX that holds only what a reader sees: changes accepted, comments and traces gone.

Source: ECMA-376 part 1, 17.13 (annotations), 17.16 (fields); MS-DOCX.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from lubu.file_formats import revisions
from lubu.file_formats.markup import Element, drop, unwrap
from lubu.file_formats.packages import RELATIONSHIP, kind_of
from lubu.file_formats.revisions import W
from lubu.redaction import photographs
from lubu.redaction.word.package import Package, is_xml

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
WRAPPERS: Final = (*revisions.WRAPPERS, f"{W}smartTag", f"{W}customXml")
# Elements that go with all that they hold.
GONE: Final = revisions.FORMER + tuple(
    f"{W}{one}"
    for one in (
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "rsids",
        "rsid", "attachedTemplate", "docVars", "mailMerge", "trackRevisions", "docId",
        "dataBinding", "permStart", "permEnd", "proofErr", "lastRenderedPageBreak", "proofState",
        "saveThroughXslt", "customXmlPr", "smartTagPr", "smartTagType", "altChunk", "subDoc",
        "delText", "delInstrText", "tag", "alias", "documentProtection", "writeProtection",
        "linkStyles", "frameset", "ffData",
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
    removed["changes"] += revisions.accept(root, wrappers=WRAPPERS)
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
    bare = photographs.bare(data)
    if len(bare) != len(data):
        removed["metadata"] += 1
        package.parts[name] = bare
