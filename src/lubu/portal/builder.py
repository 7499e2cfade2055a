"""The site builder: writes what changed, atomically, and says what is not as it should be.

What the next entries of the ledger change is noted in :class:`BuildState` before the first file
is touched, and crossed out when all of it is written: whoever comes after a dead builder, of a
change or of the whole site, does what is due once more. A whole site goes by in parts, so that no
more than some hundred files of it are in memory. One builder at a time works at a site; the next
one waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ
from lubu.portal.changes import EVERYTHING, SHOWN, Changes
from lubu.portal.counted import Key
from lubu.portal.disk import CHUNK, Book, Disk, Seen, batched, chunks
from lubu.portal.models import BuildState, Mention
from lubu.portal.rendering import LANGUAGE
from lubu.portal.several import in_processes
from lubu.portal.site import Site
from lubu.publishing.models import InformationItem

Progress = Callable[[int, int], None]
Done = TypeVar("Done")
PART = 500  # how much one process works at before it tells: so many items
LIGHT = frozenset({"item", "file", "asset"})
HEAVY = 4  # what any other key weighs against an item: lists of a hundred rows in three files


class Fault(StrEnum):
    """How a file of a built site is not what the record says."""

    MISSING = "missing"
    CHANGED = "changed"  # by another hand than the builder's
    FOREIGN = "foreign"  # written by another hand
    BEHIND = "behind"  # as the builder left it, but the record has gone on


@dataclass(frozen=True, slots=True)
class Drift:
    """A file of a built site that is not as it should be."""

    fault: Fault
    path: str


@dataclass(slots=True)
class _Run:
    """What one process wrote of a part, with its SM3, and removed; which items its pages name."""

    written: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    mentions: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Held:
    """The paths of a part as they should be, and where the folder differs from them."""

    paths: list[str] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)


class Builder:
    """Builds one organ's site; a whole one in so many ``processes``."""

    def __init__(self, organ: Organ, *, processes: int = 1) -> None:
        self.organ, self.processes = organ, processes
        self.disk, self.book = Disk(organ), Book(organ)

    def build_all(self, progress: Progress | None = None) -> int:
        """Write every file of the site; returns how many. Files no longer due are removed."""
        with self.disk.alone():
            return self._build([EVERYTHING], progress)

    def build_changes(self, progress: Progress | None = None, *, wait: bool = True) -> int:
        """Write the files that entries since the last build change; returns how many.

        Raises:
            BusyError: another builder is at work and ``wait`` is false.
        """
        with self.disk.alone(wait=wait):
            return self._build([], progress)

    def behind(self) -> int:
        """How many entries of the ledger the site does not show yet."""
        return self._not_shown().count()

    def behind_since(self) -> datetime | None:
        """The moment of the first entry that the site does not show yet."""
        return self._not_shown().values_list("at", flat=True).first()

    def is_unfinished(self) -> bool:
        """Whether something is noted as due: a builder died, or is at work."""
        return bool(self._state().due)

    def is_broken_off(self) -> bool:
        """Whether something is due and nobody works at it."""
        return self.is_unfinished() and not self.disk.is_busy()

    def _not_shown(self) -> QuerySet[Entry]:
        return _later(self.organ, self._state().sequence).filter(kind__in=SHOWN)

    def _state(self) -> BuildState:
        """How far the site is; of one that was never built everything is due."""
        found = BuildState.objects.filter(organ=self.organ).first()
        return found or BuildState(organ=self.organ, due=[EVERYTHING])

    # --- writing ----------------------------------------------------------------------------------

    def _build(self, more: list[Key], progress: Progress | None) -> int:
        """Note what is due, write it, cross it out. All is read after the ledger's end is."""
        state = self._state()
        last = Head.objects.filter(organ=self.organ).values_list("sequence", flat=True).first() or 0
        if not (more or state.due) and last == state.sequence:
            return 0
        with translation.override(LANGUAGE):
            site = Site(Organ.objects.get(pk=self.organ.pk))
            state.due = self._due([*map(tuple, state.due), *more], site, state.planned, last)
            state.planned = last
            state.save()
            written = self._write(site, state.due, progress)
        state.sequence, state.due = state.planned, []
        state.save()
        return written

    def _due(self, noted: list[Key], site: Site, planned: int, last: int) -> list[Key]:
        """What was noted, and what the entries since change; the whole site swallows all else."""
        changes = Changes(site, self.book)
        due = dict.fromkeys(noted)
        entries = _later(self.organ, planned).filter(sequence__lte=last, kind__in=SHOWN)
        for entry in entries.iterator(500) if EVERYTHING not in due else ():
            due |= dict.fromkeys(changes.keys(entry))
            if EVERYTHING in due:
                break
        return [EVERYTHING] if EVERYTHING in due else list(due)

    def _write(self, site: Site, due: list[Key], progress: Progress | None) -> int:
        """Write what is due, part by part: each is on the disk before it is noted."""
        written = Seen()
        everything = due == [EVERYTHING]
        for run in self._in_parts(
            partial(self._write_part, site), site.keys if everything else due.__iter__, progress
        ):
            self._note(run)
            written.update(run.written)
        if everything:
            self._clear(written)
        return len(written)

    def _clear(self, written: Seen) -> None:
        """Remove what an earlier build wrote and this one did not."""
        gone = {path for path, _digest in self.book.all() if path not in written}
        for path in gone:
            self.disk.remove(path)
        self.disk.settle()
        self.book.note({}, gone)

    def _in_parts(
        self,
        do: Callable[[Sequence[Key]], Done],
        keys: Callable[[], Iterator[Key]],
        progress: Progress | None,
    ) -> Iterator[Done]:
        """What is done with some keys after the other; ``progress`` is told how many."""
        number = weight = 0
        for key in keys():
            number, weight = number + 1, weight + _weight(key)
        processes = min(self.processes, -(-weight // PART)) or 1
        sizes, done = deque[int](), 0
        for made in in_processes(processes, do, _parts(keys, sizes)):
            yield made
            done += sizes.popleft()
            if progress:
                progress(min(done, number), number)

    def _write_part(self, site: Site, keys: Sequence[Key]) -> _Run:
        run = _Run()
        for key in site.in_turn(keys):
            for made in site.files(key):
                if made.data is None:
                    self.disk.remove(made.path)
                    run.gone.add(made.path)
                else:
                    self.disk.put(made.path, made.data)
                    run.written[made.path] = sm3(made.data)
        run.mentions, site.mentions = site.mentions, {}
        self.disk.settle()  # nobody else knows what this process put there
        return run

    @transaction.atomic
    def _note(self, run: _Run) -> None:
        self.book.note(run.written, run.gone)
        for chunk in chunks(run.mentions.keys()):
            Mention.objects.filter(page__in=chunk).delete()
        there = set[int]()  # a text may link to a draft that was deleted since
        for chunk in chunks({item for named in run.mentions.values() for item in named}):
            items = InformationItem.objects.filter(pk__in=chunk)
            there.update(items.values_list("pk", flat=True))
        Mention.objects.bulk_create(
            [
                Mention(page_id=page, item_id=item)
                for page, named in run.mentions.items()
                for item in sorted(named & there)
            ],
            batch_size=CHUNK,
        )

    # --- comparing --------------------------------------------------------------------------------

    def compare(self) -> list[Drift]:
        """Hold the folder against what was written: quick, and blind to what the record says now.

        A site with a build unfinished cannot be compared so.
        """
        if not self._compare():
            return []
        with self.disk.alone():  # a builder at work would have been taken for another hand
            return self._compare()

    def _compare(self) -> list[Drift]:
        if self.is_unfinished():
            return []
        drift = [
            Drift(Fault.CHANGED if found else Fault.MISSING, path)
            for path, digest in self.book.all()
            if (found := self.disk.digest(path)) != digest
        ]
        foreign = (
            Drift(Fault.FOREIGN, path)
            for paths in batched(self.disk.paths())
            for path, digest in self.book.some(paths).items()
            if not digest
        )
        return [*drift, *foreign]

    def verify(self, progress: Progress | None = None) -> list[Drift]:
        """Render the whole site from the record and hold the folder against it."""
        with self.disk.alone(), translation.override(LANGUAGE):
            site = Site(Organ.objects.get(pk=self.organ.pk))
            wanted, drift = Seen(), list[Drift]()
            for held in self._in_parts(partial(self._hold, site), site.keys, progress):
                wanted.update(held.paths)
                drift += held.drift
            for paths in batched(self.disk.paths()):
                drift += self._judge({path: "" for path in paths if path not in wanted})
            return sorted(drift, key=lambda one: one.path)

    def _hold(self, site: Site, keys: Sequence[Key]) -> _Held:
        """Render a part and hold the folder against it."""
        held, differing = _Held(), dict[str, str]()
        for made in (one for key in site.in_turn(keys) for one in site.files(key)):
            if made.data is not None:
                held.paths.append(made.path)
                if not self.disk.holds(made.path, made.data):
                    differing[made.path] = sm3(made.data)
        held.drift = self._judge(differing)
        return held

    def _judge(self, differing: dict[str, str]) -> list[Drift]:
        """Who made files differ from what is wanted, by path; of foreign ones nothing is.

        What the builder wrote, and what a dead one may have written, is only behind.
        """
        if not differing:
            return []
        known, unfinished = self.book.some(differing), self.is_unfinished()
        return [
            Drift(self._fault(path, wanted, known[path], unfinished=unfinished), path)
            for path, wanted in differing.items()
        ]

    def _fault(self, path: str, wanted: str, known: str, *, unfinished: bool) -> Fault:
        found = self.disk.digest(path)
        if unfinished or found == known:
            return Fault.BEHIND
        if not found:
            return Fault.MISSING
        return Fault.CHANGED if wanted or known else Fault.FOREIGN


def _weight(key: Key) -> int:
    return 1 if key[0] in LIGHT else HEAVY


def _parts(keys: Callable[[], Iterator[Key]], sizes: deque[int]) -> Iterator[list[Key]]:
    """The keys, as much at a time as one process works at, with how many those are; nothing is
    asked before."""
    part, weight = list[Key](), 0
    for key in keys():
        part.append(key)
        weight += _weight(key)
        if weight >= PART:
            sizes.append(len(part))
            yield part
            part, weight = [], 0
    if part:
        sizes.append(len(part))
        yield part


def _later(organ: Organ, sequence: int) -> QuerySet[Entry]:
    return Entry.objects.filter(organ=organ, sequence__gt=sequence).order_by("sequence")
