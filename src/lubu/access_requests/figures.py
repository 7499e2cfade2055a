"""What can be counted of applications.

They are the desk's: the public site opens each of its figures to its rows, and here these are what
people asked for. The public reads the numbers in the annual report.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import AccessRequest, Dispute
from lubu.access_requests.rules.counting import WHOLE, Total
from lubu.access_requests.rules.disputes import DisputeKind
from lubu.access_requests.rules.kinds import Row
from lubu.access_requests.tables import cases_of, disputes_of, is_kept
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ

Requests = models.QuerySet[AccessRequest]


@figure(
    "requests_received",
    label=_("applications received"),
    unit="件",
    day="received_on",
    public=False,
    kept=is_kept,
)
def requests_received(organ: Organ, period: Period) -> Requests:
    """Applications by their statutory day of receipt (本年新收); `AccessRequest`."""
    return cases_of(organ, period, Total.RECEIVED, WHOLE)


@figure(
    "requests_carried_in",
    label=_("applications carried over"),
    unit="件",
    day="received_on",
    public=False,
    stock=True,
    kept=is_kept,
)
def requests_carried_in(organ: Organ, period: Period) -> Requests:
    """Applications received before the period and not ended before it (上年结转)."""
    return cases_of(organ, period, Total.CARRIED_IN, WHOLE)


@figure(
    "requests_concluded",
    label=_("applications concluded"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_concluded(organ: Organ, period: Period) -> Requests:
    """Applications by the day on which they ended, however (办结); `AccessRequest`."""
    return _ended(organ, period)


@figure(
    "requests_carried_out",
    label=_("applications still open"),
    unit="件",
    day="received_on",
    public=False,
    stock=True,
    kept=is_kept,
)
def requests_carried_out(organ: Organ, period: Period) -> Requests:
    """Applications that are open when the period ends (结转下年度继续办理)."""
    return cases_of(organ, period, Total.CARRIED_OUT, WHOLE)


# --- how they ended -------------------------------------------------------------------------------


def _ended(organ: Organ, period: Period, rows: Collection[Row] = ()) -> Requests:
    found = AccessRequest.objects.filter(
        organ=organ, ended_on__range=(period.first, period.last), received_on__isnull=False
    ).order_by("ended_on", "pk")
    return found.filter(row__in=[one.value for one in rows]) if rows else found


def _beginning(words: str) -> tuple[Row, ...]:
    return tuple(row for row in Row if row.value.startswith(words))


@figure(
    "requests_granted",
    label=_("applications granted"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_granted(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 予以公开; `AccessRequest`."""
    return _ended(organ, period, [Row.GRANTED])


