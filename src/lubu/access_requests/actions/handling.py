"""What clerks do with a case beside its procedure: notes, splitting, opening files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import get_random_string

from lubu.access_requests.actions.intake import CODE_SIGNS, created, said_of
from lubu.access_requests.actions.papers import opened
from lubu.access_requests.actions.recording import (
    ChangedMeanwhileError,
    NotYourCaseError,
    append,
    standing_of,
)
from lubu.access_requests.models import AccessRequest, Note, Paper
from lubu.access_requests.policies import asked_of
from lubu.access_requests.rules.following import TAKEN_ALONG, is_splittable
from lubu.access_requests.rules.kinds import Arrival, EventKind
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON, sm3
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role

MOST_SPLITS = 20
HANDLES = (Role.CLERK, Role.LEGAL, Role.LEADER)
"""Who writes notes and opens files."""


class NothingToSplitError(Exception):
    """No further matter is named, or more than ``most``."""

    field = "words"

    def __init__(self, most: int = MOST_SPLITS) -> None:
        self.most = most
        super().__init__(most)


class NotSplittableError(Exception):
    """Something was sent or drafted in the case already."""


@dataclass(frozen=True, slots=True)
class Further:
    """A case that a letter of several matters became, and the query code for it."""

    case: AccessRequest
    code: str


@transaction.atomic
def add_note(case_id: int, words: str, *, actor: User, at: datetime) -> Note:
    """Write a note that only the desk reads.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` does not handle applications to the organ.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not actor.holds(*HANDLES, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    return _noted(case, words, actor, at)


def _noted(case: AccessRequest, words: str, actor: User, at: datetime) -> Note:
    last = case.notes.aggregate(last=Max("number"))["last"] or 0
    note = Note.objects.create(request=case, number=last + 1, words=words, at=at, actor=actor)
    payload: dict[str, JSON] = {"number": case.number, "note": note.number}
    ledger.record(
        "request.note", organ=case.organ, subject=note, actor=actor, payload=payload, at=at
    )
    return note


@transaction.atomic
def split(
    case_id: int, words: Sequence[str], *, keeps: str, actor: User, seen: int, at: datetime
) -> list[Further]:
    """Make a case of each further matter of one letter (一事一申请).

    Each has the applicant, the days and the way of the letter. The words of the letter stay as they
    came; which matter this case goes on with, ``keeps``, is a note.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        ChangedMeanwhileError: there is an event that ``actor`` has not seen.
        NotSplittableError: something was sent or drafted already.
        NothingToSplitError: no matter, or too many.
    """
    rows = AccessRequest.objects.visible_to(actor)
    case = rows.select_for_update(of=("self",)).get(pk=case_id)
    # After the case, as whoever issues a letter takes its number.
    organ = Organ.objects.select_for_update(no_key=True).get(pk=case.organ_id)
    if not actor.holds(Role.CLERK, organ_id=organ.pk):
        raise NotYourCaseError(str(organ))
    if case.events != seen:
        raise ChangedMeanwhileError
    if not is_splittable(standing_of(case)):
        raise NotSplittableError
    matters = [one.strip() for one in words if one.strip()]
    if not 1 <= len(matters) <= MOST_SPLITS:
        raise NothingToSplitError
    found = [_further(case, organ, matter, actor, at) for matter in matters]
    numbers: list[JSON] = [one.case.number for one in found]
    payload: dict[str, JSON] = {"number": case.number, "into": numbers}
    ledger.record("request.split", organ=organ, subject=case, actor=actor, payload=payload, at=at)
    if keeps.strip():
        _noted(case, keeps.strip(), actor, at)
    return found


def _further(case: AccessRequest, organ: Organ, words: str, actor: User, at: datetime) -> Further:
    code = get_random_string(10, CODE_SIGNS)
    further = created(
        organ,
        said_of(case, words=words),
        Arrival(case.arrival),
        sm3(code.encode()),
        at,
        split_from=case,
    )
    events = [
        row.event for row in case.history.order_by("number") if EventKind(row.kind) in TAKEN_ALONG
    ]
    append(further, events, actor=actor, at=at)
    return Further(further, code)


@transaction.atomic
def open_paper(paper_id: int, *, actor: User, at: datetime) -> tuple[Paper, bytes]:
    """A file of a case, once it is in the ledger who opened it.

    Raises:
        Paper.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` neither handles applications to the organ nor is of the unit
            that sent the file; who verifies a case does it without its files, which name people.
        NotScannedError: it is not found clean.
        NotOpenedError: it does not open.
    """
    rows = Paper.objects.visible_to(actor).select_related("request__organ")
    paper = rows.get(pk=paper_id)
    organ = paper.request.organ
    handles = actor.holds(*HANDLES, organ_id=organ.pk)
    if not handles and not paper.hand_outs.filter(asked_of(actor)).exists():
        raise NotYourCaseError(str(organ))
    data = opened(paper)
    payload: dict[str, JSON] = {"number": paper.request.number, "paper": paper.number}
    ledger.record(
        "request.paper_opened",
        organ=organ,
        subject=paper,
        actor=actor,
        payload=payload,
        at=at,
    )
    return paper, data
