"""A small bar chart as plain numbers for an SVG; the table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP, MOST = 640, 160, 4, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, in the chart's own units; ``falls`` marks a correction downwards."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: int
    falls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars over their base line."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


def chart(values: Sequence[tuple[str, int]]) -> Chart:
    """Bars for (label, value), the newest ``MOST`` of them; below the base line what fell."""
    shown = list(values)[-MOST:]
    top = max((value for _, value in shown if value > 0), default=0)
    bottom = -min((value for _, value in shown if value < 0), default=0)
    span = (top + bottom) or 1
    base = HEIGHT * top // span if top or bottom else HEIGHT
    step = WIDTH // max(len(shown), 1)
    bars = []
    for at, (label, value) in enumerate(shown):
        tall = max(HEIGHT * abs(value) // span, 1 if value else 0)
        bars.append(
            Bar(
                x=at * step,
                y=base if value < 0 else base - tall,
                width=max(min(step - GAP, 48), 1),
                height=tall,
                label=label,
                value=value,
                falls=value < 0,
            )
        )
    return Chart(width=WIDTH, height=HEIGHT, base=base, bars=tuple(bars))
