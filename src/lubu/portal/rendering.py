"""Jinja2 for the public site: strict, escaped, translated; the same data give the same bytes.

Nothing here asks the framework or the clock: words come from the translations handed in.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from lubu.portal import linked
from lubu.portal.catalogue_pages import CataloguePage, CataloguePartPage
from lubu.portal.codes import code
from lubu.portal.deadlines.pages import DeadlinePage
from lubu.portal.fact_check_page import FactCheckPage
from lubu.portal.find_error.pages import FindErrorPage, ReceiptPage, StatusPage
from lubu.portal.institution_pages import VillagePage, VillagesPage
from lubu.portal.pages import (
    ColumnListPage,
    CountedPage,
    DataLinks,
    DisclosurePage,
    FiguresPage,
    HomePageData,
    ItemPage,
    NotFoundPage,
    ReportPage,
    SiteChrome,
    SiteMapPage,
    WithdrawnPage,
)
from lubu.portal.requests.pages import (
    RequestCasePage,
    RequestCodePage,
    RequestFormPage,
    RequestGuidePage,
    RequestLogPage,
    RequestReceiptPage,
)
from lubu.portal.search.found import SearchPage
from lubu.portal.subscriptions.pages import (
    ConfirmPage,
    LeavePage,
    ManagePage,
    SubscribePage,
    SubscriptionSaidPage,
)
from lubu.portal.topic_pages import TopicPage, TopicsPage
from lubu.portal.words import Translations, Words

LANGUAGE = "zh-hans"
NOT_FOUND, DOWN = "404.html", "503.html"  # stand in the place of any page
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
    | VillagePage
    | VillagesPage
    | SiteMapPage
    | NotFoundPage
    | FactCheckPage
    | SearchPage
    | DeadlinePage
    | FindErrorPage
    | ReceiptPage
    | StatusPage
    | TopicPage
    | TopicsPage
    | SubscribePage
    | ConfirmPage
    | ManagePage
    | LeavePage
    | SubscriptionSaidPage
    | RequestGuidePage
    | RequestFormPage
    | RequestReceiptPage
    | RequestCodePage
    | RequestCasePage
    | RequestLogPage
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
    VillagePage: "portal/village.html",
    VillagesPage: "portal/villages.html",
    SiteMapPage: "portal/sitemap.html",
    NotFoundPage: "portal/not_found.html",
    FactCheckPage: "portal/fact_check.html",
    SearchPage: "portal/search.html",
    DeadlinePage: "portal/deadline.html",
    FindErrorPage: "portal/find_error.html",
    ReceiptPage: "portal/find_error_receipt.html",
    StatusPage: "portal/find_error_status.html",
    TopicPage: "portal/topic.html",
    TopicsPage: "portal/topics.html",
    SubscribePage: "portal/subscribe.html",
    ConfirmPage: "portal/subscribe_confirm.html",
    ManagePage: "portal/subscribe_manage.html",
    LeavePage: "portal/subscribe_leave.html",
    SubscriptionSaidPage: "portal/subscribe_said.html",
    RequestGuidePage: "portal/request_guide.html",
    RequestFormPage: "portal/request_form.html",
    RequestReceiptPage: "portal/request_receipt.html",
    RequestCodePage: "portal/request_code.html",
    RequestCasePage: "portal/request_case.html",
    RequestLogPage: "portal/request_log.html",
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

    def render(self, page: Page, path: str = "") -> bytes:
        """``page`` as UTF-8; ``path`` is its file below the site's base, where it has one.

        Raises: jinja2.UndefinedError when a template asks for what the data do not have.
        """
        header, footer = self._frame(self._current(page))
        template = self.environment.get_template(TEMPLATES[type(page)])
        address = self._address(path)
        text = template.render(
            page=page,
            site=self.chrome,
            header=header,
            footer=footer,
            address=address,
            linked=linked.linked(page, self.chrome, address),
            code=code(address) if address and isinstance(page, ItemPage | ReportPage) else None,
        )
        return text.encode()

    def _address(self, path: str) -> str:
        """The whole address of a file of the site; a folder's stands for its first page."""
        if not path or path in (NOT_FOUND, DOWN):
            return ""
        folder = path.removesuffix("index.html")
        return f"https://{self.chrome.domain}{self.chrome.base}{folder}"

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
    env.filters.update(day=day, moment=moment, size=size, body=body, commas=commas)
    return env


@lru_cache(maxsize=8)
def renderer(chrome: SiteChrome, translations: Translations | None = None) -> Renderer:
    """The renderer of a site, kept while the site's frame stays the same."""
    return Renderer(chrome, translations)


def render_page(
    page: Page, chrome: SiteChrome, translations: Translations | None = None, path: str = ""
) -> bytes:
    """``page`` within ``chrome``; whoever renders many keeps a :class:`Renderer`."""
    return renderer(chrome, translations).render(page, path)


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


def commas(words: str) -> str:
    """Keywords as the page tags have them: one comma between two, however they were typed."""
    return ",".join(_BETWEEN_WORDS.split(words.strip(_AROUND_WORDS)))


def body(
    html: str,
    table_label: str,
    data: Sequence[DataLinks | None] = (),
    below: Callable[[DataLinks], Markup] | None = None,
) -> Markup:
    """Clean HTML as it stands in a page: wide tables scroll, and the keyboard reaches them; what
    ``below`` makes of a table's data stands under it."""
    if "<table" in html:
        frame = f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(table_label)}">'
        html = html.replace("<table", f"{frame}<table")
        parts = html.split("</table>")
        ends = [below(one) if one and below else "" for one in data]
        ends += [""] * (len(parts) - 1 - len(ends))
        ended = (f"{part}</table></div>{end}" for part, end in zip(parts[:-1], ends, strict=False))
        html = "".join(ended) + parts[-1]
    return Markup(html)  # noqa: S704  cleaned where it was frozen


_AROUND_WORDS = " \t\u3000,;\uff0c\u3001\uff1b"
_BETWEEN_WORDS = re.compile(f"[{_AROUND_WORDS}]+")
_zone = cache(ZoneInfo)
