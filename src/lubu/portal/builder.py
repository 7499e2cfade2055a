"""The site builder: writes what changed, atomically, and knows what every file should be.

A page is named by a key, a short tuple; :meth:`Builder.write` renders any key again from the
record alone. What a ledger entry changes is a set of keys (:func:`keys_of`), bounded whatever
the archive's size. A build that dies is taken up again: the ledger position moves last. One
builder at a time works at a site; the next one waits.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import translation

from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import sm3
from lubu.office import figures
from lubu.organisations.models import Organ
from lubu.portal import counted, figures_page, gather, report_page
from lubu.portal.counted_pages import CountedPages
from lubu.portal.models import BuildState, BuiltFile
from lubu.portal.pages import CountedPage, NotFoundPage
from lubu.portal.rendering import LANGUAGE, Page, Renderer
from lubu.publishing.models import Attachment, ColumnPage, Picture, Release, Submission
from lubu.publishing.rules import ReleaseState
from lubu.reporting.models import AnnualReport

Key: TypeAlias = tuple[str, ...]
Progress = Callable[[int, int], None]
ASSETS = ("site.css", "mark.svg")


@dataclass(frozen=True, slots=True)
class Drift:
    """A built file that is not as it should be: ``missing``, ``changed`` or ``foreign``."""

    fault: str
    path: str


def site_root(organ: Organ) -> Path:
    """The folder of the organ's built site."""
    return Path(settings.LUBU_HOME) / "site" / organ.slug


