"""QR codes of addresses, drawn as one path of SVG.

With size, level and mask fixed, the dark cells are an affine function of the address's bytes over
GF(2): the code of an address is that of its folder with what each byte of the rest adds. So segno
makes few codes for a whole site, and the other pages cost some additions of bits; a test holds
every result against segno's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import getitem

import segno

LEVEL, MASK = "m", 0
QUIET = 4  # cells left white on each side (ISO/IEC 18004)
_DARK = re.compile("1+")


@dataclass(frozen=True, slots=True)
class Code:
    """``path`` draws the dark cells in a square of ``size``, quiet zone included."""

    size: int
    path: str


def code(address: str) -> Code:
    """The code of an address in ASCII."""
    folder, slash, name = address.rpartition("/")
    start = len(folder) + len(slash)
    side, cells = _cells(folder + slash, len(address))
    for place, letter in enumerate(name, start=start):
        cells ^= _added(place, letter, len(address))
    places = _places(side)
    drawn = map(getitem, places, cells.to_bytes(len(places), "big"))
    return Code(side + 2 * QUIET, "".join(drawn))


def _bytes(side: int) -> int:
    """How many bytes hold a row of cells."""
    return -(-side // 8)


@lru_cache(maxsize=500)
def _cells(beginning: str, length: int) -> tuple[int, int]:
    """Side and dark cells, row by row in whole bytes, of an address that ends in zero bytes."""
    made = segno.make(
        beginning.ljust(length, "\0"), mode="byte", encoding="iso-8859-1",
        error=LEVEL, mask=MASK, boost_error=False, micro=False,
    )  # fmt: skip
    side = len(made.matrix)
    rows = ("".join(map(str, row)).ljust(8 * _bytes(side), "0") for row in made.matrix)
    return side, int("".join(rows), 2)


@lru_cache(maxsize=20_000)
def _added(place: int, letter: str, length: int) -> int:
    """The cells that one byte at its place turns over."""
    return _cells("\0" * place + letter, length)[1] ^ _cells("", length)[1]


@cache
def _places(side: int) -> list[dict[int, str]]:
    """For every eight cells of a code, row by row, what draws them."""
    return [_Drawn(column, row) for row in range(side) for column in range(_bytes(side))]


class _Drawn(dict[int, str]):
    """Eight cells in their place: what draws them, by their byte."""

    def __init__(self, column: int, row: int) -> None:
        self.left, self.top = 8 * column + QUIET, row + QUIET

    def __missing__(self, byte: int) -> str:
        self[byte] = "".join(
            f"M{self.left + run.start()} {self.top}.5h{run.end() - run.start()}"
            for run in _DARK.finditer(f"{byte:08b}")
        )
        return self[byte]
