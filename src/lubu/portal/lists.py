"""Lists of released items: the newest, and a column's own list page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from lubu.organisations.models import Organ, Unit, VisibleQuerySet
from lubu.portal.frame import Frame
from lubu.portal.pages import ColumnListPage, Link
from lubu.publishing.models import ColumnPage, Release
from lubu.publishing.models.items import VALIDITY_LABELS
from lubu.publishing.rules import ChannelKind, ColumnKind, Validity, validity_now

PER_PAGE = 20
NEWEST = ("-first_released_at", "-pk")
MARKED = frozenset({Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED})
MOST_JUMPS = 9
# ColumnType values as inspections expect them (网页标签规范).
COLUMN_TYPES = {
    ColumnKind.NEWS: "政务动态",
    ColumnKind.NOTICES: "通知公告",
    ColumnKind.POLICY: "政策文件",
    ColumnKind.INTERPRETATION: "政策解读",
    ColumnKind.KEY_AREA: "重点领域信息公开",
    ColumnKind.FINANCE: "财政预决算",
    ColumnKind.STATIC: "概况信息",
    ColumnKind.DISCLOSURE: "政府信息公开",
    ColumnKind.GUIDE: "信息公开指南",
    ColumnKind.REGULATIONS: "信息公开制度",
    ColumnKind.STATUTORY: "信息公开目录",
    ColumnKind.ANNUAL_REPORT: "信息公开年报",
    ColumnKind.REQUESTS: "依申请公开",
    ColumnKind.INSTITUTION: "机构职能",
    ColumnKind.LEADERS: "负责人信息",
    ColumnKind.NEW_MEDIA: "政务新媒体",
}


def site_releases(organ: Organ) -> VisibleQuerySet[Release]:
    """Website releases of the organ that the public reads."""
    return (
        Release.objects.visible_to(None)
        .filter(organ=organ, channel__kind=ChannelKind.WEBSITE.value)
        .select_related("submission", "item")
    )


def validity_of(release: Release) -> str:
    """As the text in public says, unless the document was repealed or expired since."""
    return validity_now(
        release.submission.content["metadata"]["validity"],
        is_repealed=release.item.repealed_on is not None,
        has_expired=release.item.expired_on is not None,
    )


class Lists(Frame):
    """Reads an organ's lists.

    A column's pages are numbered from the oldest, so that a page which is full keeps its items
    and its bytes. The front page shows what came since the last numbered one, and its jumps go
    over the whole range; those of a numbered page lead to older ones, which never change.
    """

    def __init__(self, organ: Organ) -> None:
        super().__init__(organ)
        self._numbered: dict[int, int] = {}  # the last position in each column

    def release_link(self, release: Release) -> Link:
        item, content = release.item, release.submission.content
        return Link(
            str(content["title"]),
            f"{self.base}{release.path}",
            release.released_on,
            _mark(content["metadata"]["validity"], item.repealed_on, item.expired_on),
        )

    def links(self, rows: QuerySet[Release]) -> tuple[Link, ...]:
        """As :meth:`release_link`, of many rows; of their texts no more is read than that."""
        return tuple(link for link, _pk in self.links_with(rows, "pk"))

    def links_with(self, rows: QuerySet[Release], field: str) -> Iterator[tuple[Link, Any]]:
        """As :meth:`links`, each with what the row has in ``field``."""
        metadata = KeyTransform("metadata", "submission__content")
        found = rows.values_list(
            "path",
            "released_on",
            KeyTextTransform("title", "submission__content"),
            KeyTextTransform("validity", metadata),
            "item__repealed_on",
            "item__expired_on",
            field,
        )
        for path, on, title, validity, repealed, expired, more in found:
            mark = _mark(validity or "", repealed, expired)
            yield Link(title, f"{self.base}{path}", on, mark), more

    def latest(
        self, columns: Sequence[int], number: int, before: datetime | None = None
    ) -> QuerySet[Release]:
        """The newest releases in the columns, or the newest that first came out ``before`` a
        moment: of a few of each, found by the index."""
        out = Release.objects.visible_to(None)
        if before is not None:
            out = out.filter(first_released_at__lt=before)
        found = [
            row
            for column in columns
            for row in out.filter(column=column)
            .order_by(*NEWEST)
            .values_list("first_released_at", "pk")[:number]
        ]
        keys = [pk for _at, pk in sorted(found, reverse=True)[:number]]
        return site_releases(self.organ).filter(pk__in=keys).order_by(*NEWEST)

    def newest_of(self, unit: Unit, number: int) -> QuerySet[Release]:
        """The newest releases of a unit's texts, found by these alone: with the other conditions
        in the same query SQLite reads all that the organ ever released."""
        own = Release.objects.filter(submission__unit=unit).values_list("pk", flat=True)
        return site_releases(self.organ).filter(pk__in=list(own)).order_by(*NEWEST)[:number]

    def numbered_pages(self, column: ColumnPage) -> int:
        """How many pages have a number: all full ones but the newest, which is on the front."""
        if column.pk not in self._numbered:
            own = Release.objects.filter(column=column, position__isnull=False)
            last = own.order_by("-position").values_list("position", flat=True).first()
            self._numbered[column.pk] = -1 if last is None else last
        return max((self._numbered[column.pk] + 1) // PER_PAGE - 1, 0)

    def pages_after(self, column: ColumnPage, position: int) -> Iterator[int]:
        """The numbered pages that an item at ``position`` stands on, fills up or leads on from."""
        number = position // PER_PAGE + 1
        fills = (position + 1) % PER_PAGE == 0
        last = self.numbered_pages(column)
        for page in (number - 2, number - 1, number) if fills else (number,):
            if 1 <= page <= last:
                yield page

    def on_front(self, column: ColumnPage) -> QuerySet[Release]:
        """A column's own items that stand on no numbered page."""
        rows = site_releases(self.organ).filter(
            column=column, position__gte=self.numbered_pages(column) * PER_PAGE
        )
        return rows.order_by("-position")

    def front_page(self, column: ColumnPage) -> ColumnListPage:
        """The newest items; in a column without items of its own those of the columns below."""
        found = self.links(self.on_front(column))
        if not found:
            found = self.links(self.latest(self.tree_ids(column), PER_PAGE))
        numbered, href = self.numbered_pages(column), self.column_href(column)
        return self._list_page(
            column,
            found,
            older=f"{href}page-{numbered}.html" if numbered else "",
            oldest=f"{href}page-1.html" if numbered else "",
            jumps=_links(href, _spread(numbered)),
            total=Release.objects.visible_to(None).filter(column=column).count() or None,
        )

    def numbered_page(self, column: ColumnPage, number: int) -> ColumnListPage:
        """Page ``number``, counted from the oldest."""
        first, href = (number - 1) * PER_PAGE, self.column_href(column)
        rows = site_releases(self.organ).filter(
            column=column, position__gte=first, position__lt=first + PER_PAGE
        )
        is_last = number >= self.numbered_pages(column)
        return self._list_page(
            column,
            self.links(rows.order_by("-position")),
            number=number,
            newer=href if is_last else f"{href}page-{number + 1}.html",
            newest=href,
            older=f"{href}page-{number - 1}.html" if number > 1 else "",
            oldest=f"{href}page-1.html" if number > 1 else "",
            jumps=_links(href, _back(number)),
        )

    def _list_page(
        self,
        column: ColumnPage,
        found: tuple[Link, ...],
        *,
        number: int | None = None,
        newer: str = "",
        newest: str = "",
        older: str,
        oldest: str,
        jumps: tuple[Link, ...],
        total: int | None = None,
    ) -> ColumnListPage:
        return ColumnListPage(
            title=column.title,
            description=column.description,
            keywords=column.keywords or column.title,
            kind=COLUMN_TYPES[ColumnKind(column.kind)],
            crumbs=self.crumbs(column),
            children=tuple(map(self.column_link, self.below(column.path, column.depth))),
            siblings=self._siblings(column),
            items=found,
            number=number,
            newer=newer,
            newest=newest,
            older=older,
            oldest=oldest,
            jumps=jumps,
            total=total,
            unit=column.owner_unit.name,
        )


def _mark(said: str, repealed: date | None, expired: date | None) -> str:
    """The word in a frame behind a title: what became of the document."""
    now = validity_now(said, is_repealed=repealed is not None, has_expired=expired is not None)
    return str(VALIDITY_LABELS[Validity(now)]) if now in MARKED else ""


def _steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, 100 …"""
    return (step * 10**power for power in count() for step in (1, 2, 5))


def _spread(numbered: int) -> list[int]:
    """A few numbers over the whole range, newest first."""
    step = next(step for step in _steps() if numbered // step <= MOST_JUMPS)
    return [number for number in range(numbered, 0, -1) if number % step == 0]


def _back(number: int) -> list[int]:
    """The page itself and older ones, ever farther apart."""
    back = [number]
    for step in _steps():
        if step >= number:
            return back
        back.append(number - step)
    return back


def _links(href: str, numbers: Sequence[int]) -> tuple[Link, ...]:
    return tuple(Link(str(number), f"{href}page-{number}.html") for number in numbers)
