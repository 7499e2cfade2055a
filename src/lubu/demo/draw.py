"""Numbers and words drawn for one text: bounded, and always the same for the same seed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A source of chance of its own for each text, so that one text more changes no other."""

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, seed)))  # noqa: S311  reproducible on purpose

    def n(self, least: int, most: int) -> int:
        """A number from ``least`` to ``most``, both possible.

        Raises:
            ValueError: there is none.
        """
        return self._random.randint(least, most)

    def pick(self, *options: T) -> T:
        """One of ``options``."""
        return self._random.choice(options)

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """``count`` of ``options``, in their order.

        Raises:
            ValueError: there are not so many.
        """
        chosen = sorted(self._random.sample(range(len(options)), count))
        return [options[at] for at in chosen]

    def split(self, total: int, weights: Sequence[float]) -> list[int]:
        """``total`` shared out about as ``weights`` say: whole parts, none negative, that add up.

        Raises:
            ValueError: a negative total, or nobody to share with.
        """
        if total < 0 or not weights or min(weights) <= 0:
            raise ValueError(f"{total} cannot be shared out by {weights}")
        drawn = [weight * self._random.uniform(0.85, 1.15) for weight in weights]
        reached, parts = 0.0, []
        for weight in drawn:
            before, reached = reached, reached + weight
            parts.append(round(total * reached / sum(drawn)) - round(total * before / sum(drawn)))
        parts[-1] += total - sum(parts)
        return parts

    def around(self, value: int, percent: int = 10) -> int:
        """A number at most ``percent`` away from ``value``, and not below zero."""
        away = abs(value) * percent // 100
        return max(self.n(value - away, value + away), 0)
