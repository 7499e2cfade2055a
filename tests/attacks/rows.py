"""What an installation holds: every row of every table, and every file of its home.

Taken before and after something that must leave nothing behind.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.db import connection

# What a browser's visit itself leaves: its session and, in Wagtail, who has which page open.
OF_THE_VISIT = {"django_session", "wagtailadmin_editingsession"}


Rows = Counter[tuple[str, str]]


def tables() -> set[str]:
    """Every table that keeps something beyond a visit."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.managed} - OF_THE_VISIT


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
