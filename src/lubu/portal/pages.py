"""What a public page shows, as data: a page is a function of one of these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; ``on`` the day beside it, if any."""

    text: str
    href: str
    on: date | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands around every page of a site: name, navigation, the footer that 检查指标 ask."""

    site_name: str
    organ_name: str
    base: str
    domain: str
    site_id_code: str
    navigation: tuple[Link, ...]
    disclosure: tuple[Link, ...]
    phone: str
    address: str
    office_hours: str
    icp_number: str
    police_number: str
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block of the home page: a column with its newest items."""

    title: str
    href: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The home page."""

    introduction: str
    lead: Link | None
    lead_summary: str
    news: Section | None
    sections: tuple[Section, ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """One page of a column's list; newest first. ``number`` None is the current page."""

    title: str
    description: str
    keywords: str
    kind: str
    crumbs: tuple[Link, ...]
    children: tuple[Link, ...]
    items: tuple[Link, ...]
    number: int | None
    older: str
    newer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment offered for download; ``size`` in bytes."""

    title: str
    href: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An information item in public."""

    title: str
    url: str
    column: Link
    column_kind: str
    crumbs: tuple[Link, ...]
    kind: str
    summary: str
    body_html: str
    published_at: datetime
    source: str
    original_url: str
    metadata: tuple[tuple[str, str], ...]
    keywords: str
    marks: tuple[str, ...]
    files: tuple[File, ...]
    interprets: Link | None
    interpretations: tuple[Link, ...]
    repealed_on: date | None
    repealed_by: Link | None
    notice_until: date | None
    notice_closed: bool
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnView:
    """What stands at the address of an item that was taken back."""

    title: str
    crumbs: tuple[Link, ...]
    kind: str
    reason: str
    on: date
    target: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureView:
    """The 政府信息公开 page: its five parts and what stands in each."""

    parts: tuple[Section, ...]
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart; ``share`` of the longest in whole percent, 0-100."""

    label: str
    value: int
    shown: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure drawn and listed."""

    title: str
    unit: str
    total: str
    bars: tuple[Bar, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresView:
    """The public figures of a year."""

    year: int
    charts: tuple[Chart, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMapView:
    """All columns, with their columns below."""

    columns: tuple[tuple[Link, tuple[Link, ...]], ...]
