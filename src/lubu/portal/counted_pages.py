"""The pages behind the public figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _

from lubu.office import figures
from lubu.office.figures import Figure, Period
from lubu.portal import counted, figures_page
from lubu.portal.counted import Counts, Key, Shown
from lubu.portal.figures_page import shown
from lubu.portal.gather import Gatherer
from lubu.portal.lists import site_releases
from lubu.portal.pages import CountedPage, CountedRow, DataLinks, Link
from lubu.portal.tables import Column, Kind, Table
from lubu.publishing.models import Release
from lubu.reporting.differences import counted_rows
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.snapshots import is_intact


class CountedPages:
    """One organ's lists of what its figures count."""

    def __init__(self, gather: Gatherer) -> None:
        self.organ, self.gather = gather.organ, gather
        self.shown = Shown(gather.organ, gather.columns)

    @cached_property
    def years(self) -> list[int]:
        return figures_page.years(self.organ)

    # --- which pages ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """Every page of every public figure that counts something."""
        for year in self.years:
            yield from self.keys_of_year(year)

    def keys_of_year(self, year: int) -> Iterator[Key]:
        """As :meth:`keys`, of one year."""
        for name in figures.registered():
            figure = counted.listed(name)
            if figure is not None:
                yield from self._keys_of_figure(figure, year)

    def _keys_of_figure(self, figure: Figure, year: int) -> Iterator[Key]:
        at = (str(year), figure.name)
        yield ("counted", *at)
        if figure.stock:
            count = figure.rows(self.organ, Period.year(year)).count()
            yield from (("counted_all", *at, str(n)) for n in _numbers(1, count))
            return
        for month, counts in counted.by_month(figure, self.organ, year).items():
            yield from (
                ("counted_month", *at, str(month), str(n)) for n in _numbers(1, counts.rows)
            )
        if figure.name in counted.BY_COLUMN:
            for column, counts in counted.by_column(figure, self.organ, year).items():
                yield from (
                    ("counted_column", *at, str(column), str(n)) for n in _numbers(1, counts.rows)
                )

    # --- what they show ---------------------------------------------------------------------------

    def overview(self, year: int, name: str) -> CountedPage | None:
        """A figure of a year by months and columns; nothing where it counts nothing."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.year(year))
        number = figure.over(rows)
        report, reported, dropped = self._report_differs(figure, year)
        if not dropped and not rows.exists():
            return None
        base = self.gather.base + counted.folder(year, name)
        months = columns = tuple[Link, ...]()
        if figure.stock:
            months = (Link(_("All"), base + counted.whole_file(1), note=shown(number)),)
        else:
            months = tuple(
                _part(f"{month}月", base + counted.month_file(month, 1), counts)
                for month, counts in counted.by_month(figure, self.organ, year).items()
            )
        if name in counted.BY_COLUMN:
            columns = tuple(
                _part(column.title, base + counted.column_file(column, 1), counts)
                for pk, counts in counted.by_column(figure, self.organ, year).items()
                if (column := self.gather.columns.get(pk))
            )
        return CountedPage(
            label=str(figure.label),
            unit=figure.unit,
            year=year,
            total=_exact(number),
            crumbs=self._crumbs(figure, year, ""),
            months=months,
            columns=columns,
            report=report,
            reported=reported,
            dropped=dropped,
            data=DataLinks(title=str(figure.label), about=base + counted.DICTIONARY),
        )

    def month(self, year: int, name: str, month: int, number: int) -> CountedPage | None:
        """One page of a month's list."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.month(year, month))
        files = [counted.month_file(month, number + step) for step in (-1, 0, 1)]
        return self._list(figure, year, rows, f"{month}月", number, files)

    def column(self, year: int, name: str, pk: int, number: int) -> CountedPage | None:
        """One page of what a column holds of the figure."""
        figure, column = figures.get(name), self.gather.columns[pk]
        rows = figure.rows(self.organ, Period.year(year)).filter(column=pk)
        files = [counted.column_file(column, number + step) for step in (-1, 0, 1)]
        return self._list(figure, year, rows, column.title, number, files)

    def whole(self, year: int, name: str, number: int) -> CountedPage | None:
        """One page of a stock's list."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.year(year))
        files = [counted.whole_file(number + step) for step in (-1, 0, 1)]
        return self._list(figure, year, rows, _("All"), number, files)

    def _list(
        self,
        figure: Figure,
        year: int,
        rows: models.QuerySet[models.Model],
        part: str,
        number: int,
        files: Sequence[str],
    ) -> CountedPage | None:
        first = (number - 1) * counted.PER_LIST
        found = list(counted.ordered(figure, rows)[first : first + counted.PER_LIST + 1])
        if not found:
            return None
        is_last = len(found) <= counted.PER_LIST
        base = self.gather.base + counted.folder(year, figure.name)
        stem = files[1].removesuffix(".html")
        return CountedPage(
            label=str(figure.label),
            unit=figure.unit,
            year=year,
            total=_exact(figure.over(rows)) if number == 1 else "",
            crumbs=self._crumbs(figure, year, part),
            part=part,
            count=rows.count() if number == 1 else 0,
            rows=self.shown.rows(found[: counted.PER_LIST], figure),
            number=number,
            older="" if number == 1 else base + files[0],
            newer="" if is_last else base + files[2],
            data=DataLinks(
                title=f"{figure.label} {part}",
                csv=f"{base}{stem}.csv",
                json=f"{base}{stem}.json",
                about=base + counted.DICTIONARY,
            ),
        )

    # --- as data ----------------------------------------------------------------------------------

    def table(self, page: CountedPage, name: str) -> Table:
        """The rows of a list as data; all lists of a figure have the same columns."""
        figure = figures.get(name)
        site = f"https://{self.organ.site_domain}"
        columns = [
            Column(_("Day"), Kind.DATE),
            *map(Column, (_("Title"), _("Address"), _("Where"))),
        ]
        if figure.sum_of:
            columns.append(Column(page.label, Kind.INTEGER, page.unit))
        rows = (
            (row.on, row.title, f"{site}{row.href}" if row.href else None, row.note or None)
            + ((int(row.amount.replace(",", "")),) if figure.sum_of else ())
            for row in page.rows
        )
        title = page.data.title if page.data else page.label
        return Table(title, tuple(columns), tuple(rows))

    def data_files(self, year: int, name: str) -> list[str]:
        """The files that hold all rows of a figure of a year, one after the other."""
        figure = figures.get(name)
        if figure.stock:
            count = figure.rows(self.organ, Period.year(year)).count()
            paths = [counted.whole_file(n) for n in _numbers(1, count)]
        else:
            paths = [
                counted.month_file(month, n)
                for month, counts in counted.by_month(figure, self.organ, year).items()
                for n in _numbers(1, counts.rows)
            ]
        return [f"{path.removesuffix('.html')}.csv" for path in paths]

    def _crumbs(self, figure: Figure, year: int, part: str) -> tuple[Link, ...]:
        base = self.gather.base
        here = base + counted.folder(year, figure.name)
        trail = [Link(_("Figures of %(year)s") % {"year": year}, f"{base}figures/{year}.html")]
        trail.append(Link(str(figure.label), here if part else ""))
        return (*trail, Link(part, "")) if part else tuple(trail)

    # --- the annual report ------------------------------------------------------------------------

    def report(self, year: int) -> Release | None:
        """The release of the report on a year, while the public reads it."""
        reports = AnnualReport.objects.filter(
            organ=self.organ, year=year, state=ReportState.RELEASED.value
        )
        items = list(reports.values_list("item", flat=True))  # or all releases would be read
        return site_releases(self.organ).filter(item__in=items).first()

    def _report_differs(
        self, figure: Figure, year: int
    ) -> tuple[Link | None, str, tuple[CountedRow, ...]]:
        """The public report on the year, what it says, and the rows that no longer count."""
        public = self.report(year)
        if public is None:
            return None, "", ()
        report = AnnualReport.objects.get(item=public.item_id)
        if not is_intact(report):
            return None, "", ()
        frozen = (report.snapshot or {})["figures"].get(figure.name)
        rows = figure.rows(self.organ, Period.year(year))
        gone = set(counted_rows(report, figure.name) or ()) - set(
            rows.order_by().values_list("pk", flat=True)
        )
        model = rows.model
        lost = list(
            counted.ordered(figure, model._default_manager.filter(pk__in=sorted(gone)))
            if gone
            else ()
        )
        link = self.gather.release_link(public)
        says = "" if frozen is None or frozen == figure.over(rows) else _exact(frozen)
        return link, says, self.shown.rows(lost, figure)


def opens(pages: CountedPages, year: int, name: str) -> str | None:
    """Where a figure of the year opens to its rows on the site, or nothing."""
    figure = counted.listed(name)
    if figure is None or year not in pages.years:
        return None
    is_any = figure.rows(pages.organ, Period.year(year)).exists()
    return pages.gather.base + counted.folder(year, name) if is_any else None


def _part(title: str, href: str, counts: Counts) -> Link:
    return Link(title, href, note=_exact(counts.number))


def _exact(number: int) -> str:
    """A number on a page that proves it: every digit."""
    return f"{number:,}"


def _numbers(first: int, count: int) -> range:
    return range(first, counted.pages_of(count) + 1)
