"""The notice of remedies at the end of a document: what it must offer, by its day. Pure.

Source: 行政复议法 arts 20, 22 (2), 23 (from 2024); 行政诉讼法 arts 44 to 46; rules 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lubu.access_requests.documents.cleaning import one_line
from lubu.access_requests.documents.facts import LetterFacts
from lubu.access_requests.documents.kinds import TRAITS
from lubu.access_requests.rules.answers import AnswerRule, Remedies, rule_of
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.office.sentences import parse, render

TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "free_choice": ("letter", "reconsideration_organ", "court"),
        "reconsideration_first": ("letter", "reconsideration_organ", "court"),
        "withheld": ("letter", "reconsideration_organ", "court"),
    }
)
"""The words of an entry, and the fields that each must have."""
FIELDS: Final = frozenset(
    {
        "letter",
        "reconsideration_organ",
        "court",
        "online_reconsideration",
        "reconsideration_days",
        "after_reconsideration_days",
        "suit_months",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyTerms:
    """Periods and words in force from a day on, as templates of :mod:`lubu.office.sentences`.

    ``withheld``: where only the withheld part needs reconsideration first. ``online``: the way to
    apply for reconsideration online; empty where the law does not ask for one.
    """

    valid_from: date
    source: str
    reconsideration_days: int
    after_reconsideration_days: int
    suit_months: int
    free_choice: str
    reconsideration_first: str
    withheld: str
    online: str = ""


class Offer(StrEnum):
    """What a document offers whoever disagrees."""

    NONE = "none"
    FREE_CHOICE = "free_choice"
    RECONSIDERATION_FIRST = "reconsideration_first"
    WITHHELD = "withheld"


def offer(facts: LetterFacts, rules: Iterable[AnswerRule], day: date) -> Offer:
    """What the document of ``day`` must offer.

    Letters of procedure offer nothing: they cannot be contested by themselves. In a letter of
    partial disclosure reconsideration comes first for the withheld part, unless every part is
    withheld on grounds that do not ask for it.

    Raises:
        NoTermsError: no rule on the kind of answer was in force.
    """
    if not TRAITS[facts.kind].has_remedies:
        return Offer.NONE
    if facts.answer is None:
        return Offer.FREE_CHOICE
    return offer_against(facts.answer, (part.ground for part in facts.withheld), rules, day)


def offer_against(
    answer: AnswerKind, grounds: Iterable[AnswerKind], rules: Iterable[AnswerRule], day: date
) -> Offer:
    """What there is against an answer of ``day`` that withholds parts on ``grounds``.

    Raises: as :func:`offer`.
    """
    known = tuple(rules)
    if rule_of(known, answer, day).remedies is Remedies.FREE_CHOICE:
        return Offer.FREE_CHOICE
    if answer is not AnswerKind.PARTIAL:
        return Offer.RECONSIDERATION_FIRST
    each = {rule_of(known, ground, day).remedies for ground in grounds}
    return Offer.FREE_CHOICE if each == {Remedies.FREE_CHOICE} else Offer.WITHHELD


def needs_online_way(facts: LetterFacts, terms: RemedyTerms) -> bool:
    """Whether an online way to reconsideration must be named (行政复议法 art. 22 (2))."""
    return bool(terms.online) and facts.delivery.is_online


def notice(facts: LetterFacts, offered: Offer, terms: RemedyTerms) -> str:
    """The words; empty where nothing is offered, or organ or court is not known."""
    organ = facts.organ
    if offered is Offer.NONE or not (organ.reconsideration_organ.strip() and organ.court.strip()):
        return ""
    known = {
        "letter": letter_word(facts),
        "reconsideration_organ": one_line(organ.reconsideration_organ),
        "court": one_line(organ.court),
        "online_reconsideration": one_line(organ.online_reconsideration),
        "reconsideration_days": str(terms.reconsideration_days),
        "after_reconsideration_days": str(terms.after_reconsideration_days),
        "suit_months": str(terms.suit_months),
    }
    words = getattr(terms, offered.value)
    if needs_online_way(facts, terms) and known["online_reconsideration"]:
        words += terms.online
    return render(parse(words), figures={}, words=known).joined().text


def letter_word(facts: LetterFacts) -> str:
    """What the letter calls itself: 答复书 or 告知书."""
    return "答复书" if TRAITS[facts.kind].name.endswith("答复书") else "告知书"