@figure(
    "requests_partial",
    label=_("applications granted in part"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_partial(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 部分公开; `AccessRequest`."""
    return _ended(organ, period, [Row.PARTIAL])


@figure(
    "requests_denied",
    label=_("applications denied"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_denied(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 不予公开, on any of the eight grounds; `AccessRequest`."""
    return _ended(organ, period, _beginning("deny_"))


@figure(
    "requests_unable",
    label=_("applications that could not be met"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_unable(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 无法提供; `AccessRequest`."""
    return _ended(organ, period, _beginning("unable_"))


@figure(
    "requests_refused",
    label=_("applications not handled"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_refused(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 不予处理; `AccessRequest`."""
    return _ended(organ, period, _beginning("refuse_"))


@figure(
    "requests_ended_otherwise",
    label=_("applications ended otherwise"),
    unit="件",
    day="ended_on",
    public=False,
    kept=is_kept,
)
def requests_ended_otherwise(organ: Organ, period: Period) -> Requests:
    """Applications that ended with 其他处理: uncorrected, unpaid, withdrawn; `AccessRequest`."""
    return _ended(organ, period, _beginning("other"))


# --- how long it took -----------------------------------------------------------------------------


def _answered(organ: Organ, period: Period) -> Requests:
    return AccessRequest.objects.filter(
        organ=organ, issued_on__range=(period.first, period.last)
    ).order_by("issued_on", "pk")


@figure(
    "requests_answered_late",
    label=_("applications answered late"),
    unit="件",
    day="issued_on",
    public=False,
    kept=is_kept,
)
def requests_answered_late(organ: Organ, period: Period) -> Requests:
    """Applications answered after their last day (逾期答复); `AccessRequest`."""
    return _answered(organ, period).filter(is_in_time=False)


@figure(
    "requests_in_time_percent",
    label=_("share of answers in time"),
    unit="%",
    day="issued_on",
    mean_of="percent_in_time",
    public=False,
    kept=is_kept,
)
def requests_in_time_percent(organ: Organ, period: Period) -> Requests:
    """Answered applications, each 100 if in time (按时答复率); nought where none was answered."""
    return _answered(organ, period).annotate(
        percent_in_time=Case(When(is_in_time=True, then=100), default=0)
    )


@figure(
    "requests_mean_days",
    label=_("working days to an answer, on average"),
    unit="个工作日",
    day="issued_on",
    mean_of="days_taken",
    public=False,
    kept=is_kept,
)
def requests_mean_days(organ: Organ, period: Period) -> Requests:
    """Answered applications by the working days of their term that had run (平均办理时长).

    Days that the law does not count (a consultation, or before a correction) are not in it.
    """
    return _answered(organ, period)


# --- fees -----------------------------------------------------------------------------------------


@figure(
    "fee_notices",
    label=_("fee notices issued"),
    unit="件",
    day="fee_noticed_on",
    public=False,
    kept=is_kept,
)
def fee_notices(organ: Organ, period: Period) -> Requests:
    """Applications for which a fee was noticed (发出收费通知); `AccessRequest`."""
    return _noticed(organ, period)


def _noticed(organ: Organ, period: Period) -> Requests:
    return AccessRequest.objects.filter(
        organ=organ, fee_noticed_on__range=(period.first, period.last)
    ).order_by("fee_noticed_on", "pk")


def _in_fen(rows: Requests) -> Requests:
    return rows.annotate(fee_fen=F("fee_yuan") * 100)


@figure(
    "fee_billed_fen",
    label=_("fees noticed"),
    unit="分",
    day="fee_noticed_on",
    sum_of="fee_fen",
    public=False,
    kept=is_kept,
)
def fee_billed_fen(organ: Organ, period: Period) -> Requests:
    """The amounts of the fee notices (通知收费总金额), in fen; `AccessRequest`."""
    return _in_fen(_noticed(organ, period))


@figure(
    "fee_received_fen",
    label=_("fees received"),
    unit="分",
    day="fee_paid_on",
    sum_of="fee_fen",
    public=False,
    kept=is_kept,
)
def fee_received_fen(organ: Organ, period: Period) -> Requests:
    """The fees paid (实际收取), in fen, by the day of payment; `AccessRequest`."""
    within = (period.first, period.last)
    paid = AccessRequest.objects.filter(organ=organ, fee_paid_on__range=within)
    return _in_fen(paid.order_by("fee_paid_on", "pk"))


# --- what came after ------------------------------------------------------------------------------


@figure(
    "reconsiderations",
    label=_("reconsiderations"),
    unit="件",
    day="filed_on",
    public=False,
    stock=True,
    kept=is_kept,
)
def reconsiderations(organ: Organ, period: Period) -> models.QuerySet[Dispute]:
    """Reconsiderations closed in the period, or pending at its end (行政复议)."""
    return disputes_of(organ, period, DisputeKind.RECONSIDERATION, WHOLE)


@figure(
    "litigations",
    label=_("suits"),
    unit="件",
    day="filed_on",
    public=False,
    stock=True,
    kept=is_kept,
)
def litigations(organ: Organ, period: Period) -> models.QuerySet[Dispute]:
    """Suits closed in the period, or pending at its end, after a reconsideration or without."""
    direct = disputes_of(organ, period, DisputeKind.LITIGATION_DIRECT, WHOLE)
    after = disputes_of(organ, period, DisputeKind.LITIGATION_AFTER, WHOLE)
    return (direct | after).order_by("filed_on", "pk")
