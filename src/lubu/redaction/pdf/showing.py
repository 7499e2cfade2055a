"""Text on a page: where each character stands, and texts written anew without some of them.

Source: ISO 32000-1, 9.3 and 9.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, String

from lubu.redaction.geometry import SAME, Box, Matrix, Point, around, moved, times
from lubu.redaction.pdf.codes import Code
from lubu.redaction.pdf.fonts import SPACE, Font, Glyph
from lubu.redaction.pdf.work import NOTE_NARROW, NOTE_WIDE, PageWork

Piece: TypeAlias = "bytes | float"
MARGIN = 0.5  # of the type size: shapes reach beyond the place that a font gives them


@dataclass(slots=True)
class TextState:
    """What ``q`` keeps and ``Q`` brings back."""

    ctm: Matrix = SAME
    font: Font | None = None
    font_name: Name | None = None
    size: float = 0.0
    between: float = 0.0  # Tc
    at_spaces: float = 0.0  # Tw
    stretch: float = 1.0  # Tz / 100
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def kept(self) -> TextState:
        return replace(self)


@dataclass(slots=True)
class Outcome:
    """One text written anew: what stays, with gaps; ``notes`` says before which piece of it
    stands the note for which mark."""

    pieces: list[Piece] = field(default_factory=list)
    notes: dict[int, list[int]] = field(default_factory=dict)
    count: int = 0


class Writer:
    """Follows the text of one content stream."""

    def __init__(self, work: PageWork) -> None:
        self.work = work
        self.matrix: Matrix = SAME
        self.line: Matrix = SAME

    def begin(self) -> None:
        self.matrix = self.line = SAME

    def place(self, matrix: Matrix) -> None:
        self.matrix = self.line = matrix

    def next_line(self, across: float, up: float) -> None:
        self.place(times((1.0, 0.0, 0.0, 1.0, across, up), self.line))

    def show(self, items: Sequence[Piece], state: TextState, *, hide: bool) -> Outcome | None:
        """Follow a text; what is left of it, or nothing where it stays as it is."""
        font = state.font
        if font is None:
            return Outcome(count=1) if hide else None
        cut = [item if isinstance(item, float) else font.glyphs(item) for item in items]
        self.work.step(sum(1 if isinstance(one, float) else len(one) for one in cut) + 1)
        base = times((state.size * state.stretch, 0, 0, state.size, 0, state.rise), SAME)
        start, steps = self.matrix, list(self._steps(cut, state, font))
        end = steps[-1][2] if steps else 0.0
        if hide or self._may_meet(base, start, font, steps, state):
            outcome = self._without(base, start, steps, state, font, hide=hide)
        else:
            outcome = None
        self.matrix = times(_shift(font, end), start)
        return outcome

    def _steps(
        self, cut: Sequence[float | list[Glyph]], state: TextState, font: Font
    ) -> Iterator[tuple[float | Glyph, float, float]]:
        """Each number or character with its place along the line, and the place after it."""
        at = 0.0
        stretch = 1.0 if font.is_vertical else state.stretch
        for item in cut:
            if isinstance(item, float):
                before, at = at, at - item / 1000 * state.size * stretch
                yield item, before, at
                continue
            for glyph in item:
                space = state.at_spaces if glyph.code == SPACE else 0.0
                before = at
                at += (glyph.advance * state.size + state.between + space) * stretch
                yield glyph, before, at

    def _may_meet(
        self,
        base: Matrix,
        start: Matrix,
        font: Font,
        steps: Sequence[tuple[float | Glyph, float, float]],
        state: TextState,
    ) -> bool:
        """Whether a text comes near a mark, or lies beside the page; most do not."""
        glyphs = [item for item, _, _ in steps if not isinstance(item, float)]
        if not glyphs:
            return False
        sizes = Box(
            min(glyph.left for glyph in glyphs), min(glyph.bottom for glyph in glyphs),
            max(glyph.right for glyph in glyphs), max(glyph.top for glyph in glyphs),
        )  # fmt: skip
        places = [at for _, at, _ in steps]
        corners: list[Point] = []
        for at in (min(places), max(places)):
            whole = times(times(base, times(_shift(font, at), start)), state.ctm)
            corners += [moved(corner, whole) for corner in sizes.corners]
        bounds = around(corners)
        return bool(self.work.boxes(bounds)) or not self.work.seen.shows(bounds)

    def _without(
        self,
        base: Matrix,
        start: Matrix,
        steps: Sequence[tuple[float | Glyph, float, float]],
        state: TextState,
        font: Font,
        *,
        hide: bool,
    ) -> Outcome | None:
        outcome, gap, kept = Outcome(), 0.0, bytearray()
        for item, at, after in steps:
            if isinstance(item, float):
                gap = _put(outcome, kept, gap + item)
                continue
            whole = times(times(base, times(_shift(font, at), start)), state.ctm)
            shape = [
                moved(c, whole) for c in Box(item.left, item.bottom, item.right, item.top).corners
            ]
            mark = -1 if hide or self.work.is_out_of_sight(around(shape)) else self.work.hit(shape)
            if mark is None:
                if gap:
                    outcome.pieces.append(gap)
                    gap = 0.0
                kept += item.code[0].to_bytes(item.code[1], "big")
                continue
            gap = _put(outcome, kept, gap)
            gap += _gap(after - at, state, font)
            self._note_removed(item.code, font, outcome)
            if mark >= 0:
                self._mark_removed(mark, item, whole, outcome)
        if not outcome.count:
            return None
        _put(outcome, kept, 0.0)
        if gap:
            outcome.pieces.append(gap)
        return outcome

    def _note_removed(self, code: Code, font: Font, outcome: Outcome) -> None:
        outcome.count += 1
        self.work.codes.setdefault(font.key, set()).add(code)

    def _mark_removed(self, mark: int, item: Glyph, whole: Matrix, outcome: Outcome) -> None:
        margin = Box(item.left, item.bottom, item.right, item.top).grown(MARGIN / 4)
        self.work.shapes.append(around([moved(corner, whole) for corner in margin.corners]))
        self.work.removed["characters"] += 1
        if mark not in self.work.noted:
            self.work.noted.add(mark)
            outcome.notes.setdefault(len(outcome.pieces), []).append(mark)


def _put(outcome: Outcome, kept: bytearray, gap: float) -> float:
    """Write what was kept before a gap; the gap goes on."""
    if kept:
        outcome.pieces.append(bytes(kept))
        kept.clear()
    return gap


def _shift(font: Font, by: float) -> Matrix:
    return (1.0, 0.0, 0.0, 1.0, 0.0, by) if font.is_vertical else (1.0, 0.0, 0.0, 1.0, by, 0.0)


def _gap(by: float, state: TextState, font: Font) -> float:
    """The number that moves on as far as the character did."""
    unit = state.size * (1.0 if font.is_vertical else state.stretch)
    return -by * 1000 / unit if unit else 0.0


def instructions(
    outcome: Outcome, state: TextState, work: PageWork, note_font: Name
) -> list[ContentStreamInstruction]:
    """What is left of a text, with the notes in their places, as wide as what they stand for."""
    written: list[ContentStreamInstruction] = []
    held: list[Piece] = []
    for place in range(len(outcome.pieces) + 1):
        piece = outcome.pieces[place] if place < len(outcome.pieces) else None
        for _mark in outcome.notes.get(place, ()):
            _flush(held, written)
            wide = _width(piece, state)
            written += note(state, work, note_font, wide)
            piece = None if wide else piece
        if piece is not None:
            held.append(piece)
    _flush(held, written)
    return written


def _width(gap: Piece | None, state: TextState) -> float:
    """How wide a gap is, as a share of the type size; 0 where it does not lead onwards."""
    across = state.font is not None and not state.font.is_vertical
    return -gap / 1000 if isinstance(gap, float) and gap < 0 and across else 0.0


def _flush(held: list[Piece], written: list[ContentStreamInstruction]) -> None:
    if held:
        array = Array([String(one) if isinstance(one, bytes) else round(one, 3) for one in held])
        written.append(say("TJ", array))
        held.clear()


def note(
    state: TextState, work: PageWork, font: Name, wide: float = 0.0
) -> list[ContentStreamInstruction]:
    """Says in the place of what was removed that it was; paints nothing.

    It takes the room that the removed had, so that whoever reads by places finds one line still.
    """
    restored = [say("Tf", state.font_name, state.size)] if state.font_name is not None else []
    stretched = wide * state.stretch * 100
    return [
        say("BDC", Name.Span, Dictionary(ActualText=String(work.note))),
        say("Tf", font, state.size or 1),
        say("Tr", 3),
        say("Tc", 0),
        *([say("Tz", round(stretched, 4))] if wide else []),
        say("Tj", String(NOTE_WIDE if wide else NOTE_NARROW)),
        *([say("Tz", state.stretch * 100)] if wide else []),
        say("Tc", state.between),
        say("Tr", state.mode),
        *restored,
        say("EMC"),
    ]


def say(operator: str, *operands: Object | float | None) -> ContentStreamInstruction:
    """One instruction."""
    return ContentStreamInstruction(
        [one for one in operands if one is not None], Operator(operator)
    )
