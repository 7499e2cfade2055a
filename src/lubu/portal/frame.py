"""The columns of an organ's site and the frame that they make around every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from lubu.office import mail
from lubu.organisations.models import Organ
from lubu.portal.models import SiteNotice
from lubu.portal.modes.reading import Mode
from lubu.portal.pages import Link, SiteChrome, UrgentNotice
from lubu.publishing.models import ColumnPage
from lubu.publishing.rules import PLATFORM_PARTS, ColumnKind

ICONS = {  # of the platform's parts, in components/icon.html
    ColumnKind.GUIDE: "guide",
    ColumnKind.REGULATIONS: "rules",
    ColumnKind.STATUTORY: "statutory",
    ColumnKind.INSTITUTION: "platform",
    ColumnKind.LEADERS: "person",
    ColumnKind.ANNUAL_REPORT: "report",
    ColumnKind.REQUESTS: "request",
}


def site_href(of: Organ, path: str, here: Organ) -> str:
    """Where a page of a site stands, seen from a page of the same or of another."""
    home = "" if of == here else f"https://{of.site_domain}"
    return f"{home}{of.site_path}{path}"


class Frame:
    """One organ's columns and what stands around every page; read once a run."""

    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        self.base = organ.site_path
        self._crumbs: dict[int, tuple[Link, ...]] = {}

    @cached_property
    def columns(self) -> dict[int, ColumnPage]:
        """The website's columns by id, in tree order."""
        rows = ColumnPage.objects.visible_to(None).filter(organ=self.organ).order_by("path")
        return {column.pk: column for column in rows}

    def below(self, path: str, depth: int) -> list[ColumnPage]:
        """Columns directly below a tree path."""
        return [
            column
            for column in self.columns.values()
            if column.depth == depth + 1 and column.path.startswith(path)
        ]

    @cached_property
    def top(self) -> list[ColumnPage]:
        home = self.organ.home
        return self.below(home.path, home.depth)

    @cached_property
    def chrome(self) -> SiteChrome:
        organ = self.organ
        return SiteChrome(
            site_name=organ.site_name,
            organ_name=organ.name,
            base=self.base,
            domain=organ.site_domain,
            site_id_code=organ.site_id_code,
            navigation=tuple(map(self.column_link, self.top)),
            platform=self.column_link(self.platform) if self.platform else None,
            disclosure=tuple(
                replace(self.column_link(column), icon=ICONS[ColumnKind(column.kind)])
                for column in self.platform_parts()
            ),
            phone=organ.phone,
            address=organ.address,
            office_hours=organ.office_hours,
            icp_number=organ.icp_number,
            police_number=organ.police_number,
            is_demo=organ.is_demo,
            email=organ.email,
            time_zone=settings.TIME_ZONE,
            urgent=self._urgent(),
            elder=f"{self.base}{Mode.ELDER}/",
            hant=f"{self.base}{Mode.HANT}/",
            find_error=reverse("find_error", args=[organ.slug]),
            search=reverse("site_search", args=[organ.slug]),
            deadline=reverse("deadline", args=[organ.slug]),
            request=reverse("request_guide", args=[organ.slug]),
            subscribe=reverse("subscription", args=[organ.slug]) if mail.can_go_out() else "",
        )

    def _urgent(self) -> UrgentNotice | None:
        notices = SiteNotice.objects.visible_to(None).filter(organ=self.organ)
        notice = notices.select_related("release").first()
        if notice is None:
            return None
        path = notice.release and f"{self.base}{notice.release.path}"
        return UrgentNotice(text=notice.text, href=path or notice.address, at=notice.begins_at)

    @cached_property
    def platform(self) -> ColumnPage | None:
        """The column of 政府信息公开, whose front page is the platform."""
        return next(iter(self.of_kind(ColumnKind.DISCLOSURE)), None)

    def platform_parts(self) -> list[ColumnPage]:
        """The columns that make up the platform, wherever in the site they stand."""
        return [column for kind in PLATFORM_PARTS for column in self.of_kind(kind)]

    def of_kind(self, kind: ColumnKind) -> list[ColumnPage]:
        """Columns of a kind; those below another of the same kind are found through it."""
        found: list[ColumnPage] = []
        for column in self.columns.values():
            if column.kind == kind and not any(column.path.startswith(one.path) for one in found):
                found.append(column)
        return found

    def column_href(self, column: ColumnPage) -> str:
        return f"{self.base}{column.slug}/"

    def column_link(self, column: ColumnPage) -> Link:
        """By its name alone where it left the website: what is out in it stays."""
        stands = column.pk in self.columns
        return Link(column.title, self.column_href(column) if stands else "")

    def crumbs(self, column: ColumnPage) -> tuple[Link, ...]:
        """From the home page down to ``column``; one that left the website leads nowhere."""
        if column.pk not in self._crumbs:
            above = [
                other
                for other in self.columns.values()
                if column.path.startswith(other.path) and other.pk != column.pk
            ]
            self._crumbs[column.pk] = tuple(map(self.column_link, [*above, column]))
        return self._crumbs[column.pk]

    def tree_ids(self, column: ColumnPage) -> list[int]:
        """The column and all below it."""
        return [c.pk for c in self.columns.values() if c.path.startswith(column.path)]

    def trees(self, keys: Iterable[int]) -> set[int]:
        """Columns by their keys, with all below them, as far as they are on the website."""
        named = [self.columns[pk] for pk in keys if pk in self.columns]
        return {pk for column in named for pk in self.tree_ids(column)}

    def _siblings(self, column: ColumnPage) -> tuple[Link, ...]:
        """The columns beside one that lies below another."""
        above = column.path[: -ColumnPage.steplen]
        is_top = above == self.organ.home.path
        return () if is_top else tuple(map(self.column_link, self.below(above, column.depth - 1)))
