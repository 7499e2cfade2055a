"""The site builder: writes what changed, atomically, and knows what every file should be.

A page is named by a key, a short tuple; :meth:`Builder.write` renders any key again from the
record alone. What a ledger entry changes is a set of keys (:func:`keys_of`), bounded whatever
the archive's size. A build that dies is taken up again: the ledger position moves last. One
builder at a time works at a site; the next one waits.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import translation

from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ
from lubu.portal import figures_page, gather
from lubu.portal.models import BuildState, BuiltFile
from lubu.portal.pages import NotFoundPage
from lubu.portal.rendering import LANGUAGE, Page, Renderer
from lubu.publishing.models import Attachment, ColumnPage, Picture, Release, Submission
from lubu.publishing.rules import ReleaseState

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
            self.known = self._written_before()
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
        if entry.kind in {"document.repealed", "notice.closed"}:
            item_id = entry.subject.rsplit(":", 1)[1]
            releases = Release.objects.filter(item=int(item_id))
        elif entry.kind in {"release.released", "release.withdrawn"}:
            releases = Release.objects.filter(pk=entry.subject.rsplit(":", 1)[1])
        elif entry.kind == "column.changed":
            yield from self.all_keys()
            return
        else:
            return
        for release in releases.exclude(path="").select_related("item", "submission"):
            yield from self._keys_of_release(release)
        yield from self._overviews()

    def _keys_of_release(self, release: Release) -> Iterator[Key]:
        yield ("item", str(release.pk))
        related = {release.item.interprets_id, release.submission.content["interprets"]}
        neighbours = Release.objects.filter(item__in=related - {None}) | Release.objects.filter(
            item__interprets=release.item
        )
        for pk in neighbours.exclude(path="").values_list("pk", flat=True):
            yield ("item", str(pk))
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
