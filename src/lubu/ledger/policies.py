"""Who sees the ledger: those who answer for the organ's record, and its auditor."""

from __future__ import annotations

from django.db.models import Q

from lubu.ledger.models import Entry, Head
from lubu.organisations.models import User
from lubu.organisations.rules import ORGAN_WIDE, Role
from lubu.organisations.visibility import NOTHING, policy

READERS = ORGAN_WIDE | {Role.SYSTEM}


@policy(Entry)
def entries(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=user.organs_with(*READERS))


@policy(Head)
def heads(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=user.organs_with(*READERS))
