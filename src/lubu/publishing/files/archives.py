"""Reading ZIP files that may mean harm. Pure.

The directory is read by hand before ``zipfile`` sees it, because ``zipfile`` reads any number of
entries into memory, accepts entries that share their bytes, and takes data before and after the
archive as given. What an entry declares is checked first and never trusted afterwards.
"""

from __future__ import annotations

import io
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from lubu.publishing.files.limits import Limits, Refusal, RefusedFileError
from lubu.publishing.files.names import is_safe_member

END = struct.Struct("<4s4H2LH")  # of the directory, APPNOTE 4.3.16
END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
LOCATOR = struct.Struct("<4sLQL")  # 4.3.15
ENTRY = struct.Struct("<4s6H3L5H2L")  # 4.3.12
LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
END_SEARCH_BYTES = END.size + 65535
CHUNK_BYTES = 256 * 1024
IN_MEMORY_BYTES = 8 * 1024 * 1024
RATIO_FREE_BYTES = 1024 * 1024  # below this no ratio is a danger, and small ones are often high
ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
UTF8_FLAG = 0x800
AES = 99
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others unpack without a bound
READ_ERRORS = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    KeyError, struct.error, zlib.error, OverflowError,
)  # fmt: skip


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from one file, all archives within it taken together."""

    limits: Limits
    unpacked_bytes: int = field(init=False, default=0)
    members: int = field(init=False, default=0)

    def add_bytes(self, size: int, name: str) -> None:
        """Count ``size`` unpacked bytes; a bomb is refused as soon as the limit is passed."""
        self.unpacked_bytes += size
        if self.unpacked_bytes > self.limits.max_unpacked_bytes:
            raise RefusedFileError(Refusal.BOMB, name)

    def add_members(self, count: int, name: str) -> None:
        """Count ``count`` members."""
        self.members += count
        if self.members > self.limits.max_members:
            raise RefusedFileError(Refusal.BOMB, name)


def looks_like_zip(file: IO[bytes]) -> bool:
    """Whether some reader would find an archive in the file, wherever in it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END_SEARCH_BYTES))
    tail = file.read()
    file.seek(0)
    return b"PK\x05\x06" in tail


@contextmanager
def opened(file: IO[bytes], name: str, budget: Budget) -> Iterator[zipfile.ZipFile]:
    """The archive in ``file``, its directory and names checked.

    Raises:
        RefusedFileError: it may not come in; also for whatever goes wrong while it is read.
    """
    try:
        _check_directory(file, name, budget)
        with zipfile.ZipFile(file) as archive:
            _check_members(archive, name, budget.limits)
            yield archive
    except READ_ERRORS as error:
        raise RefusedFileError(Refusal.CORRUPT, name) from error


def _check_directory(file: IO[bytes], name: str, budget: Budget) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END_SEARCH_BYTES))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + END.size > len(tail):
        raise RefusedFileError(Refusal.CORRUPT, name)
    _, disk, start_disk, here, count, length, start, comment = END.unpack_from(tail, at)
    end = directory_end = size - len(tail) + at
    if end + END.size + comment != size:
        raise RefusedFileError(Refusal.MISLABELLED, name)  # something stands after the archive
    if tail[max(0, at - LOCATOR.size) : at].startswith(b"PK\x06\x07"):
        directory_end, disk, start_disk, here, count, length, start = _zip64(file, end)
    if disk or start_disk or here != count or start + length != directory_end:
        # Data before the archive shifts it; what remains is a damaged or split one.
        shifted = start + length < directory_end
        raise RefusedFileError(Refusal.MISLABELLED if shifted else Refusal.CORRUPT, name)
    budget.add_members(count, name)
    _check_spans(file, _spans(file, start, length, count, name), start, name)


def _zip64(file: IO[bytes], end: int) -> tuple[int, ...]:
    """Where the directory ends, and its numbers, in the form for large archives."""
    file.seek(end - LOCATOR.size)
    _, _, at, _ = LOCATOR.unpack(file.read(LOCATOR.size))
    file.seek(at)
    fields = END64.unpack(file.read(END64.size))
    if fields[0] != b"PK\x06\x06" or at + 12 + fields[1] + LOCATOR.size != end:
        raise zipfile.BadZipFile("no ZIP64 record where the locator says")
    return (at, *fields[4:])


def _spans(
    file: IO[bytes], start: int, length: int, count: int, name: str
) -> list[tuple[int, int]]:
    """Start and packed size of every entry, read from a directory of just ``count`` of them."""
    file.seek(start)
    left, spans = length, []
    for _ in range(count):
        head = file.read(ENTRY.size)
        fields = ENTRY.unpack(head)
        rest = sum(fields[10:13])
        if fields[0] != b"PK\x01\x02" or len(file.read(rest)) != rest:
            raise RefusedFileError(Refusal.CORRUPT, name)
        left -= ENTRY.size + rest
        spans.append((fields[16], fields[8]))
    if left:
        raise RefusedFileError(Refusal.CORRUPT, name)
    return sorted(spans)


def _check_spans(file: IO[bytes], spans: list[tuple[int, int]], end: int, name: str) -> None:
    """No entry may share bytes with the next: the trick of the bombs that nest nothing."""
    followings = [start for start, _ in spans] + [end]
    for (start, packed), following in zip(spans, followings[1:], strict=True):
        file.seek(start)
        fields = LOCAL.unpack(file.read(LOCAL.size))
        if fields[0] != b"PK\x03\x04":
            raise RefusedFileError(Refusal.CORRUPT, name)
        if start + LOCAL.size + fields[9] + fields[10] + packed > following:
            raise RefusedFileError(Refusal.BOMB, name)


def _check_members(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    members = archive.infolist()
    if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
        raise RefusedFileError(Refusal.BOMB, name)
    seen: set[str] = set()
    for member in members:
        inside = member_name(member)
        if member.flag_bits & ENCRYPTED_FLAGS or member.compress_type == AES:
            raise RefusedFileError(Refusal.ENCRYPTED, inside)
        if member.compress_type not in METHODS:
            raise RefusedFileError(Refusal.UNKNOWN_TYPE, inside)
        if _is_unsafe(member, inside, seen):
            raise RefusedFileError(Refusal.UNSAFE_MEMBER, ascii(inside))
        packed = max(member.compress_size, 1)
        if member.file_size > max(RATIO_FREE_BYTES, packed * limits.max_ratio):
            raise RefusedFileError(Refusal.BOMB, inside)


def _is_unsafe(member: zipfile.ZipInfo, name: str, seen: set[str]) -> bool:
    mode = stat.S_IFMT(member.external_attr >> 16)
    is_special = mode not in {0, stat.S_IFREG, stat.S_IFDIR}
    key = name.replace("\\", "/").casefold().rstrip("/")
    is_repeated = key in seen  # Windows would write the second over the first
    seen.add(key)
    return (
        is_special
        or is_repeated
        or not is_safe_member(name)
        or not is_safe_member(member.orig_filename)
    )


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: Chinese Windows writes GBK and does not say so."""
    if member.flag_bits & UTF8_FLAG:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437", "replace")
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.orig_filename


@contextmanager
def unpacked(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget
) -> Iterator[IO[bytes]]:
    """A member's bytes in a file that can be searched, small ones in memory."""
    name = member_name(member)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as out:
        size = 0
        with archive.open(member) as source:
            while chunk := source.read(CHUNK_BYTES):
                budget.add_bytes(len(chunk), name)
                size += len(chunk)
                out.write(chunk)
        if size != member.file_size:
            raise RefusedFileError(Refusal.CORRUPT, name)
        out.seek(0)
        yield out