class Builder:
    """Builds one organ's site; one instance a run, since it remembers what it read."""

    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        self.root = site_root(organ)
        self.unfinished = self.root.parent / f".{organ.slug}"
        self.gather = gather.Gatherer(organ)
        self.known = self._written_before()
        self.renderer = Renderer(self.gather.chrome)
        self.counted = CountedPages(self.gather, self.known)
        self.fresh: dict[str, str] = {}
        self.gone: set[str] = set()

    # --- runs -------------------------------------------------------------------------------------

    def build_all(self, progress: Progress | None = None) -> int:
        """Write every file of the site; returns how many. Files no longer due are removed."""
        with self._alone(), translation.override(LANGUAGE):
            head = Head.objects.filter(organ=self.organ).values_list("sequence", flat=True).first()
            total = Release.objects.filter(organ=self.organ).exclude(path="").count()
            for done, key in enumerate(self.all_keys(), start=1):
                self.write(key)
                if progress and done % 100 == 0:
                    progress(done, total)
            for path in set(self.known) - set(self.fresh):
                self._remove(path)
            self._remember(head or 0)
        return len(self.fresh)

    def build_changes(self) -> int:
        """Write the files that entries since the last build change; returns how many."""
        state = BuildState.objects.filter(organ=self.organ).first()
        if state is None:
            return self.build_all()
        with self._alone(), translation.override(LANGUAGE):
            state.refresh_from_db()
            entries = list(
                Entry.objects.filter(organ=self.organ, sequence__gt=state.sequence).order_by(
                    "sequence"
                )
            )
            for key in dict.fromkeys(key for entry in entries for key in self.keys_of(entry)):
                self.write(key)
            if entries:
                self._remember(entries[-1].sequence)
        return len(self.fresh)

    def verify(self) -> list[Drift]:
        """Compare the folder with what was written: missing, changed and foreign files."""
        drift = []
        for path, digest in sorted(self.known.items()):
            file = self.root / path
            if not file.is_file():
                drift.append(Drift("missing", path))
            elif sm3(file.read_bytes()) != digest:
                drift.append(Drift("changed", path))
        present = (file for file in self.root.rglob("*") if file.is_file())
        for file in sorted(present):
            path = file.relative_to(self.root).as_posix()
            if path not in self.known:
                drift.append(Drift("foreign", path))
        return drift

    def _written_before(self) -> dict[str, str]:
        return dict(BuiltFile.objects.filter(organ=self.organ).values_list("path", "digest"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for the site's other builder, and clear away what a dead one left unfinished."""
        self.unfinished.mkdir(parents=True, exist_ok=True)
        with (self.unfinished.parent / f".{self.organ.slug}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self.unfinished)
            self.unfinished.mkdir()
            self.known.clear()
            self.known.update(self._written_before())
            yield

    # --- which files ------------------------------------------------------------------------------

    def all_keys(self) -> Iterator[Key]:
        """Every page and file of the site."""
        yield from (("asset", name) for name in ASSETS)
        releases = Release.objects.filter(organ=self.organ).exclude(path="").order_by("pk")
        for pk in releases.values_list("pk", flat=True).iterator(2000):
            yield ("item", str(pk))
        for column in self.gather.columns.values():
            yield ("index", str(column.pk))
            for number in range(1, self.gather.full_pages(column) + 1):
                yield ("list", str(column.pk), str(number))
        yield from self.counted.keys()
        yield from self._overviews()

    def _overviews(self) -> Iterator[Key]:
        yield ("home",)
        yield ("disclosure",)
        yield ("sitemap",)
        yield ("not_found",)
        for year in figures_page.years(self.organ):
            yield ("figures", str(year))

    def keys_of(self, entry: Entry) -> Iterator[Key]:
        """The files that one ledger entry changes."""
        subject = int(entry.subject.rsplit(":", 1)[1]) if ":" in entry.subject else 0
        if entry.kind in {"document.repealed", "document.expired", "notice.closed"}:
            releases = Release.objects.filter(item=subject)
        elif entry.kind in {"release.released", "release.withdrawn", "report.released"}:
            if entry.kind.startswith("report."):
                subject = json.loads(entry.payload)["release"]
            releases = Release.objects.filter(pk=subject)
        elif entry.kind == "reads.counted":
            yield from self._keys_of_reads(entry)
            return
        else:
            return
        for release in releases.select_related("item", "submission", "organ"):
            if release.path:
                yield from self._keys_of_release(release)
            yield from self.counted.keys_of_release(release)
            if entry.kind == "document.repealed":
                yield from self.counted.keys_of_item(release.item)
        yield from self._overviews()

    def _keys_of_reads(self, entry: Entry) -> Iterator[Key]:
        """What a count of reads changes: the lists of its month, and the numbers of its year."""
        on = date.fromisoformat(json.loads(entry.payload)["on"])
        yield from self.counted.keys_of_reads(on)
        yield ("figures", str(on.year))
        yield ("home",)

    def _keys_of_release(self, release: Release) -> Iterator[Key]:
        yield ("item", str(release.pk))
        texts = (
            release.item.submissions
        )  # of all versions: what the page named before, and names now
        related = {*texts.exclude(interprets=None).values_list("interprets", flat=True)}
        neighbours = Release.objects.filter(item__in=related) | Release.objects.filter(
            submission__interprets=release.item
        )
        for pk in neighbours.exclude(path="").values_list("pk", flat=True):
            yield ("item", str(pk))
        if report_page.is_report(release):
            yield from (("item", str(pk)) for pk in report_page.beside(release))
            yield from self._keys_of_figures_of(release)
        column = self.gather.columns.get(release.column_id or 0)
        if column is None:
            return
        number = (release.position or 0) // gather.PER_PAGE + 1
        full = self.gather.full_pages(column)
        for page in (number - 1, number):
            if 1 <= page <= full:
                yield ("list", str(column.pk), str(page))
        for other in self.gather.columns.values():
            if column.path.startswith(other.path):
                yield ("index", str(other.pk))

    def _keys_of_figures_of(self, release: Release) -> Iterator[Key]:
        """The lists that say what the report on their year counted."""
        report = AnnualReport.objects.filter(item=release.item_id).first()
        if report is None:
            return
        for name in figures.registered():
            path = counted.folder(report.year, name) + "index.html"
            if counted.listed(name) is not None and path in self.known:
                yield ("counted", str(report.year), name)

    # --- writing ----------------------------------------------------------------------------------

    def write(self, key: Key) -> None:
        """Render and write what ``key`` names."""
        getattr(self, f"_write_{key[0]}")(*key[1:])

    def _write_asset(self, name: str) -> None:
        source = Path(__file__).parent / "static" / "portal" / name
        self._put(f"assets/{name}", source.read_bytes())

    def _write_item(self, pk: str) -> None:
        release = Release.objects.select_related("item", "submission", "column").get(pk=pk)
        if release.state == ReleaseState.WITHDRAWN:
            self._page(release.path, self.gather.withdrawn(release))
            self._drop_files(release.submission)
            return
        if report_page.is_report(release):
            self._page(release.path, report_page.view(self.gather, self.counted, release))
        else:
            self._page(release.path, self.gather.item(release))
        for entry in release.submission.content["attachments"]:
            self._copy(Attachment, entry)
        for entry in release.submission.content["pictures"]:
            self._copy(Picture, entry)

    def _write_list(self, column: str, number: str) -> None:
        page = self._column(column)
        view = self.gather.list_page(page, int(number))
        self._page(f"{page.slug}/page-{number}.html", view)

    def _write_index(self, column: str) -> None:
        page = self._column(column)
        self._page(f"{page.slug}/index.html", self.gather.list_page(page, None))

    def _write_home(self) -> None:
        self._page("index.html", self.gather.home(*figures_page.headline(self.organ)))

    def _write_disclosure(self) -> None:
        self._page("disclosure/index.html", self.gather.disclosure())

    def _write_sitemap(self) -> None:
        self._page("sitemap/index.html", self.gather.site_map())

    def _write_not_found(self) -> None:
        self._page("404.html", NotFoundPage())

    def _write_figures(self, year: str) -> None:
        view = figures_page.view(self.organ, int(year))
        self._page(f"figures/{year}.html", view)
        if int(year) == figures_page.shown_first(self.organ):
            self._page("figures/index.html", view)

    def _write_counted(self, year: str, name: str) -> None:
        self._page_or_none(year, name, "index.html", self.counted.overview(int(year), name))

    def _write_counted_month(self, year: str, name: str, month: str, number: str) -> None:
        page = self.counted.month(int(year), name, int(month), int(number))
        self._page_or_none(year, name, counted.month_file(int(month), int(number)), page)

    def _write_counted_column(self, year: str, name: str, pk: str, number: str) -> None:
        column = self.gather.columns.get(int(pk))
        if column is not None:
            page = self.counted.column(int(year), name, column.pk, int(number))
            self._page_or_none(year, name, counted.column_file(column, int(number)), page)

    def _write_counted_all(self, year: str, name: str, number: str) -> None:
        page = self.counted.whole(int(year), name, int(number))
        self._page_or_none(year, name, counted.whole_file(int(number)), page)

    def _page_or_none(self, year: str, name: str, file: str, page: CountedPage | None) -> None:
        """A list of a figure; where nothing is left to list, no page."""
        path = counted.folder(int(year), name) + file
        if page is not None:
            self._page(path, page)
        elif path in self.known or path in self.fresh:
            self._remove(path)

    def _column(self, pk: str) -> ColumnPage:
        return self.gather.columns[int(pk)]

    def _page(self, path: str, page: Page) -> None:
        self._put(path, self.renderer.render(page))

    def _copy(self, model: type[Attachment] | type[Picture], entry: dict[str, object]) -> None:
        """Copy a file of a released text; a file that is not clean is never served."""
        stored = model.objects.filter(pk=entry["id"]).first()
        path = gather.file_path(entry)
        if stored is None or not stored.is_clean or stored.digest != entry["digest"]:
            self._remove(path)
            return
        with stored.file.open("rb") as file:
            self._put(path, file.read())

    def _drop_files(self, submission: Submission) -> None:
        """Remove the files of a withdrawn text, unless another text in public carries them."""
        for name in ("attachments", "pictures"):
            for entry in submission.content[name]:
                field = name[:-1]
                others = Release.objects.filter(
                    organ=self.organ,
                    state=ReleaseState.RELEASED,
                    **{f"submission__files__{field}__digest": entry["digest"]},
                ).exclude(path="")
                if not others.exists():
                    self._remove(gather.file_path(entry))

    def _put(self, path: str, data: bytes) -> None:
        digest = sm3(data)
        self.fresh[path] = digest
        self.gone.discard(path)
        target = self.root / path
        if target.is_file() and target.read_bytes() == data:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.unfinished, delete=False) as file:
            file.write(data)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)

    def _remove(self, path: str) -> None:
        self.gone.add(path)
        self.fresh.pop(path, None)
        (self.root / path).unlink(missing_ok=True)

    @transaction.atomic
    def _remember(self, sequence: int) -> None:
        changed = [
            BuiltFile(organ=self.organ, path=path, digest=digest)
            for path, digest in self.fresh.items()
            if self.known.get(path) != digest
        ]
        BuiltFile.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["organ", "path"],
            update_fields=["digest"],
        )
        for chunk in _chunks(sorted(self.gone), 500):
            BuiltFile.objects.filter(organ=self.organ, path__in=chunk).delete()
        self.known |= self.fresh
        BuildState.objects.update_or_create(organ=self.organ, defaults={"sequence": sequence})


def _chunks(values: list[str], size: int) -> Iterable[list[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))
