"""Sealed files: sealed and opened piece by piece, whatever their size, in bounded memory. Pure.

A file begins with magic, cipher, name of the key and a salt, from which the file's own key is
derived. Then follow pieces of 64 KiB, each sealed by itself: its nonce is its number and whether it
is the last. So no piece can be changed, left out, put elsewhere, added or cut off, and any place
of the file can be read without what stands before it.

Source: Hoang, Reyhanitabar, Rogaway, Vizár: Online authenticated-encryption and its nonce-reuse
misuse-resistance (CRYPTO 2015), the construction STREAM.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from typing import IO, Self

from lubu.sealing.ciphers import (
    BY_LETTER,
    LETTERS,
    NONCE_BYTES,
    TAG_BYTES,
    Box,
    ChangedError,
    Cipher,
)
from lubu.sealing.envelopes import NotOpenedError, Place, Reason
from lubu.sealing.rings import Ring

MAGIC = b"LUBU sealed 1\n"
PIECE, SALT = 64 * 1024, 16
STORED = PIECE + TAG_BYTES


def _head(cipher: Cipher, key: str, salt: bytes) -> bytes:
    name = key.encode("ascii")
    return MAGIC + LETTERS[cipher].encode("ascii") + bytes([len(name)]) + name + salt


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def sealed(source: IO[bytes], ring: Ring, place: Place) -> Iterator[bytes]:
    """The bytes of the sealed file, piece by piece, of a file read from where it stands."""
    key, salt = ring.names[0], secrets.token_bytes(SALT)
    head = _head(ring.cipher, key, salt)
    box = ring.file_box(key, ring.cipher, place, salt)
    if box is None:
        raise NotOpenedError(Reason.NO_KEY, place, key=key)
    about = head + place.sealed_along("file")
    yield head
    number, piece = 0, _read(source, PIECE)
    while True:
        following = _read(source, PIECE) if len(piece) == PIECE else b""
        nonce = _nonce(number, last=not following)
        yield box.seal(piece, about, nonce)[NONCE_BYTES:]
        if not following:
            return
        number, piece = number + 1, following


def _read(source: IO[bytes], count: int) -> bytes:
    """As many bytes as there are, up to ``count``; a source may give fewer at a time."""
    parts = []
    while count:
        part = source.read(count)
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def key_of(source: IO[bytes], place: Place) -> tuple[Cipher, str]:
    """With what a sealed file is sealed.

    Raises:
        NotOpenedError: it is no sealed file.
    """
    cipher, key, _salt = _head_of(source, place)
    return cipher, key


def _head_of(source: IO[bytes], place: Place) -> tuple[Cipher, str, bytes]:
    begin = _read(source, len(MAGIC) + 2)
    cipher = BY_LETTER.get(begin[len(MAGIC) : -1].decode("ascii", "replace"))
    if not begin.startswith(MAGIC) or cipher is None:
        raise NotOpenedError(Reason.PLAIN, place)
    rest = _read(source, begin[-1] + SALT)
    name, salt = rest[: begin[-1]], rest[begin[-1] :]
    try:
        return cipher, name.decode("ascii"), salt
    except UnicodeDecodeError as error:
        raise NotOpenedError(Reason.CHANGED, place) from error


class Opened(io.RawIOBase):
    """A sealed file to be read and sought in as if it were not sealed; ``size`` in bytes.

    ``sealed`` must be able to seek; it is closed with this, or where it does not open. Its end is
    looked at first, so that a file that was cut off gives not even its beginning.

    Raises:
        NotOpenedError: on opening or on reading, as soon as something does not open.
    """

    def __init__(self, sealed: IO[bytes], ring: Ring, place: Place) -> None:
        super().__init__()
        self._file, self._place, self._at = sealed, place, 0
        self._number, self._piece = -1, b""
        try:
            self._begin_with(sealed, ring, place)
        except BaseException:
            sealed.close()
            raise

    def _begin_with(self, sealed: IO[bytes], ring: Ring, place: Place) -> None:
        cipher, self._key, salt = _head_of(sealed, place)
        box = ring.file_box(self._key, cipher, place, salt)
        if box is None:
            raise NotOpenedError(Reason.NO_KEY, place, key=self._key)
        self._box: Box = box
        head = _head(cipher, self._key, salt)
        self._about, self._begin = head + place.sealed_along("file"), len(head)
        stored = sealed.seek(0, os.SEEK_END) - self._begin
        self._last = max(0, -(-stored // STORED) - 1)
        self.size = stored - TAG_BYTES * (self._last + 1)
        self._open(self._last)

    @classmethod
    def buffered(cls, sealed: IO[bytes], ring: Ring, place: Place) -> io.BufferedReader:
        """The same, for those who want to read a few bytes or lines at a time."""
        return io.BufferedReader(cls(sealed, ring, place), PIECE)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what stands here, up to the end of the piece."""
        with memoryview(buffer) as view, view.cast("B") as room:  # type: ignore[arg-type]  # a buffer
            if self._at >= self.size:
                return 0
            number, within = divmod(self._at, PIECE)
            part = self._open(number)[within : within + len(room)]
            room[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def __enter__(self) -> Self:
        return self

    def _open(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(self._begin + number * STORED)
            nonce = _nonce(number, last=number == self._last)
            try:
                self._piece = self._box.open(nonce + _read(self._file, STORED), self._about)
            except ChangedError as error:
                raise NotOpenedError(Reason.CHANGED, self._place, key=self._key) from error
            self._number = number
        return self._piece
