"""The files of a built site: written whole or not at all, and what was written of them."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from django.conf import settings

from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ
from lubu.portal.models import BuiltFile

BATCH = 200
CHUNK = 500
T = TypeVar("T", int, str)
SYNCS_AT_ONCE = 8  # the file system joins them


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
        self._waiting: dict[Path, Path] = {}
        self._touched: set[Path] = set()

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
        name is. Files go there by the hundred, which costs a tenth of one by one; a file whose
        bytes are equal costs nothing.
        """
        target = self.root / path
        self._touched.add(target.parent)  # also where a dead builder put the same bytes
        if target not in self._waiting and target.is_file() and target.read_bytes() == data:
            return
        with NamedTemporaryFile(dir=self.unfinished, delete=False) as file:
            file.write(data)
        self._waiting[target] = Path(file.name)
        if len(self._waiting) >= BATCH:
            self._let_out()

    def remove(self, path: str) -> None:
        """Have no file at ``path``."""
        target = self.root / path
        self._waiting.pop(target, None)
        target.unlink(missing_ok=True)
        self._touched.add(target.parent)

    def settle(self) -> None:
        """Have all that was put and removed on the disk, by name too, from the site's folder down;
        only then may it be noted as written. Else a power cut could bring an infected file back.
        """
        self._let_out()
        above = {one for folder in self._touched for one in (folder, *folder.parents)}
        _sync([one for one in above if one.is_relative_to(self.root.parent) and one.is_dir()])
        self._touched.clear()

    def _let_out(self) -> None:
        _sync(self._waiting.values())
        for target, file in self._waiting.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            file.chmod(0o644)
            file.replace(target)
        self._waiting.clear()

    def digest(self, path: str) -> str:
        """The SM3 of the file's bytes; empty where there is none."""
        file = self.root / path
        return sm3(file.read_bytes()) if file.is_file() else ""

    def paths(self) -> Iterator[str]:
        """Every file, below the site's folder."""
        for file in sorted(self.root.rglob("*")):
            if file.is_file():
                yield file.relative_to(self.root).as_posix()


class Book:
    """What was written of an organ's site, path by path; asked for one path, it reads one row."""

    def __init__(self, organ: Organ) -> None:
        self.organ, self.rows = organ, BuiltFile.objects.filter(organ=organ)

    def __contains__(self, path: object) -> bool:
        return self.rows.filter(path=path).exists()

    def all(self) -> dict[str, str]:
        """Every path with its SM3."""
        return dict(self.rows.values_list("path", "digest"))

    def note(self, written: dict[str, str], gone: set[str]) -> None:
        """Note what was written, with its SM3, and what is there no more."""
        BuiltFile.objects.bulk_create(
            [
                BuiltFile(organ=self.organ, path=path, digest=digest)
                for path, digest in written.items()
            ],
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["organ", "path"],
            update_fields=["digest"],
        )
        for chunk in chunks(gone):
            self.rows.filter(path__in=chunk).delete()


def _sync(paths: Collection[Path]) -> None:
    """Wait until the bytes of files, and the names in folders, are on the disk."""
    with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:
        list(pool.map(_sync_one, paths))


def _sync_one(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values sorted, as many at a time as any database takes in one query."""
    listed = sorted(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
