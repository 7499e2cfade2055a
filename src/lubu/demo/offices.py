"""The town's offices and leaders, as `data/units.toml` has them. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from lubu.demo.places import data

MARK = "（演示）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office (内设机构): what it is there for, who heads it; ``surnames`` of head and editor."""

    slug: str
    name: str
    oversee: str
    head: str
    surnames: tuple[str, str]
    duties: tuple[str, ...]
    projects: tuple[str, ...]
    staff: int
    phone: str

    @property
    def head_name(self) -> str:
        """What the made-up head is called."""
        return f"{self.surnames[0]}{self.head}{MARK}"

    @property
    def editor_name(self) -> str:
        """What the made-up editor is called."""
        return f"{self.surnames[1]}科员{MARK}"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A leader of the town: the account's name, the post, what the made-up holder is called."""

    key: str
    post: str
    name: str
    work: str

    @property
    def full_name(self) -> str:
        """The name with the mark that it is made up."""
        return f"{self.name}{MARK}"


@cache
def offices() -> tuple[Office, ...]:
    """All fifteen, in the order in which they are listed."""
    entries = tomllib.loads(data("units.toml"))["unit"]
    return tuple(_office(number, entry) for number, entry in enumerate(entries, start=1))


def _office(number: int, entry: dict[str, object]) -> Office:
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return Office(**{**entry, **lists}, phone=f"0760-{number:08d}")  # type: ignore[arg-type]


@cache
def leaders() -> tuple[Leader, ...]:
    """The leaders, the principal one first."""
    return tuple(Leader(**entry) for entry in tomllib.loads(data("units.toml"))["leader"])
