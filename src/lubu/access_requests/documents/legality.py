"""The list that must be complete before a document is approved. Pure.

Each item says what is asked, whether it holds, and what to do where it does not; the texts are
message ids, the edge translates them. Only items that the kind of document knows are listed.
Source: rules 4.1 and 1.50; 条例 arts 30 to 37; 行政复议法 arts 20, 22, 23.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from lubu.access_requests.documents.cleaning import one_line
from lubu.access_requests.documents.compose import Book, write
from lubu.access_requests.documents.document import Letter
from lubu.access_requests.documents.facts import LetterFacts, OpinionFacts
from lubu.access_requests.documents.kinds import (
    DENIED,
    DOCUMENT_OF,
    TRAITS,
    Addressee,
    DocumentKind,
)
from lubu.access_requests.documents.meanings import BLANK_AT_FIRST, FIELDS, NEEDED, NEEDED_BY_ANSWER
from lubu.access_requests.documents.numerals import day_words
from lubu.access_requests.documents.remedies import Offer, needs_online_way, notice, offer
from lubu.access_requests.rules.answers import rule_of
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.language import gettext_noop
from lubu.office.dated import in_force


class Asked(StrEnum):
    """What is asked, in the order of the list."""

    FACTS = "facts"
    SENTENCES = "sentences"
    DECISION = "decision"
    ARTICLE = "article"
    REASON = "reason"
    PARTS = "parts"
    SEARCH = "search"
    OPINIONS = "opinions"
    OVERRIDE = "override"
    UNNAMED = "unnamed"
    DELIVERY = "delivery"
    PAGES = "pages"
    REMEDIES = "remedies"
    ONLINE_WAY = "online_way"
    NUMBER = "number"
    DAY = "day"


WHAT: Final[Mapping[Asked, str]] = {
    Asked.FACTS: gettext_noop("The facts of the application are all there."),
    Asked.SENTENCES: gettext_noop("No sentence that the kind requires was left out."),
    Asked.DECISION: gettext_noop("The decision is made, and this document gives it."),
    Asked.ARTICLE: gettext_noop("The article that belongs to the decision is quoted."),
    Asked.REASON: gettext_noop("The reason for the decision is stated."),
    Asked.PARTS: gettext_noop("Every withheld part has its ground and its reason."),
    Asked.SEARCH: gettext_noop("The search is recorded: where, for what, by whom, when."),
    Asked.OPINIONS: gettext_noop("Every opinion that was asked came, or its period ended."),
    Asked.OVERRIDE: gettext_noop("Whoever objects was told what will be disclosed, and why."),
    Asked.UNNAMED: gettext_noop("Nothing in it tells others who applied."),
    Asked.DELIVERY: gettext_noop("The form in which the information is given is set."),
    Asked.PAGES: gettext_noop("What is given is attached, and its pages are counted."),
    Asked.REMEDIES: gettext_noop("The notice of remedies is the one that the law requires."),
    Asked.ONLINE_WAY: gettext_noop("A letter served online names the online way of remedy."),
    Asked.NUMBER: gettext_noop("The document has its number."),
    Asked.DAY: gettext_noop("The document has its day, not before what it tells."),
}
ADD_FACTS: Final = gettext_noop("Add to the case: %(fields)s.")
ADD_TO_LETTER: Final = gettext_noop(
    "Enter what is missing, then make the letter again. The sentences ask for: %(fields)s."
)
CHOOSE_ANSWER: Final = gettext_noop("Choose the kind of answer.")
OTHER_DOCUMENT: Final = gettext_noop("This answer is given in another document: %(document)s.")
QUOTE_ARTICLE: Final = gettext_noop("Quote in the letter: %(article)s.")
STATE_REASON: Final = gettext_noop("State why; naming the article alone is no reason.")
NAME_PARTS: Final = gettext_noop("Name every part that is withheld, with ground and reason.")
MEND_PART: Final = gettext_noop("Part %(number)s: choose a ground of articles 14 to 16, say why.")
RECORD_SEARCH: Final = gettext_noop("Record the search before saying that there is nothing.")
COMPLETE_SEARCH: Final = gettext_noop("Search %(number)s lacks: %(fields)s.")
ASK_THIRD_PARTY: Final = gettext_noop("Ask the third party in writing first (article 32).")
AWAIT_OPINION: Final = gettext_noop("%(number)s opinions are still awaited; wait for them.")
SEND_OVERRIDE: Final = gettext_noop(
    "Send the one who objects the notice of disclosure first, with the reason (article 32)."
)
LEAVE_OUT: Final = gettext_noop("Say it without: %(fields)s.")
SET_DELIVERY: Final = gettext_noop("Enter in what form the information is given.")
ATTACH: Final = gettext_noop("Attach what is given, or enter where and when it can be read.")
COUNT_PAGES: Final = gettext_noop("Enter the pages of: %(fields)s.")
NAME_ORGANS: Final = gettext_noop(
    "Enter the reconsideration organ and the court in the settings of the organ."
)
PUT_REMEDIES: Final = gettext_noop("The pattern's notice of remedies is missing from the letter.")
NAME_ONLINE_WAY: Final = gettext_noop(
    "Enter the address for reconsideration online in the settings, or serve on paper."
)
TAKE_NUMBER: Final = gettext_noop("Take a number of the series.")
SET_DAY: Final = gettext_noop("Set the day of the document.")
LATER_DAY: Final = gettext_noop("The day of the document must not lie before %(day)s.")

_SEARCHED: Final[Mapping[str, str]] = {
    "on": "search_days",
    "systems": "search_systems",
    "keywords": "search_keywords",
    "units": "search_units",
    "people": "search_people",
}
_DISCLOSING: Final = frozenset({AnswerKind.GRANT, AnswerKind.PARTIAL})
_REASONED: Final = frozenset(
    {
        *DENIED,
        AnswerKind.UNABLE_CREATE,
        AnswerKind.UNABLE_UNCLEAR,
        AnswerKind.UNABLE_OTHER_ORGAN,
        AnswerKind.REFUSE_EXCESSIVE,
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item: ``advice`` says what to do, filled with ``params``; empty where it holds.

    ``fields`` names fields whose meanings fill ``%(fields)s``.
    """

    asked: Asked
    advice: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    fields: tuple[str, ...] = ()

    @property
    def is_satisfied(self) -> bool:
        """Whether it holds."""
        return not self.advice

    @property
    def what(self) -> str:
        """What is asked, as a message id."""
        return WHAT[self.asked]

    @property
    def meanings(self) -> tuple[str, ...]:
        """Message ids of the fields that it speaks of, for ``%(fields)s``."""
        return tuple(FIELDS.get(name, name) for name in self.fields)


