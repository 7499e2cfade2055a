"""Word's tracked changes, accepted. Pure.

Source: ECMA-376 part 1, 17.13.5.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from lubu.file_formats.markup import Element, drop, nearest, unwrap

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Within these an element of a change marks its holder, and holds no text itself.
PROPERTIES: Final = tuple(f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "numPr", "pPr"))
WRAPPERS: Final = (f"{W}ins", f"{W}moveTo")
DELETIONS: Final = (f"{W}del", f"{W}moveFrom")
# How something was before, and where changes begin and end.
FORMER: Final = tuple(
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


def accept(
    root: Element,
    *,
    wrappers: Collection[str] = WRAPPERS,
    gone: Collection[str] = DELETIONS,
    drop_emptied: bool = False,
) -> int:
    """Leave the text as it reads with every tracked change accepted; how many there were.

    Of ``wrappers`` their content stays, of ``gone`` nothing. With ``drop_emptied`` a paragraph
    whose end was deleted, and of which nothing is left, goes where none follows it too, unless it
    is the last one of its place.
    """
    count = 0
    for mark in list(root.iter(f"{W}cellDel")):
        cell = nearest(mark, f"{W}tc")
        if cell is not None:
            drop(cell)
            count += 1
    for row in [one for one in root.iter(f"{W}tr") if one.find(f"{W}trPr/{W}del") is not None]:
        drop(row)
        count += 1
    open_ended = [one for one in root.iter(f"{W}p") if _has_deleted_end(one)]
    for element in list(root.iter(*gone, *wrappers)):
        parent = element.getparent()
        is_mark = parent is not None and parent.tag in PROPERTIES
        if element.tag in wrappers and not is_mark:
            unwrap(element)
        else:
            drop(element)
        count += 1
    for paragraph in open_ended:
        _join_with_next(paragraph, drop_emptied=drop_emptied)
    return count


def _has_deleted_end(paragraph: Element) -> bool:
    return any(
        paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")
    )


def _join_with_next(paragraph: Element, *, drop_emptied: bool) -> None:
    """The end of this paragraph was deleted: what is left of it begins the next one."""
    following, parent = paragraph.getnext(), paragraph.getparent()
    if parent is None:
        return
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(content):
            following.insert(place, child)
        drop(paragraph)
    elif drop_emptied and not content and len([p for p in parent if p.tag == f"{W}p"]) > 1:
        drop(paragraph)
