"""The chain: how an entry is written down and hashed, and how a broken chain is found. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from cryptography.hazmat.primitives.hashes import SM3, Hash

JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"
GENESIS = "0" * 64


def sm3(data: bytes) -> str:
    """The SM3 digest of ``data`` as 64 hexadecimal digits. Source: GB/T 32905-2016."""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def canonical(payload: Mapping[str, JSON]) -> str:
    """``payload`` as JSON with sorted keys and no spaces: equal content, equal text.

    Raises:
        ValueError: a number that JSON does not know (NaN, infinity).
        TypeError: a value that JSON does not know.
    """
    return json.dumps(
        payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry as it is hashed; ``at`` is aware, ``payload`` canonical JSON."""

    organ: str
    sequence: int
    at: datetime
    actor: str
    kind: str
    subject: str
    payload: str
    previous: str
    digest: str = ""

    def computed(self) -> str:
        """The digest that this row should carry: SM3 over all else, one field a line."""
        fields = (
            self.previous,
            self.organ,
            str(self.sequence),
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.kind,
            self.subject,
            self.payload,
        )
        return sm3("\n".join(fields).encode())


class Fault(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"  # content does not give the digest
    REMOVED = "removed"  # a sequence number is missing
    INSERTED = "inserted"  # a number occurs twice, or the row does not follow the one before
    CUT = "cut"  # rows are missing at the end


@dataclass(frozen=True, slots=True)
class Broken:
    """One fault: where (``organ``, ``sequence``) and what the row said."""

    fault: Fault
    organ: str
    sequence: int
    kind: str = ""
    subject: str = ""


def verify(
    rows: Iterable[Row], *, organ: str, head_sequence: int, head_digest: str
) -> Iterator[Broken]:
    """Yield the faults of one organ's chain; ``rows`` in order of sequence, memory bounded."""
    expected, previous = 1, GENESIS
    for row in rows:
        where = (organ, row.sequence, row.kind, row.subject)
        if row.sequence < expected:
            yield Broken(Fault.INSERTED, *where)
            continue
        for missing in range(expected, min(row.sequence, expected + 1000)):
            yield Broken(Fault.REMOVED, organ, missing)
        if row.computed() != row.digest:
            yield Broken(Fault.CHANGED, *where)
        elif row.sequence == expected and row.previous != previous:
            yield Broken(Fault.INSERTED, *where)
        expected, previous = row.sequence + 1, row.digest
    for missing in range(expected, min(head_sequence + 1, expected + 1000)):
        yield Broken(Fault.CUT, organ, missing)
    if expected == head_sequence + 1 and previous != head_digest:
        yield Broken(Fault.CHANGED, organ, head_sequence)
    if expected > head_sequence + 1:
        yield Broken(Fault.INSERTED, organ, expected - 1)
