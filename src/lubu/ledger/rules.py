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


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """An entry of which a cell holds what was never written there; ``sequence`` 0: unreadable."""

    sequence: int
    kind: str = ""
    subject: str = ""


class Fault(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"  # content does not give the digest
    REMOVED = "removed"  # sequence numbers are missing
    INSERTED = "inserted"  # a number occurs twice, or the row does not follow the one before
    CUT = "cut"  # rows are missing at the end
    DAMAGED = "damaged"  # a cell cannot be read as what it must be
    REWRITTEN = "rewritten"  # whole in itself, but not what was written down elsewhere


@dataclass(frozen=True, slots=True)
class Broken:
    """One fault: where (``organ``, ``sequence`` up to ``through``) and what the row said."""

    fault: Fault
    organ: str
    sequence: int
    kind: str = ""
    subject: str = ""
    through: int = 0

    @property
    def numbers(self) -> str:
        """The sequence number, or the first and the last of a range."""
        last = max(self.through, self.sequence)
        return str(self.sequence) if last == self.sequence else f"{self.sequence}–{last}"


@dataclass(frozen=True, slots=True)
class End:
    """How far a chain reaches: number and digest of its last entry; no digest: unknown."""

    sequence: int = 0
    digest: str | None = GENESIS


def verify(
    rows: Iterable[Row | Damaged], *, organ: str, anchors: Mapping[int, str]
) -> tuple[list[Broken], End]:
    """The faults of one organ's chain up to its end, and that end; ``rows`` in order of sequence.

    ``anchors`` are digests by number, written down where the database does not reach: who rewrites
    a whole chain with fitting hashes is found by them.
    """
    found: list[Broken] = []
    end, sound, wrong = End(), 0, 0
    for row in rows:
        where = (organ, row.sequence, row.kind, row.subject)
        if row.sequence <= end.sequence:
            fault = Fault.DAMAGED if isinstance(row, Damaged) else Fault.INSERTED
            found.append(Broken(fault, *where))
            continue
        if row.sequence > end.sequence + 1:
            first, last = end.sequence + 1, row.sequence - 1
            found.append(Broken(Fault.REMOVED, organ, first, through=last))
        if isinstance(row, Damaged):
            found.append(Broken(Fault.DAMAGED, *where))
            end = End(row.sequence, None)
            continue
        found += [Broken(fault, *where) for fault in _faults(row, end)]
        end = End(row.sequence, row.digest)
        if anchors.get(row.sequence, row.digest) != row.digest:
            wrong = row.sequence
        elif row.sequence in anchors and not wrong:
            sound = row.sequence
    if wrong:
        found.append(Broken(Fault.REWRITTEN, organ, sound + 1, through=wrong))
    return found, end


def _faults(row: Row, before: End) -> Iterator[Fault]:
    if row.computed() != row.digest:
        yield Fault.CHANGED
    elif row.sequence == before.sequence + 1 and before.digest not in (None, row.previous):
        yield Fault.INSERTED
    elif not _is_canonical(row.payload):
        yield Fault.DAMAGED


def _is_canonical(text: str) -> bool:
    try:
        content = json.loads(text)
        return isinstance(content, dict) and canonical(content) == text
    except (ValueError, RecursionError):
        return False


def verify_end(
    end: End, *, organ: str, before: End, after: End, anchors: Mapping[int, str]
) -> Iterator[Broken]:
    """Yield the faults at the end of a chain that was read between two looks at its head: others
    may have written meanwhile, so it ends at one of the two or between them."""
    last = max([before.sequence, *anchors])
    if end.sequence < last:
        yield Broken(Fault.CUT, organ, end.sequence + 1, through=last)
    if end.sequence > after.sequence:
        yield Broken(Fault.INSERTED, organ, after.sequence + 1, through=end.sequence)
    for head in {before, after}:
        if end.sequence == head.sequence and end.digest not in (None, head.digest):
            yield Broken(Fault.CHANGED, organ, end.sequence)
