"""From released rows to what the pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.organisations.models import Organ
from lubu.portal.lists import COLUMN_TYPES, Lists, site_releases, validity_of
from lubu.portal.pages import (
    ChartRow,
    DisclosurePage,
    File,
    HomePageData,
    Illustration,
    ItemPage,
    Link,
    Metadata,
    Section,
    SiteMapPage,
    WithdrawnPage,
)
from lubu.portal.requests.guide import ways
from lubu.publishing.content import Content, day
from lubu.publishing.models import ColumnPage, InformationItem, Release, Submission
from lubu.publishing.models.files import fit_to_serve
from lubu.publishing.models.items import FIVE_OPEN_LABELS
from lubu.publishing.rules import (
    ColumnKind,
    FiveOpen,
    ItemKind,
)

HOME_ITEMS = 7
Block: TypeAlias = "tuple[ColumnPage, tuple[Link, ...]]"
_ATTRIBUTES = r'(?:\s+[\w-]+="[^"]*")*'
LINK = re.compile(
    rf'<a{_ATTRIBUTES}\s+href="lubu:(item|file)/(\d*)"{_ATTRIBUTES}>(.*?)</a>', re.DOTALL
)
IMAGE = re.compile(rf'<img{_ATTRIBUTES}\s+src="lubu:picture/(\d*)"{_ATTRIBUTES}>')
ALTERNATIVE = re.compile(r'\salt="([^"]*)"')


def file_path(entry: Content) -> str:
    """Where an attachment or picture stands in the built site: named by its content."""
    return file_name(str(entry["digest"]), str(entry.get("kind") or "jpg"))


def file_name(digest: str, kind: str) -> str:
    """As :func:`file_path`."""
    return f"files/{digest[:32]}.{kind}"


class NotOnTheSiteError(Exception):
    """The release was never on the website, so no page shows it."""


class Gatherer(Lists):
    """Reads one organ's public record, page by page.

    ``named`` collects the items that pages name, public or not: who renders a page empties it
    before and reads it after.
    """

    def __init__(self, organ: Organ) -> None:
        super().__init__(organ)
        self.named: set[int] = set()

    # --- pages ------------------------------------------------------------------------------------

    def home(self, figures: Sequence[ChartRow], note: str) -> HomePageData:
        """The home page: the first column of each known kind in its place, the others below."""
        blocks: dict[int, Block] = {}
        for column in self.top:
            found = self.links(self.latest(self.tree_ids(column), HOME_ITEMS + 1))
            if found:
                blocks[column.pk] = (column, found)
        news = self._take(blocks, ColumnKind.NEWS)
        lead = self.latest(self.tree_ids(news[0]), 1).get() if news else None
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
            lead_picture=self._picture(lead) if lead else None,
            news=self._section(news[0], news[1][1:]) if news else None,
            sections=tuple(self._further(*block) for block in blocks.values()),
            figures=tuple(figures),
            figures_note=note,
            notices=notices,
            policies=policies,
            interpretations=interpretations,
            key_areas=key_areas,
        )

    @staticmethod
    def _take(blocks: dict[int, Block], kind: ColumnKind) -> Block | None:
        """Take the first block of a kind out of those that are left."""
        found = next((pk for pk, (column, _) in blocks.items() if column.kind == kind), None)
        return None if found is None else blocks.pop(found)

    def _further(self, column: ColumnPage, links: tuple[Link, ...]) -> Section:
        """A block of its own; the platform's name stands over the entries to its parts already."""
        section = self._section(column, links)
        is_platform = column.kind == ColumnKind.DISCLOSURE
        return replace(section, title=_("Newest disclosures")) if is_platform else section

    def _picture(self, release: Release) -> Illustration | None:
        """The first picture of a text that says something."""
        for entry in self._fit(release.submission.content["pictures"]):
            if not entry["decorative"]:
                return Illustration(
                    src=self.base + file_path(entry),
                    alt=str(entry["alt"]),
                    width=int(entry["width"]),
                    height=int(entry["height"]),
                )
        return None

    def _section(self, column: ColumnPage, links: tuple[Link, ...]) -> Section:
        below = tuple(map(self.column_link, self.below(column.path, column.depth)))
        return Section(
            title=column.title,
            href=self.column_href(column),
            items=links[:HOME_ITEMS],
            entries=below,
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
            key_area=self._key_area(metadata["key_area"]),
            files=tuple(
                File(
                    title=entry["title"],
                    href=f"{self.base}{file_path(entry)}",
                    kind=entry["kind"],
                    size=entry["size"],
                )
                for entry in self._fit(content["attachments"])
            ),
            interprets=self._public_link(content["interprets"]),
            interpretations=tuple(self._interpretations(item)),
            repealed_on=item.repealed_on,
            repealed_by=self._public_link(item.repealed_by_id),
            notice_from=day(content["notice"]["from"]),
            notice_until=day(content["notice"]["until"]),
            notice_closed=item.notice_closed_at is not None,
            urgent=release.submission.is_urgent,
            images=tuple(
                self.base + file_path(entry)
                for entry in self._fit(content["pictures"])
                if not entry["decorative"]
            ),
        )

    def _fit(self, entries: Sequence[Content]) -> list[Content]:
        """The files of a text that the public may have now."""
        fit = fit_to_serve(self.organ, [entry["digest"] for entry in entries]) if entries else ()
        return [entry for entry in entries if entry["digest"] in fit]

    def _key_area(self, name: str) -> Link | None:
        """A key area, leading to the column called like it where there is one."""
        if not name:
            return None
        column = next((one for one in self.columns.values() if one.title == name), None)
        return Link(name, self.column_href(column) if column else "")

    def _public_link(self, item_id: int | None) -> Link | None:
        if item_id is None:
            return None
        self.named.add(item_id)
        found = site_releases(self.organ).filter(item=item_id).first()
        return self.release_link(found) if found else None

    @cached_property
    def interpreted(self) -> frozenset[int]:
        """Items that some text interprets: keys from an index, so that most pages ask nothing."""
        texts = Submission.objects.filter(interprets__gt=0).order_by()
        return frozenset(texts.values_list("interprets", flat=True).distinct())

    def _interpretations(self, item: InformationItem) -> Iterator[Link]:
        if item.pk not in self.interpreted:
            return
        rows = site_releases(self.organ).filter(submission__interprets=item)
        for release in rows.order_by("pk"):
            self.named.add(release.item_id)
            yield self.release_link(release)

    def resolve(self, content: Content) -> str:
        """The text with every ``lubu:`` address turned into one of the site.

        Where the public has nothing behind a link its words stay, of a picture its alternative.
        """
        html = str(content["body_html"])
        if "lubu:" not in html:
            return html
        wanted = {int(one[2]) for one in LINK.finditer(html) if one[1] == "item" and one[2]}
        self.named |= wanted
        rows = site_releases(self.organ).filter(item__in=wanted)
        columns = {str(pk): f"{column.slug}/" for pk, column in self.columns.items()}
        home = {str(self.organ.home.pk): ""}
        items = home | columns | {str(row.item_id): row.path for row in rows}
        files = {str(e["id"]): file_path(e) for e in self._fit(content["attachments"])}
        pictures = {str(e["id"]): file_path(e) for e in self._fit(content["pictures"])}
        targets = {"item": items, "file": files}

        def link(match: re.Match[str]) -> str:
            path = targets[match[1]].get(match[2])
            if path is None:
                return match[3]
            return match[0].replace(f"lubu:{match[1]}/{match[2]}", self.base + path, 1)

        def image(match: re.Match[str]) -> str:
            path = pictures.get(match[1])
            if path is None:
                words = ALTERNATIVE.search(match[0])
                return words[1] if words else ""
            return match[0].replace(f"lubu:picture/{match[1]}", self.base + path, 1)

        return IMAGE.sub(image, LINK.sub(link, html))

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

    def disclosure(self, column: ColumnPage) -> DisclosurePage:
        """The front page of 政府信息公开: its parts, then items of its own.

        Source: 国办公开办函〔2019〕61号.
        """
        parts = [
            self._part(part, self.links(self.latest(self.tree_ids(part), HOME_ITEMS)))
            for part in self.platform_parts()
        ]
        own = self.links(self.on_front(column))
        if own:
            numbered = self.numbered_pages(column)
            older = f"{self.column_href(column)}page-{numbered}.html" if numbered else ""
            parts.append(Section(title=column.title, href=older, items=own))
        organ = self.organ
        words = (organ.disclosure_office, organ.address, organ.office_hours, organ.phone)
        return DisclosurePage(
            title=column.title,
            introduction=column.description,
            keywords=column.keywords,
            crumbs=self.crumbs(column),
            parts=tuple(parts),
            office="  ".join(word for word in words if word),
        )

    def _part(self, column: ColumnPage, items: tuple[Link, ...]) -> Section:
        """A part of the platform; with that of applications stands how to apply."""
        section = self._section(column, items)
        if column.kind != ColumnKind.REQUESTS:
            return section
        return replace(section, entries=(*section.entries, *ways(self.organ)))

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
    """The eight visible fields as they were reviewed; what the item got or what became of it later
    (its numbers, repeal, expiry) is the item's."""
    item, content = release.item, release.submission.content
    metadata = content["metadata"]
    return Metadata(
        index_no=item.index_no,
        topic_path=metadata["topic"],
        issuer=metadata["issuer"],
        written_on=day(metadata["written_on"]),
        title=content["title"],
        doc_no=metadata["doc_no"] or item.given_doc_no,
        published_on=release.released_on or timezone.localdate(release.submission.submitted_at),
        keywords=metadata["keywords"],
        validity=validity_of(release),
        valid_until=day(metadata["valid_until"]),
        disclosure_mode=metadata["disclosure_mode"],
    )
