"""The organ's own website: the builder writes it, so nothing is left to deliver."""

from __future__ import annotations

from collections.abc import Mapping

from lubu.channels.adapters import Delivered, Outcome, Package, TakenDown


class WebsiteAdapter:
    """Reports the address that the builder writes."""

    def deliver(self, package: Package) -> Outcome:
        return Delivered(address=package.source_address)

    def take_down(self, package: Package) -> Outcome:
        return TakenDown()

    def is_risky(self, marks: Mapping[str, str]) -> bool:
        return False
