"""How the bytes of a text are cut into codes, and which character of its font a code means.

Source: ISO 32000-1, 9.7.5 (CMaps); Adobe Technical Note 5014.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeAlias

from pdfminer.cmapdb import CMapDB, CMapError

MOST_MAPPED = 70_000  # a code has two bytes in all but odd fonts
Code: TypeAlias = tuple[int, int]  # the number, and in how many bytes it was written

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\d+)|([A-Za-z]+)|\[|\]")
_BLANK = re.compile(rb"\s+")


class Cutter(Protocol):
    """Cuts a text into codes."""

    def cut(self, data: bytes) -> Iterator[Code]:
        """The codes in their order."""

    def character(self, code: Code) -> int:
        """The number of the font's character (CID)."""


class Even:
    """Every code has the same number of bytes and is the character's number itself."""

    def __init__(self, size: int) -> None:
        self.size = size

    def cut(self, data: bytes) -> Iterator[Code]:
        size = self.size
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            yield int.from_bytes(piece, "big"), len(piece)

    def character(self, code: Code) -> int:
        return code[0]


Tree: TypeAlias = Mapping[int, "int | Tree"]


class Named:
    """One of the standard CMaps, e.g. ``GBK-EUC-H``."""

    def __init__(self, name: str, tree: Tree) -> None:
        self.tree = tree
        self.least = 2 if "UCS2" in name or "UTF16" in name else 1

    def cut(self, data: bytes) -> Iterator[Code]:
        at = 0
        while at < len(data):
            held: int | Tree | None = self.tree
            end = at
            while isinstance(held, Mapping) and end < len(data):
                held = held.get(data[end])
                end += 1
            end = max(end, min(at + self.least, len(data)))
            yield int.from_bytes(data[at:end], "big"), end - at
            at = end

    def character(self, code: Code) -> int:
        held: int | Tree | None = self.tree
        for byte in code[0].to_bytes(code[1], "big"):
            held = held.get(byte) if isinstance(held, Mapping) else None
        return held if isinstance(held, int) else 0


@dataclass(slots=True)
class Embedded:
    """A CMap of the file's own."""

    spaces: list[tuple[bytes, bytes]] = field(default_factory=list)
    singles: dict[Code, int] = field(default_factory=dict)
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)  # size, low, high, CID
    vertical: bool = False

    def cut(self, data: bytes) -> Iterator[Code]:
        at, least = 0, min((len(low) for low, _ in self.spaces), default=1)
        while at < len(data):
            size = next(
                (
                    len(low)
                    for low, high in self.spaces
                    if _lies(data[at : at + len(low)], low, high)
                ),
                least,
            )
            piece = data[at : at + size]
            yield int.from_bytes(piece, "big"), len(piece)
            at += size

    def character(self, code: Code) -> int:
        if code in self.singles:
            return self.singles[code]
        number, size = code
        for of_size, low, high, first in self.ranges:
            if of_size == size and low <= number <= high:
                return first + number - low
        return 0


def _lies(piece: bytes, low: bytes, high: bytes) -> bool:
    return len(piece) == len(low) and all(
        a <= b <= c for a, b, c in zip(low, piece, high, strict=True)
    )


@lru_cache(maxsize=32)
def named(name: str) -> tuple[Cutter, bool]:
    """A standard CMap, and whether it writes downwards; an unknown one cuts into pairs."""
    if name.startswith("Identity") or name == "":
        return Even(2), name.endswith("-V")
    try:
        found = CMapDB.get_cmap(name)
    except (CMapError, KeyError, OSError):
        return Even(2), name.endswith("-V")
    tree = found.code2cid  # type: ignore[attr-defined]  # of all that are not Identity
    return Named(name, tree), found.is_vertical()


