"""Which rows a frozen figure counted: their numbers, packed as ranges (``"3-17,20"``). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


class PinnedFormatError(ValueError):
    """``written`` is no list of ranges."""

    def __init__(self, written: str) -> None:
        self.written = written
        super().__init__(f"not a list of ranges: {written[:40]!r}")


def pack(numbers: Iterable[int]) -> str:
    """The numbers in ascending order, runs of neighbours as one range; doubles count once."""
    return ",".join(
        str(first) if first == last else f"{first}-{last}" for first, last in _runs(numbers)
    )


def unpack(written: str) -> list[int]:
    """The numbers that :func:`pack` was given, ascending.

    Raises:
        PinnedFormatError: it did not come from there.
    """
    numbers: list[int] = []
    for part in filter(None, written.split(",")):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise PinnedFormatError(written)
        first = int(match.group(1))
        numbers += range(first, int(match.group(2) or first) + 1)
    return numbers


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in sorted(set(numbers)):
        if first is not None and last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last
