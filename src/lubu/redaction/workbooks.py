"""Workbooks that hold only what their sheets show.

Cells stay as they are. What is hidden whole, or lies beyond the sheets, is refused and not cut out:
only a person knows whether formulas need it.
Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lubu.file_formats.markup import Element, drop
from lubu.file_formats.packages import RELATIONSHIP, kind_of, resolved
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.word.package import Package, read

# By the last word of the relationship's type: what shows, or how it shows.
SHOWN: Final = frozenset(
    {
        "officeDocument", "worksheet", "chartsheet", "styles", "theme", "sharedStrings",
        "calcChain", "sheetMetadata", "drawing", "vmlDrawing", "image", "hyperlink", "table",
        "chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride",
        "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing",
        "cellImage",
    }
)  # fmt: skip
OWN_NAMES: Final = "_xlnm."  # print areas and filters, which the program itself names
UNSEEN_PARTS: Final = ("{*}scenarios", "{*}protectedRanges")  # of a sheet; both name people


def clean(source: Path, target: Path) -> Counter[str]:
    """Write the copy to ``target``; what was taken out, by kind.

    ``source`` has lost its properties, comments and authors already: of those it knows nothing.

    Raises:
        RedactionError: the file cannot be read, or hides what only a person can take out.
    """
    book = read(source)
    root = book.tree(book.main)
    hidden = [
        str(place)
        for place, sheet in enumerate(root.iter("{*}sheet"), start=1)
        if sheet.get("state", "visible") != "visible"
    ]
    if hidden:
        raise RedactionError(Reason.HIDDEN_SHEETS, place="、".join(hidden))
    if beyond := sorted(set(_beyond(book))):
        raise RedactionError(Reason.BEYOND_SHEETS, place="、".join(beyond))
    removed: Counter[str] = Counter()
    removed["names"] = _hidden_names(root)
    used: set[int] = set()
    for name in _targets(book, book.main, "worksheet"):
        sheet = book.tree(name)
        for element in list(sheet.iter(*UNSEEN_PARTS)):
            removed["traces"] += 1
            drop(element)
        used.update(_strings_of(sheet))
    for name in _targets(book, book.main, "sharedStrings"):
        removed["unused"] += _blank(book.tree(name), used)
    book.write(target)
    return removed


def _beyond(book: Package) -> Iterator[str]:
    """What relationships lead to besides that which shows."""
    for rels in [one for one in book.parts if one.endswith(".rels")]:
        for one in book.tree(rels).iter(RELATIONSHIP):
            if kind_of(one) not in SHOWN:
                yield kind_of(one)


def _targets(book: Package, part: str, kind: str) -> list[str]:
    found = [one for one in book.relationships(part) if kind_of(one) == kind]
    names = [resolved(part, one.get("Target", "")) for one in found]
    return [name for name in names if name in book.parts]


def _hidden_names(root: Element) -> int:
    """Names that no list of names shows may hold any value."""
    found = [
        one
        for one in root.iter("{*}definedName")
        if one.get("hidden") in ("1", "true") and not one.get("name", "").startswith(OWN_NAMES)
    ]
    for one in found:
        drop(one)
    return len(found)


def _strings_of(sheet: Element) -> Iterator[int]:
    """The places of the shared strings that cells show."""
    for cell in sheet.iter("{*}c"):
        value = cell.findtext("{*}v") or ""
        if cell.get("t") == "s" and value.strip().isdecimal():
            yield int(value)


def _blank(strings: Element, used: set[int]) -> int:
    """Empty what no cell shows any more; the others keep their places."""
    count = 0
    for place, one in enumerate(strings.findall("{*}si")):
        if place in used:
            continue
        for part in list(one):
            count += 1
            one.remove(part)
        one.append(one.makeelement(f"{one.tag[: one.tag.rindex('}') + 1]}t"))
    return count
