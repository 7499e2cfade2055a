"""A document ready to be laid out: what stands where, in no format yet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lubu.access_requests.documents.kinds import DocumentKind
from lubu.office.paper.titles import title_lines
from lubu.office.sentences import Omission

COLUMNS: Final = 24
"""Columns of the grid on which cells of a form lie."""
SPANS: Final = {1: (24,), 2: (5, 19), 4: (5, 7, 5, 7), 6: (4, 4, 4, 4, 4, 4)}
"""How wide the cells of a row are, by their number; every second one is a label, the first one
first."""

MOST_OF_WHOLE_ROW: Final = 300
"""Characters of a row that stays on one page; a longer one goes on on the next."""
LIST_SPANS: Final = (2, 7, 6, 5, 2, 2)
"""Of the list of what is archived: place, name, number, day, pages, remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell:
    """A cell of a form, ``span`` columns wide; its text has ``\\n`` between paragraphs."""

    text: str
    span: int
    is_label: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HungLine:
    """A line whose words begin ``left`` characters from the edge, with ``hanging`` before them."""

    text: str
    left: float
    hanging: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter or a form. What it does not have is empty.

    ``attachments`` are named below the text; ``note`` stands below the day in brackets (附注);
    ``copies_to``, ``printed_by`` and ``printed_on`` make up the imprint (版记). ``omissions`` are
    the sentences that were left out because a fact was missing.
    """

    kind: DocumentKind
    organ: str
    title: str
    number: str = ""
    has_red_head: bool = False
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    signed_on: str = ""
    note: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    cells: tuple[tuple[FormCell, ...], ...] = ()
    omissions: tuple[Omission, ...] = ()

    @property
    def is_form(self) -> bool:
        """Whether it is a form of cells."""
        return bool(self.cells)

    @property
    def has_imprint(self) -> bool:
        """Whether there is an imprint at the foot of the last page."""
        return bool(self.printed_by)

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is set; below a red head the organ need not be named again in a line."""
        return title_lines(self.title, self.organ)

    def attachment_lines(self) -> Iterator[HungLine]:
        """Each attachment's line, with its number where there are several (GB/T 9704, 7.3.4)."""
        for place, name in enumerate(self.attachments, start=1):
            number = f"{place}．" if len(self.attachments) > 1 else ""
            head = "附件：" if place == 1 else ""
            left = HEAD_OF_ATTACHMENTS + width(number)
            yield HungLine(text=head + number + name, left=left, hanging=width(head + number))

    @property
    def text(self) -> str:
        """All words, a paragraph a line: for search, for comparison, and for the one who checks."""
        parts = (
            *self.title_lines,
            self.number,
            f"{self.addressee}：" if self.addressee else "",
            *self.paragraphs,
            *(cell.text for row in self.cells for cell in row),
            *self.attachments,
            self.organ if self.signed_on else "",
            self.signed_on,
            self.note,
        )
        return "\n".join(filter(None, parts))


def stays_whole(row: tuple[FormCell, ...]) -> bool:
    """Whether a row of a form is short enough to stand on one page."""
    return sum(len(cell.text) for cell in row) <= MOST_OF_WHOLE_ROW


# Widths and places of the signature, in characters of the body (GB/T 9704, 7.3.5.1).
DATE_INDENT: Final = 4
HEAD_OF_ATTACHMENTS: Final = 5  # two blank, then 附件：
_HALF_WIDE: Final = frozenset("0123456789 -.")


def width(text: str) -> float:
    """Characters of the body that a line takes; digits take half of one."""
    return sum(0.5 if one in _HALF_WIDE else 1 for one in text)


def signature_indents(organ: str, day: str) -> tuple[float, float]:
    """How far from the right edge the organ's name and the day end, in characters.

    The day stands four characters in, and the name is centred over it; a name too long for that
    ends at the edge, and the day is centred under it: the seal covers the middle of both.
    """
    over = (width(organ) - width(day)) / 2
    if over <= DATE_INDENT:
        return DATE_INDENT - over, DATE_INDENT
    return 0, over
