"""What letters say of the organ, kept by its clerks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.models import OfficeFacts
from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role


@transaction.atomic
def keep_office_facts(
    organ: Organ, values: Mapping[str, str], *, actor: User, at: datetime
) -> OfficeFacts:
    """Change what letters say of the organ; the ledger tells what was and what is.

    Raises:
        NotYourCaseError: ``actor`` is no clerk of the organ.
    """
    if not actor.holds(Role.CLERK, organ_id=organ.pk):
        raise NotYourCaseError(str(organ))
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    facts = OfficeFacts.objects.filter(organ=organ).first() or OfficeFacts(organ=organ)
    changed = {
        name: {"from": str(getattr(facts, name)), "to": value}
        for name, value in values.items()
        if getattr(facts, name) != value
    }
    for name, value in values.items():
        setattr(facts, name, value)
    facts.save()
    if changed:
        ledger.record(
            "request.office_facts",
            organ=organ,
            subject=facts,
            actor=actor,
            payload={"changed": changed},
            at=at,
        )
    return facts
