"""Which lists behind the public figures a change touches; each from where its row stands."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import date
from functools import partial

from django.db import models
from django.db.models.fields.json import KeyTextTransform

from lubu.channels.models import ReadCount
from lubu.office import figures
from lubu.office.figures import Figure, Period
from lubu.portal import counted
from lubu.portal.counted import Key
from lubu.portal.counted_pages import CountedPages
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import ItemKind


class CountedChanges:
    """Finds the keys of lists; ``known`` are the paths of the site as it was built."""

    def __init__(self, pages: CountedPages, known: Container[str]) -> None:
        self.organ, self.pages, self.known = pages.organ, pages, known

    def of_release(self, release: Release) -> Iterator[Key]:
        """Pages that list a release, or did, or lead to its page."""
        beside = release.item.releases.select_related("item")
        releases = list(beside) if release.path else [release]
        for figure, model in self._listed():
            for one in releases:
                for row in self._rows_of(model, one):
                    yield from self.of_row(figure, row)
        if release.released_on is not None:
            yield from self._of_year(release.released_on.year)

    def of_item(self, item: InformationItem) -> Iterator[Key]:
        """All lists of documents that an item stands in, now that something of it changed."""
        for figure, model in self._listed():
            if model is InformationItem:
                yield from self.of_row(figure, item)

    def of_reads(self, release_id: int, on: date) -> Iterator[Key]:
        """What a count of reads changes: its own line, and the increase of the count after it."""
        rows = list(ReadCount.objects.filter(release=release_id, on__gte=on).order_by("on")[:2])
        for figure, model in self._listed():
            for row in rows if model is ReadCount else ():
                yield from self.of_row(figure, row)
        for year in {row.on.year for row in rows} & set(self.pages.years):
            yield ("figures", str(year))

    def of_row(self, figure: Figure, row: models.Model) -> Iterator[Key]:
        """Pages of the figure that list this row, or listed it as the site was built."""
        if figure.stock:
            for year in self.pages.years if _may_be_stock(row) else ():
                yield from self._of_stock(figure, year)
            return
        for day in self._days(figure, row):
            if day.year in self.pages.years:
                yield from self._of_day(figure, row, day)

    def _of_year(self, year: int) -> Iterator[Key]:
        """All lists of a year of which the site shows nothing yet."""
        if f"figures/{year}.html" not in self.known:
            yield from self.pages.keys_of_year(year)
            yield from self._of_report(year)
            yield from (("figures", str(one)) for one in self.pages.years)  # they name each other

    def _days(self, figure: Figure, row: models.Model) -> set[date]:
        """The days on which a row counts, or did by an earlier text of its item."""
        days = {getattr(row, figure.day)}
        if isinstance(row, InformationItem):
            said = KeyTextTransform(figure.day, KeyTextTransform("metadata", "content"))
            texts = row.submissions.annotate(said=said).exclude(said=None)
            days |= {date.fromisoformat(one) for one in texts.values_list("said", flat=True)}
        return days - {None}

    def _of_day(self, figure: Figure, row: models.Model, day: date) -> Iterator[Key]:
        month = figure.rows(self.organ, Period.month(day.year, day.month))
        path = counted.folder(day.year, figure.name) + counted.month_file(day.month, 1)
        if path not in self.known and not month.filter(pk=row.pk).exists():
            return
        yield from self._of_report(day.year)
        before = models.Q(**{f"{figure.day}__lt": day}) | models.Q(
            **{figure.day: day, "pk__lt": row.pk}
        )
        at = (str(day.year), figure.name)
        yield ("counted", *at)
        file: Callable[[int], str] = partial(counted.month_file, day.month)
        places = (month.filter(before).count(), month.count())
        for number in self._from(*places, figure, day.year, file):
            yield ("counted_month", *at, str(day.month), str(number))
        if figure.name in counted.BY_COLUMN and isinstance(row, Release) and row.column_id:
            whole = figure.rows(self.organ, Period.year(day.year)).filter(column=row.column_id)
            column = self.pages.gather.columns.get(row.column_id)
            if column is not None:
                file = partial(counted.column_file, column)
                places = (whole.filter(before).count(), whole.count())
                for number in self._from(*places, figure, day.year, file):
                    yield ("counted_column", *at, str(row.column_id), str(number))

    def _of_stock(self, figure: Figure, year: int) -> Iterator[Key]:
        at = (str(year), figure.name)
        yield ("counted", *at)
        rows = figure.rows(self.organ, Period.year(year)).count()
        numbers = self._from(0, rows, figure, year, counted.whole_file)
        yield from (("counted_all", *at, str(n)) for n in numbers)
        yield from self._of_report(year)

    def _from(
        self, position: int, rows: int, figure: Figure, year: int, file: Callable[[int], str]
    ) -> list[int]:
        """Pages that a row at ``position`` changes: the first, which says the number; the one
        before its own, which leads on; all after it; and those that were built and are left over.
        """
        last = counted.pages_of(rows)
        while counted.folder(year, figure.name) + file(last + 1) in self.known:
            last += 1
        return sorted({1, *range(max(position // counted.PER_LIST, 1), last + 1)})

    def _of_report(self, year: int) -> Iterator[Key]:
        """The report on the year of a row: which of its figures open to rows may have changed."""
        public = self.pages.report(year)
        if public is not None:
            yield ("item", str(public.pk))

    def _listed(self) -> Iterator[tuple[Figure, type[models.Model]]]:
        """The public figures, each with what it counts."""
        for name in figures.registered():
            figure = counted.listed(name)
            if figure is not None:
                yield figure, figure.rows(self.organ, Period.year(1)).model

    def _rows_of(self, model: type[models.Model], release: Release) -> Iterator[models.Model]:
        if model is Release:
            yield release
        elif model is ReadCount:
            yield from ReadCount.objects.filter(release=release)
        elif model is InformationItem:
            yield release.item


def _may_be_stock(row: models.Model) -> bool:
    """Whether a row is, or was by an earlier text, among the documents that stocks count; most
    items never were, and stand in the list of no year."""
    if not isinstance(row, InformationItem):
        return True
    normative = ItemKind.NORMATIVE.value
    return row.kind == normative or row.submissions.filter(kind=normative).exists()
