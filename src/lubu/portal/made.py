"""A file of the built site, as it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it should be; without ``data`` there should be none at this path."""

    path: str
    data: bytes | None
