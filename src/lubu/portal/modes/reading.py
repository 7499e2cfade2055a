"""A built page as it is read in another mode: larger (elder), or in traditional characters (hant).

The builder writes each page once; what is changed here is the frame's links, so that they stay
within the mode, the style sheet, and for ``hant`` the words. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element
from opencc import OpenCC

SPOKEN = frozenset({"alt", "title", "placeholder", "aria-label", "content", "label"})
LEFT_ALONE = frozenset({"script", "style", "code", "textarea"})  # what was typed is sent again
NAMES_OF_TAGS = frozenset({"description", "keywords"})
BETWEEN = "\x1f"  # forms refuse it
# What the dictionaries turn into another word: law (行政复议), and the creeks of the delta.
KEPT = {"复议": "復議", "汹涌": "洶湧", "涌现": "湧現", "涌入": "湧入", "涌": "涌"}
_KEPT = {chr(0xE000 + number): pair for number, pair in enumerate(KEPT.items())}


class Mode(StrEnum):
    """How a page can be read."""

    ELDER = "elder"
    HANT = "hant"


Modes = frozenset[Mode]


def split(path: str) -> tuple[Modes, str]:
    """The modes at the beginning of a path below the site's, and the path of the page itself.

    They stand in one order, so that a page has one address in each way of reading.
    """
    found = set()
    for mode in Mode:
        first, slash, rest = path.partition("/")
        if first == mode and slash:
            found.add(mode)
            path = rest
    return frozenset(found), path


def prefix(modes: Modes) -> str:
    """The modes as they stand in an address: ``elder/hant/``."""
    return "".join(f"{mode}/" for mode in Mode if mode in modes)


def traditional(text: str) -> str:
    """Simplified characters as they are written in Hong Kong and Macau."""
    for mark, (simplified, _traditional) in _KEPT.items():
        text = text.replace(simplified, mark)
    text = _converter().convert(text)
    for mark, (_simplified, kept) in _KEPT.items():
        text = text.replace(mark, kept)
    return text


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page is: the site's path, the page's own below it, and the pages that the
    application answers (``asked``: first parts of their addresses, ``/search/``)."""

    base: str
    path: str | None
    asked: tuple[str, ...]


def read_in(data: bytes, modes: Modes, place: Place) -> bytes:
    """The page in ``modes``; without any it is returned as it is."""
    if not modes:
        return data
    page = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    _lead_on(page, modes, place)
    if place.path is not None and not page.xpath("//link[@rel='canonical']"):
        for head in page.iter("head"):
            whole = f"{place.base}{place.path}"
            etree.SubElement(head, "link", rel="canonical", href=whole)
    if Mode.ELDER in modes:
        page.set("class", "elder")
        for head in page.iter("head"):
            etree.SubElement(head, "link", rel="stylesheet", href=f"{place.base}assets/elder.css")
    if Mode.HANT in modes:
        page.set("lang", "zh-Hant-HK")
        _convert(page)
    written: bytes = etree.tostring(
        page, encoding="utf-8", method="html", doctype="<!doctype html>"
    )
    return written


# --- links ----------------------------------------------------------------------------------------


def _lead_on(page: Element, modes: Modes, place: Place) -> None:
    """Let links and forms stay within the modes, and the switches lead out or further in."""
    for link in page.iter("a", "form"):
        name = "href" if link.tag == "a" else "action"
        switch = link.get("data-mode")
        if switch is not None:
            _turn(link, Mode(switch), modes, place)
        elif link.get(name):
            link.set(name, _within(link.get(name, ""), modes, place))
        if link.tag == "form" and _is_asked(link.get("action") or "", place):
            for mode in sorted(modes):
                etree.SubElement(link, "input", type="hidden", name="mode", value=mode.value)
    for note in page.xpath("//*[@data-in]"):
        if note.get("data-in") in modes:
            note.attrib.pop("hidden", None)


def _turn(link: Element, mode: Mode, modes: Modes, place: Place) -> None:
    """The switch of ``mode``: into it, or out of it where the page is in it."""
    if mode in modes:
        link.text = link.get("data-leave")
    if place.path is not None:
        wanted = modes ^ {mode}
        link.set("href", f"{place.base}{prefix(wanted)}{place.path}")


def _within(address: str, modes: Modes, place: Place) -> str:
    """An address of the site within the modes; a file, or another site, as it is."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    if _is_asked(parts.path, place):
        said = "&".join([*filter(None, [parts.query]), *(f"mode={mode}" for mode in sorted(modes))])
        return urlunsplit(parts._replace(query=said))
    below = parts.path.removeprefix(place.base)
    is_page = parts.path.startswith(place.base) and re.search(r"(^|/|\.html)$", below)
    if not is_page or split(below)[0]:
        return address
    return urlunsplit(parts._replace(path=f"{place.base}{prefix(modes)}{below}"))


def _is_asked(path: str, place: Place) -> bool:
    return path.startswith(place.asked)


# --- words ----------------------------------------------------------------------------------------


def _convert(page: Element) -> None:
    """Convert all words at once: a page has some hundred pieces, and each call costs."""
    pieces = list(_pieces(page))
    if not pieces:
        return
    whole = BETWEEN.join(text.replace(BETWEEN, "") for _element, _name, text in pieces)
    words = traditional(whole).split(BETWEEN)
    for (element, name, _text), word in zip(pieces, words, strict=True):
        if name == "":
            element.text = word
        elif name == " ":
            element.tail = word
        else:
            element.set(name, word)


def _pieces(page: Element) -> Iterator[tuple[Element, str, str]]:
    """Every text (name empty), text after an element (a space) and spoken attribute."""
    for element in page.iter(etree.Element):
        tag = element.tag
        if element.text and tag not in LEFT_ALONE and element.get("translate") != "no":
            yield element, "", element.text
        if element.tail:
            yield element, " ", element.tail
        if tag != "meta" or element.get("name") in NAMES_OF_TAGS:
            for name, value in element.items():
                if name in SPOKEN:
                    yield element, name, value