def legality_list(facts: LetterFacts, book: Book, day: date) -> tuple[Item, ...]:
    """The items for a document as it would be signed on its own day, or else on ``day``.

    Raises:
        NoTermsError: no pattern or no rule was in force then.
    """
    on = facts.signed_on or day
    letter = write(facts, book, on)
    found = [_facts(facts, letter), _sentences(facts, letter)]
    traits = TRAITS[facts.kind]
    if traits.answers:
        found += _of_answer(facts, book, letter, on)
    elif facts.kind is DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE:
        found.append(_override_told(facts.party))
    if facts.party is not None:
        found.append(_unnamed(facts, letter))
    if traits.has_remedies:
        found += _remedies(facts, book, letter, on)
    if traits.series is not None:
        found.append(Item(Asked.NUMBER, "" if facts.number.strip() else TAKE_NUMBER))
    if not traits.is_table:
        found.append(_day(facts))
    return tuple(found)


def is_complete(items: tuple[Item, ...]) -> bool:
    """Whether the document may be approved."""
    return all(one.is_satisfied for one in items)


def _facts(facts: LetterFacts, letter: Letter) -> Item:
    given: dict[str, object] = {
        "organ": facts.organ.name,
        "applicant": facts.applicant.name,
        "receipt_number": facts.receipt_number,
        "arrival": facts.arrival,
        "received_on": facts.received_on,
        "description": facts.description.strip(),
    }
    if TRAITS[facts.kind].addressee is not Addressee.NOBODY:
        given["addressee"] = letter.addressee
    if facts.kind is DocumentKind.APPLICATION_FORM:  # made before the application is registered
        given = {name: given[name] for name in ("organ", "applicant", "description")}
    lacking = tuple(name for name, value in given.items() if not value)
    return Item(Asked.FACTS, ADD_FACTS if lacking else "", fields=lacking)


