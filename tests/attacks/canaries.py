"""Words that stand in one place only, so that whoever finds one knows which row it came from.

A row's text fields each carry a canary of their own and, where there is room, the needle: a word
to search for, whose echo in a search box gives nothing away.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models

Row = tuple[type[models.Model], object]
CANARY = re.compile(rb"zq(\d{6})qz", re.IGNORECASE)
NUMBER = re.compile(rb"(?<![0-9A-Za-z])7(\d),?(\d{3}),?(\d)77(?![0-9A-Za-z])")
NUMBER_BASE = 70_000_077  # 7, five digits of the canary, 77; with or without thousands marks
MOST_UNPACKED = 30_000_000


@dataclass(frozen=True, slots=True)
class Canary:
    """Where a canary was planted, and who may read it.

    ``homes`` are the rows whose visibility lets people read it; ``public_homes`` those whose
    visibility to the public does. ``why`` is set where it is public by law although hidden.
    """

    word: str
    place: str
    homes: tuple[Row, ...]
    public_homes: tuple[Row, ...]
    why: str = ""

    def __str__(self) -> str:
        return f"{self.word} ({self.place})"


@dataclass
class Canaries:
    """All that were planted, by their word."""

    planted: dict[str, Canary] = field(default_factory=dict)

    def word(
        self,
        place: str,
        homes: Iterable[Row],
        *,
        public: Iterable[Row] | None = None,
        why: str = "",
    ) -> str:
        """A new canary for ``place``; what the public may read follows ``homes`` unless said."""
        word = f"zq{len(self.planted):06d}qz"
        kept = tuple(homes)
        shown = kept if public is None else tuple(public)
        self.planted[word] = Canary(word, place, kept, shown, why)
        return word

    def number(self, place: str, homes: Iterable[Row], *, why: str = "") -> int:
        """A number that stands for a row as a canary does."""
        return NUMBER_BASE + 100 * int(self.word(place, homes, why=why)[2:8])

    def in_bytes(self, data: bytes) -> Iterator[Canary]:
        """Every canary in ``data``, looked for inside archives too."""
        for piece in unpacked(data):
            found = {match.group(1) for match in CANARY.finditer(piece)}
            found |= {b"0" + b"".join(match.groups()) for match in NUMBER.finditer(piece)}
            for digits in sorted(found):
                canary = self.planted.get(f"zq{digits.decode()}qz")
                if canary is not None:
                    yield canary


def unpacked(data: bytes, depth: int = 2) -> Iterator[bytes]:
    """``data`` itself and, for a ZIP (XLSX and DOCX are), the names and bytes of its members."""
    yield data
    if depth == 0 or not data.startswith(b"PK\x03\x04"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "\n".join(archive.namelist()).encode()
        yield archive.comment
        for member in archive.infolist():
            assert member.file_size < MOST_UNPACKED, member.filename
            yield from unpacked(archive.read(member), depth - 1)
