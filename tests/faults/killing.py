"""Killing a process at its Nth write, and looking at what it left.

The moments are counted, not timed: every statement that SQLite runs (those of triggers and COMMIT
among them) and every file that is opened, moved or removed. So a run is the same on every machine.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import override_settings

READS = ("SELECT", "PRAGMA", "EXPLAIN")
ON_FILES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.chmod"}
ENDED_BY_ITSELF = 3


class Death:
    """Ends this process at its ``at``-th write below ``home`` or to the database; 0: never."""

    def __init__(self, at: int, home: Path) -> None:
        self.at, self.home = at, str(home)
        self.count = 0

    def awaits(self) -> None:
        """From now on every write counts; there is no way back in this process."""
        connection_created.connect(self._connected, weak=False)
        connection.ensure_connection()
        connection.connection.set_trace_callback(self._statement)
        sys.addaudithook(self._audited)

    def _connected(self, **given: object) -> None:
        connection.connection.set_trace_callback(self._statement)

    def _statement(self, sql: str) -> None:
        if not sql.lstrip().upper().startswith(READS):
            self._next()

    def _audited(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open" and self._writes(args):
            self._next(torn=str(args[0]), flags=args[2])
        elif event in ON_FILES and self._is_ours(args[0]):
            self._next()

    def _writes(self, args: tuple[object, ...]) -> bool:
        flags = args[2]
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        return bool(writes) and self._is_ours(args[0])

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | Path) and str(path).startswith(self.home)

    def _next(self, *, torn: str = "", flags: object = 0) -> None:
        self.count += 1
        if self.count != self.at:
            return
        if torn and isinstance(flags, int) and flags & (os.O_TRUNC | os.O_EXCL):
            tear(torn)
        os.kill(os.getpid(), signal.SIGKILL)


def tear(path: str) -> None:
    """Leave a file (in a folder: one without a name yet) as one who dies while he writes it."""
    path = str(Path(path) / "torn") if Path(path).is_dir() else path
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.write(file, b"<!doctype html><html><hea")
    os.close(file)


@dataclass(frozen=True, slots=True)
class Left:
    """What one process left: ``faults`` for people to read; it may have ended before ``at``."""

    phase: str
    at: int
    was_killed: bool = False
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.phase}, killed at its write {self.at}: " + "; ".join(self.faults)


class Ground:
    """A prepared installation, of which every victim gets a copy of its own."""

    def __init__(self, home: Path, below: Path) -> None:
        self.home, self.below = home, below
        self.database = below / "prepared.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        name = connection.settings_dict["NAME"]
        connections.close_all()
        shutil.copy(name, self.database)

    def count(self, work: Callable[[], None]) -> int:
        """How many writes the whole work makes."""
        told = self.below / "count.txt"

        def counted(home: Path) -> None:
            told.write_text(str(run(work, Death(0, home))))

        assert _wait(self._in_a_copy("count", counted)) == 0, "the work breaks by itself"
        return int(told.read_text())

    def kill(
        self,
        phase: str,
        moments: Sequence[int],
        work: Callable[[], None],
        look: Callable[[], list[str]],
    ) -> list[Left]:
        """Kill one process at each moment; what ``look`` finds in its copy afterwards.

        How many writes a work makes may differ by a few: who has fewer ends by himself.
        """
        waiting, left = [], []
        for at in moments:
            told = self.below / f"{phase}-{at}.json"

            def victim(home: Path, at: int = at, told: Path = told) -> None:
                was_killed = _killed(work, Death(at, home))
                told.write_text(json.dumps({"was_killed": was_killed, "faults": look()}))

            waiting.append((at, told, self._in_a_copy(f"{phase}-{at}", victim)))
            if len(waiting) >= (os.cpu_count() or 1):
                left.append(_told(phase, *waiting.pop(0)))
        return left + [_told(phase, *one) for one in waiting]

    def _in_a_copy(self, name: str, do: Callable[[Path], None]) -> int:
        """Fork a process that does something in a copy, which goes with it; returns its number."""
        connections.close_all()
        child = os.fork()
        if child:
            return child
        gc.disable()  # so that the pages of memory stay shared
        home, code = self.below / name, 1
        try:
            shutil.copytree(self.home, home)
            shutil.copy(self.database, home / "lubu.sqlite3")
            connection.settings_dict["NAME"] = str(home / "lubu.sqlite3")
            with override_settings(LUBU_HOME=home, MEDIA_ROOT=home / "files"):
                do(home)
            shutil.rmtree(home)
            code = 0
        finally:
            _leave(code)


def run(work: Callable[[], None], death: Death) -> int:
    """Work until death or the end; how many writes that were."""
    death.awaits()
    work()
    return death.count


def _killed(work: Callable[[], None], death: Death) -> bool:
    """Work in a process of its own, until it is killed; whether it was before its end.

    Raises:
        AssertionError: it broke.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            run(work, death)
            code = ENDED_BY_ITSELF
        finally:
            _leave(code)
    code = os.waitstatus_to_exitcode(_wait(child))
    assert code in (ENDED_BY_ITSELF, -signal.SIGKILL), code
    return code == -signal.SIGKILL


def _leave(code: int) -> NoReturn:
    """End a forked process without what its parent would do at the end; tell what broke."""
    if code == 1:
        traceback.print_exc()
    os._exit(code)


def _told(phase: str, at: int, told: Path, child: int) -> Left:
    status = _wait(child)
    if status:
        return Left(phase, at, faults=["it broke, or nobody could look"])
    return Left(phase, at, **json.loads(told.read_text()))


def _wait(child: int) -> int:
    return os.waitpid(child, 0)[1]
