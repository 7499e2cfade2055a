"""A file that came in, ready to be stored."""

from __future__ import annotations

from dataclasses import dataclass

from lubu.publishing.files.limits import FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file identified and without personal metadata; ``digest`` is the SM3 of ``data``."""

    kind: FileKind
    name: str
    original_name: str
    data: bytes
    digest: str
    removed: tuple[str, ...]
