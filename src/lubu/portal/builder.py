"""The site builder: writes what changed, atomically, and says what is not as it should be.

What the next entries of the ledger change is noted in :class:`BuildState` before the first file
is touched, and crossed out in one transaction with what was written: whoever comes after a dead
builder, of a change or of the whole site, goes on where it stopped. One builder at a time works
at a site; the next one waits.
"""

from __future__ import annotations

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
from lubu.portal.disk import CHUNK, Book, Disk, chunks
from lubu.portal.models import BuildState, Mention
from lubu.portal.rendering import LANGUAGE
from lubu.portal.several import in_processes
from lubu.portal.site import READ_AHEAD, Site
from lubu.publishing.models import InformationItem

Progress = Callable[[int, int], None]
Done = TypeVar("Done")
PART = READ_AHEAD  # keys that one process works at before it tells


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
    """What one run wrote, with its SM3, and removed; and which items its pages name."""

    written: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    mentions: dict[int, frozenset[int]] = field(default_factory=dict)

    def add(self, part: _Run) -> None:
        self.written |= part.written
        self.gone |= part.gone
        self.mentions |= part.mentions


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
            run = self._write(site, state.due, progress)
        self.disk.settle()
        self._cross_out(state, run)
        return len(run.written)

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

    def _write(self, site: Site, due: list[Key], progress: Progress | None) -> _Run:
        run = _Run()
        keys = due
        if due == [EVERYTHING]:
            first = dict.fromkeys(site.first())
            run.add(self._write_part(site, list(first)))
            keys = [key for key in dict.fromkeys(site.keys()) if key not in first]
        for part in self._in_parts(partial(self._write_part, site), keys, progress):
            run.add(part)
        if due == [EVERYTHING]:
            for path in set(self.book.all()) - set(run.written):
                self.disk.remove(path)
                run.gone.add(path)
        return run

    def _in_parts(
        self, do: Callable[[Sequence[Key]], Done], keys: Sequence[Key], progress: Progress | None
    ) -> Iterator[Done]:
        """What is done with some keys after the other; ``progress`` is told how many."""
        parts = [keys[start : start + PART] for start in range(0, len(keys), PART)]
        processes = min(self.processes, len(parts)) or 1
        for number, made in enumerate(in_processes(processes, do, parts), start=1):
            yield made
            if progress:
                progress(min(number * PART, len(keys)), len(keys))

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
    def _cross_out(self, state: BuildState, run: _Run) -> None:
        self.book.note(run.written, run.gone)
        pages = Mention.objects.filter(page__organ=self.organ)
        if state.due == [EVERYTHING]:
            pages.delete()
        for chunk in chunks(run.mentions.keys()):
            pages.filter(page__in=chunk).delete()
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
        state.sequence, state.due = state.planned, []
        state.save()

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
        known = self.book.all()
        drift = [
            Drift(Fault.CHANGED if found else Fault.MISSING, path)
            for path, digest in sorted(known.items())
            if (found := self.disk.digest(path)) != digest
        ]
        foreign = (path for path in self.disk.paths() if path not in known)
        return [*drift, *(Drift(Fault.FOREIGN, path) for path in foreign)]

    def verify(self, progress: Progress | None = None) -> list[Drift]:
        """Render the whole site from the record and hold the folder against it."""
        with self.disk.alone(), translation.override(LANGUAGE):
            site = Site(Organ.objects.get(pk=self.organ.pk))
            keys = list(dict.fromkeys(site.keys()))
            wanted: dict[str, str] = {}
            for part in self._in_parts(partial(_digests, site), keys, progress):
                wanted |= part
            return list(self._drift(wanted))

    def _drift(self, wanted: dict[str, str]) -> Iterator[Drift]:
        """Where the folder differs from ``wanted``, and who made it differ.

        What the builder wrote, and what a dead one may have written, is only behind.
        """
        known, unfinished = self.book.all(), self.is_unfinished()
        for path in sorted({*wanted, *self.disk.paths()}):
            found = self.disk.digest(path)
            if found == wanted.get(path, ""):
                continue
            if unfinished or found == known.get(path, ""):
                yield Drift(Fault.BEHIND, path)
            elif not found:
                yield Drift(Fault.MISSING, path)
            elif path in wanted or path in known:
                yield Drift(Fault.CHANGED, path)
            else:
                yield Drift(Fault.FOREIGN, path)


def _digests(site: Site, keys: Sequence[Key]) -> dict[str, str]:
    """The SM3 of every file that is made of some keys, by path."""
    made = (one for key in site.in_turn(keys) for one in site.files(key))
    return {one.path: sm3(one.data) for one in made if one.data is not None}


def _later(organ: Organ, sequence: int) -> QuerySet[Entry]:
    return Entry.objects.filter(organ=organ, sequence__gt=sequence).order_by("sequence")
