"""A bar chart as plain numbers for an SVG; the table beside it says the same in words.

Public pages and the desk draw from it alike. What fell stands below the base line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, WIDEST, MOST = 640, 160, 48, 40
ABOVE, BELOW = 20, 44  # room for the numbers over the bars, for those under them and the labels
HALF_WIDTH = 7  # of a Latin letter or digit in a label; a Chinese sign takes two
LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, in the chart's own units; ``falls`` marks a correction downwards.

    ``label`` and ``shown`` (the number) stand at ``middle``; ``is_named`` says whether there is
    room for them beside those of its neighbours. ``number_y`` is where the number stands.
    """

    x: int
    y: int
    width: int
    height: int
    label: str
    value: int
    shown: str
    falls: bool
    middle: int
    number_y: int
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars over their base line; labels stand at ``label_y``, help lines at ``lines``."""

    width: int
    height: int
    base: int
    label_y: int
    lines: tuple[int, ...]
    bars: tuple[Bar, ...]


def chart(
    values: Sequence[tuple[str, int]],
    *,
    has_words: bool = False,
    shown: Callable[[int], str] = str,
) -> Chart:
    """Bars for (label, value), the newest ``MOST`` of them.

    ``has_words`` leaves room for labels and numbers; ``shown`` writes a number.
    """
    drawn = list(values)[-MOST:]
    above, below = (ABOVE, BELOW) if has_words else (0, 0)
    top = max((value for _, value in drawn if value > 0), default=0)
    bottom = -min((value for _, value in drawn if value < 0), default=0)
    span = (top + bottom) or 1
    over = max(HEIGHT * top // span, 1 if top else 0) if bottom else HEIGHT
    base = above + over
    step = WIDTH // max(len(drawn), 1)
    each = _room(drawn, shown, step)
    bars = []
    for at, (label, value) in enumerate(drawn):
        tall = max(HEIGHT * abs(value) // span, 1 if value else 0)
        width = max(min(step * 2 // 3, WIDEST), 1)
        y = base if value < 0 else base - tall
        bars.append(
            Bar(
                x=at * step + (step - width) // 2,
                y=y,
                width=width,
                height=tall,
                label=label,
                value=value,
                shown=shown(value),
                falls=value < 0,
                middle=at * step + step // 2,
                number_y=y + tall + 14 if value < 0 else y - 6,
                is_named=(len(drawn) - 1 - at) % each == 0,
            )
        )
    return Chart(
        width=WIDTH,
        height=above + HEIGHT + below,
        base=base,
        label_y=above + HEIGHT + below - 8,
        lines=tuple(above + HEIGHT * line // LINES for line in range(LINES)),
        bars=tuple(bars),
    )


def _room(values: Sequence[tuple[str, int]], shown: Callable[[int], str], step: int) -> int:
    """Every how many bars there is room for a label and a number."""
    widest = max((_wide(words) for one in values for words in (one[0], shown(one[1]))), default=0)
    return max(-(-widest // max(step, 1)), 1)


def _wide(words: str) -> int:
    return sum(HALF_WIDTH * (1 + (unicodedata.east_asian_width(sign) in "WF")) for sign in words)
