"""The public log of answered applications: numbers, days and kinds of answer, and no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lubu.access_requests.labels import ANSWER_LABELS
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.models.requests import AccessRequestQuerySet
from lubu.access_requests.rules.kinds import OTHERWISE, AnswerKind, Row
from lubu.office.calendar import calendar
from lubu.office.charts import chart
from lubu.organisations.models import Organ
from lubu.portal.pages import Link
from lubu.portal.requests.guide import ways
from lubu.portal.requests.pages import LogRow, RequestLogPage
from lubu.portal.requests.words import ROW_GROUPS
from lubu.working_days.calendar import Calendar, OutOfCalendarError

ROWS = 100
COLUMNS = ("number", "received_on", "ended_on", "row", "public_subject")
"""All that is read of a case: nothing of who applied, and not his words, which may name people."""


def log_page(organ: Organ, asked: Mapping[str, str]) -> RequestLogPage:
    """One year's; the newest where none, or none that there is, was asked for."""
    totals = _by_year(organ)
    year = int(asked.get("year", "")) if asked.get("year", "") in map(str, totals) else None
    year = year or max(totals, default=None)
    path = reverse("request_log", args=[organ.slug])
    years = tuple(Link(str(one), f"{path}?year={one}") for one in sorted(totals, reverse=True))
    if year is None:
        return RequestLogPage(
            ways=ways(organ, "request_log"), year=None, years=(), rows=(), kinds=(), totals=(),
            otherwise=0, chart=None, chart_of_years=None,
        )  # fmt: skip
    ended = _ended(organ).filter(ended_on__year=year)
    kinds = _by_kind(ended)
    number = asked.get("page", "")
    found = Paginator(_answered(organ, year), ROWS).get_page(number[:6])
    paging = found.paginator.page_range if found.has_other_pages() else ()
    by_year = tuple((str(one), number) for one, number in sorted(totals.items()))
    days = calendar()
    return RequestLogPage(
        ways=ways(organ, "request_log"),
        year=year,
        years=years,
        rows=tuple(_row(values, days) for values in found),
        kinds=kinds,
        totals=by_year,
        otherwise=ended.filter(row__in=[row.value for row in OTHERWISE]).count(),
        chart=chart(kinds, has_words=True),
        chart_of_years=chart(by_year, has_words=True) if len(by_year) > 1 else None,
        pages=tuple(
            Link(str(one), "" if one == found.number else f"{path}?year={year}&page={one}")
            for one in paging
        ),
    )


def _ended(organ: Organ) -> AccessRequestQuerySet:
    return AccessRequest.objects.filter(
        organ=organ, ended_on__isnull=False, received_on__isnull=False
    )


def _answered(organ: Organ, year: int) -> QuerySet[AccessRequest, dict[str, Any]]:
    rows = _ended(organ).answered().filter(ended_on__year=year)
    return rows.order_by("-ended_on", "-number").values(*COLUMNS)


def _by_year(organ: Organ) -> dict[int, int]:
    """How many were answered in each year, oldest first; one grouped query."""
    rows = _ended(organ).answered().order_by().values("ended_on__year").annotate(n=Count("pk"))
    return {one["ended_on__year"]: one["n"] for one in rows.order_by("ended_on__year")}


def _by_kind(ended: QuerySet[AccessRequest]) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for one in ended.order_by().values("row").annotate(n=Count("pk")):
        counted[one["row"]] = one["n"]
    return tuple((str(label), sum(counted[row] for row in rows)) for label, rows in ROW_GROUPS)


def _row(values: Mapping[str, Any], days: Calendar) -> LogRow:
    received_on, answered_on = values["received_on"], values["ended_on"]
    try:
        number = days.count(received_on, answered_on)
    except OutOfCalendarError:
        number = None
    return LogRow(
        number=str(values["number"]),
        received_on=received_on,
        answered_on=answered_on,
        days=number,
        kind=_kind(Row(values["row"])),
        subject=str(values["public_subject"]),
    )


def _kind(row: Row) -> str:
    """In the words of the kind of answer, where several make one row in its own."""
    own = {Row.GRANTED: _("disclosed"), Row.UNABLE_NOT_HELD: _("not held")}
    return own.get(row) or str(ANSWER_LABELS[AnswerKind(row.value)])
