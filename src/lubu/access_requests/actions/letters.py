"""Documents that are written and issued in one step: event, letter and files together or not at
all. An extension is written by a clerk and issued by the leader, who thereby agrees (art. 33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions.documents import (
    LetterIncompleteError,
    check_complete,
    listed,
    new_letter,
    numbered,
    put_down_files,
    take_number,
)
from lubu.access_requests.actions.noting import note
from lubu.access_requests.actions.recording import (
    OF_LEADER,
    ChangedMeanwhileError,
    NotYourCaseError,
    append,
    check_may,
    law,
    locked,
    standing_of,
)
from lubu.access_requests.documents.kinds import TRAITS, Addressee, DocumentKind
from lubu.access_requests.letter_sources import event_of, is_blank_form, source_of
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.kinds import AnswerKind, EventKind
from lubu.access_requests.rules.lettering import (
    ANSWERS,
    BY_ITSELF,
    IN_HAND,
    MAKES,
    WHOM,
    LetterState,
    Step,
    Writable,
    next_party,
    writable,
)
from lubu.organisations.models import User
from lubu.organisations.rules import Role


class NotWritableError(Exception):
    """The case is not where this document belongs."""

    field = "kind"


class InHandError(Exception):
    """The document is with somebody who has to decide: nobody writes in it."""


class NotByThisWayError(Exception):
    """An answer is issued by its own way: draft, legal check, approval, issue."""

    field = "kind"


class NoFeeError(Exception):
    """The tariff makes nothing to pay, so there is nothing to notice."""

    field = "pages"


class ReasonMissingError(Exception):
    """Who sends something back says why."""

    field = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person wrote for a document; ``party`` says whose slip or notice it is.

    ``edition``: of the draft that he had before him, empty if there was none; None if he wrote
    without looking for one.
    """

    kind: DocumentKind
    entered: Mapping[str, Any]
    answer: AnswerKind | None = None
    party: int | None = None
    edition: str | None = None


@transaction.atomic
def write_letter(case_id: int, words: Words, *, seen: int, actor: User, at: datetime) -> Letter:
    """Keep a draft; there is one of each kind, and one of all answers.

    Raises:
        AccessRequest.DoesNotExist: as :func:`record`.
        ChangedMeanwhileError: as there, or somebody else has written in the draft.
        NotYourCaseError: ``actor`` may not write it.
        NotWritableError: it cannot be written now.
        InHandError: somebody has to decide on it.
    """
    case = locked(case_id, actor, seen)
    letter = written(case, words, actor=actor, at=at)
    note("request.letter_written", letter, actor, at)
    return letter


def written(case: AccessRequest, words: Words, *, actor: User, at: datetime) -> Letter:
    """The stored draft of a case that is locked. Raises: as :func:`write_letter`."""
    found = place_of(case, words.kind, at)
    if found is None:
        raise NotWritableError
    check_writer(actor, case, found)
    letter = open_draft(case, words.kind, words.party)
    if letter is None:
        letter = new_letter(
            case, words.kind, words.entered, answer=words.answer, actor=actor, at=at
        )
    if LetterState(letter.state) in IN_HAND:
        raise InHandError
    if letter.pk and words.edition is not None:
        check_edition(letter, words.edition)
    letter.kind, letter.entered = words.kind.value, dict(words.entered)
    letter.answer = words.answer.value if words.answer else ""
    letter.party = words.party
    letter.written_by, letter.written_at = actor, at
    letter.writers = sorted({*letter.writers, actor.pk})
    letter.version += 1
    letter.save()
    return letter


def check_edition(letter: Letter, edition: str) -> None:
    """Raises ChangedMeanwhileError: there are words that the person has not seen."""
    if letter.edition != edition:
        raise ChangedMeanwhileError


