"""Jinja2 for the public site: strict, escaped, translated; the same data give the same bytes.

Nothing here asks the framework or the clock: words come from the translations handed in.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from lubu.portal.pages import (
    ColumnListPage,
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
    | SiteMapPage
    | NotFoundPage
)
TEMPLATES: dict[type, str] = {
    HomePageData: "portal/home.html",
    ColumnListPage: "portal/column.html",
    ItemPage: "portal/item.html",
    WithdrawnPage: "portal/withdrawn.html",
    DisclosurePage: "portal/disclosure.html",
    ReportPage: "portal/report.html",
    FiguresPage: "portal/figures.html",
    SiteMapPage: "portal/sitemap.html",
    NotFoundPage: "portal/not_found.html",
}


class Translations(Protocol):
    """What :mod:`gettext` and Django's catalogues both offer."""

    def gettext(self, message: str, /) -> str:
        """The message in the site's language."""
        ...

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """The form of the message for ``n``."""
        ...


@cache
def shipped_translations() -> Translations:
    """The catalogue that Lubu ships; the message ids themselves where it is not compiled."""
    return gettext.translation("django", CATALOGUES, languages=["zh_Hans"], fallback=True)


@lru_cache(maxsize=8)
def environment(translations: Translations) -> Environment:
    """The environment for one language; templates are compiled once a process."""
    env = Environment(
        loader=PackageLoader("lubu.portal", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translations.gettext, translations.ngettext, newstyle=True
    )
    env.filters.update(day=day, moment=moment, size=size, body=body)
    return env


def render_page(
    page: Page, chrome: SiteChrome, translations: Translations | None = None
) -> bytes:
    """``page`` within ``chrome`` as UTF-8.

    Raises: jinja2.UndefinedError when a template asks for what the data do not have.
    """
    env = environment(translations or shipped_translations())
    return env.get_template(TEMPLATES[type(page)]).render(page=page, site=chrome).encode()


def render(template: str, view: object, chrome: SiteChrome) -> bytes:
    """The earlier form of :func:`render_page`: by name, in the shipped language."""
    page = NotFoundPage() if view is None else view
    found = environment(shipped_translations()).get_template(f"portal/{template}.html")
    return found.render(page=page, site=chrome).encode()


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
