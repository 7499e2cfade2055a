"""What the public pages of the disclosure catalogue show, as data; see `pages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lubu.office.charts import Chart
from lubu.portal.pages import DataLinks, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePart:
    """A field or a unit: how many entries it has, and under how many something is published."""

    code: str
    title: str
    href: str
    entries: int
    published: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedEntry:
    """An entry of the baseline that the organ does not keep, with the reason."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """The catalogue in force: by field and by unit, drawn in hundredths; what it leaves out."""

    crumbs: tuple[Link, ...]
    number: int
    in_force_from: date
    note: str
    entries: int
    published: int
    drawn: Chart
    fields: tuple[CataloguePart, ...]
    units: tuple[CataloguePart, ...]
    dropped: tuple[DroppedEntry, ...]
    data: DataLinks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntryShown:
    """An entry in the columns of the standard directory, with the newest that is published.

    ``href`` leads to where it stands with all its columns, empty where it does.
    """

    code: str
    title: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    items: tuple[Link, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePartPage:
    """Entries of a field, or of a unit; ``total`` and ``published`` count them over all ``pages``,
    whose texts are their numbers."""

    title: str
    crumbs: tuple[Link, ...]
    entries: tuple[CatalogueEntryShown, ...]
    published: int
    total: int
    number: int = 1
    pages: tuple[Link, ...] = ()
