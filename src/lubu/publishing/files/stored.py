"""What may be wrong with a file that was stored. Pure."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why the stored bytes cannot be trusted."""

    MISSING = "missing"
    CHANGED = "changed"  # they differ from the digest
    UNREADABLE = "unreadable"


class StoredFileError(Exception):
    """The stored bytes are not those that came in; ``fault`` says how."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)
