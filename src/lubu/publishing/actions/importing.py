"""Moving an existing site in: items from a table, all or nothing, repeatable without doubles.

What is imported are drafts: an item from elsewhere reaches the public as every other does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, User
from lubu.publishing import bulk, import_plan
from lubu.publishing.import_plan import Change, New, Plan
from lubu.publishing.items_sheet import Fault, ItemFaultsError, ItemRow, parse
from lubu.publishing.models import Channel, InformationItem, take_turn
from lubu.publishing.rules import ChannelKind


class Stage(StrEnum):
    """How far an import is."""

    CHECKING = "checking"
    STORING = "storing"


Progress = Callable[[Stage, int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many items were new, how many changed, how many stood already, and how many stay as
    people made them here although the table has other words."""

    created: int
    changed: int
    same: int
    kept: int


def import_items(
    data: bytes,
    name: str,
    *,
    organ: Organ,
    actor: User,
    skip_changed: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Imported:
    """Store every row as a draft, or none; a row known by its key is brought up to date.

    All is checked before the transaction begins, which is short: while it runs, SQLite lets nobody
    else write. ``skip_changed`` leaves out rows whose items were changed here or are in review.

    Raises:
        SheetError: no table that can be read.
        ItemFaultsError: every fault, by row and column; nothing was stored.
    """
    rows, faults = parse(data, name)
    make = partial(import_plan.made, rows, organ=organ, actor=actor, skip_changed=skip_changed)
    plan = make(progress=partial(progress, Stage.CHECKING))
    _refuse(faults, plan)
    return _store(rows, name[:200], plan, make, organ=organ, actor=actor, progress=progress)


def _refuse(faults: Sequence[Fault], plan: Plan) -> None:
    found = sorted([*faults, *plan.faults], key=lambda fault: (fault.row, fault.column))
    if found:
        raise ItemFaultsError(found)


@transaction.atomic
def _store(
    rows: Sequence[ItemRow],
    name: str,
    plan: Plan,
    make: Callable[[], Plan],
    *,
    organ: Organ,
    actor: User,
    progress: Progress,
) -> Imported:
    """Store what was planned; what somebody changed since is planned anew, under the lock."""
    _lock(organ, sorted(one.pk for one in plan.standing.known.values()))
    if import_plan.standing(organ, [row.key for row in rows]) != plan.standing:
        plan = make()
        _refuse([], plan)
    now = timezone.now()
    total, done = len(plan.new) + len(plan.changes), 0
    for new in bulk.batches(plan.new):
        _create(new, organ=organ, actor=actor, at=now)
        done += len(new)
        progress(Stage.STORING, done, total)
    for changes in bulk.batches(plan.changes):
        _change(changes, actor=actor, at=now)
        done += len(changes)
        progress(Stage.STORING, done, total)
    imported = Imported(len(plan.new), len(plan.changes), plan.same, plan.kept)
    ledger.record(
        "items.imported",
        organ=organ,
        subject=organ,
        actor=actor,
        payload={"file": name, **asdict(imported)},
        at=now,
    )
    return imported


def _lock(organ: Organ, items: Sequence[int]) -> None:
    """One import at a time in an organ; nobody changes its items until the end."""
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    for part in bulk.batches(items):
        take_turn(*part)


def _create(rows: Sequence[New], *, organ: Organ, actor: User, at: datetime) -> None:
    website = list(Channel.objects.filter(organ=organ, kind=ChannelKind.WEBSITE))
    placed = [bulk.Placed(row.item, row.column, website) for row in rows]
    items = [row.item for row in rows]
    bulk.insert_pages(placed)
    bulk.insert_details(placed)
    contents = bulk.contents(placed, [row.content for row in rows])
    bulk.insert_latest(
        [
            bulk.revision(item, content, author=actor, at=at)
            for item, content in zip(items, contents, strict=True)
        ],
        at=at,
    )
    bulk.log_created(items, author=actor, at=at)
    bulk.index(items)


def _change(changes: Sequence[Change], *, actor: User, at: datetime) -> None:
    items = [InformationItem(pk=change.pk, imported=change.imported) for change in changes]
    bulk.insert_latest(
        [
            bulk.revision(item, change.content, author=actor, at=at)
            for item, change in zip(items, changes, strict=True)
        ],
        at=at,
    )
    InformationItem.objects.bulk_update(items, ["imported"], batch_size=bulk.BATCH)
