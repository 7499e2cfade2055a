"""What a person typed into a search box, read as terms. Pure.

Words stand apart by spaces and are all sought. What stands in quotation marks (Chinese or Latin)
is one term, its spaces included; a word or quotation with a hyphen before it must not stand in
what is found. Everything else is text: there are no operators that could be typed by mistake.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lubu.office.search.tokens import plain

MOST_CHARACTERS = 100
MOST_TERMS = 8
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_TERM = re.compile(
    r"(?<!\S)(?P<sign>[-－])?"
    r'(?:"(?P<a>[^"]*)"|“(?P<b>[^”]*)”|「(?P<c>[^」]*)」|『(?P<d>[^』]*)』|(?P<word>\S+))'
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query, as typed; each holds a letter or digit, none stands twice.

    ``is_cut``: more was typed than is sought (characters or terms).
    """

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_cut: bool = False


def readable(query: str) -> str:
    """``query`` without what cannot be seen: control characters and the like are spaces."""
    seen = (" " if unicodedata.category(sign) in _UNSEEN else sign for sign in query)
    return "".join(seen).strip()


def asked(query: str) -> Asked:
    """The terms of ``query``, whatever it is."""
    clean = readable(query)
    found: dict[tuple[bool, str], str] = {}
    for match in _TERM.finditer(clean[:MOST_CHARACTERS]):
        words = next(filter(None, match.group("a", "b", "c", "d", "word")), "")
        if key := plain(words):
            found.setdefault((bool(match["sign"]), key), words.strip())
    kept = list(found.items())[:MOST_TERMS]
    return Asked(
        terms=tuple(words for (is_without, _key), words in kept if not is_without),
        without=tuple(words for (is_without, _key), words in kept if is_without),
        is_cut=len(clean) > MOST_CHARACTERS or len(found) > MOST_TERMS,
    )
