"""What can be counted of the portal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ
from lubu.portal.models import FaultReport


@figure(
    "fault_reports", label=_("messages about faults"), unit="条", day="received_on", public=False
)
def fault_reports(organ: Organ, period: Period) -> models.QuerySet[FaultReport]:
    """Messages of 我为政府网站找错 that came in; `FaultReport`."""
    return FaultReport.objects.filter(
        organ=organ, received_on__gte=period.first, received_on__lte=period.last
    ).order_by("received_on", "pk")


@figure(
    "fault_reports_in_time",
    label=_("messages about faults answered in time"),
    unit="条",
    day="answered_on",
    public=False,
)
def fault_reports_in_time(organ: Organ, period: Period) -> models.QuerySet[FaultReport]:
    """Messages answered in the period, by their last day; `FaultReport`."""
    within = {"answered_on__gte": period.first, "answered_on__lte": period.last}
    answered = FaultReport.objects.filter(organ=organ, **within)
    return answered.filter(answered_on__lte=models.F("due_on")).order_by("answered_on", "pk")
