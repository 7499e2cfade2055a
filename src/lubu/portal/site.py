"""What every file of a site should be: the built site as a function of the record.

What is written together has a key, a short tuple. :meth:`Site.keys` names them all,
:meth:`Site.files` renders any of them again; nothing here touches the built files.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from lubu.organisations.models import Organ
from lubu.portal import counted, datasets, figures_page, page_data, report_page
from lubu.portal.catalogue import ENTRIES, FOLDER, CataloguePages
from lubu.portal.counted import Key
from lubu.portal.counted_pages import CountedPages
from lubu.portal.feeds import FILE as FEED
from lubu.portal.gather import Gatherer, file_name
from lubu.portal.institutions import FOLDER as VILLAGES
from lubu.portal.institutions import InstitutionPages
from lubu.portal.lists import site_releases
from lubu.portal.machines import Machines
from lubu.portal.made import Made
from lubu.portal.page_data import PageData
from lubu.portal.pages import (
    ColumnListPage,
    CountedPage,
    DisclosurePage,
    HomePageData,
    Link,
    NotFoundPage,
    Section,
)
from lubu.portal.rendering import DOWN, NOT_FOUND, Page, Renderer
from lubu.portal.rows import releases_with_texts
from lubu.portal.tables import Table
from lubu.portal.topics import FOLDER as TOPICS
from lubu.portal.topics import TopicPages
from lubu.publishing.actions.files import stored_bytes
from lubu.publishing.files.stored import StoredFileError
from lubu.publishing.models import Attachment, ColumnPage, Picture, Release, SubmissionFile
from lubu.publishing.models.files import fit_to_serve
from lubu.publishing.rules import ColumnKind, ReleaseState, ScanState

logger = logging.getLogger(__name__)
READ_AHEAD = 200
ASSETS = ("site.css", "elder.css", "site.js", "mark.svg")
PACKED = (".html", ".css", ".js", ".svg", ".xml", ".atom", ".json", ".jsonld")
LEVEL = 9  # of gzip: written once, sent often
STATIC = Path(__file__).parent / "static" / "portal"


class Site:
    """One organ's site; remembers what it read, so that a new one is made for every run.

    ``mentions`` says of each page of an item that was rendered which items it names.
    """

    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        self.gather = Gatherer(organ)
        self.renderer = Renderer(self.gather.chrome)
        self.counted = CountedPages(self.gather)
        self.catalogue = CataloguePages(self.gather)
        self.data = PageData(self.gather)
        self.machines = Machines(self.gather, self.catalogue)
        self.institutions = InstitutionPages(self.gather, self.catalogue)
        self.topics = TopicPages(self.gather, self.machines.feeds)
        self.mentions: dict[int, frozenset[int]] = {}
        self._ahead: dict[int, Release] = {}
        self._makers: dict[str, Callable[..., Iterator[Made]]] = {
            "asset": self._asset,
            "item": self._item,
            "item_data": self._item_data,
            "file": self._file,
            "list": self._list,
            "index": self._index,
            "home": self._home,
            "sitemap": self._sitemap,
            "not_found": self._not_found,
            "figures": self._figures,
            "counted": self._counted,
            "counted_month": self._counted_month,
            "counted_column": self._counted_column,
            "counted_all": self._counted_all,
            "catalogue": self._catalogue,
            "catalogue_part": self._catalogue_part,
            "catalogue_data": self._catalogue_data,
            **self.machines.makers,
            "villages": self._villages,
            "village": self._village,
            "topics": self._topics,
            "topic": self._topic,
        }

    # --- which files ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """Everything that the site consists of."""
        yield from self.first()
        releases = Release.objects.filter(organ=self.organ).exclude(path="").order_by("-pk")
        for pk in releases.values_list("pk", flat=True).iterator(2000):
            yield ("item", str(pk))
        public = site_releases(self.organ).filter(submission=OuterRef("submission"))
        yield from self.files_of(Exists(public))
        for column in self.gather.columns.values():
            for number in range(1, self.gather.numbered_pages(column) + 1):
                yield ("list", str(column.pk), str(number))
        yield from self.counted.keys()
        yield from self.catalogue.keys()
        yield from self.machines.keys()
        yield from self.institutions.keys()
        yield from self.topics.keys()
        yield from (("figures", str(year)) for year in self.counted.years)

    def first(self) -> Iterator[Key]:
        """What readers see first is written first: there an urgent notice stands within seconds,
        however large the archive is."""
        yield from (("asset", name) for name in ASSETS)
        yield from (key for key in self.overviews() if key[0] != "index")
        yield from (("index", str(pk)) for pk in self.gather.columns)

    def overviews(self) -> Iterator[Key]:
        """What any release may change."""
        yield ("home",)
        yield ("sitemap",)
        yield ("not_found",)
        yield from self.machines.overviews()
        if self.gather.platform is not None:
            yield ("index", str(self.gather.platform.pk))

    def files_of(self, which: Q | Exists) -> Iterator[Key]:
        """Attachments and pictures of some submissions, each named by its content."""
        rows = SubmissionFile.objects.filter(which, submission__item__organ=self.organ)
        found = rows.values_list("attachment__digest", "attachment__kind", "picture__digest")
        for attached, kind, pictured in found.distinct():
            yield ("file", attached, kind) if attached else ("file", pictured, "jpg")

    # --- what they hold ---------------------------------------------------------------------------

    def files(self, key: Key) -> Iterator[Made]:
        """What ``key`` names, rendered from the record, and beside it what nginx sends of it."""
        for made in self._makers[key[0]](*key[1:]):
            yield made
            if made.path.endswith(PACKED):
                yield Made(f"{made.path}.gz", self._packed(made.data))

    def _packed(self, data: bytes | None) -> bytes | None:
        """The same bytes for the same data: no name, no time."""
        if data is None or not settings.LUBU_PRECOMPRESS:
            return None
        return gzip.compress(data, compresslevel=LEVEL, mtime=0)

    def _page(self, path: str, page: Page) -> Made:
        return Made(path, self.renderer.render(page, path))

    def _asset(self, name: str) -> Iterator[Made]:
        yield Made(f"assets/{name}", (STATIC / name).read_bytes())

    def in_turn(self, keys: Sequence[Key]) -> Iterator[Key]:
        """The keys, with the rows of items read ahead some hundred at a time."""
        for start in range(0, len(keys), READ_AHEAD):
            part = keys[start : start + READ_AHEAD]
            items = [int(key[1]) for key in part if key[0] == "item"]
            self._ahead = releases_with_texts(items)
            yield from part
        self._ahead = {}

    def _item(self, pk: str) -> Iterator[Made]:
        key = int(pk)
        release = self._ahead.pop(key, None) or releases_with_texts([key])[key]
        self.gather.named.clear()
        found = page_data.of_release(release)
        page = self.page(release, found)
        self.mentions[release.pk] = frozenset(self.gather.named)
        yield self._page(release.path, page)
        title = str(release.submission.content["title"])
        yield from self.data.files(release.path, title, found)

    def _item_data(self, pk: str) -> Iterator[Made]:
        """Files of earlier texts that have to go; a full build leaves them out by itself."""
        release = Release.objects.select_related("item", "submission").get(pk=pk)
        yield from self.data.left_over(release)

    def page(self, release: Release, tables: Sequence[Table | None]) -> Page:
        """What stands at a release's address; ``tables`` are those of its text."""
        if release.state == ReleaseState.WITHDRAWN:
            return self.gather.withdrawn(release)
        links = self.data.links(release.path, tables)
        if report_page.is_report(release):
            return replace(report_page.view(self.gather, self.counted, release), data=links)
        entry = self.catalogue.entry_link(release.submission.entry_id)
        return replace(self.gather.item(release), data=links, entry=entry)

    def _file(self, digest: str, kind: str) -> Iterator[Made]:
        """A file is there while a text in public carries it, and only when it is clean."""
        carried = Q(
            submission__files__attachment__digest=digest, submission__files__attachment__kind=kind
        )
        if kind == "jpg":
            carried |= Q(submission__files__picture__digest=digest)
        is_due = site_releases(self.organ).filter(carried).exists()
        data = self._stored(digest) if is_due and fit_to_serve(self.organ, [digest]) else None
        yield Made(file_name(digest, kind), data)

    def _stored(self, digest: str) -> bytes | None:
        """The bytes, if they are stored as they were scanned."""
        models: tuple[type[Attachment] | type[Picture], ...] = (Attachment, Picture)
        for model in models:
            for row in model.objects.filter(
                organ=self.organ, digest=digest, scan_state=ScanState.CLEAN
            ):
                try:
                    return stored_bytes(row)
                except StoredFileError:
                    logger.exception("the stored file %s is not what was scanned", row.file.name)
        return None

    def _list(self, pk: str, number: str) -> Iterator[Made]:
        for column in self._column(pk):
            view = self.gather.numbered_page(column, int(number))
            yield self._page(f"{column.slug}/page-{number}.html", view)

    def _index(self, pk: str) -> Iterator[Made]:
        for column in self._column(pk):
            is_platform = column.kind == ColumnKind.DISCLOSURE
            view = self._platform(column) if is_platform else self._front(column)
            yield self._page(f"{column.slug}/index.html", view)

    def _front(self, column: ColumnPage) -> ColumnListPage:
        """A column's front page; the record stands above the texts of some kinds."""
        record = self.institutions.record(column)
        return replace(self.gather.front_page(column), record=record)

    def _platform(self, column: ColumnPage) -> DisclosurePage:
        view = self.gather.disclosure(column)
        return replace(view, parts=(*view.parts, *self._more()))

    def _more(self) -> Iterator[Section]:
        """What stands on the site beside its columns."""
        for section in (self.catalogue.link(), self.institutions.link()):
            if section is not None:
                yield section

    def _home(self) -> Iterator[Made]:
        view = self.gather.home(*figures_page.headline(self.organ))
        yield self._page("index.html", self._beside(view))

    def _beside(self, view: HomePageData) -> HomePageData:
        """The home page with the ways to what stands beside the columns."""
        return replace(view, topics=self.topics.current(), villages=self.institutions.link())

    def _sitemap(self) -> Iterator[Made]:
        view = self.gather.site_map()
        topics = self.topics.link()
        beside = (*([topics] if topics else []), *self._more())
        more = ((Link(one.title, one.href), one.entries) for one in beside)
        view = replace(view, columns=(*view.columns, *more))
        yield self._page("sitemap/index.html", view)

    def _not_found(self) -> Iterator[Made]:
        yield self._page(NOT_FOUND, NotFoundPage())
        yield self._page(DOWN, NotFoundPage(is_down=True))

    def _figures(self, year: str) -> Iterator[Made]:
        found = figures_page.numbers(self.organ, int(year))
        path = f"figures/{year}.html"
        made = self._page(path, figures_page.view(self.organ, int(year), found))
        yield made
        table = figures_page.table(int(year), found)
        yield from self._data(f"figures/{year}", f"figures/{year}-data.json", path, table)
        yield Made(datasets.year_file(int(year)), self.machines.datasets.year(int(year)))
        if int(year) == figures_page.shown_first(self.organ):
            yield Made("figures/index.html", made.data)

    def _counted(self, year: str, name: str) -> Iterator[Made]:
        page, folder = self.counted.overview(int(year), name), counted.folder(int(year), name)
        yield self._of_figure(year, name, "index.html", page)
        dictionary = Made(f"{folder}{counted.DICTIONARY}", None)
        if page is not None:
            rows = (self.counted.data_files(int(year), name), self.counted.table(page, name))
            dictionary = self.data.dictionary(
                dictionary.path, page.label, f"{folder}index.html", [rows]
            )
        yield dictionary

    def _counted_month(self, year: str, name: str, month: str, number: str) -> Iterator[Made]:
        page = self.counted.month(int(year), name, int(month), int(number))
        yield from self._counted_list(year, name, counted.month_file(int(month), int(number)), page)

    def _counted_column(self, year: str, name: str, pk: str, number: str) -> Iterator[Made]:
        for column in self._column(pk):
            page = self.counted.column(int(year), name, column.pk, int(number))
            yield from self._counted_list(
                year, name, counted.column_file(column, int(number)), page
            )

    def _counted_all(self, year: str, name: str, number: str) -> Iterator[Made]:
        page = self.counted.whole(int(year), name, int(number))
        yield from self._counted_list(year, name, counted.whole_file(int(number)), page)

    def _counted_list(
        self, year: str, name: str, file: str, page: CountedPage | None
    ) -> Iterator[Made]:
        """A page of rows, and the same rows as data."""
        made = self._of_figure(year, name, file, page)
        yield made
        table = self.counted.table(page, name) if page else None
        yield from self.data.pair(made.path.removesuffix(".html"), table)

    def _data(self, path: str, about: str, page: str, table: Table | None) -> Iterator[Made]:
        """A table with its dictionary, or neither."""
        yield from self.data.pair(path, table)
        if table is None:
            yield Made(about, None)
        else:
            files = [f"{path.rpartition('/')[2]}.csv"]
            yield self.data.dictionary(about, table.title, page, [(files, table)])

    def _catalogue_data(self) -> Iterator[Made]:
        path, page = f"{FOLDER}{ENTRIES}", f"{FOLDER}index.html"
        yield from self._data(path, f"{path}-data.json", page, self.catalogue.table())

    def _catalogue(self) -> Iterator[Made]:
        page, path = self.catalogue.index(), f"{FOLDER}index.html"
        yield Made(path, None) if page is None else self._page(path, page)

    def _catalogue_part(self, slug: str) -> Iterator[Made]:
        for path, page in self.catalogue.pages(slug):
            yield Made(path, None) if page is None else self._page(path, page)

    def _villages(self) -> Iterator[Made]:
        page, path = self.institutions.village_index(), f"{VILLAGES}index.html"
        yield Made(path, None) if page is None else self._page(path, page)

    def _village(self, pk: str) -> Iterator[Made]:
        path, page = self.institutions.village(int(pk))
        yield Made(path, None) if page is None else self._page(path, page)

    def _topics(self) -> Iterator[Made]:
        page, path = self.topics.index(), f"{TOPICS}index.html"
        yield Made(path, None) if page is None else self._page(path, page)

    def _topic(self, pk: str) -> Iterator[Made]:
        path, found = self.topics.topic(int(pk))
        page, feed = found or (None, None)
        yield Made(path, None) if page is None else self._page(path, page)
        yield Made(path.replace("index.html", FEED), feed)

    def _of_figure(self, year: str, name: str, file: str, page: CountedPage | None) -> Made:
        """A list of a figure; where nothing is left to list, no page."""
        path = counted.folder(int(year), name) + file
        return Made(path, None) if page is None else self._page(path, page)

    def _column(self, pk: str) -> Iterator[ColumnPage]:
        """The column, unless it has left the website since its key was noted."""
        column = self.gather.columns.get(int(pk))
        if column is not None:
            yield column
