"""From released rows to what the pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.organisations.models import Organ, VisibleQuerySet
from lubu.portal.frame import Frame
from lubu.portal.pages import (
    ColumnListPage,
    DisclosurePage,
    File,
    HomePageData,
    ItemPage,
    Link,
    Metadata,
    Section,
    SiteMapPage,
    WithdrawnPage,
)
from lubu.publishing.models import ColumnPage, InformationItem, Release
from lubu.publishing.models.items import (
    FIVE_OPEN_LABELS,
)
from lubu.publishing.rules import (
    ChannelKind,
    ColumnKind,
    FiveOpen,
    ItemKind,
)

# The documented form of `publishing.content`: names to words, lists and tables.
Content: TypeAlias = "dict[str, Any]"
PER_PAGE = 20
HOME_ITEMS = 7
ADDRESS = re.compile(r'(href|src)="lubu:(item|file|picture)/(\d*)"')
# ColumnType values as inspections expect them (网页标签规范).
COLUMN_TYPES = {
    ColumnKind.NEWS: "政务动态",
    ColumnKind.NOTICES: "通知公告",
    ColumnKind.POLICY: "政策文件",
    ColumnKind.INTERPRETATION: "政策解读",
    ColumnKind.KEY_AREA: "重点领域信息公开",
    ColumnKind.FINANCE: "财政预决算",
    ColumnKind.STATIC: "概况信息",
    ColumnKind.ANNUAL_REPORT: "信息公开年报",
    ColumnKind.NEW_MEDIA: "政务新媒体",
}


def site_releases(organ: Organ) -> VisibleQuerySet[Release]:
    """Website releases of the organ that the public reads."""
    return (
        Release.objects.visible_to(None)
        .filter(organ=organ, channel__kind=ChannelKind.WEBSITE.value)
        .select_related("submission", "item", "column")
    )


def file_path(entry: dict[str, object]) -> str:
    """Where an attachment or picture stands in the built site: named by its content."""
    return f"files/{str(entry['digest'])[:32]}.{entry.get('kind') or 'jpg'}"


class NotOnTheSiteError(Exception):
    """The release was never on the website, so no page shows it."""


class Gatherer(Frame):
    """Reads one organ's public record, page by page."""

    def release_link(self, release: Release) -> Link:
        mark = _("repealed") if release.item.repealed_on else ""
        return Link(
            str(release.submission.content["title"]),
            f"{self.base}{release.path}",
            release.released_on,
            mark,
        )

    def latest(self, columns: Sequence[int], count: int) -> list[Release]:
        """The newest releases in the columns."""
        rows = site_releases(self.organ).filter(column__in=columns)
        return list(rows.order_by("-first_released_at", "-pk")[:count])

    # --- pages ------------------------------------------------------------------------------------

    def home(self, figures: Sequence[tuple[str, str]], note: str) -> HomePageData:
        """The home page: the first column of each known kind in its place, the others below."""
        blocks: dict[int, tuple[ColumnPage, list[Release]]] = {}
        for column in self.top:
            found = self.latest(self.tree_ids(column), HOME_ITEMS + 1)
            if found:
                blocks[column.pk] = (column, found)
        news = self._take(blocks, ColumnKind.NEWS)
        lead = news[1][0] if news else None
        notices, policies, interpretations, key_areas = (
            self._section(*block) if (block := self._take(blocks, kind)) else None
            for kind in (
                ColumnKind.NOTICES,
                ColumnKind.POLICY,
                ColumnKind.INTERPRETATION,
                ColumnKind.KEY_AREA,
            )
        )
        return HomePageData(
            introduction=self.organ.home.introduction,
            lead=self.release_link(lead) if lead else None,
            lead_summary=_summary(lead) if lead else "",
            news=self._section(news[0], news[1][1:]) if news else None,
            sections=tuple(self._section(*block) for block in blocks.values()),
            figures=tuple(figures),
            figures_note=note,
            notices=notices,
            policies=policies,
            interpretations=interpretations,
            key_areas=key_areas,
        )

    @staticmethod
    def _take(
        blocks: dict[int, tuple[ColumnPage, list[Release]]], kind: ColumnKind
    ) -> tuple[ColumnPage, list[Release]] | None:
        """Take the first block of a kind out of those that are left."""
        found = next((pk for pk, (column, _) in blocks.items() if column.kind == kind), None)
        if found is None:
            return None
        column, releases = blocks.pop(found)
        return column, releases[: HOME_ITEMS + (kind is ColumnKind.NEWS)]

    def _section(self, column: ColumnPage, releases: Sequence[Release]) -> Section:
        links = tuple(map(self.release_link, releases))
        below = tuple(map(self.column_link, self.below(column.path, column.depth)))
        return Section(
            title=column.title, href=self.column_href(column), items=links, entries=below
        )

    def full_pages(self, column: ColumnPage) -> int:
        """How many list pages are full, and so have a page of their own."""
        last = (
            Release.objects.filter(column=column).order_by("-position").values("position").first()
        )
        return 0 if last is None else ((last["position"] or 0) + 1) // PER_PAGE

    def list_page(self, column: ColumnPage, number: int | None) -> ColumnListPage:
        """Page ``number`` from the oldest, or the current page with the newest items."""
        rows = site_releases(self.organ).filter(column=column)
        full = self.full_pages(column)
        href = self.column_href(column)
        if number is None:
            found = list(rows.order_by("-position")[:PER_PAGE])
            older, newer = (f"{href}page-{full}.html" if full > 0 else ""), ""
            total = rows.count()
            if not found:
                found = self.latest(self.tree_ids(column), PER_PAGE)
        else:
            first = (number - 1) * PER_PAGE
            here = rows.filter(position__gte=first, position__lt=first + PER_PAGE)
            found, total = list(here.order_by("-position")), None
            older = f"{href}page-{number - 1}.html" if number > 1 else ""
            newer = f"{href}page-{number + 1}.html" if number < full else href
        return ColumnListPage(
            title=column.title,
            description=column.description,
            keywords=column.keywords or column.title,
            kind=COLUMN_TYPES[ColumnKind(column.kind)],
            crumbs=self.crumbs(column, here=True),
            children=tuple(map(self.column_link, self.below(column.path, column.depth))),
            siblings=self._siblings(column),
            items=tuple(map(self.release_link, found)),
            number=number,
            older=older,
            newer=newer,
            oldest=f"{href}page-1.html" if older else "",
            newest="" if number is None else href,
            total=total or None,
            unit=column.owner_unit.name,
        )

    def item(self, release: Release) -> ItemPage:
        """What stands at the release's address while it is in public."""
        content, item = release.submission.content, release.item
        metadata = content["metadata"]
        column = self._column_of(release)
        kind = ItemKind(content["kind"])
        return ItemPage(
            title=content["title"],
            url=f"https://{self.organ.site_domain}{self.base}{release.path}",
            column=self.column_link(column),
            column_kind=COLUMN_TYPES[ColumnKind(column.kind)],
            crumbs=(*self.crumbs(column), Link(_("Text"), "")),
            kind=kind,
            summary=content["summary"],
            body_html=self.resolve(content),
            published_at=release.first_released_at or release.submission.submitted_at,
            source=metadata["source"] or metadata["issuer"],
            original_url=metadata["original_url"],
            metadata=(),
            facts=_facts(release),
            keywords=metadata["keywords"],
            marks=(),
            five_open=_five_open(metadata["five_open"]),
            key_area=Link(metadata["key_area"], "") if metadata["key_area"] else None,
            files=tuple(
                File(
                    title=entry["title"],
                    href=f"{self.base}{file_path(entry)}",
                    kind=entry["kind"],
                    size=entry["size"],
                )
                for entry in content["attachments"]
            ),
            interprets=self._public_link(content["interprets"]),
            interpretations=tuple(self._interpretations(item)),
            repealed_on=item.repealed_on,
            repealed_by=self._public_link(item.repealed_by_id),
            notice_from=_date(content["notice"]["from"]),
            notice_until=_date(content["notice"]["until"]),
            notice_closed=item.notice_closed_at is not None,
            urgent=release.submission.is_urgent,
        )

    def _public_link(self, item_id: int | None) -> Link | None:
        if item_id is None:
            return None
        found = site_releases(self.organ).filter(item=item_id).first()
        return self.release_link(found) if found else None

    @cached_property
    def interpreted(self) -> frozenset[int]:
        """Items that some item interprets; asked once, so that most pages ask nothing."""
        rows = InformationItem.objects.filter(organ=self.organ).exclude(interprets=None)
        return frozenset(rows.values_list("interprets", flat=True))

    def _interpretations(self, item: InformationItem) -> Iterator[Link]:
        if item.pk not in self.interpreted:
            return
        rows = site_releases(self.organ).filter(item__interprets=item)
        for release in rows.order_by("pk"):
            if release.submission.content["interprets"] == item.pk:
                yield self.release_link(release)

    def resolve(self, content: Content) -> str:
        """The text with every ``lubu:`` address turned into one of the site, or removed."""
        html = str(content["body_html"])
        if "lubu:" not in html:
            return html
        files = {str(e["id"]): file_path(e) for e in content["attachments"]}
        pictures = {str(e["id"]): file_path(e) for e in content["pictures"]}
        marks = ADDRESS.finditer(html)
        wanted = {int(m.group(3)) for m in marks if m.group(2) == "item" and m.group(3)}
        rows = site_releases(self.organ).filter(item__in=wanted)
        columns = {str(pk): f"{column.slug}/" for pk, column in self.columns.items()}
        home = {str(self.organ.home.pk): ""}
        items = home | columns | {str(row.item_id): row.path for row in rows}
        maps = {"file": files, "picture": pictures, "item": items}

        def address(match: re.Match[str]) -> str:
            target = maps[match.group(2)].get(match.group(3))
            return "" if target is None else f'{match.group(1)}="{self.base}{target}"'

        return ADDRESS.sub(address, html)

    def _column_of(self, release: Release) -> ColumnPage:
        """The column in which the item was released; it may have left the website since."""
        column = self.columns.get(release.column_id or 0) or release.column
        if column is None:
            raise NotOnTheSiteError(release.pk)
        return column

    def withdrawn(self, release: Release) -> WithdrawnPage:
        """What stands at the address of a release that was taken back."""
        column = self._column_of(release)
        return WithdrawnPage(
            title=str(release.submission.content["title"]),
            crumbs=(*self.crumbs(column), Link(_("Withdrawn"), "")),
            kind=release.withdrawal,
            reason=release.withdrawal_reason,
            on=timezone.localdate(release.withdrawn_at),
            target=self._public_link(release.merged_into_id),
        )

    def disclosure(self) -> DisclosurePage:
        """The five parts of 政府信息公开 (国办公开办函〔2019〕61号)."""
        by_slug = {column.slug: column for column in self.columns.values()}
        parts = []
        for slug in ("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "zfxxgknb", "ysqgk"):
            column = by_slug.get(slug)
            if column is not None:
                parts.append(self._section(column, self.latest(self.tree_ids(column), HOME_ITEMS)))
        organ = self.organ
        words = (organ.disclosure_office, organ.address, organ.office_hours, organ.phone)
        return DisclosurePage(parts=tuple(parts), office="  ".join(word for word in words if word))

    def site_map(self) -> SiteMapPage:
        """All columns."""
        return SiteMapPage(
            columns=tuple(
                (
                    self.column_link(column),
                    tuple(map(self.column_link, self.below(column.path, column.depth))),
                )
                for column in self.top
            )
        )


def _summary(release: Release) -> str:
    content = release.submission.content
    text = str(content["summary"] or content["body_text"])
    return text[:110] + ("……" if len(text) > 110 else "")


def _five_open(mark: str) -> str:
    return str(FIVE_OPEN_LABELS[FiveOpen(mark)]) if mark else ""


def _facts(release: Release) -> Metadata:
    """The eight visible fields; what changes later (repeal) is taken from the item."""
    item, content = release.item, release.submission.content
    metadata = content["metadata"]
    return Metadata(
        index_no=item.index_no,
        topic_path=metadata["topic"],
        issuer=metadata["issuer"],
        written_on=_date(metadata["written_on"]),
        title=content["title"],
        doc_no=item.doc_no or metadata["doc_no"],
        published_on=release.released_on or timezone.localdate(release.submission.submitted_at),
        keywords=metadata["keywords"],
        validity=item.validity,
        valid_until=item.valid_until,
        disclosure_mode=metadata["disclosure_mode"],
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
