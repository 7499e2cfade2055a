"""A cell of a statutory table: a number, or one of two reasons why there is none.

Zero is a statement ("there was none"), an empty cell is a gap ("nobody recorded it"), and "not
applicable" is a third thing ("this organ cannot have any"). They never turn into each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lubu.office.formats import fen_in_wan


class Absent(StrEnum):
    """Why a cell holds no number."""

    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"


class CellKind(StrEnum):
    """The four things that a cell can say."""

    ZERO = "zero"
    NUMBER = "number"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"


class NegativeCellError(ValueError):
    """A count or an amount below zero: ``value``."""

    def __init__(self, value: int) -> None:
        self.value = value
        super().__init__(f"a cell cannot hold {value}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A whole number of at least zero (a count, or fen), or the reason why there is none.

    Raises:
        NegativeCellError: a number below zero.
    """

    content: int | Absent

    def __post_init__(self) -> None:
        if isinstance(self.content, int) and self.content < 0:
            raise NegativeCellError(self.content)

    @property
    def kind(self) -> CellKind:
        """Which of the four things it says."""
        if isinstance(self.content, Absent):
            return CellKind(self.content.value)
        return CellKind.NUMBER if self.content else CellKind.ZERO

    @property
    def number(self) -> int | None:
        """The number, or nothing; nothing is never zero."""
        return None if isinstance(self.content, Absent) else self.content

    def to_json(self) -> int | str | None:
        """A number for a number, ``null`` for empty, ``"not_applicable"``."""
        if self.content is Absent.EMPTY:
            return None
        return self.content.value if isinstance(self.content, Absent) else self.content


EMPTY: Final = Cell(Absent.EMPTY)
NOT_APPLICABLE: Final = Cell(Absent.NOT_APPLICABLE)

# What the documents print. Official statistics leave what is unknown blank, but a blank in a form
# that must be filled reads as zero; so it is said.
WORDS: Final = {Absent.EMPTY: "未填", Absent.NOT_APPLICABLE: "—"}


def shown(cell: Cell, *, in_wan: bool = False) -> str:
    """What stands in the printed table."""
    if isinstance(cell.content, Absent):
        return WORDS[cell.content]
    return fen_in_wan(cell.content) if in_wan else str(cell.content)
