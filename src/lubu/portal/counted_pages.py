"""The pages behind the public figures, and which of them an entry of the ledger changes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import date
from functools import cached_property, partial

from django.db import models
from django.utils.translation import gettext as _

from lubu.channels.models import ReadCount
from lubu.office import figures
from lubu.office.figures import Figure, Period
from lubu.portal import counted, figures_page
from lubu.portal.counted import Counts, Shown
from lubu.portal.figures_page import shown
from lubu.portal.gather import Gatherer, site_releases
from lubu.portal.pages import CountedPage, CountedRow, Link
from lubu.publishing.models import InformationItem, Release
from lubu.reporting.differences import counted_rows
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.snapshots import is_intact

Key = tuple[str, ...]


class CountedPages:
    """One organ's lists of what its figures count; ``known`` are the paths of the built site."""

    def __init__(self, gather: Gatherer, known: Container[str] = frozenset()) -> None:
        self.organ, self.gather, self.known = gather.organ, gather, known
        self.shown = Shown(gather.organ, gather.columns)

    @cached_property
    def years(self) -> list[int]:
        return figures_page.years(self.organ)

    # --- which pages ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """Every page of every public figure that counts something."""
        for year in self.years:
            for name in figures.registered():
                figure = counted.listed(name)
                if figure is not None:
                    yield from self._keys_of_figure(figure, year)

    def _keys_of_figure(self, figure: Figure, year: int) -> Iterator[Key]:
        at = (str(year), figure.name)
        if figure.stock:
            count = figure.rows(self.organ, Period.year(year)).count()
            if count:
                yield ("counted", *at)
            yield from (("counted_all", *at, str(n)) for n in _numbers(1, count))
            return
        months = counted.by_month(figure, self.organ, year)
        if months:
            yield ("counted", *at)
        for month, counts in months.items():
            yield from (
                ("counted_month", *at, str(month), str(n)) for n in _numbers(1, counts.rows)
            )
        if figure.name in counted.BY_COLUMN:
            for column, counts in counted.by_column(figure, self.organ, year).items():
                yield from (
                    ("counted_column", *at, str(column), str(n)) for n in _numbers(1, counts.rows)
                )

    def keys_of_release(self, release: Release) -> Iterator[Key]:
        """Pages that list a release, or did, or lead to its page; each from where it stands."""
        item = release.item.releases.select_related("item")
        releases = list(item) if release.path else [release]
        for name in figures.registered():
            figure = counted.listed(name)
            if figure is None:
                continue
            for one in releases:
                for row in self._rows_of(figure, one):
                    yield from self.keys_of_row(figure, row)
        yield from self._keys_of_report(release.released_on)

    def keys_of_item(self, item: InformationItem) -> Iterator[Key]:
        """All lists of documents that an item stands in, now that something of it changed."""
        for name in figures.registered():
            figure = counted.listed(name)
            if figure is not None and self._model(figure) is InformationItem:
                yield from self.keys_of_row(figure, item)
        yield from self._keys_of_report(item.written_on)
        yield from self._keys_of_report(item.repealed_on)

    def keys_of_reads(self, on: date) -> Iterator[Key]:
        """Lists of reads that a count on this day stands in."""
        for name in figures.registered():
            figure = counted.listed(name)
            if figure is not None and self._model(figure) is ReadCount:
                yield from self._keys_of_month(figure, on, 0)

    def keys_of_row(self, figure: Figure, row: models.Model) -> Iterator[Key]:
        """Pages of the figure that list this row, or listed it as the site was built."""
        if figure.stock:
            for year in self.years:
                yield from self._keys_of_whole(figure, year)
            return
        day = getattr(row, figure.day)
        if day is None or day.year not in self.years:
            return
        month = figure.rows(self.organ, Period.month(day.year, day.month))
        path = counted.folder(day.year, figure.name) + counted.month_file(day.month, 1)
        if path not in self.known and not month.filter(pk=row.pk).exists():
            return
        before = models.Q(**{f"{figure.day}__lt": day}) | models.Q(
            **{figure.day: day, "pk__lt": row.pk}
        )
        yield from self._keys_of_month(figure, day, month.filter(before).count())
        if figure.name in counted.BY_COLUMN and isinstance(row, Release) and row.column_id:
            whole = figure.rows(self.organ, Period.year(day.year)).filter(column=row.column_id)
            at = (str(day.year), figure.name, str(row.column_id))
            column = self.gather.columns.get(row.column_id)
            if column is not None:
                file = partial(counted.column_file, column)
                position = whole.filter(before).count()
                for number in self._from(position, whole.count(), figure, day.year, file):
                    yield ("counted_column", *at, str(number))

    def _keys_of_month(self, figure: Figure, day: date, position: int) -> Iterator[Key]:
        """The lists of a month from a row's place on, with the one that may be left over."""
        if day.year not in self.years:
            return
        at = (str(day.year), figure.name)
        yield ("counted", *at)
        count = figure.rows(self.organ, Period.month(day.year, day.month)).count()
        file = partial(counted.month_file, day.month)
        for number in self._from(position, count, figure, day.year, file):
            yield ("counted_month", *at, str(day.month), str(number))

    def _keys_of_whole(self, figure: Figure, year: int) -> Iterator[Key]:
        at = (str(year), figure.name)
        yield ("counted", *at)
        count = figure.rows(self.organ, Period.year(year)).count()
        numbers = self._from(0, count, figure, year, counted.whole_file)
        yield from (("counted_all", *at, str(n)) for n in numbers)

    def _from(
        self, position: int, count: int, figure: Figure, year: int, file: Callable[[int], str]
    ) -> list[int]:
        """Pages that a row at ``position`` changes: the first, which says the number; the one
        before its own, which leads on; all after it; and those that were built and are left over.
        """
        last = counted.pages_of(count)
        while counted.folder(year, figure.name) + file(last + 1) in self.known:
            last += 1
        return sorted({1, *range(max(position // counted.PER_LIST, 1), last + 1)})

    def _keys_of_report(self, day: date | None) -> Iterator[Key]:
        """The report on the year of a row: which of its figures open to rows may have changed."""
        public = self._report(day.year) if day is not None else None
        if public is not None:
            yield ("item", str(public.pk))

    def _rows_of(self, figure: Figure, release: Release) -> Iterator[models.Model]:
        model = self._model(figure)
        if model is Release:
            yield release
        elif model is ReadCount:
            yield from ReadCount.objects.filter(release=release)
        elif model is InformationItem:
            yield release.item

    def _model(self, figure: Figure) -> type[models.Model]:
        return figure.rows(self.organ, Period.year(1)).model

    # --- what they show ---------------------------------------------------------------------------

    def overview(self, year: int, name: str) -> CountedPage | None:
        """A figure of a year by months and columns; nothing where it counts nothing."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.year(year))
        number = counted.value(figure, rows)
        report, reported, dropped = self._report_differs(figure, year)
        if not number and not dropped:
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
        )

    def month(self, year: int, name: str, month: int, number: int) -> CountedPage | None:
        """One page of a month's list."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.month(year, month))
        files = (counted.month_file(month, number - 1), counted.month_file(month, number + 1))
        return self._list(figure, year, rows, f"{month}月", number, files)

    def column(self, year: int, name: str, pk: int, number: int) -> CountedPage | None:
        """One page of what a column holds of the figure."""
        figure, column = figures.get(name), self.gather.columns[pk]
        rows = figure.rows(self.organ, Period.year(year)).filter(column=pk)
        files = (counted.column_file(column, number - 1), counted.column_file(column, number + 1))
        return self._list(figure, year, rows, column.title, number, files)

    def whole(self, year: int, name: str, number: int) -> CountedPage | None:
        """One page of a stock's list."""
        figure = figures.get(name)
        rows = figure.rows(self.organ, Period.year(year))
        files = (counted.whole_file(number - 1), counted.whole_file(number + 1))
        return self._list(figure, year, rows, _("All"), number, files)

    def _list(
        self,
        figure: Figure,
        year: int,
        rows: models.QuerySet[models.Model],
        part: str,
        number: int,
        files: tuple[str, str],
    ) -> CountedPage | None:
        first = (number - 1) * counted.PER_LIST
        found = list(counted.ordered(figure, rows)[first : first + counted.PER_LIST])
        if not found:
            return None
        count = rows.count()
        base = self.gather.base + counted.folder(year, figure.name)
        is_last = number >= counted.pages_of(count)
        return CountedPage(
            label=str(figure.label),
            unit=figure.unit,
            year=year,
            total=_exact(counted.value(figure, rows)) if number == 1 else "",
            crumbs=self._crumbs(figure, year, part),
            part=part,
            count=count if number == 1 else 0,
            rows=self.shown.rows(found, figure),
            number=number,
            older="" if number == 1 else base + files[0],
            newer="" if is_last else base + files[1],
        )

    def _crumbs(self, figure: Figure, year: int, part: str) -> tuple[Link, ...]:
        base = self.gather.base
        here = base + counted.folder(year, figure.name)
        trail = [Link(_("Figures of %(year)s") % {"year": year}, f"{base}figures/{year}.html")]
        trail.append(Link(str(figure.label), here if part else ""))
        return (*trail, Link(part, "")) if part else tuple(trail)

    # --- the annual report ------------------------------------------------------------------------

    def _report(self, year: int) -> Release | None:
        """The release of the report on a year, while the public reads it."""
        rows = site_releases(self.organ).filter(
            item__annual_report__year=year, item__annual_report__state=ReportState.RELEASED.value
        )
        return rows.first()

    def _report_differs(
        self, figure: Figure, year: int
    ) -> tuple[Link | None, str, tuple[CountedRow, ...]]:
        """The public report on the year, what it says, and the rows that no longer count."""
        public = self._report(year)
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
        says = "" if frozen is None or frozen == counted.value(figure, rows) else _exact(frozen)
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
