"""The town's villages and communities with their made-up numbers, and other lists. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A village or community (村、社区); ``income`` of its collective in thousand yuan a year."""

    name: str
    slug: str
    households: int
    people: int
    income: int
    known: str

    @property
    def is_village(self) -> bool:
        """Whether it has a villagers' committee, land and a collective's accounts."""
        return self.name.endswith("村")

    @property
    def short(self) -> str:
        """Its name without 村 or 社区."""
        return self.name.removesuffix("社区").removesuffix("村")

    @property
    def committee(self) -> str:
        """Who publishes its affairs."""
        return f"{self.name}{'村民' if self.is_village else '居民'}委员会"

    def __str__(self) -> str:
        return self.name


def data(name: str) -> str:
    """The text of a file of this room's ``data``."""
    return resources.files(__package__).joinpath("data", name).read_text("utf-8")


@cache
def places() -> tuple[Place, ...]:
    """All seventeen, the villages first."""
    return tuple(Place(**entry) for entry in tomllib.loads(data("places.toml"))["place"])


@cache
def villages() -> tuple[Place, ...]:
    """The fifteen villages."""
    return tuple(place for place in places() if place.is_village)


@cache
def people() -> int:
    """How many people live in the town."""
    return sum(place.people for place in places())


@cache
def listed() -> dict[str, tuple[object, ...]]:
    """Every list that a matter may run through, by name."""
    lists = {name: tuple(words) for name, words in tomllib.loads(data("lists.toml")).items()}
    return {"places": places(), "villages": villages(), **lists}
