"""Patterns of documents: dated entries whose words an organ may change. Pure.

A pattern is data (TOML in files, JSON where an organ keeps its own): ``kind``, ``valid_from``,
``source``, ``title``; of a letter ``paragraphs``, ``decisions`` {kind of answer: words}, ``note``
(below the day), ``red_head``, ``imprint``; of a form ``rows`` (cells from left to right: label,
text, label, text) and ``columns`` (heading and text, a line for each archived document). Every text
is a template of :mod:`lubu.office.sentences` with the fields of
:data:`lubu.access_requests.documents.meanings.FIELDS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.office.dated import in_force

DEFAULT_TITLE: Final = "{organ}"
DECISION: Final = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The words of one kind of document from a day on."""

    kind: DocumentKind
    valid_from: date
    source: str
    title: str
    paragraphs: tuple[str, ...] = ()
    decisions: Mapping[AnswerKind, str] = field(default_factory=dict, hash=False)
    note: str = ""
    has_red_head: bool = False
    has_imprint: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Every template with its place and number, in reading order."""
        yield "title", "", self.title
        for number, text in enumerate(self.paragraphs, start=1):
            yield "paragraphs", str(number), text
        for answer, text in self.decisions.items():
            yield "decisions", str(answer), text
        for number, row in enumerate(self.rows, start=1):
            for cell in row:
                yield "rows", str(number), cell
        for number, (_heading, text) in enumerate(self.columns, start=1):
            yield "columns", str(number), text
        yield "note", "", self.note

    def to_data(self) -> dict[str, object]:
        """The documented form, fit for TOML and JSON; what is empty is left out."""
        written: dict[str, object] = {
            "kind": str(self.kind),
            "valid_from": self.valid_from.isoformat(),
            "source": self.source,
            "title": self.title,
            "paragraphs": list(self.paragraphs),
            "decisions": {str(answer): text for answer, text in self.decisions.items()},
            "note": self.note,
            "red_head": self.has_red_head,
            "imprint": self.has_imprint,
            "rows": [list(row) for row in self.rows],
            "columns": [list(pair) for pair in self.columns],
        }
        return {name: value for name, value in written.items() if value}


def pattern_in_force(patterns: Iterable[Pattern], kind: DocumentKind, day: date) -> Pattern:
    """The pattern of a kind on ``day``; of two that begin on one day, the one that comes later.

    So an organ's own, which come after those of the package, go before them.

    Raises:
        NoTermsError: none was in force then.
    """
    return in_force(reversed([one for one in patterns if one.kind is kind]), day)


def default_title(kind: DocumentKind) -> str:
    """The organ's name and what the document is called."""
    return DEFAULT_TITLE + TRAITS[kind].name
