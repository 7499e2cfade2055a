"""What can be wrong with a pattern: where, and why, as message ids. Pure.

The edge translates: ``fault.told(gettext)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lubu.language import gettext_noop
from lubu.office.sentences import Fault

WHOLE: Final = ""
PLACES: Final[Mapping[str, str]] = {
    WHOLE: gettext_noop("the pattern"),
    "kind": gettext_noop("kind"),
    "valid_from": gettext_noop("first day in force"),
    "source": gettext_noop("source"),
    "title": gettext_noop("title"),
    "paragraphs": gettext_noop("paragraph %(number)s"),
    "decisions": gettext_noop("words for the kind of answer “%(number)s”"),
    "note": gettext_noop("note below the day"),
    "rows": gettext_noop("row %(number)s"),
    "columns": gettext_noop("column %(number)s"),
    "red_head": gettext_noop("red head"),
    "imprint": gettext_noop("imprint"),
}

NOT_A_TABLE: Final = gettext_noop("a pattern is a table of names and values")
UNKNOWN_PART: Final = gettext_noop("“%(name)s” is no part of a pattern; the parts are: %(known)s")
MISSING: Final = gettext_noop("it is missing, or empty")
NOT_A_KIND: Final = gettext_noop("“%(found)s” is no kind of document; the kinds are: %(known)s")
NOT_A_DAY: Final = gettext_noop("a day is needed, as in 2025-01-01")
NOT_A_TEXT: Final = gettext_noop("a text is needed, between quotation marks")
NOT_TEXTS: Final = gettext_noop("a list of texts is needed")
NOT_ROWS: Final = gettext_noop("a list of rows is needed, each a list of 1, 2, 4 or 6 texts")
NOT_COLUMNS: Final = gettext_noop("a list of pairs is needed, each a heading and a text")
NOT_YES_OR_NO: Final = gettext_noop("true or false is needed")
NOT_DECISIONS: Final = gettext_noop("a table is needed, with a text for each kind of answer")
FOREIGN_ANSWER: Final = gettext_noop("this kind of document does not give that answer")
NO_DECISION: Final = gettext_noop(
    "the paragraphs ask for {decision}, and there are no words for this kind of answer"
)
UNKNOWN_FIELD: Final = gettext_noop("there is no field “%(name)s”")
UNKNOWN_FIELD_NEAR: Final = gettext_noop("there is no field “%(name)s”; is “%(near)s” meant?")
NOT_A_FORMAT: Final = gettext_noop("“%(name)s” is a text and takes no form of number after a colon")
LACKS: Final = gettext_noop("{%(name)s} (%(meaning)s) must stand in this document, and it does not")
FOREIGN_PART: Final = gettext_noop("a form has rows of cells, a letter has paragraphs; not both")
DAY_BEFORE_LAW: Final = gettext_noop("a day from 2008-05-01 on is needed, when the law began")
TOO_LONG: Final = gettext_noop("at most %(most)s characters fit")

SYNTAX: Final[Mapping[Fault, str]] = {
    Fault.UNCLOSED: gettext_noop(
        "the bracket “%(found)s” at character %(position)s is never closed; write “\\%(found)s” if "
        "the sign itself is meant"
    ),
    Fault.UNOPENED: gettext_noop(
        "the bracket “%(found)s” at character %(position)s was never opened; write “\\%(found)s” "
        "if the sign itself is meant"
    ),
    Fault.BAD_SLOT: gettext_noop(
        "“%(found)s” at character %(position)s is no field: small letters and _ are needed"
    ),
    Fault.NO_REASON: gettext_noop(
        "“%(found)s” at character %(position)s is a number without its reason"
    ),
    Fault.UNKNOWN_FORMATTER: gettext_noop(
        "“%(found)s” at character %(position)s is no form of number"
    ),
    Fault.SENTENCE_IN_PART: gettext_noop(
        "the part in [ ] at character %(position)s reaches over the end of a sentence; it must lie "
        "within one"
    ),
}
"""What the reader of the language of sentences finds."""


@dataclass(frozen=True, slots=True)
class PatternFault:
    """One fault: ``place`` is a part of the pattern, ``number`` which of several (from 1, or the
    kind of answer); ``message`` a message id with the values of ``params``."""

    place: str
    number: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def told(self, translate: Callable[[str], str]) -> str:
        """The whole sentence, in the language of ``translate``."""
        params = {
            name: translate(value) if name == "meaning" and isinstance(value, str) else value
            for name, value in self.params.items()
        }
        place = translate(PLACES.get(self.place, self.place)) % {"number": self.number}
        return translate(WHOLE_SENTENCE) % {
            "place": place,
            "fault": translate(self.message) % params,
        }


WHOLE_SENTENCE: Final = gettext_noop("%(place)s: %(fault)s.")


class WrongPatternError(ValueError):
    """A pattern that cannot be used; ``faults`` are all that is wrong with it."""

    def __init__(self, faults: tuple[PatternFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.told(str) for fault in faults))
