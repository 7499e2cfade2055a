"""The characters of a DOCX's paragraphs, and taking some of them out."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from lubu.file_formats.markup import Element
from lubu.file_formats.revisions import W

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
PARAGRAPHS: Final = (f"{W}p", f"{A}p")
TEXTS: Final = (f"{W}t", f"{A}t", f"{M}t")
SIGNS: Final = {
    f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
    f"{W}sym": "\ufffd", f"{A}br": "\n", f"{W}ptab": "\t",
}  # fmt: skip
NOT_SIGNS: Final = (f"{W}tabs", f"{W}pPr")
# A mark lies in black on black: the same width whatever stood there, read out as its words.
BLACK: Final = "000000"


@dataclass(frozen=True, slots=True)
class Character:
    """One character: the element that has it, and its place there (of a sign, 0)."""

    text: str
    element: Element
    at: int


def paragraphs(root: Element) -> list[Element]:
    """All paragraphs of a part, those within drawings too, in their order."""
    return list(root.iter(*PARAGRAPHS))


def characters(paragraph: Element) -> list[Character]:
    """The paragraph's own: those of a text box in it are paragraphs of their own."""
    found: list[Character] = []
    for element in paragraph.iter(*TEXTS, *SIGNS):
        if next(element.iterancestors(*PARAGRAPHS), None) is not paragraph:
            continue
        if element.tag in TEXTS:
            text = element.text or ""
            found += [Character(one, element, place) for place, one in enumerate(text)]
        elif next(element.iterancestors(*NOT_SIGNS), None) is None:
            found.append(Character(SIGNS[str(element.tag)], element, 0))
    return found


def text(paragraph: Element) -> str:
    """The paragraph's words."""
    return "".join(one.text for one in characters(paragraph))


def redact(paragraph: Element, spans: Sequence[tuple[int, int]], note: str) -> None:
    """Put the note in the place of characters; spans neither meet nor overlap."""
    for start, end in sorted(spans, reverse=True):
        gone = characters(paragraph)[start:end]
        if not gone:
            continue
        holder = _note_holder(gone)
        for element, places in reversed(list(_by_element(gone))):
            if element.tag not in TEXTS:
                _drop(element)
                continue
            written = element.text or ""
            inside = f"［{note}］" if element is holder else ""
            element.text = written[: places[0]] + inside + written[places[-1] + 1 :]
            element.set(SPACE, "preserve")
        if holder is None:
            _put_run(gone[0], note)


def _by_element(gone: Sequence[Character]) -> Iterator[tuple[Element, list[int]]]:
    last: Element | None = None
    places: list[int] = []
    for one in gone:
        if one.element is not last and last is not None:
            yield last, places
            places = []
        last = one.element
        places.append(one.at)
    if last is not None:
        yield last, places


def _note_holder(gone: Sequence[Character]) -> Element | None:
    """In drawings and formulas, where nothing can be black on black, a text takes the note."""
    if next(gone[0].element.iterancestors(f"{W}r"), None) is not None and (
        gone[0].element.tag not in {f"{A}t", f"{M}t", f"{A}br"}
    ):
        return None
    return next((one.element for one in gone if one.element.tag in TEXTS), None)


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same characters in spans that neither meet nor overlap."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _put_run(first: Character, note: str) -> None:
    """The note in a run of its own: what stood before the first character, the note, the rest."""
    run = next(first.element.iterancestors(f"{W}r"))
    made = _note_run(run, note)
    behind = etree.Element(f"{W}r")
    given = run.find(f"{W}rPr")
    if given is not None:
        behind.append(copy.deepcopy(given))
    element = first.element
    following: list[Element] = []
    if element.getparent() is not None:
        following = list(element.itersiblings())
        if element.tag == f"{W}t":
            rest = etree.Element(f"{W}t")
            written = element.text or ""
            element.text, rest.text = written[: first.at], written[first.at :]
            rest.set(SPACE, "preserve")
            following.insert(0, rest)
    behind.extend(following)
    run.addnext(made)
    made.addnext(behind)


def _drop(element: Element) -> None:
    """A sign becomes an empty text, which keeps its place."""
    element.tag = f"{W}t" if str(element.tag).startswith(W) else f"{A}t"
    for key in list(element.attrib):
        del element.attrib[key]
    element.text = ""


def _note_run(run: Element, note: str) -> Element:
    made = etree.Element(f"{W}r")
    given = run.find(f"{W}rPr")
    properties = copy.deepcopy(given) if given is not None else etree.Element(f"{W}rPr")
    for name in ("color", "shd", "highlight", "vanish", "webHidden", "bdr", "caps", "smallCaps"):
        for one in properties.findall(f"{W}{name}"):
            properties.remove(one)
    _in_order(properties, "color", {"val": BLACK})
    _in_order(properties, "shd", {"val": "clear", "color": "auto", "fill": BLACK})
    made.append(properties)
    words = etree.SubElement(made, f"{W}t")
    words.text = note
    return made


# What stands behind colour and shading in a run's properties (ECMA-376 part 1, 17.3.2.28).
BEHIND_COLOUR: Final = ("spacing", "w", "kern", "position", "sz", "szCs", "u", "effect")
BEHIND_SHADE: Final = (
    "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip


def _in_order(properties: Element, name: str, values: dict[str, str]) -> None:
    made = etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in values.items()})
    behind = BEHIND_SHADE if name == "shd" else (*BEHIND_COLOUR, "shd", *BEHIND_SHADE)
    for place, one in enumerate(properties):
        if etree.QName(one).localname in behind:
            properties.insert(place, made)
            return
    properties.append(made)