def _sentences(facts: LetterFacts, letter: Letter) -> Item:
    """Of what was left out, that which kind and answer need; in forms people fill in a part."""
    free = BLANK_AT_FIRST if TRAITS[facts.kind].is_table else frozenset[str]()
    missing = {one.figure for one in letter.omissions} - free
    needed = NEEDED[facts.kind]
    if facts.answer in TRAITS[facts.kind].answers:
        needed += NEEDED_BY_ANSWER.get(facts.answer, ())
    lacking = tuple(dict.fromkeys(name for need in needed for name in need[:1] if name in missing))
    return Item(Asked.SENTENCES, ADD_TO_LETTER if lacking else "", fields=lacking)


def _of_answer(facts: LetterFacts, book: Book, letter: Letter, on: date) -> Iterator[Item]:
    answer = facts.answer
    if answer is None:
        yield Item(Asked.DECISION, CHOOSE_ANSWER)
        return
    if answer not in TRAITS[facts.kind].answers:
        document = TRAITS[DOCUMENT_OF[answer]].name
        yield Item(Asked.DECISION, OTHER_DOCUMENT, {"document": document})
        return
    yield Item(Asked.DECISION)
    article = rule_of(book.answers, answer, on).article
    is_quoted = any(article in text for text in letter.paragraphs)
    yield Item(Asked.ARTICLE, "" if is_quoted else QUOTE_ARTICLE, {"article": article})
    if answer in _REASONED:
        yield Item(Asked.REASON, "" if facts.reason.strip() else STATE_REASON)
    if answer is AnswerKind.PARTIAL:
        yield _parts(facts)
    if answer is AnswerKind.UNABLE_NOT_HELD:
        yield _search(facts)
    if facts.opinions or _is_third_party(facts):
        yield _opinions(facts)
    if answer in _DISCLOSING:
        yield from _given(facts)


def _is_third_party(facts: LetterFacts) -> bool:
    """Whether something is withheld for the sake of whom art. 32 has asked first.

    What only points to people and is taken out (art. 37) asks for no opinion: disclosure would have
    to harm them, and nothing of theirs is disclosed.
    """
    grounds = {facts.answer, *(part.ground for part in facts.withheld if not part.is_privacy)}
    return AnswerKind.DENY_THIRD in grounds


def _parts(facts: LetterFacts) -> Item:
    if not facts.withheld:
        return Item(Asked.PARTS, NAME_PARTS)
    for number, part in enumerate(facts.withheld, start=1):
        needs_law = part.ground is AnswerKind.DENY_LAW and not part.legal_basis.strip()
        is_said = part.what.strip() and part.reason.strip() and part.ground in DENIED
        if not is_said or needs_law:
            return Item(Asked.PARTS, MEND_PART, {"number": number})
    return Item(Asked.PARTS)


def _search(facts: LetterFacts) -> Item:
    if not facts.searches:
        return Item(Asked.SEARCH, RECORD_SEARCH)
    for number, record in enumerate(facts.searches, start=1):
        if missing := record.missing():
            fields = tuple(_SEARCHED[name] for name in missing)
            return Item(Asked.SEARCH, COMPLETE_SEARCH, {"number": number}, fields)
    return Item(Asked.SEARCH)


