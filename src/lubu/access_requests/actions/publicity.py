"""What the public log says of a case beyond number, days and kind of answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.models import AccessRequest
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role


class PersonInSubjectError(Exception):
    """The subject names who applied."""

    field = "public_subject"


@transaction.atomic
def name_subject(case_id: int, *, subject: str, actor: User, at: datetime) -> AccessRequest:
    """Say what the case is about in words fit for everybody; empty words take it out of the log.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        PersonInSubjectError: the applicant's name stands in it.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    subject = subject.strip()
    if any(said.strip() and said.strip() in subject for said in (case.name, case.contact)):
        raise PersonInSubjectError
    case.public_subject = subject
    case.save(update_fields=["public_subject"])
    ledger.record(
        "request.subject_named",
        organ=case.organ,
        subject=case,
        actor=actor,
        payload={"number": case.number, "is_named": bool(subject)},
        at=at,
    )
    return case
