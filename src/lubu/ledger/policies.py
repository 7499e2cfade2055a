"""Who sees the ledger: those who answer for the organ's record, and its auditor."""

from __future__ import annotations

from django.db.models import Q

from lubu.ledger.models import Entry, Head
from lubu.organisations.models import User
from lubu.organisations.rules import ORGAN_WIDE, Role
from lubu.organisations.visibility import NOTHING, policy


def _organs(user: User) -> set[int]:
    return {
        post.unit.organ_id
        for post in user.posts_held
        if (ORGAN_WIDE | {Role.SYSTEM}) & set(post.roles)
    }


@policy(Entry)
def entries(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=_organs(user))


@policy(Head)
def heads(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=_organs(user))
