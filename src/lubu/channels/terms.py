"""The dated terms that this room's rules are given."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from lubu.channels.rules import QuietTerms

FILE = Path(__file__).parent / "data" / "quiet.toml"


@cache
def quiet_terms() -> tuple[QuietTerms, ...]:
    """How long accounts may rest, from the first terms on."""
    with FILE.open("rb") as opened:
        return tuple(QuietTerms(**entry) for entry in tomllib.load(opened)["terms"])
