"""From a figure or a cell of a report to the rows that it counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from lubu.office import figures as register
from lubu.office.figures import Period
from lubu.reporting.documents.html import LinkTo
from lubu.reporting.gathering import figure_of
from lubu.reporting.models import AnnualReport


def rows_of(report: AnnualReport) -> LinkTo:
    """Links to the lists of rows of the report's organ and year; of a frozen one those that it
    counted when it was frozen.
    """
    period = Period.year(report.year)
    asked = {"organ": report.organ.slug, "since": period.first, "until": period.last}
    if report.is_frozen:
        asked["report"] = report.pk
    query = urlencode(asked)

    def link(name: str) -> str | None:
        figure = figure_of(name) if "/" in name else name
        if figure not in register.registered():
            return None
        return f"{reverse('figures:rows', kwargs={'name': figure})}?{query}"

    return link
