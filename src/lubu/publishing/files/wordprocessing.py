"""Word: tracked changes are accepted, and fields that reach out of the document dissolved. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lubu.file_formats import revisions
from lubu.file_formats.markup import Element, drop, unwrap
from lubu.file_formats.revisions import W
from lubu.publishing.files.markup import Removed, is_safe_address


def accept_revisions(root: Element, removed: Removed) -> None:
    """Leave the text as it reads with every tracked change accepted."""
    if W[1:-1] not in root.nsmap.values():
        return
    gone = (*revisions.DELETIONS, *revisions.FORMER)
    if revisions.accept(root, gone=gone, drop_emptied=True):
        removed.add("tracked changes")


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
