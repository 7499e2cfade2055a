"""Who sees applications: those who handle them, and those who answer for it or verify it."""

from __future__ import annotations

from django.db.models import Q

from lubu.access_requests.models import (
    AccessRequest,
    Disclosure,
    Dispute,
    EventNote,
    HandOut,
    Letter,
    Message,
    Note,
    OfficeFacts,
    Paper,
    Redaction,
    RequestEvent,
)
from lubu.access_requests.rules.following import HandOutState
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import NOTHING, policy, visible

ANSWERS = (Role.EDITOR, Role.CLERK)
"""Who answers a hand-out, for his units."""
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
@policy(Note)
@policy(Letter)
@policy(Redaction)
@policy(Disclosure)
def of_requests(user: User | None) -> Q:
    """What belongs to a case is seen with it."""
    if user is None:
        return NOTHING
    return Q(request__in=visible(AccessRequest.objects.all(), user).values("pk"))


@policy(EventNote)
def event_notes(user: User | None) -> Q:
    """Seen with their events."""
    if user is None:
        return NOTHING
    return Q(event__request__in=visible(AccessRequest.objects.all(), user).values("pk"))


@policy(HandOut)
def hand_outs(user: User | None) -> Q:
    """Seen with its case; by the unit that is asked while it is, and after it answered."""
    if user is None:
        return NOTHING
    return of_requests(user) | asked_of(user)


def asked_of(user: User) -> Q:
    """What the person's units are asked, or have answered."""
    units = user.units_with(*ANSWERS)
    return Q(unit__in=units) & ~Q(state=HandOutState.RECALLED.value)


@policy(Paper)
def papers(user: User | None) -> Q:
    """Seen with its case; by a unit what it sent itself."""
    if user is None:
        return NOTHING
    sent = HandOut.papers.through.objects.filter(
        handout__in=HandOut.objects.filter(asked_of(user)).values("pk")
    )
    return of_requests(user) | Q(pk__in=sent.values("paper"))
