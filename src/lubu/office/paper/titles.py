"""How a title is set: in lines that end where a word does. Pure."""

from __future__ import annotations

from typing import Final

MOST_IN_LINE: Final = 20
"""Characters of 22 pt that stand well in 156 mm."""


def title_lines(title: str, organ: str) -> tuple[str, ...]:
    """A long title breaks after the organ's name, never in a word."""
    rest = title.removeprefix(organ)
    if len(title) <= MOST_IN_LINE or not rest or rest == title:
        return (title,)
    return (organ, rest)
