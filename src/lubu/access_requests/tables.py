"""Tables three and four of the annual report, counted; and the cases that each cell counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.counting import WHOLE, Cells, Group, Total, table_three
from lubu.access_requests.rules.disputes import (
    PENDING,
    Disputed,
    DisputeKind,
    Outcome,
    table_four,
)
from lubu.access_requests.rules.kinds import ApplicantKind, Row
from lubu.office.figures import Period
from lubu.organisations.models import Appointment, Organ
from lubu.organisations.rules import Role

Place = tuple[str, str]
"""Row and column of a cell, as the rules name them."""


def is_kept(organ: Organ, period: Period) -> bool:
    """Whether the organ keeps a record of applications for the period: on its last day somebody
    holds a clerk's post, or some application had come by then. Else nought would be a guess."""
    on = period.last
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), post__unit__organ=organ, since__lte=on
    )
    roles = held.values_list("post__roles", flat=True)
    return any(Role.CLERK.value in one for one in roles) or (
        AccessRequest.objects.filter(organ=organ, received_on__lte=on).exists()
    )


def counted(organ: Organ, period: Period) -> QuerySet[AccessRequest]:
    """Cases that were open on a day of the period, or received in it."""
    return AccessRequest.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=period.first),
        organ=organ,
        received_on__lte=period.last,
    )


def disputed(organ: Organ, period: Period) -> QuerySet[Dispute]:
    """Reconsiderations and suits that ended in the period, or were pending when it was over."""
    return Dispute.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=period.first),
        request__organ=organ,
        filed_on__lte=period.last,
    )


# --- the tables -----------------------------------------------------------------------------------


def table(organ: Organ, period: Period) -> Cells:
    """Table three for the statistical year, from one grouped query."""
    groups = (
        counted(organ, period)
        .annotate(
            is_new=Case(When(received_on__gte=period.first, then=True), default=False),
            result=Case(When(ended_on__lte=period.last, then=F("row")), default=Value("")),
        )
        .values("applicant_kind", "is_new", "result")
        .order_by()
        .annotate(number=Count("pk"))
    )
    return table_three(
        Group(
            ApplicantKind(one["applicant_kind"]),
            one["is_new"],
            Row(one["result"]) if one["result"] else None,
            one["number"],
        )
        for one in groups
    )


def disputes_table(organ: Organ, period: Period) -> Cells:
    """Table four: closed in the year by outcome, the others pending; one grouped query.

    A dispute that was open when the year began is counted where it ends, and not again as new.
    """
    groups = (
        disputed(organ, period)
        .annotate(
            result=Case(When(closed_on__lte=period.last, then=F("outcome")), default=Value(""))
        )
        .values("kind", "result")
        .order_by()
        .annotate(number=Count("pk"))
    )
    return table_four(
        Disputed(
            DisputeKind(one["kind"]),
            Outcome(one["result"]) if one["result"] else None,
            one["number"],
        )
        for one in groups
    )


# --- from a cell to what it counts ----------------------------------------------------------------


def cases_of(organ: Organ, period: Period, row: str, column: str) -> QuerySet[AccessRequest]:
    """The cases that a cell of table three counts."""
    rows = counted(organ, period)
    if column != WHOLE:
        rows = rows.filter(applicant_kind=column)
    if row == Total.RECEIVED:
        return rows.filter(received_on__gte=period.first).order_by("received_on", "pk")
    if row == Total.CARRIED_IN:
        return rows.filter(received_on__lt=period.first).order_by("received_on", "pk")
    is_open = Q(ended_on__isnull=True) | Q(ended_on__gt=period.last)
    if row == Total.CARRIED_OUT:
        return rows.filter(is_open).order_by("received_on", "pk")
    rows = rows.exclude(is_open).order_by("ended_on", "pk")
    return rows if row == Total.CONCLUDED else rows.filter(row=row)


def disputes_of(organ: Organ, period: Period, block: str, column: str) -> QuerySet[Dispute]:
    """The reconsiderations or suits that a cell of table four counts."""
    rows = disputed(organ, period).filter(kind=block).order_by("filed_on", "pk")
    is_pending = Q(closed_on__isnull=True) | Q(closed_on__gt=period.last)
    if column == WHOLE:
        return rows
    if column == PENDING:
        return rows.filter(is_pending)
    return rows.exclude(is_pending).filter(outcome=column)


def by_cell(organ: Organ, period: Period) -> Mapping[Place, set[int]]:
    """Keys of the cases of each cell of table three that is no sum, empty ones left out: each case
    stands where it came from, and where it went."""
    found: defaultdict[Place, set[int]] = defaultdict(set)
    facts = ("pk", "applicant_kind", "received_on", "ended_on", "row")
    for pk, column, received, ended, row in counted(organ, period).values_list(*facts):
        is_new = received >= period.first
        is_open = ended is None or ended > period.last
        found[Total.RECEIVED if is_new else Total.CARRIED_IN, column].add(pk)
        found[Total.CARRIED_OUT if is_open else row, column].add(pk)
    return found


def disputes_by_cell(organ: Organ, period: Period) -> Mapping[Place, set[int]]:
    """As :func:`by_cell`, of table four."""
    found: defaultdict[Place, set[int]] = defaultdict(set)
    facts = ("pk", "kind", "closed_on", "outcome")
    for pk, kind, closed, outcome in disputed(organ, period).values_list(*facts):
        is_pending = closed is None or closed > period.last
        found[kind, PENDING if is_pending else outcome].add(pk)
    return found


def parts_of(row: str, column: str) -> Iterator[Place]:
    """The cells of table three, no sums themselves, that one consists of."""
    rows = list(Row) if row == Total.CONCLUDED else [row]
    columns = list(ApplicantKind) if column == WHOLE else [column]
    yield from ((str(one), str(each)) for one in rows for each in columns)


def parts_of_disputes(block: str, column: str) -> Iterator[Place]:
    """As :func:`parts_of`, of table four."""
    columns = [*Outcome, PENDING] if column == WHOLE else [column]
    yield from ((block, str(each)) for each in columns)