def embedded(data: bytes) -> Embedded:
    """A CMap of the file's own, as far as it can be read."""
    held = Embedded(vertical=re.search(rb"/WMode\s+1\b", data) is not None)
    for kind, tokens in sections(data):
        if kind == "codespacerange":
            held.spaces += [
                (low, high)
                for low, high in zip(tokens[::2], tokens[1::2], strict=False)
                if isinstance(low, bytes) and isinstance(high, bytes)
            ]
        elif kind == "cidchar":
            for code, cid in zip(tokens[::2], tokens[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(cid, int):
                    held.singles[int.from_bytes(code, "big"), len(code)] = cid
        elif kind == "cidrange":
            for low, high, cid in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes) and isinstance(cid, int):
                    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
                    held.ranges.append((len(low), first, last, cid))
    return held


def characters(cutter: Embedded, used: Iterable[Code]) -> bytes:
    """A CMap of a file's own that knows the used codes and no more."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def",
        f"/CMapName /Lubu def /CMapType 1 def /WMode {int(cutter.vertical)} def",
        f"{len(cutter.spaces)} begincodespacerange",
        *(f"<{low.hex()}> <{high.hex()}>" for low, high in cutter.spaces),
        "endcodespacerange",
    ]
    ordered = sorted(used, key=lambda code: (code[1], code[0]))
    for start in range(0, len(ordered), 100):
        some = ordered[start : start + 100]
        lines.append(f"{len(some)} begincidchar")
        lines += [f"<{code:0{size * 2}X}> {cutter.character((code, size))}" for code, size in some]
        lines.append("endcidchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


Piece: TypeAlias = "bytes | int | list[bytes]"


def sections(data: bytes) -> Iterator[tuple[str, list[Piece]]]:
    """The tables of a CMap: their kind (``bfchar`` …), and what stands in them in order."""
    inside = ""
    held: list[Piece] = []
    listed: list[bytes] | None = None
    for token in _TOKEN.finditer(data):
        hexadecimal, number, word = token.groups()
        if word is not None:
            name = word.decode("ascii")
            if name.startswith("begin") and name != "begincmap":
                inside, held, listed = name[5:], [], None
            elif name.startswith("end") and name[3:] == inside and inside:
                yield inside, held
                inside = ""
        elif inside:
            listed = _take(held, listed, token.group(), hexadecimal, number)


def _take(
    held: list[Piece],
    listed: list[bytes] | None,
    raw: bytes,
    hexadecimal: bytes | None,
    number: bytes | None,
) -> list[bytes] | None:
    """Add one token; the list that is open afterwards."""
    if raw == b"[":
        fresh: list[bytes] = []
        held.append(fresh)
        return fresh
    if raw == b"]":
        return None
    if hexadecimal is not None:
        digits = _BLANK.sub(b"", hexadecimal).decode("ascii")
        value = bytes.fromhex(digits + "0" * (len(digits) % 2))
        held.append(value) if listed is None else listed.append(value)
    elif number is not None and listed is None:
        held.append(int(number[:9]))
    return listed


def meanings(data: bytes) -> dict[Code, str]:
    """What a ``/ToUnicode`` CMap says: the text of each code."""
    found: dict[Code, str] = {}
    for kind, tokens in sections(data):
        if kind == "bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    found[int.from_bytes(code, "big"), len(code)] = _text(text)
        elif kind == "bfrange":
            for low, high, to in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    _range(found, low, high, to)
        if len(found) > MOST_MAPPED:
            break
    return found


def _range(found: dict[Code, str], low: bytes, high: bytes, to: Piece) -> None:
    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    count = min(last - first + 1, MOST_MAPPED)
    if isinstance(to, list):
        for step, text in zip(range(count), to, strict=False):
            found[first + step, len(low)] = _text(text)
    elif isinstance(to, bytes) and to:
        number = int.from_bytes(to[-2:], "big")
        for step in range(count):
            end = ((number + step) & 0xFFFF).to_bytes(2, "big")[-len(to) :]
            found[first + step, len(low)] = _text(to[:-2] + end)


def _text(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


def written(mapped: Mapping[Code, str]) -> bytes:
    """A ``/ToUnicode`` CMap that says this and no more."""
    sizes = sorted({size for _, size in mapped}) or [1]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"{len(sizes)} begincodespacerange",
        *(f"<{'00' * size}> <{'FF' * size}>" for size in sizes),
        "endcodespacerange",
    ]
    ordered = sorted(mapped.items(), key=lambda one: (one[0][1], one[0][0]))
    for start in range(0, len(ordered), 100):
        some = ordered[start : start + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [
            f"<{code:0{size * 2}X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
            for (code, size), text in some
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
