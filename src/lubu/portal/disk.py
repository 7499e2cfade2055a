"""The files of a built site: written whole or not at all, and what was written of them.

Paths are strings where every file passes by: as objects they cost as much as the writing.
"""
# ruff: noqa: PTH103, PTH105, PTH108, PTH120, PTH123

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection

from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ
from lubu.portal.models import BuiltFile

BATCH = 1_000
FEW = 100  # files that are waited for one by one
CHUNK = 500
T = TypeVar("T", int, str)
V = TypeVar("V")
# Thrice as quick as `bulk_create`, which the main process of `benchmarks/builds.py` waits for.
NOTE = """
    INSERT INTO portal_builtfile (organ_id, path, digest) VALUES (%s, %s, %s)
    ON CONFLICT (organ_id, path) DO UPDATE SET digest = excluded.digest
"""
SYNCS_AT_ONCE = 8  # the file system joins them
LIBC = ctypes.CDLL(None, use_errno=True)


class BusyError(Exception):
    """Another builder is at work at this site."""


def site_root(organ: Organ) -> Path:
    """The folder of the organ's built site."""
    return Path(settings.LUBU_HOME) / "site" / organ.slug


class Disk:
    """The folder of one organ's site. What is unfinished lies beside it, never in it."""

    def __init__(self, organ: Organ) -> None:
        self.root = site_root(organ)
        self.unfinished = self.root.parent / f".{organ.slug}"
        self._lock = self.root.parent / f".{organ.slug}.lock"
        self._waiting: dict[str, str] = {}
        self._touched: set[str] = set()
        self._serial = count()

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[None]:
        """Work at the site alone, and clear away what a dead builder left unfinished.

        The lock ends with the process that holds it, however that ends.

        Raises:
            BusyError: somebody works at it and ``wait`` is false.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with self._lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise BusyError from None
            shutil.rmtree(self.unfinished, ignore_errors=True)
            self.unfinished.mkdir()
            self._waiting.clear()
            yield

    def is_busy(self) -> bool:
        """Whether somebody works at the site."""
        try:
            with self._lock.open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            return False  # nobody ever did
        return False

    def put(self, path: str, data: bytes) -> None:
        """Have ``data`` at ``path``, soon: readers see the old file or the new one.

        So they do after the machine lost its power, since the bytes are on the disk before the
        name is. A file that is the same already is not touched.
        """
        target = f"{self.root}/{path}"
        self._touched.add(os.path.dirname(target))  # also where a dead builder put the same bytes
        if target not in self._waiting and self.holds(path, data):
            return
        waiting = f"{self.unfinished}/{os.getpid()}-{next(self._serial)}"
        file = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            os.fchmod(file, 0o644)  # whatever the mask of this process is
            _write(file, data)
        finally:
            os.close(file)
        self._waiting[target] = waiting
        if len(self._waiting) >= BATCH:
            self._let_out()

    def remove(self, path: str) -> None:
        """Have no file at ``path``."""
        target = f"{self.root}/{path}"
        self._waiting.pop(target, None)
        with suppress(FileNotFoundError):
            os.unlink(target)
        self._touched.add(os.path.dirname(target))

    def settle(self) -> None:
        """Have all that was put and removed on the disk, by name too, from the site's folder down;
        only then may it be noted as written. Else a power cut could bring an infected file back.
        """
        self._let_out()
        folders = map(Path, self._touched)
        above = {one for folder in folders for one in (folder, *folder.parents)}
        within = self.root.parent
        _sync([str(one) for one in above if one.is_relative_to(within) and one.is_dir()])
        self._touched.clear()

    def _let_out(self) -> None:
        _sync(self._waiting.values())
        for folder in {os.path.dirname(target) for target in self._waiting}:
            os.makedirs(folder, exist_ok=True)
        for target, waiting in self._waiting.items():
            os.replace(waiting, target)
        self._waiting.clear()

    def holds(self, path: str, data: bytes) -> bool:
        """Whether the file at ``path`` is ``data``."""
        try:
            with open(f"{self.root}/{path}", "rb", buffering=0) as file:
                return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False

    def digest(self, path: str) -> str:
        """The SM3 of the file's bytes; empty where there is none."""
        file = self.root / path
        return sm3(file.read_bytes()) if file.is_file() else ""

    def paths(self) -> Iterator[str]:
        """Every file, below the site's folder, one folder after the other."""
        for folder, below, files in os.walk(self.root):
            below.sort()
            within = Path(folder).relative_to(self.root)
            yield from ((within / name).as_posix() for name in sorted(files))


class Book:
    """What was written of an organ's site, path by path; asked for one path, it reads one row."""

    def __init__(self, organ: Organ) -> None:
        self.organ, self.rows = organ, BuiltFile.objects.filter(organ=organ)

    def __contains__(self, path: object) -> bool:
        return self.rows.filter(path=path).exists()

    def all(self) -> Iterator[tuple[str, str]]:
        """Every path with its SM3, in order."""
        rows = self.rows.order_by("path").values_list("path", "digest")
        return rows.iterator(CHUNK)

    def some(self, paths: Collection[str]) -> dict[str, str]:
        """These paths with their SM3; empty for one that was not written."""
        found = dict.fromkeys(paths, "")
        for chunk in chunks(paths):
            found |= self.rows.filter(path__in=chunk).values_list("path", "digest")
        return found

    def note(self, written: dict[str, str], gone: set[str]) -> None:
        """Note what was written, with its SM3, and what is there no more."""
        if written:
            with connection.cursor() as cursor:
                rows = [(self.organ.pk, path, digest) for path, digest in written.items()]
                cursor.executemany(NOTE, rows)
        for chunk in chunks(gone):
            self.rows.filter(path__in=chunk).delete()


class Seen:
    """The paths that went by, told apart by eight bytes each: a site may have a million files."""

    def __init__(self) -> None:
        self._marks = set[int]()

    def update(self, paths: Iterable[str]) -> None:
        self._marks.update(map(hash, paths))

    def __contains__(self, path: str) -> bool:
        return hash(path) in self._marks

    def __len__(self) -> int:
        return len(self._marks)


def _write(file: int, data: bytes) -> None:
    """The whole of ``data``: one call may take less of it."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, data[written:])


def _sync(paths: Collection[str]) -> None:
    """Wait until the bytes of files, and the names in folders, are on the disk."""
    if len(paths) > FEW:
        _sync_all(next(iter(paths)))
        return
    with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:
        list(pool.map(_sync_one, paths))


def _sync_one(path: str) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sync_all(path: str) -> None:
    """All that waits on the file system of ``path``, in one call: many files cost less than one by
    one, and on Linux since 5.8 an error of any is told."""
    opened = os.open(path, os.O_RDONLY)
    try:
        if LIBC.syncfs(opened):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), path)
    finally:
        os.close(opened)


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values sorted, as many at a time as any database takes in one query."""
    listed = sorted(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def batched(values: Iterable[V], size: int = CHUNK) -> Iterator[list[V]]:
    """The values as they come, so many at a time."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part
