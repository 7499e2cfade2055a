"""What is proofread: manuscripts of parts, and a folded view in which nothing can hide.

Folding maps full-width and other forms of digits, letters and punctuation to ASCII, all spaces
to one and all dashes to one, and drops characters without width; offsets lead back to the text
as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lubu.proofreading.findings import CONTEXT_CHARACTERS, Finding, Kind, Severity
from lubu.proofreading.messages import Message
from lubu.proofreading.parts import Part


def _folding() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (*range(0x80, 0x10000), *range(0x1D7CE, 0x1D800)):
        category = unicodedata.category(chr(code))
        if category == "Nd":
            table[code] = str(unicodedata.decimal(chr(code)))
        elif category == "Zs":
            table[code] = " "
        elif category == "Pd":
            table[code] = "-"
    table |= dict.fromkeys(map(ord, "−‒–—―⁃﹣-"), "-")
    table |= dict.fromkeys(map(ord, "•‧・・∙"), "·")
    table |= dict.fromkeys(map(ord, "×✕ⅩХΧ"), "X") | dict.fromkeys(map(ord, "хχⅹ"), "x")
    table |= dict.fromkeys(map(ord, "∗﹡✱"), "*") | dict.fromkeys(map(ord, "☆⭐✭"), "★")
    return table | dict(zip(map(ord, "機祕絕內資傳開號"), "机秘绝内资传开号", strict=True))


def _widthless() -> str:
    codes = [
        *(c for c in range(0x80, 0x10000) if unicodedata.category(chr(c)) in {"Cf", "Mn", "Me"}),
        *(0x115F, 0x1160, 0x3164, 0xFFA0),
        *range(0xE0000, 0xE0200),
    ]
    return "".join(map(chr, codes))


_FOLDING = _folding()
_WIDTHLESS = re.compile(f"[{_widthless()}]")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Facts:
    """What the caller knows besides the text.

    ``fields``: metadata by identifier (``title``, ``doc_no``, ``issuer``, ``written_on`` …),
    dates as ``YYYY-MM-DD``. ``required``: fields that must not be empty; ``recommended``: those
    that had better not be. ``hosts``: the site's own host names. ``is_known``: whether an
    internal address leads somewhere; ``None`` switches that check off. ``public_contacts``:
    telephone numbers and mailboxes of offices, which may be shown. ``today``: no document is dated
    later; ``None`` switches that check off.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    is_known: Callable[[str], bool] | None = None
    public_contacts: frozenset[str] = frozenset()
    today: date | None = None

    @cached_property
    def allowed(self) -> frozenset[str]:
        """``public_contacts`` compared without spaces, dashes and case."""
        return frozenset(compact(fold(contact)[0]) for contact in self.public_contacts)


@dataclass(frozen=True)
class Manuscript:
    """Everything of one item that is proofread together."""

    parts: tuple[Part, ...]
    facts: Facts = field(default_factory=Facts)


def fold(text: str) -> tuple[str, Sequence[int]]:
    """``text`` folded, and for each folded character its offset in ``text``."""
    if _WIDTHLESS.search(text) is None:
        return text.translate(_FOLDING), range(len(text))
    kept = [at for at, character in enumerate(text) if not _WIDTHLESS.match(character)]
    return "".join([text[at] for at in kept]).translate(_FOLDING), kept


def compact(folded: str) -> str:
    """Letters, digits and ``@`` only, in capitals: how identifiers are compared."""
    return "".join(c for c in folded if c.isalnum() or c == "@").upper()


class Text:
    """A part being read: as it stands (`raw`) and folded (`folded`).

    Detectors search `folded` and report with `found`, which leads offsets back.
    """

    def __init__(self, part: Part, facts: Facts) -> None:
        self.part = part
        self.facts = facts
        self.raw = part.text
        self.folded, self._origin = fold(part.text)

    def before(self, at: int, length: int) -> str:
        """Up to ``length`` folded characters of the same line that precede ``at``."""
        window = self.folded[max(0, at - length) : at]
        return window[window.rfind("\n") + 1 :]

    def after(self, at: int, length: int) -> str:
        """Up to ``length`` folded characters of the same line from ``at`` on."""
        return self.folded[at : at + length].partition("\n")[0]

    def origin(self, at: int) -> int:
        """The offset in `raw` of the folded offset ``at``."""
        return self._origin[at] if at < len(self._origin) else len(self.raw)

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The folded offsets of a span of `raw`."""
        if isinstance(self._origin, range):
            return start, end
        return bisect_left(self._origin, start), bisect_left(self._origin, end)

    def found(
        self,
        kind: Kind,
        severity: Severity,
        span: tuple[int, int],
        message: Message,
        *,
        confidence: float,
        suggestion: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Finding:
        """The finding at the folded ``span``."""
        first, last = span
        start = self.origin(first)
        end = self.origin(last - 1) + 1 if last > first else start
        return Finding(
            kind=kind,
            severity=severity,
            start=start,
            end=end,
            text=self.raw[start:end],
            suggestion=suggestion,
            why=message.text,
            source=message.source,
            confidence=confidence,
            part=self.part.name,
            params=params or {},
            context=self._context(first, last),
        )

    def _context(self, first: int, last: int) -> str:
        reach = CONTEXT_CHARACTERS * 4
        left = _BLANK.sub("", self.folded[max(0, first - reach) : first])[-CONTEXT_CHARACTERS:]
        right = _BLANK.sub("", self.folded[last : last + reach])[:CONTEXT_CHARACTERS]
        return f"{left}\x1e{right}"
