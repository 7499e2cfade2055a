"""Jinja2 for the public site: strict, escaped, translated; the same data give the same bytes.

Nothing here asks the framework or the clock: words come from the translations handed in.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from lubu.portal.catalogue_pages import CataloguePage, CataloguePartPage
from lubu.portal.pages import (
    ColumnListPage,
    CountedPage,
    DisclosurePage,
    FactCheckPage,
    FiguresPage,
    HomePageData,
    ItemPage,
    NotFoundPage,
    ReportPage,
    SiteChrome,
    SiteMapPage,
    WithdrawnPage,
)
from lubu.portal.search.found import SearchPage
from lubu.portal.words import Translations, Words

LANGUAGE = "zh-hans"
CATALOGUES = Path(__file__).parent.parent / "locale"

Page: TypeAlias = (
    HomePageData
    | ColumnListPage
    | ItemPage
    | WithdrawnPage
    | DisclosurePage
    | ReportPage
    | FiguresPage
    | CountedPage
    | CataloguePage
    | CataloguePartPage
    | SiteMapPage
    | NotFoundPage
    | FactCheckPage
    | SearchPage
)
TEMPLATES: dict[type, str] = {
    HomePageData: "portal/home.html",
    ColumnListPage: "portal/column.html",
    ItemPage: "portal/item.html",
    WithdrawnPage: "portal/withdrawn.html",
    DisclosurePage: "portal/disclosure.html",
    ReportPage: "portal/report.html",
    FiguresPage: "portal/figures.html",
    CountedPage: "portal/counted.html",
    CataloguePage: "portal/catalogue.html",
    CataloguePartPage: "portal/catalogue_part.html",
    SiteMapPage: "portal/sitemap.html",
    NotFoundPage: "portal/not_found.html",
    FactCheckPage: "portal/fact_check.html",
    SearchPage: "portal/search.html",
}


@cache
def shipped_translations() -> Translations:
    """The catalogue that Lubu ships; the message ids themselves where it is not compiled."""
    return gettext.translation("django", CATALOGUES, languages=["zh_Hans"], fallback=True)


class Renderer:
    """Renders the pages of one site in one language; what surrounds them is rendered once."""

    def __init__(self, chrome: SiteChrome, translations: Translations | None = None) -> None:
        self.chrome = chrome
        self.environment = environment(translations or shipped_translations())
        self._frames: dict[str, tuple[Markup, Markup]] = {}

    def render(self, page: Page) -> bytes:
        """``page`` as UTF-8.

        Raises: jinja2.UndefinedError when a template asks for what the data do not have.
        """
        header, footer = self._frame(self._current(page))
        template = self.environment.get_template(TEMPLATES[type(page)])
        text = template.render(page=page, site=self.chrome, header=header, footer=footer)
        return text.encode()

    def _current(self, page: Page) -> str:
        """The address in the navigation that the page belongs to, or nothing."""
        if isinstance(page, HomePageData):
            return self.chrome.base
        if isinstance(page, FiguresPage | CountedPage):
            return f"{self.chrome.base}figures/"
        in_column = ColumnListPage | DisclosurePage | ItemPage | WithdrawnPage | ReportPage
        return page.crumbs[0].href if isinstance(page, in_column) and page.crumbs else ""

    def _frame(self, current: str) -> tuple[Markup, Markup]:
        if current not in self._frames:
            header, footer = (
                Markup(  # noqa: S704  rendered with escaping
                    self.environment.get_template(f"portal/{name}.html").render(
                        site=self.chrome, current=current
                    )
                )
                for name in ("header", "footer")
            )
            self._frames[current] = header, footer
        return self._frames[current]


@cache
def environment(translations: Translations) -> Environment:
    """The environment for one language; templates are compiled once a process."""
    env = Words(translations, PackageLoader("lubu.portal", "jinja2"))
    env.filters.update(day=day, moment=moment, size=size, body=body)
    return env


@lru_cache(maxsize=8)
def renderer(chrome: SiteChrome, translations: Translations | None = None) -> Renderer:
    """The renderer of a site, kept while the site's frame stays the same."""
    return Renderer(chrome, translations)


def render_page(page: Page, chrome: SiteChrome, translations: Translations | None = None) -> bytes:
    """``page`` within ``chrome``; whoever renders many keeps a :class:`Renderer`."""
    return renderer(chrome, translations).render(page)


def day(value: date) -> str:
    """``2021-03-05``."""
    return value.isoformat()


def moment(value: datetime, time_zone: str) -> str:
    """``2021-03-05 09:30`` in the zone named; the form that inspections ask for (PubDate)."""
    return value.astimezone(_zone(time_zone)).strftime("%Y-%m-%d %H:%M")


def size(value: int) -> str:
    """Bytes as people read them: ``12 KB``, ``3.4 MB``."""
    if value >= 1024 * 1024:
        return f"{value / 1024 / 1024:.1f} MB"
    return f"{max(round(value / 1024), 1)} KB"


def body(html: str, table_label: str) -> Markup:
    """Clean HTML as it stands in a page: wide tables scroll, and the keyboard reaches them."""
    if "<table" in html:
        frame = f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(table_label)}">'
        html = html.replace("<table", f"{frame}<table").replace("</table>", "</table></div>")
    return Markup(html)  # noqa: S704  cleaned where it was frozen


_zone = cache(ZoneInfo)
