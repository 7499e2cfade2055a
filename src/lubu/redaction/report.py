"""What was done to a file, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What is being done, for whoever waits."""

    FINDING = "finding"
    REDACTING = "redacting"
    VERIFYING = "verifying"


class Notice(StrEnum):
    """What a person must know about a copy. Values are part of the JSON: never rename one."""

    SIGNATURES_LOST = "signatures_lost"
    NO_TEXT = "no_text"
    STANDS_ELSEWHERE = "stands_elsewhere"
    PICTURE_ELSEWHERE = "picture_elsewhere"
    SHAPES_KEPT = "shapes_kept"
    DRAWINGS_COVERED = "drawings_covered"
    FIELDS_FLATTENED = "fields_flattened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A copy was given out: it was searched and looked at, and what was marked is gone.

    ``kind`` is ``pdf`` or ``docx``. ``removed`` counts by kind what was taken out; ``pages`` have
    marks; on the pages ``elsewhere`` (from 1) a removed text stands where nobody marked it.
    ``before`` and ``after`` are bytes.
    """

    kind: str
    marks: int
    pages: tuple[int, ...]
    removed: Mapping[str, int]
    notices: tuple[Notice, ...]
    elsewhere: tuple[int, ...]
    before: int
    after: int

    def to_json(self) -> dict[str, object]:
        """The documented form."""
        return {
            "kind": self.kind,
            "marks": self.marks,
            "pages": list(self.pages),
            "removed": dict(self.removed),
            "notices": [notice.value for notice in self.notices],
            "elsewhere": list(self.elsewhere),
            "bytes": {"before": self.before, "after": self.after},
        }
