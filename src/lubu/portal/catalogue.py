"""The public pages of the disclosure catalogue: the version in force, with what is published.

Whether an entry is late changes by the calendar alone, and stands on no page that is written once:
here is said what there is, and since when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from lubu.catalogue import baseline
from lubu.catalogue.models import COLUMN_LABELS, CatalogueEntry, CatalogueVersion
from lubu.catalogue.rules.differences import COLUMNS, Listed
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.catalogue.rules.words import OWNER_WORDS
from lubu.ledger.rules import sm3
from lubu.office.charts import chart
from lubu.organisations.models import Unit
from lubu.portal.catalogue_pages import (
    CatalogueEntryShown,
    CataloguePage,
    CataloguePart,
    CataloguePartPage,
    DroppedEntry,
)
from lubu.portal.counted import Key
from lubu.portal.gather import Gatherer
from lubu.portal.lists import site_releases
from lubu.portal.pages import DataLinks, Link, Section
from lubu.portal.tables import Column, Table
from lubu.publishing.models import Release, Submission

FOLDER = "catalogue/"
ENTRIES = "entries"  # the file of the entries as data
PER_PAGE = 15  # entries; more would weigh too much
MOST_ITEMS = 3  # of one entry, the newest
BRIEF = ("limit", "channels")  # columns on a unit's page, which leads to the field's for the rest


@dataclass(frozen=True, slots=True)
class Part:
    """A page's worth of entries; ``slug`` is its file's name."""

    slug: str
    code: str
    title: str
    contents: tuple[EntryContent, ...]


class CataloguePages:
    """One organ's catalogue pages; read once a run."""

    def __init__(self, gather: Gatherer) -> None:
        self.gather, self.organ = gather, gather.organ
        self.base = gather.base + FOLDER

    @cached_property
    def version(self) -> CatalogueVersion | None:
        """The version that the public reads."""
        return CatalogueVersion.objects.visible_to(None).filter(organ=self.organ).first()

    @cached_property
    def listed(self) -> list[Listed]:
        """The entries of the version in force."""
        return self.version.listed() if self.version else []

    @cached_property
    def contents(self) -> list[EntryContent]:
        """What the entries say that are kept."""
        return list(_kept(self.listed))

    @cached_property
    def fields(self) -> list[Part]:
        """The entries that are kept, by field."""
        return _fields(self.listed)

    @cached_property
    def units(self) -> list[Part]:
        """The same by the unit, or the kind of office, that discloses them."""
        return self._units(self.listed)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The key of each entry's row, by code."""
        own = CatalogueEntry.objects.filter(organ=self.organ)
        return dict(own.values_list("code", "pk"))

    @cached_property
    def published(self) -> frozenset[int]:
        """Keys of the entries under which the website has something."""
        out = site_releases(self.organ).exclude(submission__entry=None).order_by()
        return frozenset(out.values_list("submission__entry", flat=True).distinct())

    # --- which pages ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """Every page of the version in force."""
        if self.version is not None:
            yield from self._keys(self.listed)
            yield ("catalogue_data",)

    def paths(self) -> Iterator[str]:
        """Where the pages of the version in force stand."""
        if self.version is not None:
            yield FOLDER
            yield from (f"{FOLDER}{part.slug}.html" for part in (*self.fields, *self.units))

    def keys_of_version(self, pk: int) -> Iterator[Key]:
        """What putting a version in force changes: its pages, those of the one before it, and the
        texts whose entry came, went, moved or is called otherwise."""
        version = CatalogueVersion.objects.get(pk=pk)
        numbers = (version.number - 1, version.number)
        both = CatalogueVersion.objects.filter(organ=self.organ, number__in=numbers)
        listed = {one.number: one.listed() for one in both}
        for entries in listed.values():
            yield from self._keys(entries)
        before, after = (_places(listed.get(number, ())) for number in numbers)
        differ = {code for code in before | after if before.get(code) != after.get(code)}
        texts = Release.objects.filter(organ=self.organ, submission__entry__code__in=differ)
        for key in texts.exclude(path="").values_list("pk", flat=True):
            yield ("item", str(key))
        yield ("catalogue_data",)

    def keys_of_item(self, item_id: int) -> Iterator[Key]:
        """The pages that show the entries of an item's texts, earlier ones included."""
        if self.version is None:
            return
        texts = Submission.objects.filter(item=item_id).exclude(entry=None)
        codes = set(texts.order_by().values_list("entry__code", flat=True).distinct())
        if codes:
            yield ("catalogue",)
        for part in (*self.fields, *self.units):
            if codes & {content.code for content in part.contents}:
                yield ("catalogue_part", part.slug)

    def _keys(self, listed: list[Listed]) -> Iterator[Key]:
        yield ("catalogue",)
        for part in (*_fields(listed), *self._units(listed)):
            yield ("catalogue_part", part.slug)

    def _units(self, listed: Iterable[Listed]) -> list[Part]:
        slugs = dict(Unit.objects.filter(organ=self.organ).values_list("name", "slug"))
        parts: dict[str, tuple[str, list[EntryContent]]] = {}
        for content in _kept(listed):
            name = content.owner_unit or OWNER_WORDS[content.owner]
            slug = f"office-{content.owner.value}"
            if content.owner_unit:
                slug = f"unit-{slugs.get(name) or sm3(name.encode())[:8]}"
            parts.setdefault(slug, (name, []))[1].append(content)
        return [Part(slug, "", name, tuple(found)) for slug, (name, found) in parts.items()]

    # --- what they show ---------------------------------------------------------------------------

    def index(self) -> CataloguePage | None:
        """The first page; nothing while no version is in force."""
        if self.version is None:
            return None
        fields = tuple(map(self._part, self.fields))
        hundredths = [(one.code, 100 * one.published // one.entries) for one in fields]
        return CataloguePage(
            crumbs=(Link(_("Disclosure catalogue"), ""),),
            number=self.version.number,
            in_force_from=self.version.in_force_from,
            note=self.version.note,
            entries=sum(one.entries for one in fields),
            published=sum(one.published for one in fields),
            drawn=chart(hundredths, has_words=True),
            fields=fields,
            units=tuple(map(self._part, self.units)),
            dropped=tuple(
                DroppedEntry(
                    code=one.content.code,
                    title=title_of(one.content),
                    reason=one.dropped_because,
                )
                for one in self.listed
                if not one.is_kept
            ),
            data=DataLinks(
                title=_("Disclosure catalogue"),
                csv=f"{self.base}{ENTRIES}.csv",
                json=f"{self.base}{ENTRIES}.json",
                about=f"{self.base}{ENTRIES}-data.json",
            ),
        )

    def table(self) -> Table | None:
        """The entries of the version in force as data, in the standard directory's columns."""
        if self.version is None:
            return None
        return Table(
            title=_("Disclosure catalogue"),
            columns=(Column(_("Code")), *(Column(str(COLUMN_LABELS[name])) for name in COLUMNS)),
            rows=tuple(
                (content.code, *("\n".join(words(content)) or None for words in COLUMNS.values()))
                for content in _kept(self.listed)
            ),
        )

    def pages(self, slug: str) -> Iterator[tuple[str, CataloguePartPage | None]]:
        """The files of a field or unit with what they show; nothing where the version in force has
        no such part, or not so many of its entries as the one before."""
        part = next((one for one in (*self.fields, *self.units) if one.slug == slug), None)
        count = _pages_of(part)
        for number in range(1, max(count, _pages_of(self._before.get(slug))) + 1):
            yield part_file(slug, number), self._page(part, number) if number <= count else None

    @cached_property
    def _before(self) -> dict[str, Part]:
        """The parts of the version before the one in force."""
        number = self.version.number - 1 if self.version else 0
        version = CatalogueVersion.objects.filter(organ=self.organ, number=number).first()
        listed = version.listed() if version else []
        return {part.slug: part for part in (*_fields(listed), *self._units(listed))}

    def _page(self, part: Part | None, number: int) -> CataloguePartPage | None:
        if part is None:
            return None
        first = (number - 1) * PER_PAGE
        shown = part.contents[first : first + PER_PAGE]
        newest, is_brief = self.newest(shown), not part.code
        keys = {self.rows.get(content.code) for content in part.contents}
        return CataloguePartPage(
            title=part.title,
            crumbs=(Link(_("Disclosure catalogue"), self.base), Link(part.title, "")),
            entries=tuple(
                self._entry(one, newest.get(one.code, ()), is_brief=is_brief) for one in shown
            ),
            total=len(part.contents),
            published=len(keys & self.published),
            number=number,
            pages=tuple(
                Link(str(one), self.base + part_file(part.slug, one).removeprefix(FOLDER))
                for one in range(1, _pages_of(part) + 1)
            ),
        )

    def link(self) -> Section | None:
        """The way to the catalogue, with its fields; nothing while no version is in force."""
        if self.version is None:
            return None
        fields = tuple(Link(part.title, self._href(part)) for part in self.fields)
        return Section(title=_("Disclosure catalogue"), href=self.base, items=(), entries=fields)

    def part_link(self, part: Part) -> Link:
        """The way to a part's page."""
        return Link(part.title, self._href(part))

    def entry_link(self, key: int | None) -> Link | None:
        """The way from a text to the entry that it fulfils, while the version in force keeps it."""
        content = self._by_row.get(key or 0)
        return Link(title_of(content), self.entry_href(content)) if content else None

    @cached_property
    def _by_row(self) -> dict[int, EntryContent]:
        kept = {content.code: content for content in self.contents}
        return {pk: kept[code] for code, pk in self.rows.items() if code in kept}

    def entry_href(self, content: EntryContent) -> str:
        """Where an entry stands in full, on a page of its field."""
        file = self._stands[content.code][1].removeprefix(FOLDER)
        return f"{self.base}{file}#entry-{content.code}"

    @cached_property
    def _stands(self) -> dict[str, tuple[str, str]]:
        return _places(self.listed)

    def _href(self, part: Part) -> str:
        return f"{self.base}{part.slug}.html"

    def _part(self, part: Part) -> CataloguePart:
        keys = {self.rows.get(content.code) for content in part.contents}
        return CataloguePart(
            code=part.code,
            title=part.title,
            href=self._href(part),
            entries=len(part.contents),
            published=len(keys & self.published),
        )

    def newest(
        self, contents: Iterable[EntryContent], unit: Unit | None = None
    ) -> dict[str, tuple[Link, ...]]:
        """The newest texts under each of the entries, by code; ``unit``: those of one unit."""
        codes = {self.rows[one.code]: one.code for one in contents if one.code in self.rows}
        place = Window(
            RowNumber(),
            partition_by="submission__entry",
            order_by=[F("released_on").desc(), F("pk").desc()],
        )
        out = site_releases(self.organ).filter(submission__entry__in=codes)
        if unit is not None:
            out = out.filter(submission__unit=unit)
        found: dict[str, list[Link]] = {}
        first = out.annotate(place=place).filter(place__lte=MOST_ITEMS).order_by()
        entries = dict(first.values_list("pk", "submission__entry"))  # texts are read of these only
        rows = site_releases(self.organ).filter(pk__in=entries).order_by("-released_on", "-pk")
        for link, pk in self.gather.links_with(rows, "pk"):
            found.setdefault(codes[entries[pk]], []).append(link)
        return {code: tuple(links) for code, links in found.items()}

    @staticmethod
    def _say(content: EntryContent, *, is_brief: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The columns of the standard directory that the page shows."""
        return tuple(
            (str(COLUMN_LABELS[name]), words(content))
            for name, words in COLUMNS.items()
            if name not in ("level1", "level2") and (name in BRIEF or not is_brief)
        )

    def _entry(
        self, content: EntryContent, items: tuple[Link, ...], *, is_brief: bool
    ) -> CatalogueEntryShown:
        return CatalogueEntryShown(
            code=content.code,
            title=title_of(content),
            columns=self._say(content, is_brief=is_brief),
            items=items,
            href=self.entry_href(content) if is_brief else "",
        )


def _places(listed: Iterable[Listed]) -> dict[str, tuple[str, str]]:
    """What each entry is called, by code, and the file in which it stands in full."""
    return {
        content.code: (title_of(content), part_file(part.slug, at // PER_PAGE + 1))
        for part in _fields(listed)
        for at, content in enumerate(part.contents)
    }


def part_file(slug: str, number: int) -> str:
    """The file of a part's page."""
    return f"{FOLDER}{slug}.html" if number == 1 else f"{FOLDER}{slug}-{number}.html"


def _pages_of(part: Part | None) -> int:
    """How many pages a part has."""
    return -(-len(part.contents) // PER_PAGE) if part else 0


def _kept(listed: Iterable[Listed]) -> Iterator[EntryContent]:
    return (one.content for one in listed if one.is_kept)


def _fields(listed: Iterable[Listed]) -> list[Part]:
    parts: dict[int, list[EntryContent]] = {}
    for content in _kept(listed):
        parts.setdefault(content.field_number, []).append(content)
    return [
        Part(f"field-{number:02d}", f"{number:02d}", baseline.field_name(number), tuple(found))
        for number, found in sorted(parts.items())
    ]


def title_of(content: EntryContent) -> str:
    """The entry's two levels."""
    return f"{content.level1} / {content.level2}"
