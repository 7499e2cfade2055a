"""Texts as they may stand in a document: no character that a file cannot hold or a reader is
misled by, and no line break that nobody meant. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEVER: Final = frozenset({"Cc", "Cs"})
_BREAKS: Final = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_ENDS: Final = "。；;.，,、 　"


def lines(text: str) -> str:
    """``text`` with ``\\n`` between its lines, and no blanks at the ends of them."""
    parts = (_kept(line).rstrip() for line in _BREAKS.split(text))
    return "\n".join(parts).strip("\n")


def one_line(text: str) -> str:
    """``text`` in one line; where lines joined there is one blank."""
    stripped = (line.strip() for line in lines(text).split("\n"))
    return re.sub(r" {2,}", " ", " ".join(filter(None, stripped)))


def clause(text: str) -> str:
    """``text`` in one line, without the sign at its end: the pattern brings its own."""
    return one_line(text).rstrip(_ENDS)


def _kept(text: str) -> str:
    return "".join(one for one in text.replace("\t", " ") if not _is_unfit(one))


def _is_unfit(character: str) -> bool:
    """Control characters, halves of pairs, what is no character at all, and what turns the
    direction of writing; a rare character and its variant stay."""
    point = ord(character)
    return (
        unicodedata.category(character) in _NEVER
        or character in _DIRECTIONS
        or character == "\ufeff"
        or 0xFDD0 <= point <= 0xFDEF
        or point & 0xFFFE == 0xFFFE
    )
