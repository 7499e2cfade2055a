"""Places on a page: matrices and boxes of the PDF's own plane, in its units, y upwards.

Source: ISO 32000-1, 8.3 (coordinate systems).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]

SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NOTHING: Final = 1e-9


class Box(NamedTuple):
    """A rectangle with sides along the axes; ``left <= right``, ``bottom <= top``."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Against the clock, from the left bottom."""
        return (
            (self.left, self.bottom),
            (self.right, self.bottom),
            (self.right, self.top),
            (self.left, self.top),
        )

    def grown(self, by: float) -> Box:
        """Wider on every side; by a negative number narrower, down to its middle."""
        by = max(by, -self.width / 2, -self.height / 2)
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def shows(self, other: Box) -> bool:
        """Whether the other lies in this one wholly."""
        return self.holds((other.left, other.bottom)) and self.holds((other.right, other.top))

    def holds(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top

    def shared(self, other: Box) -> float:
        """The share of this box that lies in ``other``, 0 to 1; of a line, of its length."""
        share = 1.0
        sides = (
            (self.left, self.right, other.left, other.right),
            (self.bottom, self.top, other.bottom, other.top),
        )
        for low, high, begin, end in sides:
            if high - low < _NOTHING:
                share *= 1.0 if begin <= low <= end else 0.0
            else:
                share *= max(0.0, min(high, end) - max(low, begin)) / (high - low)
        return share


def around(points: Iterable[Point]) -> Box:
    """The smallest box that holds all points, of which there is at least one."""
    held = list(points)
    across, up = [x for x, _ in held], [y for _, y in held]
    return Box(min(across), min(up), max(across), max(up))


def ordered(sides: Sequence[float]) -> Box:
    """A box from two opposite corners ``x, y, x, y`` in any order."""
    return around(((sides[0], sides[1]), (sides[2], sides[3])))


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first``, then ``then``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def moved(point: Point, by: Matrix) -> Point:
    """Where the matrix brings the point."""
    x, y = point
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def back(of: Matrix) -> Matrix | None:
    """The matrix that undoes ``of``; none where it presses everything onto a line."""
    a, b, c, d, e, f = of
    size = a * d - b * c
    if abs(size) < _NOTHING:
        return None
    return (
        d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size,
    )  # fmt: skip


def share_inside(polygon: Sequence[Point], box: Box) -> float:
    """The share of a convex polygon's area that lies in the box; of a line or point 1 or 0."""
    whole = _area(polygon)
    if whole < _NOTHING:
        bounds = around(polygon)
        return bounds.shared(box)
    return _area(clipped(polygon, box)) / whole


def clipped(polygon: Sequence[Point], box: Box) -> list[Point]:
    """What of a convex polygon lies in the box (Sutherland and Hodgman)."""
    held = list(polygon)
    for axis, limit, sign in (
        (0, box.left, 1), (0, box.right, -1), (1, box.bottom, 1), (1, box.top, -1)
    ):  # fmt: skip
        kept: list[Point] = []
        for place, here in enumerate(held):
            before = held[place - 1]
            depth, depth_before = (here[axis] - limit) * sign, (before[axis] - limit) * sign
            if (depth >= 0) != (depth_before >= 0):
                part = depth_before / (depth_before - depth)
                kept.append(
                    (
                        before[0] + (here[0] - before[0]) * part,
                        before[1] + (here[1] - before[1]) * part,
                    )
                )
            if depth >= 0:
                kept.append(here)
        held = kept
    return held


def _area(polygon: Sequence[Point]) -> float:
    total = 0.0
    for place, (x, y) in enumerate(polygon):
        before_x, before_y = polygon[place - 1]
        total += before_x * y - x * before_y
    return abs(total) / 2
