"""The suite's own installation: a temporary home, a fresh database, nothing outside.

Tests that commit (``transaction=True``, ``live_server``) end with empty tables. The database's
own triggers refuse that, so they rest while the tables are emptied; then they wake, and the rows
that the migrations wrote come back. So tests may run in any order.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.utils import translation

from lubu.cli import installation
from tests import migrated, outside

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker
    from pytest_django.fixtures import SettingsWrapper

# How long an example takes says how busy the machine is, not whether the program is right.
hypothesis.settings.register_profile(
    "lubu", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("lubu")

LONGEST = ("attacks", "faults", "demo", "browser")  # folders whose files take minutes
KEPT = "_test_serialized_contents"
COMMITTING = ("live_server", "transactional_db")


def pytest_collection_finish() -> None:
    installation.collect_rarely()  # as in a command: a fifth of the time of long tests


def pytest_itemcollected(item: pytest.Item) -> None:
    if _commits(item):
        mark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
        item.add_marker(mark, append=False)
    if not _asks(item) and not item.get_closest_marker("both_databases"):
        item.add_marker("one_database")


def _asks(item: pytest.Item) -> bool:
    """Whether a test asks the database in this process."""
    names = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or "db" in names


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the order within is left to chance."""
    folders = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(folders).parts[0] not in LONGEST)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return any(name in names for name in COMMITTING) or bool(
        mark and mark.kwargs.get("transaction")
    )


@pytest.fixture(autouse=True)
def _own_files(settings: SettingsWrapper, tmp_path: Path) -> None:
    """Every test writes its files and built sites to a folder of its own."""
    settings.LUBU_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A command that ran in this process has chosen the language of what comes after it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    with migrated.once(pytestconfig.cache.mkdir("migrated")):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the migrations wrote is back whenever a test has ended with empty tables."""
    opened = connections[DEFAULT_DB_ALIAS]
    with django_db_blocker.unblock():
        rows = _rows()
    emptying = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def _fixture_teardown(case: TransactionTestCase) -> None:
        connections[DEFAULT_DB_ALIAS].close()
        _let_go()
        stop, resume = _triggers()
        _run(stop)
        emptying(case)
        _run(_own_indexes())
        _run(resume)
        _put_back(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        # Django writes nothing into emptied tables while it believes that it kept their rows.
        patch.setattr(type(opened), KEPT, "[]", raising=False)
        vars(opened).pop(KEPT, None)
        yield


_opened: weakref.WeakSet[BaseDatabaseWrapper] = weakref.WeakSet()


@receiver(connection_created)
def _note_opened(connection: BaseDatabaseWrapper, **_given: object) -> None:
    _opened.add(connection)


def _let_go() -> None:
    """Let go of SQLite's file: close what threads of a server left open, what stands beside this
    thread's own while a browser is driven, and collect cursors read in part, which keep it open
    behind a closed connection. Else a process that forks shares its locks with the other, and a
    process that outlives a command of the application reads a log that this command has taken
    away."""
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "sqlite":
        return
    at_work = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    for other in list(_opened):
        raw = other.connection
        if raw is not None and other is not own and other._thread_ident not in at_work:
            other.connection = None
            raw.close()
    if own.connection is None and _is_open(str(own.settings_dict["NAME"])):
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _is_open(name: str) -> bool:
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if str(entry.readlink()) == name:
                return True
    return False


os.register_at_fork(before=_let_go)


Rows = dict[str, tuple[list[str], list[tuple[object, ...]]]]


def _rows() -> Rows:
    """Every row there is, with the names of its columns, by table."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if rows:
                found[table] = [column[0] for column in cursor.description], rows
    return found


def _put_back(rows: Rows) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(quote(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", values)


def _triggers() -> tuple[list[str], list[str]]:
    """Statements that put the triggers of all tables to rest, and that wake them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master"
                " WHERE type = 'trigger' AND tbl_name NOT LIKE '%fts%'"
            )
            found = cursor.fetchall()
            return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        tables = [name for (name,) in cursor.fetchall()]
    return (
        [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables],
        [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables],
    )


def _own_indexes() -> list[str]:
    """Statements that empty the search indexes of SQLite that hold their rows themselves."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %fts5%'"
            " AND sql NOT LIKE '%content%'"
        )
        return [f'DELETE FROM "{name}"' for (name,) in cursor.fetchall()]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing outside this machine is ever asked."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith("127."):
                raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # what came in goes out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's own Chromium, started once."""
    path = outside.program("chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
