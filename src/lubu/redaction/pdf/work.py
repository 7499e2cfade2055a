"""What the parts of a page that is being redacted know in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box, Point, around, share_inside
from lubu.redaction.pdf.codes import Code, written
from lubu.redaction.pdf.fonts import Font
from lubu.redaction.pdf.layers import Layers

MOST_STEPS: Final = 8_000_000  # instructions and characters of one page, forms within forms counted
MOST_NESTED: Final = 16
ENOUGH: Final = 0.2  # of a character under a mark: then it goes
NOTE_WIDE, NOTE_NARROW = b"x", b"y"  # codes of the note: as wide as the type is high; not at all


@dataclass(slots=True)
class PageWork:
    """One page: the marks on it, and what has been removed so far.

    ``places``: for each mark its boxes on the page's plane. ``noted``: the marks in whose place
    the note was put. ``shapes``: where what was removed reaches beyond its mark.
    ``touched``: (``/StructParents`` of page or form, marked-content number) of what lost something.
    """

    pdf: Pdf
    number: int
    places: Sequence[Sequence[Box]]
    seen: Box
    layers: Layers
    note: str
    removed: Counter[str] = field(default_factory=Counter)
    codes: dict[str, set[Code]] = field(default_factory=dict)
    fonts: dict[str, Font] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)
    shapes: list[Box] = field(default_factory=list)
    touched: set[tuple[int, int]] = field(default_factory=set)
    replaced: list[Stream] = field(default_factory=list)
    steps: int = 0
    pending: int = 0  # bytes of new pictures, which stay in memory until the file is saved
    _note_font: Object | None = None

    def step(self, count: int = 1) -> None:
        """Count what was done.

        Raises:
            RedactionError: too complex; a page that never ends must not keep a worker.
        """
        self.steps += count
        if self.steps > MOST_STEPS:
            raise RedactionError(Reason.TOO_COMPLEX, page=self.number)

    def hit(self, polygon: Sequence[Point]) -> int | None:
        """The mark under which enough of a character lies."""
        bounds = around(polygon)
        for mark, boxes in enumerate(self.places):
            for box in boxes:
                if bounds.meets(box) and share_inside(polygon, box) >= ENOUGH:
                    return mark
        return None

    def boxes(self, bounds: Box) -> list[tuple[int, Box]]:
        """The marks' boxes that meet the bounds."""
        return [
            (mark, box)
            for mark, boxes in enumerate(self.places)
            for box in boxes
            if bounds.meets(box)
        ]

    def is_out_of_sight(self, bounds: Box) -> bool:
        """Whether something lies wholly beside the page as it is shown."""
        return not bounds.meets(self.seen)

    def font(self, held: Object) -> Font:
        """The font, told from others by a mark in the file that goes at the end."""
        key = str(held.get(FONT_KEY) or "")
        if key not in self.fonts:
            if not key:
                key = f"{self.number}-{len(self.fonts)}"
                if held.is_indirect:
                    held[FONT_KEY] = key
            self.fonts[key] = Font(key, held)
        return self.fonts[key]

    def note_font(self) -> Object:
        """A font of which every reader has the shapes, and none is shown: one code, the note."""
        if self._note_font is None:
            mapped = {(code[0], 1): self.note for code in (NOTE_WIDE, NOTE_NARROW)}
            self._note_font = self.pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type1,
                    BaseFont=Name.Helvetica,
                    FirstChar=NOTE_WIDE[0],
                    LastChar=NOTE_NARROW[0],
                    Widths=[1000, 0],
                    ToUnicode=Stream(self.pdf, written(mapped)),
                )
            )
        return self._note_font


FONT_KEY: Final = "/LubuFont"
