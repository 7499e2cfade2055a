"""Text as the search index holds it: every pair of neighbouring characters. Pure.

Chinese is written without spaces, and whoever cuts it into words cuts it differently from whoever
asks. Pairs need no dictionary: a text of two or more characters is found exactly where all its
pairs stand one after the other, and nowhere else. Letters and digits are taken in the same way.
Punctuation ends a run of characters; which mark it was does not matter. Traditional characters
are compared as simplified ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

from lubu.office.search.simplified import simplified

BARRIER = "¶"  # stands between the parts of a text: nothing is found across it
_RUN = re.compile(r"[^\W_]+")


def normal(text: str) -> str:
    """``text`` as it is compared: small letters, half-width, simplified, one form for each
    character."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return simplified(folded)


def runs(text: str) -> list[str]:
    """The runs of letters and digits in ``text``, normal."""
    return _RUN.findall(normal(text))


def plain(text: str) -> str:
    """The runs of ``text`` with one space between: what a found text is held against."""
    return " ".join(runs(text))


def joined(parts: Iterable[str]) -> str:
    """The plain parts of a text as one string; empty ones are left out."""
    return f" {BARRIER} ".join(filter(None, map(plain, parts)))


def pairs(run: str) -> list[str]:
    """All pairs of neighbours in a run, the first pair first."""
    return list(map(add, run, run[1:]))


def indexed(text: str) -> list[str]:
    """What the index holds of a plain or joined text, in order: the pairs of each run, then its
    last character, which alone marks where a run ends: nothing is found across the end."""
    held: list[str] = []
    for run in text.split():
        held += map(add, run, run[1:])
        held.append(run[-1])
    return held


def characters(text: str) -> set[str]:
    """Every single character of a plain or joined text: held as well, for who asks for one."""
    return set(text) - {" ", BARRIER}


@dataclass(frozen=True, slots=True)
class Sought:
    """Tokens that stand one after the other wherever the text stands.

    ``opens``: the last one is a single character with which a token begins, not a whole token.
    No tokens: the text had neither letter nor digit.
    """

    tokens: tuple[str, ...]
    opens: bool = False


def sought(text: str) -> Sought:
    """What to seek in the index for ``text``."""
    found = runs(text)
    if not found:
        return Sought(())
    *whole, last = found
    ended = [token for run in whole for token in (*pairs(run), run[-1])]
    return Sought((*ended, *(pairs(last) or [last])), opens=len(last) == 1)
