"""Text as the search index holds it: every pair of neighbouring characters. Pure.

Chinese is written without spaces, and whoever cuts it into words cuts it differently from whoever
asks. Pairs need no dictionary: a text of two or more characters is found exactly where all its
pairs stand one after the other, and nowhere else. Letters and digits are taken in the same way.
Punctuation and spaces are a gap, which pairs as a character does; what it was does not matter, how
long it was neither. Traditional characters
are compared as simplified ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

from lubu.office.search.simplified import simplified

BARRIER = "¶"  # stands between the parts of a text: nothing is found across it
GAP = "·"  # how a token writes the space between two runs
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
    """What the index holds of a plain or joined text, in order: all its pairs, gaps included. No
    text has a barrier in it, so nothing is found across one."""
    return pairs(text.replace(" ", GAP))


def triples(text: str) -> list[str]:
    """All triples of neighbours in a plain or joined text, in order, gaps included as in
    :func:`indexed`: rarer than pairs by far, for an index that keeps no places."""
    gapped = text.replace(" ", GAP)
    return list(map("".join, zip(gapped, gapped[1:], gapped[2:], strict=False)))


def characters(text: str) -> set[str]:
    """Every single character of a plain or joined text: held as well, for who asks for one."""
    return set(text) - {" ", BARRIER}


def sought(text: str) -> list[str]:
    """Tokens that stand one after the other wherever ``text`` stands. One of them that is a single
    character is among the :func:`characters`. None: the text had neither letter nor digit."""
    where = plain(text)
    return indexed(where) or list(where)
