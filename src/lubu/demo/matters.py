"""The kinds of matter that the town publishes, read from ``data/matters``. Pure.

A file holds matters, each begun by ``=== name``; ``=== *`` holds what all in the file share. A
matter is a Jinja template of a head (``key: value`` a line), a line of dashes, and a body
(`texts.py`). Of the head, ``column``, ``when``, ``per``, ``days``, ``spread`` and ``media`` say
when it is written, how often and for which channels (`schedule.py`), and stand there as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from lubu.demo.places import data

BEGINNING = re.compile(r"^=== (.+)$", re.MULTILINE)
LINE = re.compile(r"^([a-z_]+): ?(.*)$")
RULE = "---"


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of matter; ``shared`` are the fields of its head that its file gives to all."""

    name: str
    source: str
    shared: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str, default: str = "") -> str:
        """A field of the head as it stands there."""
        return fields(self.source).get(key, self.shared.get(key, default))


def fields(source: str) -> dict[str, str]:
    """The fields of a head, be it the template's or a written text's."""
    head, _, _ = source.partition(f"\n{RULE}\n")
    found = (LINE.match(line) for line in head.splitlines())
    return {hit[1]: hit[2].strip() for hit in found if hit}


@cache
def matters() -> dict[str, Matter]:
    """All matters by name, in the order of the files.

    Raises:
        ValueError: two have one name.
    """
    found: dict[str, Matter] = {}
    folder = resources.files(__package__).joinpath("data", "matters")
    for file in sorted(entry.name for entry in folder.iterdir()):
        for matter in _in_file(data(f"matters/{file}")):
            if matter.name in found:
                raise ValueError(f"two matters are called {matter.name}")
            found[matter.name] = matter
    return found


def _in_file(text: str) -> Iterator[Matter]:
    _, *pieces = BEGINNING.split(text)
    shared: dict[str, str] = {}
    for name, source in zip(pieces[::2], pieces[1::2], strict=True):
        if name == "*":
            shared = fields(source)
        else:
            yield Matter(name, source.strip("\n"), shared)
