"""Sealing all anew with the first key: in batches, each a transaction; broken off it goes on where
it stood, since what is done is seen from the rows themselves.

Of a file the new one is on disk before its row names it, and the old one goes after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models, transaction

from lubu.sealing import columns
from lubu.sealing.archives import archives, rewrite
from lubu.sealing.columns import SealedModel, sealed_models
from lubu.sealing.envelopes import NotOpenedError
from lubu.sealing.fields import Sealed
from lubu.sealing.files import FOLDER, SealedFileField, store
from lubu.sealing.keys import ring

BATCH = 200
UNDERWAY = timedelta(days=1)  # a file that no row names yet may belong to one that is being saved


@dataclass(slots=True)
class Progress:
    """How far one model is: rows sealed anew, rows left, and what could not be opened."""

    label: str
    done: int = 0
    left: int = 0
    failed: list[NotOpenedError] = field(default_factory=list)


def rotate(among: Iterable[SealedModel] | None = None) -> Iterator[Progress]:
    """Seal everything with the first key and the cipher in force; yields after each batch."""
    for one in among or sealed_models():
        progress = Progress(one.label, left=columns.to_do(one).count())
        yield progress
        last: object = None
        while batch := _keys_of_batch(one, last):
            last = batch[-1]
            _rotate_values(one, batch, progress)
            _rotate_files(one, batch, progress)
            progress.done += len(batch)
            progress.left = max(0, progress.left - len(batch))
            yield progress
    yield from _rotate_archives()


def _keys_of_batch(one: SealedModel, after: object) -> list[object]:
    rows = columns.to_do(one)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _rotate_values(one: SealedModel, batch: list[object], progress: Progress) -> None:
    if not one.values:
        return
    rows = one.rows().select_for_update().filter(pk__in=batch)
    for row in rows:
        try:
            anew: dict[str, object] = {
                value.attname: value.sealed(row, value.opened(row, held))
                for value in one.values
                if isinstance(held := row.__dict__[value.attname], Sealed)
            }
            anew |= {index.attname: index.pre_save(row, add=False) for index in one.indexes}
        except NotOpenedError as error:
            progress.failed.append(error)
            continue
        one.model._base_manager.filter(pk=row.pk).update(**anew)


def _rotate_files(one: SealedModel, batch: list[object], progress: Progress) -> None:
    begins = columns.beginnings(ring().names[0], ring().cipher)[1]
    if not one.files:
        return
    for row in one.rows().filter(pk__in=batch):
        for held in one.files:
            old = getattr(row, held.attname)
            if not old or old.name.startswith(begins):
                continue
            try:
                _rotate_file(one, row, held)
            except NotOpenedError as error:
                progress.failed.append(error)


def _rotate_file(one: SealedModel, row: models.Model, held: SealedFileField) -> None:
    old = getattr(row, held.attname)
    name: str = old.name
    with old.open() as opened:
        new = store(held.storage, File(opened.file), held.named(row))
    same = one.model._base_manager.filter(pk=row.pk, **{held.attname: name})
    changed = same.update(**{held.attname: new})
    held.storage.delete(name if changed else new)


def _rotate_archives() -> Iterator[Progress]:
    progress = Progress("archive")
    for path in archives():
        try:
            progress.done += rewrite(path)
        except NotOpenedError as error:
            progress.failed.append(error)
    if progress.done or progress.failed:
        yield progress


def forsaken(
    at: datetime, among: Iterable[SealedModel] | None = None
) -> Iterator[tuple[Storage, str]]:
    """Sealed files that no row names: what a process that died left behind. Those of the last day
    are left alone."""
    named: dict[Storage, set[str]] = {}
    for one in among or sealed_models():
        for held in one.files:
            names = one.model._base_manager.exclude(**{held.attname: ""})
            named.setdefault(held.storage, set()).update(names.values_list(held.attname, flat=True))
    for storage, kept in named.items():
        for name in _names(storage, FOLDER):
            if name not in kept and storage.get_modified_time(name) < at - UNDERWAY:
                yield storage, name


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _names(storage, f"{folder}/{name}")
