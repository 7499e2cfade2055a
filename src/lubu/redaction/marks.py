"""What is to be removed: marks, as the screen makes them and as files of JSON keep them.

Lengths on a page are its own units (usually 1/72 inch; ``/UserUnit`` does not change them), from
the left top corner of the page as it is shown: cropped and turned.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from lubu.redaction.failures import Reason, RedactionError

VERSION: Final = 1
MOST_MARKS: Final = 100_000
NOTE: Final = "已作区分处理"  # what a screen reader says in the place of what was removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A place on a page as it is shown; ``top`` is above ``bottom``, both count downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def to_json(self) -> list[float]:
        """Left, top, right, bottom."""
        return [self.left, self.top, self.right, self.bottom]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """Rectangles on one page of a PDF (``page`` counts from 1).

    ``text`` is what was found there, if it was found; it is searched for in the copy as well.
    ``why`` is ``word`` or a kind of `lubu.proofreading`, empty where a person drew the mark.
    """

    page: int
    rectangles: tuple[Rectangle, ...]
    text: str = ""
    why: str = ""

    def to_json(self) -> dict[str, object]:
        """The documented form."""
        rectangles = [one.to_json() for one in self.rectangles]
        return {"page": self.page, "rectangles": rectangles, "text": self.text, "why": self.why}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageMark:
    """Characters ``start`` to ``end`` of a paragraph of a DOCX.

    ``part`` is the name of a part (``word/document.xml``), ``paragraph`` the place of the
    paragraph among all ``w:p`` of the part, from 0. ``text`` must be what stands there: it tells
    whether the file is still the one that was marked.
    """

    part: str
    paragraph: int
    start: int
    end: int
    text: str
    why: str = ""

    def to_json(self) -> dict[str, object]:
        """The documented form."""
        return {
            "part": self.part,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """One whole picture of a DOCX, by the name of its part (``word/media/image1.png``)."""

    picture: str
    why: str = ""

    def to_json(self) -> dict[str, object]:
        """The documented form."""
        return {"picture": self.picture, "why": self.why}


Mark: TypeAlias = PageMark | PassageMark | PictureMark


def dumps(marks: Sequence[Mark]) -> str:
    """Marks as JSON, ends with a line end."""
    held = {"version": VERSION, "marks": [one.to_json() for one in marks]}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def loads(text: str) -> tuple[Mark, ...]:
    """The marks that `dumps` wrote.

    Raises:
        RedactionError: malformed; ``place`` says which mark (from 1) and field.
    """
    try:
        held: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RedactionError(Reason.MALFORMED_MARKS, place="JSON") from error
    return from_json(held)


def from_json(held: object) -> tuple[Mark, ...]:
    """The marks in what was read from JSON.

    Raises:
        RedactionError: as `loads`.
    """
    if not isinstance(held, Mapping) or held.get("version") != VERSION:
        raise RedactionError(Reason.MALFORMED_MARKS, place="version")
    listed = held.get("marks")
    if not isinstance(listed, list) or len(listed) > MOST_MARKS:
        raise RedactionError(Reason.MALFORMED_MARKS, place="marks")
    return tuple(_mark(one, number) for number, one in enumerate(listed, start=1))


def _mark(held: object, number: int) -> Mark:
    if not isinstance(held, Mapping):
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}")
    why = _word(held, "why", number, default="")
    if "picture" in held:
        return PictureMark(picture=_word(held, "picture", number), why=why)
    if "page" in held:
        return _page_mark(held, number, why)
    start, end = _count(held, "start", number), _count(held, "end", number)
    if end <= start:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: end")
    return PassageMark(
        part=_word(held, "part", number),
        paragraph=_count(held, "paragraph", number),
        start=start,
        end=end,
        text=_word(held, "text", number),
        why=why,
    )


def _page_mark(held: Mapping[object, object], number: int, why: str) -> PageMark:
    page, listed = _count(held, "page", number), held.get("rectangles")
    if page < 1:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: page")
    if not isinstance(listed, list) or not listed:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: rectangles")
    return PageMark(
        page=page,
        rectangles=tuple(_rectangle(one, number) for one in listed),
        text=_word(held, "text", number, default=""),
        why=why,
    )


def _rectangle(held: object, number: int) -> Rectangle:
    if not isinstance(held, list) or len(held) != 4:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: rectangles")
    sides: list[float] = []
    for side in held:
        if isinstance(side, bool) or not isinstance(side, int | float) or not _is_sane(side):
            raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: rectangles")
        sides.append(float(side))
    left, top, right, bottom = sides
    if right <= left or bottom <= top:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: rectangles")
    return Rectangle(left=left, top=top, right=right, bottom=bottom)


def _is_sane(side: float) -> bool:
    return math.isfinite(side) and abs(side) < 1e6


def _word(
    held: Mapping[object, object], name: str, number: int, *, default: str | None = None
) -> str:
    value = held.get(name, default)
    if not isinstance(value, str):
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: {name}")
    return value


def _count(held: Mapping[object, object], name: str, number: int) -> int:
    value = held.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RedactionError(Reason.MALFORMED_MARKS, place=f"{number}: {name}")
    return value
