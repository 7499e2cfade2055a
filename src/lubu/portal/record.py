"""What pages of columns and the generated parts on them agree on."""

from __future__ import annotations

from typing import Protocol


class Record(Protocol):
    """What a column's front page shows of the organ's record, by a part of a template."""

    @property
    def template(self) -> str:
        """The part's name."""
        ...
