"""Which steps of a case carry a document, and how far a document is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.rules.kinds import Consulted, EventKind, Notice, State
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.permits import permitted
from lubu.access_requests.rules.standing import Standing
from lubu.working_days.calendar import Calendar


class LetterState(StrEnum):
    """How far a document is. Only an answer goes through all of them."""

    DRAFT = "draft"  # 草稿
    HANDED_IN = "handed_in"  # 已送审
    LEGAL_PASSED = "legal_passed"  # 合法性审核通过
    APPROVED = "approved"  # 已签发，待发出
    ISSUED = "issued"  # 已发出
    SET_ASIDE = "set_aside"  # 作废


class Step(StrEnum):
    """Who has said something about a document; as the approval slip names them."""

    DRAFTER = "drafter"
    LEGAL = "legal"
    HEAD = "head"
    SENT_BACK = "sent_back"


IN_HAND: Final = (LetterState.HANDED_IN, LetterState.LEGAL_PASSED, LetterState.APPROVED)
"""With somebody who has to decide; nobody writes in it."""

LETTERED: Final = frozenset(
    {
        EventKind.CORRECTION_ASKED,
        EventKind.REASONS_ASKED,
        EventKind.CONSULTED,
        EventKind.EXTENDED,
        EventKind.FEE_NOTICED,
        EventKind.DRAFTED,
        EventKind.SENT_BACK,
        EventKind.LEGAL_PASSED,
        EventKind.APPROVED,
        EventKind.ISSUED,
    }
)
"""Events that only the actions on documents record: there is no such step without its letter."""

MAKES: Final[Mapping[DocumentKind, EventKind]] = {
    DocumentKind.RECEIPT_SLIP: EventKind.REGISTERED,
    DocumentKind.CORRECTION_NOTICE: EventKind.CORRECTION_ASKED,
    DocumentKind.REASON_REQUEST: EventKind.REASONS_ASKED,
    DocumentKind.DELAY_NOTICE: EventKind.REASONS_ACCEPTED,
    DocumentKind.EXTENSION_NOTICE: EventKind.EXTENDED,
    DocumentKind.THIRD_PARTY_LETTER: EventKind.CONSULTED,
    DocumentKind.CO_ORGAN_LETTER: EventKind.CONSULTED,
    DocumentKind.FEE_NOTICE: EventKind.FEE_NOTICED,
    DocumentKind.UNCORRECTED_NOTE: EventKind.CORRECTION_LAPSED,
    DocumentKind.UNPAID_NOTE: EventKind.FEE_LAPSED,
    DocumentKind.DELIVERY_PROOF: EventKind.SERVED,
    DocumentKind.ARCHIVE_LIST: EventKind.CLOSED,
}
"""What a document that is issued at once does to its case. The notice to the applicant that others
are asked, and the forms beside a letter, do nothing by themselves."""

WHOM: Final[Mapping[DocumentKind, Consulted]] = {
    DocumentKind.THIRD_PARTY_LETTER: Consulted.THIRD_PARTY,
    DocumentKind.CO_ORGAN_LETTER: Consulted.CO_ORGAN,
}
ANSWERS: Final = frozenset(kind for kind, traits in TRAITS.items() if traits.answers)
"""Documents that go through draft, legal check, approval and issue."""
BY_ITSELF: Final = frozenset({DocumentKind.APPROVAL_SLIP})
"""Made with the step that it tells of, by no one's hand."""


@dataclass(frozen=True, slots=True)
class Writable:
    """A document that can be written now: with its event, until a day, or beside the case."""

    kind: DocumentKind
    event: EventKind | None = None
    until: date | None = None


def writable(standing: Standing, on: date, calendar: Calendar) -> Iterator[Writable]:
    """What can be written on a day, in the order of the set; of answers each kind of document."""
    open_now = {one.kind: one for one in permitted(standing, on, calendar)}
    for kind in DocumentKind:
        event = EventKind.DRAFTED if kind in ANSWERS else MAKES.get(kind)
        if event is not None and event in open_now:
            yield Writable(kind, event, open_now[event].until)
        elif kind not in ANSWERS and is_beside(kind, standing):
            yield Writable(kind)


def is_beside(kind: DocumentKind, standing: Standing) -> bool:
    """Whether a document may be written without anything happening to the case by it."""
    if kind in BY_ITSELF or standing.state is None:
        return False
    if kind in (DocumentKind.APPLICATION_FORM, DocumentKind.ASSIGN_SLIP):
        return True
    registered = standing.registered_on is not None
    if kind in (
        DocumentKind.REGISTER_ENTRY,
        DocumentKind.RECEIPT_SLIP,
        DocumentKind.SECRECY_REVIEW,
        DocumentKind.RECTIFICATION_NOTICE,
    ):
        return registered
    if kind in (DocumentKind.OPINION_SLIP, DocumentKind.CONSULTATION_NOTICE):
        return standing.was_consulted()
    if kind is DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE:
        return any(_objects(one) for one in standing.letters)
    after = {
        DocumentKind.DELAY_NOTICE: standing.delayed_to is not None,
        DocumentKind.UNCORRECTED_NOTE: standing.state is State.ABANDONED_UNCORRECTED,
        DocumentKind.UNPAID_NOTE: standing.state is State.ABANDONED_UNPAID,
        DocumentKind.ARCHIVE_LIST: standing.state is State.CLOSED,
    }
    return after.get(kind, False)


def _objects(letter: Letter) -> bool:
    is_third = letter.notice is Notice.CONSULTATION and letter.whom is Consulted.THIRD_PARTY
    return is_third and letter.discloses is False


def next_party(standing: Standing) -> int:
    """The number of the next one who is asked."""
    return max((one.party or 0 for one in standing.letters), default=0) + 1