def open_draft(case: AccessRequest, kind: DocumentKind, party: int | None = None) -> Letter | None:
    """The document of a kind that is being worked on; for an answer, that of any kind."""
    kinds = [one.value for one in (ANSWERS if kind in ANSWERS else {kind})]
    rows = case.letters.filter(kind__in=kinds).exclude(
        state__in=(LetterState.ISSUED.value, LetterState.SET_ASIDE.value)
    )
    if kind not in ANSWERS and kind not in WHOM:
        rows = rows.filter(party=party)
    return rows.order_by("number").last()


def place_of(case: AccessRequest, kind: DocumentKind, at: datetime) -> Writable | None:
    """Whether and how the document can be written now."""
    given = law()
    found = writable(standing_of(case, given), timezone.localdate(at), given.calendar)
    return next((one for one in found if one.kind is kind), None)


def check_writer(actor: User, case: AccessRequest, place: Writable) -> None:
    """Clerks write; what the leader issues he may write himself.

    Raises:
        NotYourCaseError: neither.
    """
    if actor.holds(Role.CLERK, organ_id=case.organ_id):
        return
    if place.event is None or place.event not in OF_LEADER:
        raise NotYourCaseError(str(case.organ))
    check_may(actor, case, place.event)


def check_issuer(actor: User, case: AccessRequest, event: EventKind | None) -> None:
    """Raises NotYourCaseError: who issues it is another."""
    if event is not None:
        check_may(actor, case, event)
    elif not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))


@transaction.atomic
def issue_letter(case_id: int, words: Words, *, seen: int, actor: User, at: datetime) -> Letter:
    """Write a document and issue it: with it happens what it is about.

    Raises:
        AccessRequest.DoesNotExist, ChangedMeanwhileError: as :func:`record`.
        NotYourCaseError: ``actor`` may not issue it.
        NotByThisWayError: an answer, or what is made by itself.
        NotWritableError, InHandError: as :func:`write_letter`.
        LetterIncompleteError: the legality list is not complete.
        NoFeeError: a notice of a fee of nothing.
        FutureDayError, NotPermittedError: the procedure does not permit it.
    """
    case = locked(case_id, actor, seen)
    if words.kind in ANSWERS or words.kind in BY_ITSELF:
        raise NotByThisWayError
    place = place_of(case, words.kind, at)
    check_issuer(actor, case, place.event if place else MAKES.get(words.kind))
    letter = written(case, words, actor=actor, at=at)
    return issued(letter, actor=actor, at=at)


@transaction.atomic
def issued(letter: Letter, *, actor: User, at: datetime) -> Letter:
    """A stored document of a locked case, issued. Raises: as :func:`issue_letter`."""
    case, given = letter.request, law()
    on = timezone.localdate(at)
    standing = standing_of(case, given)
    kind = DocumentKind(letter.kind)
    if kind in WHOM:
        letter.party = next_party(standing)
    letter.signed_on = on
    take_number_if_complete(letter, at)
    place = place_of(case, kind, at)
    if place is None:
        raise NotWritableError
    source = source_of(letter, given, on)
    does = place.event is not None and not is_blank_form(source)
    event = event_of(source, standing) if does else None
    if does and event is None:  # what happens cannot be told from what was entered
        raise LetterIncompleteError(listed(source))
    if event is not None and event.amount_yuan == 0:
        raise NoFeeError
    if event is not None:  # before the files: what may fail goes first
        append(case, [event], actor=actor, at=at)
        letter.event = case.history.get(number=case.events)
    put_down_files(letter, source, actor=actor, at=at)
    letter.state = LetterState.ISSUED.value
    letter.save()
    if letter.pdf and TRAITS[kind].addressee is Addressee.APPLICANT:
        letter.pdf.is_given = True
        letter.pdf.save(update_fields=["is_given"])
    note("request.letter_issued", letter, actor, at)
    return letter


def take_number_if_complete(letter: Letter, at: datetime) -> None:
    """A number is given to what may be issued only; who asks for more is told first what is
    missing. Raises LetterIncompleteError."""
    source = source_of(letter, law(), timezone.localdate(at))
    check_complete(numbered(source))
    take_number(letter, timezone.localdate(at))


