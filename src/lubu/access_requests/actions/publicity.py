"""What the public log says of a case beyond number, days and kind of answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.models import AccessRequest
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.proofreading.findings import Kind
from lubu.proofreading.messages import KIND_LABELS
from lubu.proofreading.people import is_name
from lubu.redaction.words import Sought, hits, telling


class PersonInSubjectError(Exception):
    """The subject names who applied, or points to somebody: ``what`` says what stands there."""

    field = "subject"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@transaction.atomic
def name_subject(case_id: int, *, subject: str, actor: User, at: datetime) -> AccessRequest:
    """Say what the case is about in words fit for everybody; empty words take it out of the log.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        PersonInSubjectError: who applied stands in it, or another personal identifier.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    subject = subject.strip()
    found = list(_pointing(subject, case))
    if found:
        raise PersonInSubjectError("；".join(found))
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


def _pointing(subject: str, case: AccessRequest) -> Iterator[str]:
    """What of the subject points to a person, each with what it is; blanks between make no
    difference. Of the agent, who is written as people like, names and numbers are looked for."""
    if not subject:
        return
    of_case = (case.name, case.identity, case.contact, case.phone, case.email, case.address)
    of_agent = [one for one in re.findall(r"[一-鿿·]+|[0-9A-Za-z]{6,}", case.agent)
                if is_name(one) or one.isascii()]  # fmt: skip
    numbers = [re.sub(r"^[^0-9A-Za-z]+", "", case.identity)]  # without the kind before it
    words = tuple(telling([*of_case, case.agent, *of_agent, *numbers]))
    for hit in hits(subject, Sought(words=words, identifiers=True)):
        what = (
            gettext("applicant or agent")
            if hit.why == "word"
            else gettext(KIND_LABELS[Kind(hit.why)])
        )
        yield f"“{subject[hit.start : hit.end]}”（{what}）"
