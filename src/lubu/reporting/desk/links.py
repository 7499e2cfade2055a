"""From a figure or a cell of a report to the rows that it counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from lubu.office import figures as register
from lubu.office.figures import Period
from lubu.reporting.case_cells import cell_figures, name_of
from lubu.reporting.documents.html import LinkTo
from lubu.reporting.gathering import figure_of
from lubu.reporting.models import AnnualReport
from lubu.reporting.tables import Address, Tables


def rows_of(report: AnnualReport, tables: Tables | None = None) -> LinkTo:
    """Links to the lists of rows of the report's organ and year; of a frozen one those that it
    counted when it was frozen. Of ``tables``, cells of applications that say nought do not open.
    """
    period = Period.year(report.year)
    asked = {"organ": report.organ.slug, "since": period.first, "until": period.last}
    if report.is_frozen:
        asked["report"] = report.pk
    query = urlencode(asked)

    def link(name: str) -> str | None:
        figure = (figure_of(name) or _cell(name)) if "/" in name else name
        if figure not in register.registered() and figure not in cell_figures():
            return None
        if tables is not None and figure in cell_figures() and not _counts(tables, name):
            return None
        return f"{reverse('figures:rows', kwargs={'name': figure})}?{query}"

    return link


def _counts(tables: Tables, address: str) -> bool:
    return bool(tables.at(Address.parse(address)).number)


def _cell(address: str) -> str | None:
    """The figure of a cell of the applications."""
    name = name_of(Address.parse(address))
    return name if name in cell_figures() else None
