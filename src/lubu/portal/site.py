"""What every file of a site should be: the built site as a function of the record.

What is written together has a key, a short tuple. :meth:`Site.keys` names them all,
:meth:`Site.files` renders any of them again; nothing here touches the built files.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db.models import Exists, OuterRef, Q

from lubu.organisations.models import Organ
from lubu.portal import counted, figures_page, report_page
from lubu.portal.catalogue import FOLDER, CataloguePages
from lubu.portal.counted import Key
from lubu.portal.counted_pages import CountedPages
from lubu.portal.gather import Gatherer, file_name
from lubu.portal.lists import site_releases
from lubu.portal.pages import CountedPage, DisclosurePage, Link, NotFoundPage
from lubu.portal.rendering import Page, Renderer
from lubu.publishing.actions.files import stored_bytes
from lubu.publishing.files.stored import StoredFileError
from lubu.publishing.models import Attachment, ColumnPage, Picture, Release, SubmissionFile
from lubu.publishing.models.files import fit_to_serve
from lubu.publishing.rules import ColumnKind, ReleaseState, ScanState

logger = logging.getLogger(__name__)
READ_AHEAD = 200
ASSETS = ("site.css", "elder.css", "mark.svg")
STATIC = Path(__file__).parent / "static" / "portal"


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it should be; without ``data`` there should be none at this path."""

    path: str
    data: bytes | None


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
        self.mentions: dict[int, frozenset[int]] = {}
        self._ahead: dict[int, Release] = {}
        self._makers: dict[str, Callable[..., Iterator[Made]]] = {
            "asset": self._asset,
            "item": self._item,
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

    def first(self) -> Iterator[Key]:
        """What readers see first is written first: there an urgent notice stands within seconds,
        however large the archive is."""
        yield from (("asset", name) for name in ASSETS)
        yield from self.overviews()
        yield from (("index", str(pk)) for pk in self.gather.columns)

    def overviews(self) -> Iterator[Key]:
        """What any release may change."""
        yield ("home",)
        yield ("sitemap",)
        yield ("not_found",)
        if self.gather.platform is not None:
            yield ("index", str(self.gather.platform.pk))
        for year in figures_page.years(self.organ):
            yield ("figures", str(year))

    def files_of(self, which: Q | Exists) -> Iterator[Key]:
        """Attachments and pictures of some submissions, each named by its content."""
        rows = SubmissionFile.objects.filter(which, submission__item__organ=self.organ)
        found = rows.values_list("attachment__digest", "attachment__kind", "picture__digest")
        for attached, kind, pictured in found.distinct():
            yield ("file", attached, kind) if attached else ("file", pictured, "jpg")

    # --- what they hold ---------------------------------------------------------------------------

    def files(self, key: Key) -> Iterator[Made]:
        """What ``key`` names, rendered from the record."""
        return self._makers[key[0]](*key[1:])

    def _page(self, path: str, page: Page) -> Made:
        return Made(path, self.renderer.render(page))

    def _asset(self, name: str) -> Iterator[Made]:
        yield Made(f"assets/{name}", (STATIC / name).read_bytes())

    def in_turn(self, keys: Sequence[Key]) -> Iterator[Key]:
        """The keys, with the rows of items read ahead some hundred at a time."""
        for start in range(0, len(keys), READ_AHEAD):
            part = keys[start : start + READ_AHEAD]
            items = [int(key[1]) for key in part if key[0] == "item"]
            self._ahead = Release.objects.select_related("item", "submission").in_bulk(items)
            yield from part
        self._ahead = {}

    def _item(self, pk: str) -> Iterator[Made]:
        release = self._ahead.pop(int(pk), None)
        if release is None:
            release = Release.objects.select_related("item", "submission").get(pk=pk)
        self.gather.named.clear()
        page: Page
        if release.state == ReleaseState.WITHDRAWN:
            page = self.gather.withdrawn(release)
        elif report_page.is_report(release):
            page = report_page.view(self.gather, self.counted, release)
        else:
            page = self.gather.item(release)
        self.mentions[release.pk] = frozenset(self.gather.named)
        yield self._page(release.path, page)

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
            view = self._platform(column) if is_platform else self.gather.front_page(column)
            yield self._page(f"{column.slug}/index.html", view)

    def _platform(self, column: ColumnPage) -> DisclosurePage:
        view, catalogue = self.gather.disclosure(column), self.catalogue.link()
        return replace(view, parts=(*view.parts, catalogue)) if catalogue else view

    def _home(self) -> Iterator[Made]:
        yield self._page("index.html", self.gather.home(*figures_page.headline(self.organ)))

    def _sitemap(self) -> Iterator[Made]:
        view, catalogue = self.gather.site_map(), self.catalogue.link()
        if catalogue:
            own = (Link(catalogue.title, catalogue.href), catalogue.entries)
            view = replace(view, columns=(*view.columns, own))
        yield self._page("sitemap/index.html", view)

    def _not_found(self) -> Iterator[Made]:
        yield self._page("404.html", NotFoundPage())

    def _figures(self, year: str) -> Iterator[Made]:
        made = self._page(f"figures/{year}.html", figures_page.view(self.organ, int(year)))
        yield made
        if int(year) == figures_page.shown_first(self.organ):
            yield Made("figures/index.html", made.data)

    def _counted(self, year: str, name: str) -> Iterator[Made]:
        yield self._of_figure(year, name, "index.html", self.counted.overview(int(year), name))

    def _counted_month(self, year: str, name: str, month: str, number: str) -> Iterator[Made]:
        page = self.counted.month(int(year), name, int(month), int(number))
        yield self._of_figure(year, name, counted.month_file(int(month), int(number)), page)

    def _counted_column(self, year: str, name: str, pk: str, number: str) -> Iterator[Made]:
        for column in self._column(pk):
            page = self.counted.column(int(year), name, column.pk, int(number))
            yield self._of_figure(year, name, counted.column_file(column, int(number)), page)

    def _counted_all(self, year: str, name: str, number: str) -> Iterator[Made]:
        page = self.counted.whole(int(year), name, int(number))
        yield self._of_figure(year, name, counted.whole_file(int(number)), page)

    def _catalogue(self) -> Iterator[Made]:
        page, path = self.catalogue.index(), f"{FOLDER}index.html"
        yield Made(path, None) if page is None else self._page(path, page)

    def _catalogue_part(self, slug: str) -> Iterator[Made]:
        page, path = self.catalogue.page(slug), f"{FOLDER}{slug}.html"
        yield Made(path, None) if page is None else self._page(path, page)

    def _of_figure(self, year: str, name: str, file: str, page: CountedPage | None) -> Made:
        """A list of a figure; where nothing is left to list, no page."""
        path = counted.folder(int(year), name) + file
        return Made(path, None) if page is None else self._page(path, page)

    def _column(self, pk: str) -> Iterator[ColumnPage]:
        """The column, unless it has left the website since its key was noted."""
        column = self.gather.columns.get(int(pk))
        if column is not None:
            yield column
