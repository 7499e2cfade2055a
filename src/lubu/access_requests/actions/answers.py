"""The way of an answer: draft, legal check, approval, issue, each by somebody else.

Nothing of it can be recorded otherwise, and no answer is approved whose legality list is not
complete on the day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions.documents import (
    check_complete,
    new_letter,
    numbered,
    put_down_files,
    take_number,
)
from lubu.access_requests.actions.letters import (
    InHandError,
    NotByThisWayError,
    ReasonMissingError,
    Words,
    said,
    take_number_if_complete,
    written,
)
from lubu.access_requests.actions.noting import note
from lubu.access_requests.actions.recording import append, check_may, law, locked
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.letter_sources import source_of
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind
from lubu.access_requests.rules.lettering import ANSWERS, LetterState, Step
from lubu.organisations.models import User


class NoAnswerError(Exception):
    """No answer of the case waits for this step."""


class UncleanCopyError(Exception):
    """Copies that were to be handed over are not found clean any more; ``numbers`` names them."""

    def __init__(self, numbers: str) -> None:
        self.numbers = numbers
        super().__init__(numbers)


@transaction.atomic
def hand_in(
    case_id: int, words: Words, *, seen: int, actor: User, at: datetime, opinion: str = ""
) -> Letter:
    """A clerk hands in the draft of an answer for its legal check (送审).

    Raises:
        AccessRequest.DoesNotExist, ChangedMeanwhileError, NotYourCaseError: as :func:`record`.
        NotByThisWayError: the document is no answer, or not of this kind of answer.
        NotWritableError, InHandError: it cannot be written now.
        LetterIncompleteError: the legality list is not complete.
        NotPermittedError: the procedure does not permit this answer.
    """
    case = locked(case_id, actor, seen)
    check_may(actor, case, EventKind.DRAFTED)
    if words.kind not in ANSWERS or words.answer is None:
        raise NotByThisWayError
    letter = written(case, words, actor=actor, at=at)
    on = timezone.localdate(at)
    check_complete(numbered(replace(source_of(letter, law(), on), signed_on=None)))
    event = Event(kind=EventKind.DRAFTED, on=on, answer=words.answer)
    append(case, [event], actor=actor, at=at)
    letter.said = [*letter.said, said(Step.DRAFTER, actor, at, opinion)]
    letter.state, letter.signed_on = LetterState.HANDED_IN.value, None
    letter.save()
    note("request.letter_given_on", letter, actor, at)
    return letter


@transaction.atomic
def pass_legal(case_id: int, *, seen: int, actor: User, at: datetime, opinion: str = "") -> Letter:
    """The legal checker lets the draft pass (合法性审核).

    Raises:
        AccessRequest.DoesNotExist, ChangedMeanwhileError, NotYourCaseError, SamePersonError: as
            :func:`record`.
        NoAnswerError: none was handed in.
        LetterIncompleteError: the legality list is not complete any more.
    """
    case, letter = _in_hand(case_id, EventKind.LEGAL_PASSED, LetterState.HANDED_IN, actor, seen)
    on = timezone.localdate(at)
    check_complete(numbered(source_of(letter, law(), on)))
    append(case, [Event(kind=EventKind.LEGAL_PASSED, on=on)], actor=actor, at=at)
    letter.said = [*letter.said, said(Step.LEGAL, actor, at, opinion)]
    letter.state = LetterState.LEGAL_PASSED.value
    letter.save()
    note("request.letter_given_on", letter, actor, at)
    return letter


@transaction.atomic
def approve(case_id: int, *, seen: int, actor: User, at: datetime, opinion: str = "") -> Letter:
    """The leader approves (签发): the slip that keeps everybody's words is made.

    The answer has its number, day and files when it is issued: what is sent back, or withdrawn
    before, leaves no gap in the numbers.

    Raises:
        as :func:`pass_legal`.
    """
    case, letter = _in_hand(case_id, EventKind.APPROVED, LetterState.LEGAL_PASSED, actor, seen)
    on = timezone.localdate(at)
    check_complete(numbered(source_of(letter, law(), on)))
    append(case, [Event(kind=EventKind.APPROVED, on=on)], actor=actor, at=at)
    letter.said = [*letter.said, said(Step.HEAD, actor, at, opinion)]
    letter.state = LetterState.APPROVED.value
    letter.save()
    note("request.letter_given_on", letter, actor, at)
    _slip(letter, actor=actor, at=at)
    return letter


def _slip(answer: Letter, *, actor: User, at: datetime) -> None:
    """The approval slip (审查呈批单), with the words of each step."""
    case, on = answer.request, timezone.localdate(at)
    earlier = case.letters.filter(kind=DocumentKind.APPROVAL_SLIP.value)
    earlier.update(state=LetterState.SET_ASIDE.value)
    slip = new_letter(
        case,
        DocumentKind.APPROVAL_SLIP,
        answer.entered,
        answer=AnswerKind(answer.answer),
        actor=actor,
        at=at,
    )
    slip.said, slip.signed_on = answer.said, on
    take_number(slip, on)
    put_down_files(slip, source_of(slip, law(), on), actor=actor, at=at)
    slip.event = case.history.get(number=case.events)
    slip.state = LetterState.ISSUED.value
    slip.save()
    note("request.letter_issued", slip, actor, at)


@transaction.atomic
def send_back(case_id: int, *, words: str, seen: int, actor: User, at: datetime) -> Letter:
    """The one who has to decide sends the draft back, with the reason (退回修改).

    Raises:
        as :func:`pass_legal`; ReasonMissingError: no reason.
    """
    case = locked(case_id, actor, seen)
    check_may(actor, case, EventKind.SENT_BACK)
    if not words.strip():
        raise ReasonMissingError
    letter = current_answer(case)
    if letter is None or letter.state == LetterState.DRAFT.value:
        raise NoAnswerError
    on = timezone.localdate(at)
    append(case, [Event(kind=EventKind.SENT_BACK, on=on)], actor=actor, at=at)
    letter.said = [*letter.said, said(Step.SENT_BACK, actor, at, words)]
    letter.state = LetterState.DRAFT.value
    letter.save()
    note("request.letter_given_on", letter, actor, at)
    return letter


@transaction.atomic
def issue_answer(case_id: int, *, seen: int, actor: User, at: datetime) -> Letter:
    """A clerk sends the approved answer: it has its number, day and files, and letter and copies
    are the applicant's to fetch.

    Raises:
        as :func:`pass_legal`; NoNumberError: the organ has no short name.
        UncleanCopyError: a copy that goes with it is not found clean any more.
    """
    case, letter = _in_hand(case_id, EventKind.ISSUED, LetterState.APPROVED, actor, seen)
    _check_clean(letter)
    on = timezone.localdate(at)
    letter.signed_on = on
    take_number_if_complete(letter, at)
    append(case, [Event(kind=EventKind.ISSUED, on=on)], actor=actor, at=at)
    put_down_files(letter, source_of(letter, law(), on), actor=actor, at=at)
    letter.event = case.history.get(number=case.events)
    letter.state = LetterState.ISSUED.value
    letter.save()
    letter.copies.update(is_given=True)
    if letter.pdf is not None:
        case.papers.filter(pk=letter.pdf.pk).update(is_given=True)
    note("request.letter_issued", letter, actor, at)
    return letter


def _check_clean(letter: Letter) -> None:
    unclean = [str(one.number) for one in letter.copies if not one.is_clean]
    if unclean:
        raise UncleanCopyError("、".join(unclean))


def current_answer(case: AccessRequest) -> Letter | None:
    """The answer that is on its way, or was sent."""
    kinds = [one.value for one in ANSWERS]
    rows = case.letters.filter(kind__in=kinds).exclude(state=LetterState.SET_ASIDE.value)
    return rows.select_related("word", "pdf").order_by("number").last()


def _in_hand(
    case_id: int, kind: EventKind, state: LetterState, actor: User, seen: int
) -> tuple[AccessRequest, Letter]:
    case = locked(case_id, actor, seen)
    check_may(actor, case, kind)
    letter = current_answer(case)
    if letter is None or letter.state != state.value:
        raise NoAnswerError
    letter.request = case
    return case, letter


__all__ = [
    "InHandError",
    "NoAnswerError",
    "UncleanCopyError",
    "approve",
    "current_answer",
    "hand_in",
    "issue_answer",
    "pass_legal",
    "send_back",
]
