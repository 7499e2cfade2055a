"""Taking a released copy back (收回副本), while nobody outside the office has it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lubu.access_requests.actions.answers import current_answer
from lubu.access_requests.actions.noting import note, note_redaction
from lubu.access_requests.actions.redactions import (
    NotNowError,
    lock_case,
    locked,
    withheld_parts,
)
from lubu.access_requests.models import AccessRequest, Redaction
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.papers import PaperKind
from lubu.access_requests.rules.redacting import RedactionState
from lubu.organisations.models import User


class CopyInUseError(Exception):
    """The applicant has the copy, or an answer that is with somebody who decides names it."""


@transaction.atomic
def take_back_copy(redaction_id: int, *, actor: User, at: datetime) -> Redaction:
    """No answer offers the copy any more, and what it withholds stands in no draft.

    The file stays with the case, as one that was taken back.

    Raises:
        Redaction.DoesNotExist, NotYourCaseError: as :func:`search_words`.
        NotNowError: nothing was released.
        CopyInUseError: it was given, or is named by an answer that is handed in or approved.
    """
    case = lock_case(redaction_id, actor)
    redaction = locked(redaction_id, actor)
    if redaction.state != RedactionState.RELEASED.value or redaction.copy is None:
        raise NotNowError
    if not may_take_back(redaction):
        raise CopyInUseError
    redaction.state = RedactionState.TAKEN_BACK.value
    redaction.version += 1
    redaction.changed_at = at
    redaction.save()
    redaction.copy.kind = PaperKind.TAKEN_BACK.value
    redaction.copy.save(update_fields=["kind"])
    note_redaction("request.redaction_taken_back", redaction, actor, at, copy=redaction.copy.number)
    _leave_out(case, redaction, actor, at)
    return redaction


def may_take_back(redaction: Redaction) -> bool:
    """Whether a released copy is still the office's own."""
    copy = redaction.copy
    if redaction.state != RedactionState.RELEASED.value or copy is None or copy.is_given:
        return False
    answer = current_answer(redaction.request)
    if answer is None or answer.state == LetterState.DRAFT.value:
        return True
    return copy.number not in answer.copy_numbers


def _leave_out(case: AccessRequest, redaction: Redaction, actor: User, at: datetime) -> None:
    """Out of the draft of the answer: the copy, and the parts that only it withholds."""
    draft = current_answer(case)
    if draft is None or draft.state != LetterState.DRAFT.value or redaction.copy is None:
        return
    others = withheld_parts(case)
    gone = [part for part in redaction.grounds if part not in others]
    entered = dict(draft.entered or {})
    if "papers" in entered:
        entered["papers"] = [one for one in draft.copy_numbers if one != redaction.copy.number]
    if "withheld" in entered:
        entered["withheld"] = [
            row for row in entered["withheld"] if not any(row | part == row for part in gone)
        ]
    if entered == draft.entered:
        return
    draft.entered = entered
    draft.written_by, draft.written_at = actor, at
    draft.writers = sorted({*draft.writers, actor.pk})
    draft.version += 1
    draft.save()
    note("request.letter_written", draft, actor, at)
