"""Tracked changes of Word, accepted: insertions stay, deletions go. Pure."""

from __future__ import annotations

from lubu.publishing.files.markup import Element, Removed, drop, unwrap

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
