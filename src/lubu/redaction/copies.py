"""Where a copy is made: in a folder beside its place, into which it is put when it is done.

A folder on the same disk, since only there a file takes its place all at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.report import Stage

# What is done, how much of it so far, and how much there is.
Progress = Callable[[Stage, int, int], None]


@contextmanager
def workshop(beside: Path | None) -> Iterator[Path]:
    """A folder for what is under way, gone in the end; the system's own place for ``None``.

    Raises:
        RedactionError: there can be none.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=".redaction-", dir=beside)
    except OSError as error:
        raise RedactionError(Reason.NOT_WRITTEN) from error
    with made as name:
        yield Path(name)


def place(draft: Path, target: Path) -> int:
    """Put a copy in its place, over what stood there; its size in bytes.

    Raises:
        RedactionError: it cannot be put there.
    """
    try:
        size = draft.stat().st_size
        draft.replace(target)
    except OSError as error:
        raise RedactionError(Reason.NOT_WRITTEN) from error
    return size


def is_one_file(one: Path, other: Path) -> bool:
    """Whether both names lead to the same file, which is there and may be looked at."""
    try:
        return one.samefile(other)
    except OSError:
        return False
