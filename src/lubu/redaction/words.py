"""Finding words and personal identifiers in a text, wherever its lines are broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lubu.proofreading.identifiers import Identifiers
from lubu.proofreading.parts import Part
from lubu.proofreading.texts import Facts, Text

_ASCII_BLANKS = dict.fromkeys((*range(33), 127))
_LINE_END = re.compile(r"[ \t]*[\r\n\x02]+[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to look for: words, and whether also for all personal identifiers."""

    words: tuple[str, ...] = ()
    identifiers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Characters ``start`` to ``end`` of a text; ``why`` as in `marks.PageMark`."""

    start: int
    end: int
    why: str


def squeezed(text: str) -> str:
    """Without blanks and marks without width, full-width forms as usual ones, lower case."""
    if text.isascii():
        return text.translate(_ASCII_BLANKS).lower()
    return "".join(map(_evened, text))


@lru_cache(maxsize=1 << 16)
def _evened(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in {"Cf", "Cc"}:
        return ""
    return unicodedata.normalize("NFKC", character).casefold()


def _with_places(text: str) -> tuple[str, list[int]]:
    """The squeezed text, and for each of its characters where it stood."""
    parts, places = [], []
    for place, character in enumerate(text):
        even = _evened(character)
        parts.append(even)
        places += [place] * len(even)
    return "".join(parts), places


def hits(text: str, sought: Sought) -> list[Hit]:
    """All that is sought, in the order of the text; what lies within another hit is left out."""
    found = list(_words(text, sought.words))
    if sought.identifiers:
        found += _identifiers(text)
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Hit] = []
    for one in found:
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def _words(text: str, words: Sequence[str]) -> Iterator[Hit]:
    even, places = _with_places(text)
    for word in filter(None, map(squeezed, words)):
        start = even.find(word)
        while start >= 0:
            yield Hit(start=places[start], end=places[start + len(word) - 1] + 1, why="word")
            start = even.find(word, start + 1)


def _identifiers(text: str) -> Iterator[Hit]:
    """As the text stands, and once more with its lines joined: a number may be broken by one."""
    yield from _detected(text, range(len(text) + 1))
    joined: list[str] = []
    places: list[int] = []
    last = 0
    for end in _LINE_END.finditer(text):
        joined.append(text[last : end.start()])
        places += range(last, end.start())
        last = end.end()
    if joined:
        joined.append(text[last:])
        places += range(last, len(text) + 1)
        yield from _detected("".join(joined), places)


def _detected(text: str, places: Sequence[int]) -> Iterator[Hit]:
    for found in Identifiers().detect(Text(Part("body", text), Facts())):
        if found.end > found.start:
            yield Hit(
                start=places[found.start], end=places[found.end - 1] + 1, why=found.kind.value
            )


def telling(texts: Iterable[str]) -> list[str]:
    """The squeezed texts that are long enough to be told from chance, each once, longest first.

    Two characters of Chinese, four of anything else: shorter ones stand everywhere in a file.
    """
    kept = set()
    for text in texts:
        even = squeezed(text)
        if len(even) >= (4 if even.isascii() else 2):
            kept.add(even)
    return sorted(kept, key=lambda one: (-len(one), one))


def replaced(text: str, secrets: Sequence[str], note: str) -> str | None:
    """The text with the note in the place of each secret; nothing where it holds none.

    A text that is itself part of a secret becomes the note.
    """
    even = squeezed(text)
    if telling([text]) and any(even in secret for secret in secrets):
        return note
    if not any(secret in even for secret in secrets):
        return None
    places = _with_places(text)[1]
    cut: list[tuple[int, int]] = []
    for secret in secrets:
        start = even.find(secret)
        while start >= 0:
            cut.append((places[start], places[start + len(secret) - 1] + 1))
            start = even.find(secret, start + len(secret))
    made: list[str] = []
    at = 0
    for begin, end in sorted(cut):
        if begin >= at:
            made += [text[at:begin], note]
        at = max(at, end)
    return "".join(made) + text[at:]
