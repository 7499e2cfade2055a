"""What search engines read: the site map of sitemaps.org, in parts, and robots.txt.

An item stands in the part that its release's number falls in, so that a release rewrites one part
and the index over them, however large the site is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from xml.sax.saxutils import escape

from django.urls import reverse
from django.utils import timezone

from lubu.organisations.models import VisibleQuerySet
from lubu.portal import figures_page
from lubu.portal.catalogue import CataloguePages
from lubu.portal.gather import Gatherer
from lubu.portal.lists import site_releases
from lubu.portal.topics import topic_paths
from lubu.publishing.models import Release

PER_PART = 1000
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
INDEX, PAGES, ROBOTS = "sitemap.xml", "sitemap-pages.xml", "robots.txt"


def part_of(release: int) -> int:
    """The part that a release stands in, by its number."""
    return release // PER_PART


def part_file(number: int) -> str:
    """The file of a part."""
    return f"sitemap-{number}.xml"


class Crawling:
    """What search engines read of one organ's site."""

    def __init__(self, gather: Gatherer, catalogue: CataloguePages) -> None:
        self.gather, self.catalogue, self.organ = gather, catalogue, gather.organ
        self.site = f"https://{gather.organ.site_domain}{gather.base}"

    @cached_property
    def parts(self) -> list[int]:
        """The parts that have something, leaping from one to the next."""
        found: list[int] = []
        while True:
            start = (found[-1] + 1) * PER_PART if found else 0
            later = site_releases(self.organ).filter(pk__gte=start).order_by("pk")
            first = later.values_list("pk", flat=True).first()
            if first is None:
                return found
            found.append(part_of(first))

    def releases(self, number: int) -> VisibleQuerySet[Release]:
        """The releases of a part."""
        start = number * PER_PART
        return site_releases(self.organ).filter(pk__gte=start, pk__lt=start + PER_PART)

    def index(self) -> bytes:
        """Where the parts stand."""
        files = (PAGES, *map(part_file, self.parts))
        rows = (f"<sitemap><loc>{escape(self.site + file)}</loc></sitemap>" for file in files)
        return _written("sitemapindex", rows)

    def pages(self) -> bytes:
        """All pages that are no items, but for the numbered ones of lists."""
        paths = [
            "",
            *(f"{column.slug}/" for column in self.gather.columns.values()),
            *(f"figures/{year}.html" for year in figures_page.years(self.organ)),
            *self.catalogue.paths(),
            *topic_paths(self.organ),
        ]
        return _written(
            "urlset", (f"<url><loc>{escape(self.site + one)}</loc></url>" for one in paths)
        )

    def part(self, number: int) -> bytes | None:
        """The items of a part with the moment of their last text; nothing where none is left."""
        rows = self.releases(number).order_by("pk").values_list("path", "released_at")
        items = [
            f"<url><loc>{escape(self.site + path)}</loc>"
            f"<lastmod>{timezone.localtime(at).isoformat(timespec='seconds')}</lastmod></url>"
            for path, at in rows.iterator(PER_PART)
            if at is not None
        ]
        return _written("urlset", items) if items else None

    def robots(self) -> bytes:
        """Everything may be read, but for what the application answers; a demonstration nowhere."""
        chrome = self.gather.chrome
        asked = (chrome.search, reverse("request_status", args=[self.gather.organ.slug]))
        refused = [f"Disallow: {one}" for one in (("/",) if chrome.is_demo else asked)]
        lines = ("User-agent: *", *refused, "", f"Sitemap: {self.site}{INDEX}", "")
        return "\n".join(lines).encode()


def _written(root: str, rows: Iterator[str] | list[str]) -> bytes:
    body = "\n".join(rows)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{XMLNS}">\n{body}\n</{root}>\n'
    return text.encode()
