"""Writing to the ledger, and what follows from an entry.

The entry, its follow-up tasks and what it records are one transaction: all or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import connection, models
from django.utils import timezone

from lubu.ledger import anchors as kept
from lubu.ledger import cells
from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import JSON, Broken, canonical, verify, verify_end
from lubu.organisations.models import Organ, User


class Follower(Protocol):
    """A task that is given the id of an entry."""

    @property
    def module_path(self) -> str:
        """Where it is defined."""

    def enqueue(self, entry_id: int, /) -> object:
        """Store the task as a row, in the running transaction."""


F = TypeVar("F", bound=Follower)
Companion = Callable[[Entry], None]
_labels: dict[str, object] = {}
_followers: dict[str, list[Follower]] = defaultdict(list)
_companions: dict[str, list[Companion]] = defaultdict(list)


class UnknownKindError(Exception):
    """``kind`` was never registered; a kind without a label cannot be shown."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"ledger kind {kind!r} is not registered")


class OutsideTransactionError(Exception):
    """An entry must be written in the transaction of what it records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened; ``subject`` a stored row, ``payload`` plain JSON values."""

    kind: str
    subject: models.Model | str
    actor: User | None
    at: datetime
    payload: Mapping[str, JSON] = field(default_factory=dict)


def register_kind(kind: str, label: object) -> None:
    """Give a kind of entry (``noun.past``) the label that people read.

    Raises:
        ValueError: registered before.
    """
    if kind in _labels:
        raise ValueError(f"ledger kind {kind!r} is registered twice")
    _labels[kind] = label


def kinds() -> dict[str, object]:
    """All kinds with their labels."""
    return dict(_labels)


def after(kind: str) -> Callable[[F], F]:
    """Have a task enqueued with each entry of ``kind``; it gets the entry's id."""

    def add(task: F) -> F:
        _followers[kind].append(task)
        return task

    return add


def along_with(kind: str) -> Callable[[Companion], Companion]:
    """Have a function called with each entry of ``kind``, in the entry's own transaction: for the
    little that must be true the moment the entry is. What takes long is a task (:func:`after`)."""

    def add(companion: Companion) -> Companion:
        _companions[kind].append(companion)
        return companion

    return add


def followers() -> dict[str, list[str]]:
    """Kind → names of the tasks that follow it."""
    return {kind: [task.module_path for task in tasks] for kind, tasks in _followers.items()}


def subject_key(subject: models.Model | str) -> str:
    """How a row is named in the ledger: ``app.model:pk``."""
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"


def record(
    kind: str,
    *,
    organ: Organ,
    subject: models.Model | str,
    actor: User | None,
    payload: Mapping[str, JSON] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Write one entry in the running transaction and enqueue what follows it.

    Raises:
        UnknownKindError: the kind has no label.
        OutsideTransactionError: no transaction runs.
    """
    fact = Fact(
        kind=kind, subject=subject, actor=actor, at=at or timezone.now(), payload=payload or {}
    )
    return record_many(organ, [fact])[0]


def record_many(organ: Organ, facts: Sequence[Fact], *, follow_up: bool = True) -> list[Entry]:
    """Write ``facts`` in order. ``follow_up=False`` only where the caller does what would follow.

    Raises:
        UnknownKindError, OutsideTransactionError: as :func:`record`.
    """
    for fact in facts:
        if fact.kind not in _labels:
            raise UnknownKindError(fact.kind)
    if not connection.in_atomic_block:
        raise OutsideTransactionError(facts[0].kind if facts else "")
    Head.objects.get_or_create(organ=organ)
    head = Head.objects.select_for_update().get(organ=organ)
    entries = list(_chained(organ, head, facts))
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["sequence", "digest"])
    if follow_up:
        for entry in entries:
            for companion in _companions.get(entry.kind, ()):
                companion(entry)
            for task in _followers.get(entry.kind, ()):
                task.enqueue(entry.pk)
    return entries


def _chained(organ: Organ, head: Head, facts: Sequence[Fact]) -> Iterator[Entry]:
    for fact in facts:
        entry = Entry(
            organ=organ,
            sequence=head.sequence + 1,
            at=fact.at,
            actor=fact.actor,
            kind=fact.kind,
            subject=subject_key(fact.subject),
            payload=canonical(fact.payload),
            previous=head.digest,
        )
        entry.digest = entry.as_row(organ.slug).computed()
        head.sequence, head.digest = entry.sequence, entry.digest
        yield entry


def check(organ: Organ, anchors: Mapping[int, str] | None = None) -> list[Broken]:
    """The faults of the organ's chain; empty when every row is as it was written, and fits what
    was written down outside the database (``anchors``; none given: the installation's own file)."""
    if anchors is None:
        anchors = kept.read().of.get(organ.slug, {})
    before = cells.head(organ.pk)
    faults, end = verify(cells.rows(organ.pk, organ.slug), organ=organ.slug, anchors=anchors)
    after = cells.head(organ.pk)
    ends = verify_end(end, organ=organ.slug, before=before, after=after, anchors=anchors)
    return [*faults, *ends]
