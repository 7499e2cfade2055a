"""Channels without an interface: a person posts, and gives the proof."""

from __future__ import annotations

from collections.abc import Mapping

from lubu.channels.adapters import ByHand, Outcome, Package
from lubu.channels.rules import Hint


class ByHandAdapter:
    """Leaves everything to a person."""

    def deliver(self, package: Package) -> Outcome:
        return ByHand(hint=Hint.NO_INTERFACE)

    def take_down(self, package: Package) -> Outcome:
        return ByHand(hint=Hint.NO_INTERFACE)

    def is_risky(self, marks: Mapping[str, str]) -> bool:
        return False
