"""Sealed files that belong to no row: what retention has moved out of the database.

They lie in ``LUBU_HOME/archive/SUBJECT/NAME.sealed``; each is bound to its subject and name.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from lubu.sealing.envelopes import Place
from lubu.sealing.keys import ring
from lubu.sealing.streams import Opened, key_of, sealed

SUFFIX = ".sealed"


def folder() -> Path:
    """Where they lie."""
    return Path(settings.LUBU_HOME) / "archive"


def archives() -> list[Path]:
    """All of them."""
    return sorted(folder().glob(f"*/*{SUFFIX}"))


def _place(path: Path) -> Place:
    return Place("archive", path.parent.name, (path.name,))


def write(path: Path, source: IO[bytes]) -> None:
    """Seal ``source`` into a new file, whole and on disk when this returns, or not at all."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
        try:
            for piece in sealed(source, ring(), _place(path)):
                made.write(piece)
            made.flush()
            os.fsync(made.fileno())
            Path(made.name).replace(path)
        except BaseException:
            Path(made.name).unlink(missing_ok=True)
            raise
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Seal lines of text."""
    write(path, io.BufferedReader(_Lines(lines)))


class _Lines(io.RawIOBase):
    """Lines of text as a file to read, which never lie on the disk in the open."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__()
        self._parts, self._rest = (f"{line}\n".encode() for line in lines), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        self._rest = self._rest or next(self._parts, b"")
        with memoryview(buffer) as room:  # type: ignore[arg-type]  # a buffer
            part, self._rest = self._rest[: len(room)], self._rest[len(room) :]
            room[: len(part)] = part
        return len(part)


def open_archive(path: Path) -> io.BufferedReader:
    """Read one.

    Raises:
        NotOpenedError: it does not open here, or was renamed.
    """
    return Opened.buffered(path.open("rb"), ring(), _place(path))


def read_lines(path: Path) -> Iterator[str]:
    """The lines of one.

    Raises:
        NotOpenedError: as :func:`open_archive`.
    """
    with open_archive(path) as opened:
        for line in opened:
            yield line.decode().rstrip("\n")


def rewrite(path: Path) -> int:
    """Seal one with the first key; returns 1 where that was needed.

    Raises:
        NotOpenedError: it does not open.
    """
    with path.open("rb") as opened:
        if key_of(opened, _place(path)) == (ring().cipher, ring().names[0]):
            return 0
    with open_archive(path) as plain:
        write(path, plain)
    return 1
