"""The dated terms that this room's rules are given."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lubu.channels.addresses import KnownHosts
from lubu.channels.rules import QuietTerms
from lubu.publishing.rules import ChannelKind

DATA = Path(__file__).parent / "data"


@cache
def quiet_terms() -> tuple[QuietTerms, ...]:
    """How long accounts may rest, from the first terms on."""
    return tuple(QuietTerms(**entry) for entry in _read("quiet.toml")["terms"])


@cache
def known_hosts() -> tuple[KnownHosts, ...]:
    """The hosts of the platforms, from the first on."""
    return tuple(
        KnownHosts(
            kind=ChannelKind(entry["kind"]),
            valid_from=entry["valid_from"],
            hosts=tuple(entry["hosts"]),
            source=entry["source"],
        )
        for entry in _read("hosts.toml")["hosts"]
    )


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    with (DATA / name).open("rb") as opened:
        return tomllib.load(opened)
