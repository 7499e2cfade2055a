"""What the public figures count, row by row: a folder of lists for each figure and year.

``figures/2021/website_items/`` tells the months and columns, ``03.html`` lists March,
``03-2.html`` its second hundred, ``column-tzgg.html`` what a column holds of the year. Lists run
from the oldest, so that a new row touches the last page of its month and nothing before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Count, Sum
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from lubu.channels.models import ReadCount
from lubu.office import figures
from lubu.office.figures import Figure, Period
from lubu.organisations.models import Organ
from lubu.portal.pages import CountedRow
from lubu.publishing.models import ColumnPage, InformationItem, Release
from lubu.publishing.rules import ChannelKind

Key: TypeAlias = tuple[str, ...]  # names what is written together, such as ("item", "17")
PER_LIST = 100
DICTIONARY = "data.json"  # what the columns of the lists mean, and which files hold the rows
BY_COLUMN = frozenset({"website_items"})


def folder(year: int, name: str) -> str:
    """The folder of a figure's lists, below the site's base."""
    return f"figures/{year}/{name}/"


def month_file(month: int, number: int) -> str:
    """The file of a month's list, page ``number``."""
    return f"{month:02}{_numbered(number)}.html"


def column_file(column: ColumnPage, number: int) -> str:
    """The file of a column's list, page ``number``."""
    return f"column-{column.slug}{_numbered(number)}.html"


def whole_file(number: int) -> str:
    """The file of all rows, page ``number``: of a stock, which has no months."""
    return f"all{_numbered(number)}.html"


def _numbered(number: int) -> str:
    return "" if number == 1 else f"-{number}"


def listed(name: str) -> Figure | None:
    """A figure whose rows the public may open, or nothing."""
    figure = figures.registered().get(name)
    return figure if figure is not None and figure.public else None


def pages_of(count: int) -> int:
    """How many pages a list of so many rows has."""
    return -(-count // PER_LIST)


def ordered(figure: Figure, rows: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
    """Rows as the lists have them: oldest first, and no more of each than a line shows."""
    rows = rows.select_related(None).order_by(figure.day, "pk")
    before = {Release: "", ReadCount: "release__"}.get(rows.model)
    if before is None:
        return rows.only(figure.day)
    shown = [before + name for name in ("item", "column", "path", "channel__name", "channel__kind")]
    own = [figure.day, *filter(None, [figure.sum_of])]
    return rows.select_related(f"{before}channel").only(*own, *shown)


@dataclass(frozen=True, slots=True)
class Counts:
    """Number and count of rows of one part of a figure."""

    rows: int
    number: int


def by_month(figure: Figure, organ: Organ, year: int) -> dict[int, Counts]:
    """The months that have rows."""
    found: dict[int, Counts] = {}
    for day, more in _grouped(figure, organ, year, figure.day):  # months no index knows
        so_far = found.get(day.month, Counts(0, 0))
        found[day.month] = Counts(so_far.rows + more.rows, so_far.number + more.number)
    return found


def by_column(figure: Figure, organ: Organ, year: int) -> dict[int, Counts]:
    """The columns that have rows, by their keys."""
    return dict(_grouped(figure, organ, year, "column"))


def _grouped(figure: Figure, organ: Organ, year: int, by: str) -> Iterator[tuple[Any, Counts]]:
    rows = figure.rows(organ, Period.year(year)).order_by()
    measure = Sum(figure.sum_of) if figure.sum_of else Count("pk")
    found = (
        rows.annotate(part=models.F(by)).values("part").annotate(rows=Count("pk"), number=measure)
    )
    for one in found.order_by("part"):
        if one["part"] is not None:
            yield one["part"], Counts(one["rows"], one["number"] or 0)


@dataclass(frozen=True, slots=True)
class Visible:
    """What the public may see of a release."""

    item: int
    kind: str
    path: str
    title: str


class Shown:
    """Turns rows of any figure into what the public reads of them; asks once a page."""

    def __init__(self, organ: Organ, columns: dict[int, ColumnPage]) -> None:
        self.base, self.organ, self.columns = organ.site_path, organ, columns

    def rows(self, found: Sequence[models.Model], figure: Figure) -> tuple[CountedRow, ...]:
        """The rows, in their order; what the public may not see has neither title nor text."""
        releases = [self._release(row) for row in found]
        items = {r.item_id for r in releases if r} | {
            row.pk for row in found if isinstance(row, InformationItem)
        }
        # First by the items alone: with more conditions SQLite reads all that the organ released.
        keys = Release.objects.filter(item__in=items).order_by().values_list("pk", flat=True)
        out = Release.objects.visible_to(None).filter(organ=self.organ, pk__in=list(keys))
        title = KeyTextTransform("title", "submission__content")  # read without the text
        facts = out.order_by().values_list("pk", "item", "channel__kind", "path", title)
        visible = {pk: Visible(*fact) for pk, *fact in facts}
        pages = {one.item: one for one in visible.values() if one.kind == ChannelKind.WEBSITE}
        return tuple(
            self._row(row, release, figure, visible, pages)
            for row, release in zip(found, releases, strict=True)
        )

    def _release(self, row: models.Model) -> Release | None:
        if isinstance(row, ReadCount):
            return row.release
        return row if isinstance(row, Release) else None

    def _row(
        self,
        row: models.Model,
        release: Release | None,
        figure: Figure,
        visible: Mapping[int, Visible],
        pages: Mapping[int, Visible],
    ) -> CountedRow:
        on = getattr(row, figure.day)
        amount = f"{getattr(row, figure.sum_of):,}" if figure.sum_of else ""
        if release is None:
            page = pages.get(row.pk or 0)
            return self._of_page(page, on, amount)
        note = self._place(release)
        if release.pk not in visible:
            href = f"{self.base}{release.path}" if release.path else ""
            return CountedRow(
                title=_("Taken back since"), href=href, on=on, note=note, amount=amount,
                is_gone=True,
            )  # fmt: skip
        page = pages.get(release.item_id)
        title = visible[release.pk].title
        href = f"{self.base}{page.path}" if page else ""
        return CountedRow(title=title, href=href, on=on, note=note, amount=amount)

    def _of_page(self, page: Visible | None, on: date | None, amount: str) -> CountedRow:
        if page is None:
            return CountedRow(
                title=_("Taken back since"), href="", on=on, amount=amount, is_gone=True
            )
        return CountedRow(title=page.title, href=f"{self.base}{page.path}", on=on, amount=amount)

    def _place(self, release: Release) -> str:
        if release.channel.kind != ChannelKind.WEBSITE:
            return release.channel.name
        column = self.columns.get(release.column_id or 0)
        return column.title if column else ""
