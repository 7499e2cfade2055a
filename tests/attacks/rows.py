"""What an installation holds: every row of every table, and every file of its home.

Taken before and after something that must leave nothing behind.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from lubu.sealing.fields import BlindIndexField, SealedField

# What a browser's visit itself leaves: its session and, in Wagtail, who has which page open.
OF_THE_VISIT = {"django_session", "wagtailadmin_editingsession"}


Rows = Counter[tuple[str, str]]


def tables() -> set[str]:
    """Every table that keeps something beyond a visit."""
    kept = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in kept if model._meta.managed} - OF_THE_VISIT


def rows(some: set[str] | None = None) -> Rows:
    """Every row of every table, or of some, by table and as Python shows it."""
    found: Rows = Counter()
    with connection.cursor() as cursor:
        for table in sorted(tables() if some is None else some):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.update((table, repr(row)) for row in cursor.fetchall())
    return found


def files(home: Path) -> set[str]:
    """Every file below ``home``."""
    return {f"{folder}/{name}" for folder, _, names in os.walk(home) for name in names}


def difference(before: Rows, after: Rows) -> str:
    """What changed, by table."""
    gone = Counter(table for table, _row in (before - after).elements())
    new = Counter(table for table, _row in (after - before).elements())
    return ", ".join(f"{table}: -{gone[table]} +{new[table]}" for table in sorted({*gone, *new}))


def write(model: type[models.Model], key: object, values: dict[str, object]) -> None:
    """Write past the actions: plainly what is plain, through its row what is sealed."""
    held = {one.name for one in model._meta.concrete_fields if isinstance(one, SealedField)}
    plain = {name: value for name, value in values.items() if name not in held}
    model._default_manager.filter(pk=key).update(**plain)
    if held & set(values):
        row = model._default_manager.get(pk=key)
        for name in held & set(values):
            setattr(row, name, values[name])
        indexes = {one.name for one in model._meta.fields if isinstance(one, BlindIndexField)}
        row.save(update_fields=held & set(values) | indexes)
