"""Recording what applicants undertake against an answer, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lubu.access_requests.actions.recording import (
    FutureDayError,
    NotYourCaseError,
    standing_of,
)
from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role


class TooEarlyToDisputeError(Exception):
    """A dispute is said to have begun, or ended, before what it follows."""

    field = "filed_on"

    def __init__(self, on: date, since: date) -> None:
        self.on, self.since = on, since
        super().__init__(f"{on} is before {since}")


class NothingBeforeError(Exception):
    """A suit after a reconsideration needs one that is closed, and that no other suit follows."""

    field = "kind"


class DisputeClosedError(Exception):
    """The dispute has its outcome already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What is told of a dispute that begins."""

    kind: DisputeKind
    before: str
    filed_on: date
    case_number: str = ""
    note: str = ""


@transaction.atomic
def file_dispute(case_id: int, filed: Filed, *, actor: User, at: datetime) -> Dispute:
    """Record a reconsideration or suit. Silence can be disputed too, so no answer is needed.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        FutureDayError, TooEarlyToDisputeError: the day cannot be.
        NothingBeforeError: a suit after a reconsideration without one.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    _check_clerk(actor, case)
    arrived_on = standing_of(case).arrived_on or timezone.localdate(case.arrived_at)
    _check_day(filed.filed_on, since=arrived_on, at=at)
    after = None
    if filed.kind is DisputeKind.LITIGATION_AFTER:
        decided = case.disputes.filter(
            kind=DisputeKind.RECONSIDERATION.value, closed_on__isnull=False, suit__isnull=True
        )
        after = decided.order_by("closed_on", "pk").last()
        if after is None or after.closed_on is None:
            raise NothingBeforeError
        _check_day(filed.filed_on, since=after.closed_on, at=at)
    last = case.disputes.aggregate(last=Max("number"))["last"] or 0
    dispute = Dispute.objects.create(
        request=case,
        number=last + 1,
        kind=filed.kind.value,
        after=after,
        before=filed.before,
        case_number=filed.case_number,
        filed_on=filed.filed_on,
        note=filed.note,
    )
    _note("request.dispute_filed", dispute, actor, at, on=filed.filed_on)
    return dispute


@transaction.atomic
def close_dispute(
    dispute_id: int,
    *,
    outcome: Outcome,
    closed_on: date,
    served_on: date | None,
    actor: User,
    at: datetime,
) -> Dispute:
    """Record how a dispute ended, and when its decision was served.

    Raises:
        Dispute.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        DisputeClosedError: it has its outcome.
        FutureDayError, TooEarlyToDisputeError: the days cannot be.
    """
    rows = Dispute.objects.visible_to(actor).select_for_update(of=("self",))
    dispute = rows.select_related("request__organ").get(pk=dispute_id)
    _check_clerk(actor, dispute.request)
    if dispute.closed_on is not None:
        raise DisputeClosedError
    _check_day(closed_on, since=dispute.filed_on, at=at)
    if served_on is not None:
        _check_day(served_on, since=closed_on, at=at)
    dispute.outcome, dispute.closed_on, dispute.served_on = outcome.value, closed_on, served_on
    dispute.save(update_fields=["outcome", "closed_on", "served_on"])
    _note("request.dispute_closed", dispute, actor, at, on=closed_on)
    return dispute


def _check_clerk(actor: User, case: AccessRequest) -> None:
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))


def _check_day(on: date, *, since: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if on > today:
        raise FutureDayError(on, today)
    if on < since:
        raise TooEarlyToDisputeError(on, since)


def _note(kind: str, dispute: Dispute, actor: User, at: datetime, *, on: date) -> None:
    case = dispute.request
    payload = {
        "number": case.number,
        "kind": dispute.kind,
        "on": on.isoformat(),
        "outcome": dispute.outcome,
    }
    ledger.record(kind, organ=case.organ, subject=case, actor=actor, payload=payload, at=at)
