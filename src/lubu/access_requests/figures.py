"""What can be counted of applications, and table three of the report in one query.

No figure opens its rows to the public: a case belongs to who applied. The numbers stand in the
annual report.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.counting import Cells, Group, table_three
from lubu.access_requests.rules.disputes import Disputed, DisputeKind, Outcome, table_four
from lubu.access_requests.rules.kinds import ApplicantKind, Row
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ


def table(organ: Organ, period: Period) -> Cells:
    """Table three for the statistical year, from one grouped query."""
    groups = (
        _counted(organ, period)
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
        _disputed(organ, period)
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


def _disputed(organ: Organ, period: Period) -> models.QuerySet[Dispute]:
    return Dispute.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=period.first),
        request__organ=organ,
        filed_on__lte=period.last,
    )


@figure(
    "reconsiderations",
    label=_("reconsiderations"),
    unit="件",
    day="filed_on",
    stock=True,
    public=False,
)
def reconsiderations(organ: Organ, period: Period) -> models.QuerySet[Dispute]:
    """Reconsiderations closed in the period, or pending at its end (行政复议)."""
    return (
        _disputed(organ, period)
        .filter(kind=DisputeKind.RECONSIDERATION.value)
        .order_by("filed_on", "pk")
    )


def _counted(organ: Organ, period: Period) -> models.QuerySet[AccessRequest]:
    """Cases that were open on a day of the period, or received in it."""
    return AccessRequest.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=period.first),
        organ=organ,
        received_on__lte=period.last,
    )


@figure(
    "requests_received",
    label=_("applications received"),
    unit="件",
    day="received_on",
    public=False,
)
def requests_received(organ: Organ, period: Period) -> models.QuerySet[AccessRequest]:
    """Applications by their statutory day of receipt (本年新收); `AccessRequest`."""
    return AccessRequest.objects.filter(
        organ=organ, received_on__range=(period.first, period.last)
    ).order_by("received_on", "pk")


@figure(
    "requests_carried_in",
    label=_("applications carried over"),
    unit="件",
    day="received_on",
    stock=True,
    public=False,
)
def requests_carried_in(organ: Organ, period: Period) -> models.QuerySet[AccessRequest]:
    """Applications received before the period and not ended before it (上年结转)."""
    return (
        _counted(organ, period).filter(received_on__lt=period.first).order_by("received_on", "pk")
    )


@figure(
    "requests_concluded",
    label=_("applications concluded"),
    unit="件",
    day="ended_on",
    public=False,
)
def requests_concluded(organ: Organ, period: Period) -> models.QuerySet[AccessRequest]:
    """Applications by the day on which they ended, however (办结); `AccessRequest`."""
    return AccessRequest.objects.filter(
        organ=organ, ended_on__range=(period.first, period.last), received_on__isnull=False
    ).order_by("ended_on", "pk")


@figure(
    "requests_carried_out",
    label=_("applications still open"),
    unit="件",
    day="received_on",
    stock=True,
    public=False,
)
def requests_carried_out(organ: Organ, period: Period) -> models.QuerySet[AccessRequest]:
    """Applications that are open when the period ends (结转下年度继续办理)."""
    return (
        _counted(organ, period)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=period.last))
        .order_by("received_on", "pk")
    )
