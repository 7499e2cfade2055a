"""What is published under an entry: asked of the rooms above, which register.

This room is below publishing, whose items name their entry; so publishing says here which texts
an organ's entries have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from lubu.catalogue.rules.standing import Published
from lubu.organisations.models import Organ

Source = Callable[[Organ], Mapping[int, Sequence[Published]]]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Register a room's texts: for an organ, those of each entry by the entry's key.

    Raises:
        ValueError: two sources of one name.
    """

    def add(texts: Source) -> Source:
        if name in _sources:
            raise ValueError(f"two sources of published texts are called {name!r}")
        _sources[name] = texts
        return texts

    return add


def texts_of(organ: Organ) -> dict[int, list[Published]]:
    """The texts of all the organ's entries that have some."""
    found: dict[int, list[Published]] = defaultdict(list)
    for texts in _sources.values():
        for entry, published in texts(organ).items():
            found[entry].extend(published)
    return found
