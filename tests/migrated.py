"""SQLite's migrations run once and are copied from then on: they take longer than most tests.

The copy is kept in pytest's cache under a name made of all that the migrations are: their files
and the locked versions of the packages that bring the others.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command
from django.db import connections

ROOT = Path(__file__).parents[1]
migrate: Callable[..., Any] = Command.handle


@contextmanager
def once(cache: Path) -> Iterator[None]:
    """While this lasts, ``migrate`` fills SQLite from the copy in ``cache``, or makes the copy."""

    def handle(command: Command, *args: object, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            migrate(command, *args, **options)
            return
        copy = cache / f"migrated-{_digest()}.sqlite3"
        with (cache / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not copy.exists():
                migrate(command, *args, **options)
                _keep(connection, copy)
                return
        connection.ensure_connection()
        with sqlite3.connect(copy) as kept:
            kept.backup(connection.connection)

    with patch.object(Command, "handle", handle):
        yield


def _keep(connection: Any, copy: Path) -> None:
    for older in copy.parent.glob("migrated-*.sqlite3"):
        older.unlink()
    unfinished = copy.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as kept:
        connection.connection.backup(kept)
    unfinished.rename(copy)


def _digest() -> str:
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    files = (*ROOT.glob("src/lubu/*/migrations/*.py"), *ROOT.glob("src/lubu/*/apps.py"))
    for file in (*sorted(files), *sorted(ROOT.glob("requirements/*.lock"))):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
