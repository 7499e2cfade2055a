"""Figures as one person may see them: the number, its months, and the rows behind both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Max, Model, QuerySet
from django.db.models.functions import ExtractMonth

from lubu.office.charts import Chart, chart
from lubu.office.figures import Figure, Period, recorded, whole
from lubu.organisations.models import Organ, User
from lubu.organisations.visibility import visible
from lubu.reporting.models import AnnualReport

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure of an organ and year, over the rows that one person sees.

    ``organ_value`` is given where a public figure counts more rows than the person may open.
    """

    figure: Figure
    organ: Organ
    year: int
    months: tuple[int, ...]
    value: int
    before: int
    organ_value: int | None

    @property
    def change(self) -> int:
        """How much more than the year before."""
        return self.value - self.before

    @property
    def fall(self) -> int:
        """How much less than the year before."""
        return -self.change

    @property
    def chart(self) -> Chart:
        """The months as bars."""
        return chart([(f"{self.year}-{month:02d}", n) for month, n in zip(MONTHS, self.months)])  # noqa: B905  twelve of each

    @property
    def table(self) -> list[tuple[int, Period, int]]:
        """Month, its period, and its number."""
        return [
            (month, Period.month(self.year, month), n)
            for month, n in zip(MONTHS, self.months, strict=True)
        ]

    @property
    def period(self) -> Period:
        """The year from its first to its last day."""
        return Period.year(self.year)


def rows(figure: Figure, organ: Organ, period: Period, user: User) -> QuerySet[Model]:
    """The rows of a figure that ``user`` may see."""
    return visible(figure.rows(organ, period), user)


def _by_month(figure: Figure, organ: Organ, year: int, user: User) -> tuple[int, ...]:
    if figure.stock:
        return tuple(
            figure.over(rows(figure, organ, Period.month(year, month), user)) for month in MONTHS
        )
    found = dict(
        rows(figure, organ, Period.year(year), user)
        .order_by()
        .annotate(in_month=ExtractMonth(figure.day))
        .values("in_month")
        .annotate(amount=figure.measure)
        .values_list("in_month", "amount")
    )
    return tuple(whole(found.get(month)) for month in MONTHS)


def count(figure: Figure, organ: Organ, year: int, user: User) -> Counted:
    """The figure of a year with its months and the year before."""
    months = _by_month(figure, organ, year, user)
    if figure.adds_up:
        value = sum(months)
    else:  # what is carried in stands at the beginning, not at the end
        value = figure.over(rows(figure, organ, Period.year(year), user))
    everything = figure.value(organ, Period.year(year)) if figure.public else value
    return Counted(
        figure=figure,
        organ=organ,
        year=year,
        months=months,
        value=value,
        before=figure.over(rows(figure, organ, Period.year(year - 1), user)),
        organ_value=everything if everything != value else None,
    )


def room_of(figure: Figure) -> str:
    """The room that registered the figure, by its label."""
    return figure.query.__module__.split(".")[1]


def by_room(organ: Organ, year: int, user: User) -> list[tuple[object, list[Counted]]]:
    """All figures of which a record is kept, room by room as they were registered."""
    found: dict[str, list[Counted]] = {}
    for figure in recorded(organ, Period.year(year)).values():
        found.setdefault(room_of(figure), []).append(count(figure, organ, year, user))
    return [(apps.get_app_config(room).verbose_name, counted) for room, counted in found.items()]


def year_to_show(organ: Organ, user: User, today: date) -> int:
    """This year; in a demonstration the year that it is about, the last with a frozen report."""
    reports = AnnualReport.objects.visible_to(user).filter(organ=organ, frozen_at__isnull=False)
    reported: int | None = reports.aggregate(year=Max("year"))["year"]
    return reported if organ.is_demo and reported else today.year


def clipped(since: date, until: date, month: int | None) -> Period:
    """The period asked for; with ``month``, that month of the year in which it begins."""
    if month is None:
        return Period(since, until)
    within = Period.month(since.year, month)
    return Period(max(since, within.first), min(until, within.last))
