"""For migrations: sealing what stood in the open, and the way back.

A migration first makes the column a sealed field (its text stays as it was), then runs what
:func:`seals` gives; a later one, without a transaction, runs :func:`forgets`, so that the open
text is gone from the database's files as well. A sealed column or its table is renamed by opening
it before and sealing it after, since its values are bound to both names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from django.apps.registry import Apps
from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from lubu.sealing.columns import SealedModel, of_model
from lubu.sealing.envelopes import Envelope
from lubu.sealing.fields import Sealed
from lubu.sealing.keys import ring

BATCH = 500
Step = Callable[[Apps, BaseDatabaseSchemaEditor], None]


def seals(room: str, name: str, *columns: str) -> RunPython:
    """Seal every value of a model that is not sealed yet, and make its blind indexes.

    With ``columns`` only theirs: where others were sealed before, the way back leaves them so.
    """
    return RunPython(_step(room, name, _seal, columns), _step(room, name, _open, columns))


def forgets(room: str, name: str) -> RunPython:
    """Have the database write the table anew, without what its rows held before."""
    return RunPython(_step(room, name, _write_anew), RunPython.noop)


def _step(
    room: str, name: str, run: Callable[[SealedModel, str], None], columns: Collection[str] = ()
) -> Step:
    def step(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        found = of_model(apps.get_model(room, name))
        run(_of_columns(found, columns) if columns else found, editor.connection.alias)

    return step


def _of_columns(one: SealedModel, columns: Collection[str]) -> SealedModel:
    return replace(
        one,
        values=tuple(value for value in one.values if value.attname in columns),
        indexes=tuple(index for index in one.indexes if index.of in columns),
    )


def _held(one: SealedModel, row: models.Model) -> dict[str, str]:
    """What stands in the row's sealed columns."""
    held = {value.attname: row.__dict__[value.attname] for value in one.values}
    return {name: value.text for name, value in held.items() if isinstance(value, Sealed)}


def _seal(one: SealedModel, alias: str) -> None:
    for row in one.rows().using(alias).iterator(chunk_size=BATCH):
        held: dict[str, str] = _held(one, row)
        anew: dict[str, object] = {}
        for value in one.values:
            text = held.get(value.attname, "")
            if text and not _is_sealed(text):
                anew[value.attname] = value.sealed(row, value.from_text(text))
                setattr(row, value.attname, value.from_text(text))
        for index in one.indexes:
            if index.of in anew:
                anew[index.attname] = index.pre_save(row, add=False)
        if anew:
            one.model._base_manager.using(alias).filter(pk=row.pk).update(**anew)


def _is_sealed(text: str) -> bool:
    """Whether it was sealed before, by a run that broke off after its last batch."""
    envelope = Envelope.read(text)
    return envelope is not None and envelope.key in ring().names


def _open(one: SealedModel, alias: str) -> None:
    for row in one.rows().using(alias).iterator(chunk_size=BATCH):
        plain = {
            value.attname: models.Value(
                value.to_text(getattr(row, value.attname)), output_field=models.TextField()
            )
            for value in one.values
            if value.attname in _held(one, row)
        }
        one.model._base_manager.using(alias).filter(pk=row.pk).update(**plain)


def _write_anew(one: SealedModel, alias: str) -> None:
    connection, table = connections[alias], one.model._meta.db_table
    if not one.model._base_manager.using(alias).exists():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
