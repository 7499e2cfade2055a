"""Drawn lines and areas under a mark.

Letters that were turned into outlines, and handwriting, are taken out of the drawing: every closed
part of which the greater half lies under a mark, and every stretch of a line that lies under it
wholly. Frames, backgrounds and lines that only cross a mark tell nothing; they are covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pikepdf import ContentStreamInstruction

from lubu.redaction.geometry import Box, Matrix, Point, around, moved
from lubu.redaction.pdf.fonts import number
from lubu.redaction.pdf.showing import say
from lubu.redaction.pdf.work import PageWork

BUILDING: Final = frozenset({"m", "l", "c", "v", "y", "h", "re"})
PAINTING: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
STROKES: Final = frozenset({"S", "s"})
CLIPS: Final = frozenset({"W", "W*"})
HALF, WHOLE = 0.5, 0.95
FRAME: Final = 6  # instructions, at most, of a frame or background drawn with lines


@dataclass(slots=True)
class Part:
    """One connected part of a path: its instructions, and the points that bound each."""

    drawn: list[tuple[ContentStreamInstruction, list[Point]]] = field(default_factory=list)

    @property
    def bounds(self) -> Box | None:
        points = [point for _, held in self.drawn for point in held]
        return around(points) if points else None

    @property
    def is_frame(self) -> bool:
        """Whether it is a rectangle, or a single line, along the axes."""
        if any(str(one.operator) in {"c", "v", "y"} for one, _ in self.drawn):
            return False
        if len(self.drawn) > FRAME:
            return False
        points = [point for _, held in self.drawn for point in held]
        across = {round(x, 1) for x, _ in points}
        up = {round(y, 1) for _, y in points}
        return len(across) <= 2 and len(up) <= 2


def parts(path: Sequence[ContentStreamInstruction], ctm: Matrix) -> list[Part]:
    """The connected parts of a path, their points on the page's plane."""
    found: list[Part] = []
    here: Point = (0.0, 0.0)
    for one in path:
        operator = str(one.operator)
        numbers = [number(value) for value in one.operands]
        if operator == "re" and len(numbers) == 4:
            x, y, width, height = numbers
            corners = Box(x, y, x + width, y + height).corners
            found.append(Part([(one, [moved(corner, ctm) for corner in corners])]))
            here = (x, y)
            continue
        if operator == "m" or not found:
            found.append(Part())
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        around_it = pairs if operator in {"m", "h"} else [here, *pairs]
        found[-1].drawn.append((one, [moved(point, ctm) for point in around_it]))
        here = pairs[-1] if pairs else here
    return found


def without(
    path: Sequence[ContentStreamInstruction], painted: str, ctm: Matrix, work: PageWork
) -> list[ContentStreamInstruction] | None:
    """The path without what lies under marks; nothing where it stays as it is."""
    held = parts(path, ctm)
    kept: list[ContentStreamInstruction] = []
    changed = False
    for part in held:
        bounds = part.bounds
        boxes = [box for _, box in work.boxes(bounds)] if bounds is not None else []
        if bounds is None or not boxes:
            kept += [one for one, _ in part.drawn]
            continue
        share = max(bounds.shared(box) for box in boxes)
        if share >= (WHOLE if part.is_frame else HALF):
            changed = True
            work.shapes.append(bounds)
            work.removed["drawings"] += 1
        elif painted in STROKES and not part.is_frame:
            shorter = _interrupted(part, boxes, painted)
            if any(new is not old for new, (old, _) in zip(shorter, part.drawn, strict=False)):
                changed = True
                work.removed["drawings"] += 1
            kept += shorter
        else:
            kept += [one for one, _ in part.drawn]
            work.removed["covered_drawings"] += 1
    return kept if changed else None


def _interrupted(part: Part, boxes: Sequence[Box], painted: str) -> list[ContentStreamInstruction]:
    """A line without the stretches that lie under a mark wholly; as it was where there are none."""
    kept: list[ContentStreamInstruction] = []
    start = [number(value) for value in part.drawn[0][0].operands][-2:]
    cut = False
    for one, points in part.drawn:
        operator = str(one.operator)
        under = operator in {"l", "c", "v", "y"} and any(
            all(box.holds(point) for point in points) for box in boxes
        )
        if under:
            cut = True
            if kept and str(kept[-1].operator) == "m":
                kept.pop()  # of several stretches that go one after the other
            kept.append(say("m", *[number(value) for value in one.operands][-2:]))
        elif operator == "h" and cut:
            kept.append(say("l", *start))  # closed it would lead to where the gap ends
        else:
            kept.append(one)
    if cut and painted == "s":
        kept.append(say("l", *start))
    return kept if cut else [one for one, _ in part.drawn]
