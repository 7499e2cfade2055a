"""What the generated pages of an organ show, as data: guide, institutions, leaders, villages.

A record stands on the front page of its column, above the column's own texts; ``template`` is its
part of that page. See `pages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lubu.portal.pages import Link

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePart:
    """A section of the guide: paragraphs, then rows of a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The disclosure guide (政府信息公开指南), made of the organ's settings; ``opening`` and
    ``closing`` are its own words around."""

    template: ClassVar[str] = "portal/components/guide.html"
    opening: tuple[str, ...]
    parts: tuple[GuidePart, ...]
    closing: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """An office: what it is there for, and how it is reached; ``entries`` leads to what of the
    catalogue it keeps."""

    name: str
    anchor: str
    duties: tuple[str, ...]
    rows: Rows
    entries: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Institutions:
    """The organ's offices (机构职能), and its villages and communities with their pages."""

    template: ClassVar[str] = "portal/components/institutions.html"
    offices: tuple[Institution, ...]
    villages: tuple[Link, ...]
    villages_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderShown:
    """A leader: name (empty while the post is vacant), post, division of work, units overseen."""

    name: str
    post: str
    duties: tuple[str, ...]
    oversees: tuple[str, ...]
    resume: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaders:
    """Those who lead the organ (领导信息), in their order."""

    template: ClassVar[str] = "portal/components/leaders.html"
    leaders: tuple[LeaderShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageEntry:
    """An entry of the catalogue that villages keep, with the newest texts of this one under it."""

    code: str
    title: str
    limit: str
    href: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillagePage:
    """A village's or community's own page (村务公开、居务公开)."""

    title: str
    heading: str
    crumbs: tuple[Link, ...]
    duties: tuple[str, ...]
    rows: Rows
    entries: tuple[VillageEntry, ...]
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillagesPage:
    """All villages and communities, each leading to its page."""

    crumbs: tuple[Link, ...]
    kinds: tuple[tuple[str, tuple[Link, ...]], ...]
    entries: tuple[Link, ...]  # of the catalogue, what each of them discloses
