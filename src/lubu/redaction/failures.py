"""Why a copy is not given out."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What stands in the way. Values are part of the JSON: never rename one."""

    MISSING = "missing"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_WORD = "old_word"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_COMPLEX = "too_complex"
    NO_SUCH_PLACE = "no_such_place"
    CHANGED = "changed"
    MALFORMED_MARKS = "malformed_marks"
    NOT_WRITTEN = "not_written"
    TEXT_LEFT = "text_left"
    SEEN_INSIDE = "seen_inside"
    SEEN_OUTSIDE = "seen_outside"
    LEFT_IN_FILE = "left_in_file"
    HIDDEN_SHEETS = "hidden_sheets"
    BEYOND_SHEETS = "beyond_sheets"


class RedactionError(Exception):
    """No copy was given out, because of ``reason``.

    ``page`` counts from 1; 0 where the fault is not of one page. ``place`` names the part, field
    or object; it never holds a word that was to be removed.
    """

    def __init__(self, reason: Reason, *, page: int = 0, place: str = "") -> None:
        self.reason, self.page, self.place = reason, page, place
        super().__init__(" ".join(filter(None, (reason.value, str(page or ""), place))))
