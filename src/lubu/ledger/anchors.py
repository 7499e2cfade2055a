"""Where chains ended, written down outside the database (台账锚点): one JSON line a look.

Who has the database's key can rewrite a whole chain so that it is sound in itself; these lines
give him away. Copies of the file that he cannot reach are handed in with ``lubu check --anchors``.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from lubu.ledger.rules import End

_more: ContextVar[tuple[Path, ...]] = ContextVar("more", default=())


@dataclass(frozen=True, slots=True)
class Anchors:
    """Digests by organ and number; ``unread`` are lines that are none, or contradict others."""

    of: Mapping[str, Mapping[int, str]]
    unread: tuple[str, ...]


def own_file() -> Path:
    """The installation's own file; there is none before the first check."""
    return Path(settings.LUBU_HOME) / "ledger-anchors.jsonl"


@contextmanager
def also(files: tuple[Path, ...]) -> Iterator[None]:
    """Hold the chains against these files too, inside."""
    token = _more.set(files)
    try:
        yield
    finally:
        _more.reset(token)


def read() -> Anchors:
    """All that was written down.

    Raises:
        OSError: a file that cannot be read.
    """
    kept: dict[str, dict[int, str]] = defaultdict(dict)
    unread = []
    own = own_file()
    for file in (*([own] if own.exists() else []), *_more.get()):
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip() and not _keep(line, kept):
                    unread.append(f"{file.name}:{number}")
    return Anchors(kept, tuple(unread))


def _keep(line: bytes, kept: dict[str, dict[int, str]]) -> bool:
    try:
        said = json.loads(line)
        organ, number, digest = said["organ"], said["sequence"], said["digest"]
    except (ValueError, KeyError, TypeError):
        return False
    if not (isinstance(organ, str) and type(number) is int and isinstance(digest, str)):
        return False
    return number > 0 and kept[organ].setdefault(number, digest) == digest


def write_down(organ: str, end: End, at: datetime) -> None:
    """Add where an organ's chain ends now; one that was written down already is not repeated."""
    if not end.sequence or end.sequence in read().of.get(organ, {}):
        return
    line = {"organ": organ, "sequence": end.sequence, "digest": end.digest, "at": at.isoformat()}
    with own_file().open("ab") as file:
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
