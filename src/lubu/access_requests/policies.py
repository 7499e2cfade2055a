"""Who sees applications: those who handle them, and those who answer for it or verify it."""

from __future__ import annotations

from django.db.models import Q

from lubu.access_requests.models import (
    AccessRequest,
    Disclosure,
    Dispute,
    Letter,
    Message,
    OfficeFacts,
    Paper,
    Redaction,
    RequestEvent,
)
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import NOTHING, policy, visible

SEES = (Role.CLERK, Role.LEGAL, Role.LEADER, Role.AUDITOR)


@policy(AccessRequest)
def requests(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=user.organs_with(*SEES))


@policy(OfficeFacts)
def office_facts(user: User | None) -> Q:
    """Whoever handles applications reads what letters say of the organ."""
    return NOTHING if user is None else Q(organ__in=user.organs_with(*SEES))


@policy(RequestEvent)
@policy(Dispute)
@policy(Message)
@policy(Paper)
@policy(Letter)
@policy(Redaction)
@policy(Disclosure)
def of_requests(user: User | None) -> Q:
    """What belongs to a case is seen with it."""
    if user is None:
        return NOTHING
    return Q(request__in=visible(AccessRequest.objects.all(), user).values("pk"))
