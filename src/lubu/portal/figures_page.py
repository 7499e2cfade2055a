"""The public figures: numbers by month, drawn and listed, from the registered figures."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _

from lubu.office import figures
from lubu.office.charts import chart
from lubu.office.figures import Figure, Period
from lubu.office.formats import FORMATTERS
from lubu.organisations.models import Organ
from lubu.portal import counted
from lubu.portal.pages import ChartRow, DataLinks, FigureChart, FiguresPage, Link
from lubu.portal.tables import Column, Kind, Table
from lubu.publishing.models import Release

HEADLINE = ("website_items", "new_media_items", "new_media_reads")


def years(organ: Organ) -> list[int]:
    """Years in which something was released, oldest first."""
    found, year = list[int](), _first_year(organ, after=0)
    while year:
        found.append(year)
        year = _first_year(organ, after=year)
    return found


def _first_year(organ: Organ, *, after: int) -> int:
    """The first year after another in which something was released; 0 where there is none."""
    rows = Release.objects.filter(organ=organ, released_on__gt=date(max(after, 1), 12, 31))
    day = rows.order_by("released_on").values_list("released_on", flat=True).first()
    return day.year if day else 0


def by_month(figure: Figure, organ: Organ, year: int) -> list[int]:
    """Twelve values, January first; one grouped query."""
    found = counted.by_month(figure, organ, year)
    return [found[month].number if month in found else 0 for month in range(1, 13)]


def shown(value: int) -> str:
    """A number as people read it, the same way as the annual report writes it."""
    return FORMATTERS["wan"](value)


Numbers: TypeAlias = "list[tuple[Figure, list[int]]]"  # figures with their twelve values


def numbers(organ: Organ, year: int) -> Numbers:
    """The public figures of a year that count something, the headline's first."""
    registered = figures.registered()
    named = [*HEADLINE, *(name for name in registered if name not in HEADLINE)]
    found = [registered[name] for name in named if name in registered]
    counted_ones = (
        (figure, by_month(figure, organ, year))
        for figure in found
        if figure.public and not figure.stock
    )
    return [(figure, values) for figure, values in counted_ones if any(values)]


def view(organ: Organ, year: int, found: Numbers) -> FiguresPage:
    """The page of one year."""
    base = organ.site_path
    charts = tuple(
        _chart(figure, values, f"{base}{counted.folder(year, figure.name)}")
        for figure, values in found
    )
    links = tuple(Link(str(one), f"{base}figures/{one}.html") for one in years(organ))
    data = DataLinks(
        title=_("Figures of %(year)s") % {"year": year},
        csv=f"{base}figures/{year}.csv",
        json=f"{base}figures/{year}.json",
        about=f"{base}figures/{year}-data.json",
    )
    return FiguresPage(year=year, charts=charts, years=links, data=data)


def table(year: int, found: Numbers) -> Table:
    """The same numbers as data, a row a month."""
    columns = (Column(str(figure.label), Kind.INTEGER, figure.unit) for figure, _values in found)
    months = ([values[month] for _figure, values in found] for month in range(12))
    return Table(
        title=_("Figures of %(year)s") % {"year": year},
        columns=(Column(_("Month")), *columns),
        rows=tuple((f"{year}-{month:02}", *row) for month, row in enumerate(months, start=1)),
    )


def _chart(figure: Figure, values: list[int], base: str) -> FigureChart:
    """``base`` is the folder of the lists that the months open to."""
    named = [(f"{month}月", value) for month, value in enumerate(values, start=1)]
    return FigureChart(
        title=str(figure.label),
        unit=figure.unit,
        total=shown(sum(values)),
        drawn=chart(named, has_words=True, shown=shown),
        rows=tuple(
            ChartRow(
                label=label,
                shown=shown(value),
                href=base + counted.month_file(month, 1) if value else "",
            )
            for month, (label, value) in enumerate(named, start=1)
        ),
        href=base,
    )


def shown_first(organ: Organ) -> int:
    """The last year that is complete (something was released in December), else the last."""
    known = years(organ)
    rows = Release.objects.filter(organ=organ)
    for year in reversed(known):
        if rows.filter(released_on__range=(date(year, 12, 1), date(year, 12, 31))).exists():
            return year
    return max(known, default=0)


def headline(organ: Organ) -> tuple[list[ChartRow], str]:
    """The few figures of a year for the home page, and which year it is."""
    year = shown_first(organ)
    if not year:
        return [], ""
    known = figures.registered()
    numbers = []
    for name in HEADLINE:
        if name in known:
            value = known[name].value(organ, Period.year(year))
            href = f"{organ.site_path}{counted.folder(year, name)}" if value else ""
            numbers.append(ChartRow(label=str(known[name].label), shown=shown(value), href=href))
    return numbers, _("Counted from the record of %(year)s") % {"year": year}