def _opinions(facts: LetterFacts) -> Item:
    if _is_third_party(facts) and all(one.is_organ for one in facts.opinions):
        return Item(Asked.OPINIONS, ASK_THIRD_PARTY)
    awaited = sum(not one.is_settled for one in facts.opinions)
    return Item(Asked.OPINIONS, AWAIT_OPINION if awaited else "", {"number": awaited})


def _given(facts: LetterFacts) -> Iterator[Item]:
    against = [one for one in facts.opinions if one.discloses is False and not one.is_organ]
    # Withholding what the third party wants withheld overrides nobody.
    withholds = _is_third_party(facts) or any(part.is_privacy for part in facts.withheld)
    if against and not withholds:
        untold = [one for one in against if not _is_told(one, facts.signed_on)]
        yield Item(Asked.OVERRIDE, SEND_OVERRIDE if untold else "")
    yield Item(Asked.DELIVERY, "" if facts.delivery.form.strip() else SET_DELIVERY)
    uncounted = tuple(one.name for one in facts.attachments if not one.pages)
    if not facts.attachments:
        yield Item(Asked.PAGES, "" if facts.delivery.viewing.strip() else ATTACH)
    else:
        yield Item(Asked.PAGES, COUNT_PAGES if uncounted else "", fields=uncounted)


def _is_told(one: OpinionFacts, signed_on: date | None) -> bool:
    is_in_time = one.told_on is not None and (signed_on is None or one.told_on <= signed_on)
    return is_in_time and bool(one.override_reason.strip())


def _override_told(party: OpinionFacts | None) -> Item:
    is_said = party is not None and bool(party.override_reason.strip())
    return Item(Asked.REASON, "" if is_said else STATE_REASON)


def _unnamed(facts: LetterFacts, letter: Letter) -> Item:
    """Of what goes to others than the applicant: his name and numbers stay with the organ."""
    applicant, own = facts.applicant, facts.party.name if facts.party else ""
    text = one_line(letter.text)
    text = text.replace(one_line(own), "") if own.strip() else text
    private = {
        "applicant": (applicant.name,),
        "identity": (applicant.identity, applicant.code),
        "agent": (applicant.agent,),
        "contact": tuple(applicant.contact.split("，")),
    }
    told = tuple(
        name
        for name, values in private.items()
        if any(len(one_line(one)) > 1 and one_line(one) in text for one in values)
    )
    return Item(Asked.UNNAMED, LEAVE_OUT if told else "", fields=told)


def _remedies(facts: LetterFacts, book: Book, letter: Letter, on: date) -> Iterator[Item]:
    if TRAITS[facts.kind].answers and facts.answer is None:
        return  # which notice it takes is not known yet
    terms = in_force(book.remedies, on)
    offered = offer(facts, book.answers, on)
    words = notice(facts, offered, terms)
    if offered is Offer.NONE:
        return
    if not words:
        yield Item(Asked.REMEDIES, NAME_ORGANS)
    else:
        is_there = any(words in text for text in letter.paragraphs)
        yield Item(Asked.REMEDIES, "" if is_there else PUT_REMEDIES)
    if needs_online_way(facts, terms):
        is_named = bool(facts.organ.online_reconsideration.strip())
        yield Item(Asked.ONLINE_WAY, "" if is_named else NAME_ONLINE_WAY)


def _day(facts: LetterFacts) -> Item:
    if facts.signed_on is None:
        return Item(Asked.DAY, SET_DAY)
    told = [facts.received_on, *(one.on for one in facts.searches)]
    told += [one.answered_on for one in facts.opinions]
    if facts.reasons:
        told += [facts.reasons.asked_on, facts.reasons.stated_on]
    if facts.correction:
        told += [facts.correction.asked_on, facts.correction.corrected_on]
    latest = max((day for day in told if day is not None), default=facts.signed_on)
    if facts.signed_on < latest:
        return Item(Asked.DAY, LATER_DAY, {"day": day_words(latest)})
    return Item(Asked.DAY)
