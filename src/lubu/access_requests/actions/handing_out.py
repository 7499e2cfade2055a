"""Asking units about a case (协办), and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lubu.access_requests.actions.messages import SaysNothingError
from lubu.access_requests.actions.papers import Upload, put_in
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.models import AccessRequest, HandOut
from lubu.access_requests.policies import ANSWERS
from lubu.access_requests.rules.following import HandOutState
from lubu.access_requests.rules.kinds import OVER, State
from lubu.access_requests.rules.papers import PaperKind
from lubu.access_requests.terms import practice
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.office.calendar import calendar
from lubu.office.dated import in_force
from lubu.organisations.models import Unit, User
from lubu.organisations.rules import Role


class CaseOverError(Exception):
    """The case is answered or has ended, so nobody is asked about it any more."""


class ForeignUnitError(Exception):
    """The unit is not one of the organ, or stands no longer."""

    field = "unit"


class PastDayError(Exception):
    """The unit would have to answer before today."""

    field = "due_on"

    def __init__(self, on: date) -> None:
        self.on = on
        super().__init__(str(on))


class LaterThanCaseError(Exception):
    """The unit would answer after the last day of the case itself."""

    field = "is_late_meant"

    def __init__(self, on: date, case_due: date) -> None:
        self.on, self.case_due = on, case_due
        super().__init__(f"{on} is after {case_due}")


class HandOutOverError(Exception):
    """The unit has answered already, or the question was recalled."""


class NotYourUnitError(Exception):
    """The person answers for another unit."""


def usual_day(on: date, case_due: date | None) -> date:
    """The last day that a unit is given on ``on`` unless somebody says otherwise: the office's
    own working days, within the term of the case."""
    terms = in_force(practice(Path(settings.LUBU_HOME)), on)
    usual = calendar().add(on, terms.unit_reply)
    return usual if case_due is None or case_due < on else min(usual, case_due)


@transaction.atomic
def hand_out(
    case_id: int,
    unit: Unit,
    *,
    matter: str,
    ask: str,
    due_on: date,
    is_late_meant: bool = False,
    actor: User,
    at: datetime,
) -> HandOut:
    """Ask a unit; it reads ``matter`` and ``ask`` and never who applied.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        CaseOverError: the case is over.
        ForeignUnitError: the unit cannot be asked.
        PastDayError: ``due_on`` has passed.
        LaterThanCaseError: ``due_on`` lies after the case's own day, and this is not meant.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    if State(case.state) in OVER:
        raise CaseOverError
    if unit.organ_id != case.organ_id or unit.abolished_on is not None:
        raise ForeignUnitError
    if due_on < timezone.localdate(at):
        raise PastDayError(due_on)
    if case.due_on is not None and due_on > case.due_on and not is_late_meant:
        raise LaterThanCaseError(due_on, case.due_on)
    last = case.hand_outs.aggregate(last=Max("number"))["last"] or 0
    row = HandOut.objects.create(
        request=case,
        number=last + 1,
        reference=f"{case.number}-{last + 1}",
        unit=unit,
        matter=matter,
        ask=ask,
        due_on=due_on,
        at=at,
        actor=actor,
    )
    _note("request.handed_out", row, actor, at)
    return row


@transaction.atomic
def answer_hand_out(
    hand_out_id: int, words: str, *, uploads: Sequence[Upload] = (), actor: User, at: datetime
) -> HandOut:
    """A unit answers with words and files; the files stand with the case.

    Raises:
        HandOut.DoesNotExist: there is none that ``actor`` may see.
        NotYourUnitError: ``actor`` does not answer for the unit.
        HandOutOverError: it is answered or recalled.
        SaysNothingError: neither words nor a file.
        TooManyFilesError: as :func:`~lubu.access_requests.actions.papers.put_in`.
    """
    case_id = (
        HandOut.objects.visible_to(actor).values_list("request", flat=True).get(pk=hand_out_id)
    )
    # The case is locked first, as everywhere; the unit itself does not see it.
    case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=case_id)
    row = _locked(hand_out_id, actor)
    if row.unit_id not in actor.units_with(*ANSWERS):
        raise NotYourUnitError
    if not row.is_open:
        raise HandOutOverError
    if not words.strip() and not uploads:
        raise SaysNothingError
    row.answer, row.state = words, HandOutState.ANSWERED.value
    row.answered_at, row.answered_by = at, actor
    row.save(update_fields=["answer", "state", "answered_at", "answered_by"])
    row.papers.set(put_in(case, uploads, kind=PaperKind.FOUND, actor=actor, at=at))
    _note("request.hand_out_answered", row, actor, at)
    return row


@transaction.atomic
def recall(hand_out_id: int, *, actor: User, at: datetime) -> HandOut:
    """Take a question back; the unit sees it no more.

    Raises:
        HandOut.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        HandOutOverError: it is answered or recalled.
    """
    row = _locked(hand_out_id, actor)
    if not actor.holds(Role.CLERK, organ_id=row.request.organ_id):
        raise NotYourCaseError(str(row.request.organ))
    if not row.is_open:
        raise HandOutOverError
    row.state = HandOutState.RECALLED.value
    row.save(update_fields=["state"])
    _note("request.hand_out_recalled", row, actor, at)
    return row


def _locked(hand_out_id: int, actor: User) -> HandOut:
    rows = HandOut.objects.visible_to(actor).select_for_update(of=("self",))
    return rows.select_related("request__organ", "unit").get(pk=hand_out_id)


def _note(kind: str, row: HandOut, actor: User, at: datetime) -> None:
    payload: dict[str, JSON] = {
        "reference": row.reference,
        "unit": row.unit.name,
        "due_on": row.due_on.isoformat(),
    }
    ledger.record(kind, organ=row.request.organ, subject=row, actor=actor, payload=payload, at=at)