@transaction.atomic
def hand_on(case_id: int, words: Words, *, seen: int, actor: User, at: datetime) -> Letter:
    """A clerk asks the leader to agree to an extension, with the notice ready.

    Raises:
        NotByThisWayError: what the clerk issues himself.
        LetterIncompleteError: the legality list is not complete.
        and as :func:`write_letter`.
    """
    case = locked(case_id, actor, seen)
    if MAKES.get(words.kind) not in OF_LEADER:
        raise NotByThisWayError
    letter = written(case, words, actor=actor, at=at)
    source = replace(source_of(letter, law(), timezone.localdate(at)), signed_on=None)
    check_complete(numbered(source))
    letter.state = LetterState.HANDED_IN.value
    letter.said = [*letter.said, said(Step.DRAFTER, actor, at, "")]
    letter.save(update_fields=["state", "said"])
    note("request.letter_given_on", letter, actor, at)
    return letter


@transaction.atomic
def agree(
    letter_id: int, *, seen: int, edition: str, actor: User, at: datetime, words: str = ""
) -> Letter:
    """The leader agrees to the words of an ``edition``: the notice is issued, the term extended.

    Raises:
        Letter.DoesNotExist: there is none that ``actor`` may see.
        ChangedMeanwhileError: case or notice are not as he saw them.
        NotByThisWayError: nobody handed it on.
        and as :func:`issue_letter`.
    """
    letter = _handed_on(letter_id, actor, seen, edition)
    letter.said = [*letter.said, said(Step.HEAD, actor, at, words)]
    return issued(letter, actor=actor, at=at)


def _handed_on(letter_id: int, actor: User, seen: int, edition: str) -> Letter:
    case_id = Letter.objects.visible_to(actor).get(pk=letter_id).request_id
    case = locked(case_id, actor, seen)
    letter = case.letters.get(pk=letter_id)
    letter.request = case
    event = MAKES.get(DocumentKind(letter.kind))
    check_issuer(actor, case, event)
    if letter.state != LetterState.HANDED_IN.value or event not in OF_LEADER:
        raise NotByThisWayError
    check_edition(letter, edition)
    return letter


@transaction.atomic
def give_back(
    letter_id: int, *, words: str, seen: int, edition: str, actor: User, at: datetime
) -> Letter:
    """The leader does not agree: the notice is a draft again, with his reason.

    Raises:
        Letter.DoesNotExist, ChangedMeanwhileError, NotByThisWayError, NotYourCaseError: as
            :func:`agree`.
        ReasonMissingError: no reason.
    """
    letter = _handed_on(letter_id, actor, seen, edition)
    if not words.strip():
        raise ReasonMissingError
    letter.state = LetterState.DRAFT.value
    letter.said = [*letter.said, said(Step.SENT_BACK, actor, at, words)]
    letter.save(update_fields=["state", "said"])
    note("request.letter_given_on", letter, actor, at)
    return letter


@transaction.atomic
def set_aside(letter_id: int, *, actor: User, at: datetime) -> Letter:
    """A clerk puts a draft away.

    Raises:
        Letter.DoesNotExist, NotYourCaseError: as above.
        InHandError: it is no draft.
    """
    case_id = Letter.objects.visible_to(actor).get(pk=letter_id).request_id
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    letter = case.letters.get(pk=letter_id)
    check_issuer(actor, case, None)
    if letter.state != LetterState.DRAFT.value:
        raise InHandError
    letter.state = LetterState.SET_ASIDE.value
    letter.save(update_fields=["state"])
    note("request.letter_set_aside", letter, actor, at)
    return letter


def said(step: Step, actor: User, at: datetime, words: str) -> dict[str, object]:
    """What a person said with a step, as it is kept."""
    return {
        "step": step.value,
        "actor": actor.pk,
        "name": actor.full_name or actor.get_username(),
        "on": timezone.localdate(at).isoformat(),
        "words": words.strip(),
    }
