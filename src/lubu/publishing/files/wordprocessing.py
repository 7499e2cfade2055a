"""Word: tracked changes are accepted, and fields that reach out of the document dissolved. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lubu.publishing.files.markup import Element, Removed, drop, is_safe_address, unwrap

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROPERTIES = tuple(f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "numPr", "pPr"))
WRAPPERS = (f"{W}ins", f"{W}moveTo")
DELETIONS = (f"{W}del", f"{W}moveFrom")
FORMER = tuple(
    f"{W}{name}"
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange",
        "trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellMerge",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
    )
)  # fmt: skip


def accept_revisions(root: Element, removed: Removed) -> None:
    """Leave the text as it reads with every tracked change accepted."""
    if W[1:-1] not in root.nsmap.values():
        return
    for element in list(root.iter(f"{W}cellDel")):
        _drop_ancestor(element, f"{W}tc", removed)
    for row in [r for r in root.iter(f"{W}tr") if r.find(f"{W}trPr/{W}del") is not None]:
        drop(row)
        removed.add("tracked changes")
    joined = [p for p in root.iter(f"{W}p") if _has_deleted_mark(p)]
    for element in list(root.iter(*FORMER, *DELETIONS, *WRAPPERS)):
        removed.add("tracked changes")
        parent = element.getparent()
        is_mark = parent is not None and parent.tag in PROPERTIES
        if element.tag in WRAPPERS and not is_mark:
            unwrap(element)
        else:
            drop(element)
    for paragraph in joined:
        _join_with_next(paragraph)


def _drop_ancestor(element: Element, tag: str, removed: Removed) -> None:
    found = next(element.iterancestors(tag), None)
    if found is not None:
        drop(found)
        removed.add("tracked changes")


def _has_deleted_mark(paragraph: Element) -> bool:
    return any(
        paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")
    )


def _join_with_next(paragraph: Element) -> None:
    """The end of this paragraph was deleted: what is left of it begins the next one."""
    following = paragraph.getnext()
    parent = paragraph.getparent()
    if parent is None:
        return
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(content):
            following.insert(place, child)
        drop(paragraph)
    elif not content and len([p for p in parent if p.tag == f"{W}p"]) > 1:
        drop(paragraph)


# Fields that compute from the document itself. All others leave their last result as plain words:
# they start programs (DDE, DDEAUTO), fetch other files (INCLUDETEXT, LINK), or name people.
FIELDS = frozenset(
    "= ADVANCE AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMPARE DATE DISPLAYBARCODE EQ"
    " FORMCHECKBOX FORMDROPDOWN FORMTEXT GOTOBUTTON HYPERLINK IF INDEX LISTNUM MACROBUTTON"
    " MERGEFIELD NOTEREF NUMPAGES PAGE PAGEREF PRINTDATE QUOTE REF SECTION SECTIONPAGES SEQ SET"
    " SHAPE STYLEREF SYMBOL TA TC TIME TOA TOC XE".split()
)
KEYWORD = re.compile(r"\s*(=|[A-Za-z]+)")
WORD = re.compile(r'"([^"]*)"|(\S+)')
INSTRUCTIONS = (f"{W}instrText", f"{W}delInstrText")
KIND_OF_MARK = f"{W}fldCharType"


@dataclass(slots=True)
class _Field:
    """A field being read: its marks in the text, and what it says to do."""

    marks: list[Element] = field(default_factory=list)
    words: str = ""


def unlink_fields(root: Element, removed: Removed) -> None:
    """Leave the result of every field that is not about the document itself."""
    if W[1:-1] not in root.nsmap.values():
        return
    for simple in list(root.iter(f"{W}fldSimple")):
        if not _stays(simple.get(f"{W}instr", ""), removed):
            unwrap(simple)
    for found in _fields(root):
        if not _stays(found.words, removed):
            for mark in found.marks:
                drop(mark)


def _fields(root: Element) -> list[_Field]:
    """Fields begin and end at marks, anywhere in the text, and within each other."""
    done: list[_Field] = []
    opened: list[_Field] = []
    for element in root.iter(f"{W}fldChar", *INSTRUCTIONS):
        kind = element.get(KIND_OF_MARK)
        if kind == "begin":
            opened.append(_Field())
        if opened:
            opened[-1].marks.append(element)
            if element.tag in INSTRUCTIONS:
                opened[-1].words += element.text or ""
            elif kind == "end":
                done.append(opened.pop())
    return done + opened


def _stays(words: str, removed: Removed) -> bool:
    found = KEYWORD.match(words)
    keyword = found[1].upper() if found else ""
    if keyword not in FIELDS:
        removed.add(f"field {keyword}".strip())
        return False
    said = (quoted or bare for quoted, bare in WORD.findall(words))
    if keyword == "HYPERLINK" and not all(map(is_safe_address, said)):
        removed.add("unsafe link")
        return False
    return True
