"""The rows that a frozen annual report counted, beside those that its figures count now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.http import Http404

from lubu.desk.described import with_related
from lubu.office.figures import Figure, Period
from lubu.office.words import LONGEST_KEY
from lubu.organisations.models import Organ, User
from lubu.organisations.visibility import visible
from lubu.reporting.case_cells import address_of, cell_figure
from lubu.reporting.differences import counted_rows
from lubu.reporting.gathering import Gathered, row_keys
from lubu.reporting.models import AnnualReport
from lubu.reporting.snapshots import frozen_snapshot, is_intact


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedThen:
    """What a frozen report counted for a figure.

    ``number`` is the report's; ``rows`` and ``come`` (counted since) are those that the person may
    see; ``gone`` are keys of rows that no longer count.
    """

    report: AnnualReport
    number: object
    rows: QuerySet[Model]
    gone: frozenset[int]
    come: QuerySet[Model]


def report_asked(key: str, organ: Organ, user: User) -> AnnualReport | None:
    """The frozen report of an address; nothing where it names none.

    Raises:
        Http404: a report that the person does not see, of another organ, not frozen, or changed
            since: its own screen says so.
    """
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        raise Http404
    report = AnnualReport.objects.visible_to(user).filter(organ=organ, pk=int(key)).first()
    if report is None or not report.is_frozen or not is_intact(report):
        raise Http404
    return report


def counted_then(
    figure: Figure, report: AnnualReport, user: User, month: int | None
) -> CountedThen:
    """The rows that an intact report counted for the figure, in ``month`` or all of its year."""
    period = Period.year(report.year)
    then = set(counted_rows(report, figure.name) or ())
    now = row_keys(figure, report.organ, period)
    model = figure.rows(report.organ, period).model

    def of(keys: set[int]) -> QuerySet[Model]:
        found = visible(model._default_manager.filter(pk__in=keys), user)
        if month is not None:
            found = found.filter(**{f"{figure.day}__month": month})
        return with_related(found).order_by(figure.day, "pk")

    return CountedThen(
        report=report,
        number=_said(report, figure),
        rows=of(then),
        gone=frozenset(then - now),
        come=of(now - then),
    )


def _said(report: AnnualReport, figure: Figure) -> object:
    """What the frozen report says of a figure, or of a cell of the applications."""
    frozen = Gathered.from_json(frozen_snapshot(report))
    if cell_figure(figure.name) is not None:
        return frozen.tables.at(address_of(figure.name)).number
    return frozen.figures.get(figure.name)
