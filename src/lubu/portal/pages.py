"""What a public page shows, as data: a page is a function of one of these and nothing else.

Addresses (``href``) are ready to stand in the page: absolute paths below the site's base path, or
whole ``https://`` addresses of other sites. ``…_html`` is clean already (nh3); all else is plain
text. Moments know their zone; the page shows them in the site's (:attr:`SiteChrome.time_zone`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lubu.office.charts import Chart
from lubu.portal.record import Record


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere.

    ``on`` is the day beside it; ``mark`` a word in a frame after it ("repealed"); ``note`` a small
    line below it (a document number); ``icon`` the name of a drawing in ``components/icon.html``.
    """

    text: str
    href: str
    on: date | None = None
    mark: str = ""
    note: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentNotice:
    """What every page of the site says first: a flood warning, an epidemic notice."""

    text: str
    href: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChrome:
    """What stands around every page of a site: name, navigation, and the footer with every part
    that inspections look for (rules 8.1, footer profile).

    ``base`` is the path under which the site lives, with both slashes ("/shaxi/"); ``platform``
    leads to the disclosure platform and ``disclosure`` to its parts; ``search`` is the address of
    the search form, ``elder`` of the elder version, empty while there is none.
    ``stylesheet`` and ``mark`` are paths below ``base`` (the builder may put hashed names there).
    """

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
    demo_mark: str = ""  # own wording of the demonstration banner
    platform: Link | None = None
    language: str = "zh-CN"
    time_zone: str = "Asia/Shanghai"
    urgent: UrgentNotice | None = None
    superiors: tuple[Link, ...] = ()  # the portals above: city, province, country
    related: tuple[Link, ...] = ()  # other sites, shown in the footer
    email: str = ""
    find_error: str = ""  # 我为政府网站找错; without it the footer names the telephone instead
    badge: str = ""  # where the 党政机关网站标识 leads
    search: str = ""
    deadline: str = ""  # the deadline calculator
    request: str = ""  # how to apply for information that is not public (依申请公开)
    subscribe: str = ""  # subscription by e-mail; empty where no mail goes out
    elder: str = ""
    hant: str = ""  # the same in traditional characters
    stylesheet: str = "assets/site.css"
    mark: str = "assets/mark.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block: a column with its newest items, and the entries below it."""

    title: str
    href: str
    items: tuple[Link, ...]
    entries: tuple[Link, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A picture with its text alternative; width and height in pixels."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePageData:
    """The home page. Blocks that a site does not have are None and leave no gap."""

    introduction: str
    lead: Link | None
    lead_summary: str
    news: Section | None
    sections: tuple[Section, ...]  # further columns, in pairs
    figures: tuple[ChartRow, ...]
    lead_picture: Illustration | None = None
    notices: Section | None = None
    policies: Section | None = None
    interpretations: Section | None = None
    key_areas: Section | None = None
    services: Section | None = None
    villages: Section | None = None
    topics: Section | None = None
    figures_note: str = ""  # of which year


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnListPage:
    """One page of a column's list, newest first.

    Pages are numbered from the oldest: page 1 holds the first items ever, so a full page keeps its
    content and its address. ``number`` None is the column's front page with the newest items.
    ``older``, ``newer``, ``oldest`` and ``newest`` are addresses, empty where there is none;
    ``jumps`` are numbered pages to choose from, their text the number; ``total`` counts the
    column's items and is given on the front page only, since it changes. The last of ``crumbs``
    is the column.
    """

    title: str
    description: str
    keywords: str
    kind: str  # ColumnType of the page tags
    crumbs: tuple[Link, ...]
    children: tuple[Link, ...]
    items: tuple[Link, ...]
    number: int | None
    older: str
    newer: str
    oldest: str = ""
    newest: str = ""
    jumps: tuple[Link, ...] = ()
    siblings: tuple[Link, ...] = ()
    total: int | None = None
    unit: str = ""  # who keeps the column
    record: Record | None = None  # what stands above the column's texts


@dataclass(frozen=True, slots=True, kw_only=True)
class DataLinks:
    """Where a table stands as data, and what its columns mean; empty where a form is not there."""

    title: str
    csv: str = ""
    json: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment offered for download; ``kind`` as in "pdf", ``size`` in bytes."""

    title: str
    href: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The eight visible fields of a disclosure item, with validity and mode (rules 8.3).

    All eight are shown; an empty one as a dash. ``validity`` is a ``Validity`` value (in_force,
    amended, expired, repealed) and ``disclosure_mode`` a ``DisclosureMode`` value, or empty.
    """

    index_no: str
    topic_path: str
    issuer: str
    written_on: date | None
    title: str
    doc_no: str
    published_on: date
    keywords: str
    validity: str = ""
    valid_until: date | None = None
    disclosure_mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A public correction of an item already released."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """An information item in public.

    ``facts`` is the national metadata table; ``metadata`` further rows (label, value) that a
    province adds. ``five_open`` is the label of the stage of 五公开 that the item belongs to;
    ``key_area`` leads to the area's column, or nowhere (an empty address).
    """

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
    facts: Metadata | None = None
    five_open: str = ""
    key_area: Link | None = None
    notice_from: date | None = None
    corrections: tuple[Correction, ...] = ()
    author: str = ""
    images: tuple[str, ...] = ()  # pictures that say something
    data: tuple[DataLinks | None, ...] = ()  # of each table of the text
    entry: Link | None = None  # of the disclosure catalogue, what the text fulfils


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnPage:
    """What stands at the address of an item that was taken back.

    ``kind`` is a ``WithdrawalKind`` value: ``mistake`` (the title is not repeated), ``merged``
    (``target`` says into what), ``withdrawn`` (``reason`` says why).
    """

    title: str
    crumbs: tuple[Link, ...]
    kind: str
    reason: str
    on: date
    target: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosurePage:
    """The 政府信息公开 platform: guide, institutions, statutory content, annual reports, requests.

    Source: 国办公开办函〔2019〕61号. It is the front page of the column that ``crumbs`` end with.
    ``office`` is one line of contact, ``contact`` the same in rows.
    """

    title: str
    crumbs: tuple[Link, ...]
    parts: tuple[Section, ...]
    office: str
    contact: tuple[tuple[str, str], ...] = ()
    introduction: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """An annual report: its HTML as frozen, its copies, the reports of other years."""

    title: str
    year: int
    url: str
    column: Link
    column_kind: str
    crumbs: tuple[Link, ...]
    published_at: datetime
    source: str
    body_html: str
    files: tuple[File, ...]
    years: tuple[Link, ...]
    title_lines: tuple[str, ...] = ()  # the title as it is set, where it breaks
    basis: str = ""  # from which record the figures were counted
    summary: str = ""
    keywords: str = ""
    data: tuple[DataLinks | None, ...] = ()  # of each table of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A number with its name; ``href`` leads to the list that it counts."""

    label: str
    shown: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChart:
    """A figure drawn and listed; ``href`` leads to the list that the total counts."""

    title: str
    unit: str
    total: str
    drawn: Chart
    rows: tuple[ChartRow, ...]
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """The public figures of a year."""

    year: int
    charts: tuple[FigureChart, ...]
    years: tuple[Link, ...]
    note: str = ""
    data: DataLinks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """One row of a figure's list; ``href`` empty where no page of the site shows it.

    What has been taken back since is ``is_gone`` and has no title. ``note`` says where it stood,
    ``amount`` what it adds to a sum.
    """

    title: str
    href: str
    on: date | None
    note: str = ""
    amount: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPage:
    """What a figure counted in a year: in whole, or ``part`` of it (a month, a column).

    ``total`` is the number of the whole or the part, ``count`` how many rows are listed over all
    pages of the part; only the first page says them, so that the others keep their bytes.
    ``months`` and ``columns`` lead to the parts, their note the number.
    ``dropped`` are rows that the annual report counted and that no longer count.
    """

    label: str
    unit: str
    year: int
    total: str
    crumbs: tuple[Link, ...]
    part: str = ""
    count: int = 0
    months: tuple[Link, ...] = ()
    columns: tuple[Link, ...] = ()
    rows: tuple[CountedRow, ...] = ()
    number: int = 1
    older: str = ""
    newer: str = ""
    report: Link | None = None
    reported: str = ""
    dropped: tuple[CountedRow, ...] = ()
    data: DataLinks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMapPage:
    """All columns, with their columns below."""

    columns: tuple[tuple[Link, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage:
    """What a wrong address shows; ``suggestions`` are pages that people look for.

    With ``is_down`` the address is right, and what answers there cannot be reached or is busy.
    """

    suggestions: tuple[Link, ...] = ()
    is_down: bool = False
