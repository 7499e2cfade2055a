"""Scanning stored files again with the signatures of now, whichever room keeps them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from lubu.publishing.files.scanner import Scan, Scanner

F = TypeVar("F")


def scan_outdated(
    scanner: Scanner,
    outdated: Callable[[str], Iterable[F]],
    examine: Callable[[F, Scanner], Scan],
    keep: Callable[[F, Scan], None],
    *,
    most: int | None = None,
) -> int:
    """Scan what ``outdated`` gives for the scanner's version, ``most`` files; returns how many.

    When the scanner cannot be reached, or goes away meanwhile, nothing more is touched: a clean
    file stays clean.
    """
    engine = scanner.version()
    done = 0
    for file in outdated(engine) if engine else ():
        result = examine(file, scanner)
        if not result.is_answer and not scanner.version():
            break
        keep(file, result)
        done += 1
        if done == most:
            break
    return done
