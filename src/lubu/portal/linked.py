"""What a page says of itself to machines: schema.org in JSON-LD, one block in the page's head.

A block of data is never run, so that the strict content security policy leaves it alone; nothing
in it can close it, since no character of markup stands there as itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from markupsafe import Markup

from lubu.portal.pages import (
    ColumnListPage,
    DisclosurePage,
    FiguresPage,
    HomePageData,
    ItemPage,
    Link,
    Metadata,
    ReportPage,
    SiteChrome,
)

Thing: TypeAlias = dict[str, Any]
CONTEXT = "https://schema.org"
_NEWS = frozenset({"news", "bulletin"})  # values of ItemKind
_DOCUMENTS = frozenset({"policy", "normative"})
_FORCE = {
    "in_force": "InForce",
    "amended": "PartiallyInForce",
    "expired": "NotInForce",
    "repealed": "NotInForce",
}
_MARKUP = tuple((one, f"\\u{ord(one):04x}") for one in "<>&\u2028\u2029")


def linked(page: object, site: SiteChrome, address: str) -> Markup:
    """The page's block of data, or nothing; ``address`` is the page's own, whole."""
    make = _THINGS.get(type(page))
    things = list(make(page, site, address)) if make and address else []
    return written({"@context": CONTEXT, "@graph": things}) if things else Markup("")


def written(data: Thing) -> Markup:
    """JSON that can stand in a page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for one, instead in _MARKUP:
        text = text.replace(one, instead)
    return Markup(text)  # noqa: S704  no character of markup is left


def whole(site: SiteChrome, href: str) -> str:
    """The whole address of a path of the site."""
    return f"https://{site.domain}{href}" if href.startswith("/") else href


def organ(site: SiteChrome) -> Thing:
    """The organ, by the address that stands for it everywhere."""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{whole(site, site.base)}#organ",
        "name": site.organ_name,
    }


def _home(page: HomePageData, site: SiteChrome, address: str) -> Iterator[Thing]:
    more = {
        "telephone": site.phone,
        "email": site.email,
        "address": site.address,
        "identifier": site.site_id_code,
        "description": page.introduction,
    }
    yield organ(site) | {"url": address} | _said(more)
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{whole(site, site.search)}?q={{words}}",
        },
        "query-input": "required name=words",
    }
    yield {
        "@type": "WebSite",
        "@id": f"{address}#site",
        "url": address,
        "name": site.site_name,
        "inLanguage": site.language,
        "publisher": {"@id": f"{address}#organ"},
    } | ({"potentialAction": search} if site.search else {})


def _item(page: ItemPage, site: SiteChrome, address: str) -> Iterator[Thing]:
    kind = "NewsArticle" if page.kind in _NEWS else "Article"
    if page.kind in _DOCUMENTS:
        kind = "Legislation"
    thing = {
        "@type": kind,
        "name": page.title,
        "headline": page.title,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": page.published_at.isoformat(),
        "inLanguage": site.language,
        "isAccessibleForFree": True,
        "articleSection": page.column.text,
        "publisher": organ(site),
    }
    more = {
        "description": page.summary,
        "keywords": page.keywords,
        "author": {"@type": "Organization", "name": page.source} if page.source else None,
        "image": [whole(site, one) for one in page.images],
        "isBasedOn": page.original_url,
        "about": _named(page.interprets, site),
    }
    law = _legislation(page.facts) if kind == "Legislation" and page.facts else {}
    yield thing | _said(more) | law
    yield from _trail(page.crumbs, site, address)


def _legislation(facts: Metadata) -> Thing:
    force = _FORCE.get(facts.validity)
    return _said(
        {
            "legislationIdentifier": facts.doc_no,
            "legislationDate": facts.written_on and facts.written_on.isoformat(),
            "legislationPassedBy": (
                {"@type": "GovernmentOrganization", "name": facts.issuer} if facts.issuer else None
            ),
            "legislationLegalForce": f"{CONTEXT}/{force}" if force else None,
            "expires": facts.valid_until and facts.valid_until.isoformat(),
        }
    )


def _report(page: ReportPage, site: SiteChrome, address: str) -> Iterator[Thing]:
    more = {
        "description": page.summary,
        "temporalCoverage": f"{page.year}-01-01/{page.year}-12-31" if page.year else None,
    }
    yield {
        "@type": "Report",
        "name": page.title,
        "headline": page.title,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": page.published_at.isoformat(),
        "inLanguage": site.language,
        "isAccessibleForFree": True,
        "publisher": organ(site),
    } | _said(more)
    yield from _trail(page.crumbs, site, address)


def _listed(
    page: ColumnListPage | DisclosurePage, site: SiteChrome, address: str
) -> Iterator[Thing]:
    yield {
        "@type": "CollectionPage",
        "name": page.title,
        "url": address,
        "inLanguage": site.language,
        "publisher": organ(site),
    }
    yield from _trail(page.crumbs, site, address)


def _figures(page: FiguresPage, site: SiteChrome, address: str) -> Iterator[Thing]:
    yield {
        "@type": "WebPage",
        "url": address,
        "inLanguage": site.language,
        "temporalCoverage": f"{page.year}-01-01/{page.year}-12-31",
        "publisher": organ(site),
    }


def _trail(crumbs: Sequence[Link], site: SiteChrome, address: str) -> Iterator[Thing]:
    """The way from the home page; the last step is the page itself."""
    steps: list[Thing] = [
        {"@type": "ListItem", "name": site.site_name, "item": whole(site, site.base)}
    ]
    for crumb in crumbs[:-1]:
        steps.append({"@type": "ListItem", "name": crumb.text})
        if crumb.href:
            steps[-1]["item"] = whole(site, crumb.href)
    if crumbs:
        steps.append({"@type": "ListItem", "name": crumbs[-1].text, "item": address})
    numbered = [{**step, "position": number} for number, step in enumerate(steps, start=1)]
    yield {"@type": "BreadcrumbList", "itemListElement": numbered}


def _named(link: Link | None, site: SiteChrome) -> Thing | None:
    if link is None:
        return None
    return {"@type": "CreativeWork", "name": link.text, "url": whole(site, link.href)}


def _said(values: Thing) -> Thing:
    """Without what is not said."""
    return {name: value for name, value in values.items() if value}


_THINGS: dict[type, Callable[..., Iterator[Thing]]] = {
    HomePageData: _home,
    ItemPage: _item,
    ReportPage: _report,
    ColumnListPage: _listed,
    DisclosurePage: _listed,
    FiguresPage: _figures,
}
