"""The words of a text around what was sought, and where in them it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lubu.office.search.tokens import normal, plain

WIDTH, BEFORE = 130, 40  # characters of an excerpt, and of them before the first word sought
_CHUNK, _OVERLAP = 4_000, 300  # a long text is looked through in parts


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``is_sought`` where it is what was asked for."""

    text: str
    is_sought: bool = False


def holds(text: str, terms: Sequence[str]) -> bool:
    """Whether one of the terms stands in the text."""
    where = plain(text)
    return any(plain(term) in where for term in terms)


def whole(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """All of a text, what was sought in pieces of its own."""
    return tuple(_pieces(text, _spans(text, terms)))


def excerpt(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """About two lines of a text from shortly before the first of the terms; its beginning where
    none stands in it. An ellipsis says where something is left out."""
    text = " ".join(text.split())
    part, spans = _part(text, terms)
    start = max(spans[0][0] - BEFORE, 0) if spans else 0
    start = 0 if start + part < BEFORE // 2 else start  # a few words more, and it is the beginning
    end = part + start + WIDTH
    shown = text[part + start : end]
    cut = [(a - start, min(b - start, WIDTH)) for a, b in spans if start <= a < start + WIDTH]
    pieces = list(_pieces(shown, cut))
    if part + start:
        pieces.insert(0, Piece("……"))
    if end < len(text):
        pieces.append(Piece("……"))
    return tuple(pieces)


def _part(text: str, terms: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Where the first part of a text begins that holds a term, and where in that part they are."""
    for start in range(0, max(len(text), 1), _CHUNK):
        part = text[start : start + _CHUNK + _OVERLAP]
        if holds(part, terms):
            return start, _spans(part, terms)
    return 0, []


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where the terms stand, in order, without overlaps."""
    where, places = _aligned(text)
    found = []
    for term in filter(None, map(plain, terms)):
        at = where.find(term)
        while at >= 0:
            found.append((places[at], places[at + len(term) - 1] + 1))
            at = where.find(term, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _aligned(text: str) -> tuple[str, list[int]]:
    """The plain form of a text, and for each of its signs the place in the text that it is of."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for one in normal(sign):
            kept = one if one.isalnum() else " "
            if kept != " " or (signs and signs[-1] != " "):
                signs.append(kept)
                places.append(place)
    return "".join(signs), places


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    end = 0
    for start, stop in spans:
        if start > end:
            yield Piece(text[end:start])
        yield Piece(text[start:stop], is_sought=True)
        end = stop
    if end < len(text):
        yield Piece(text[end:])
