"""The town's catalogue as `data/catalogue.toml` has it, and which text fulfils what. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from lubu.demo.places import data
from lubu.demo.plan import Planned

SERIES = ("guide", "policy")  # of which a matter's texts bear names of their own


@cache
def tailored() -> Mapping[str, Any]:
    """Units, what is dropped and added, the second version, and the matters' entries."""
    return tomllib.loads(data("catalogue.toml"))


def code_of(planned: Planned) -> str:
    """The code of the entry that a planned item fulfils; empty where there is none."""
    for series in SERIES:
        one = planned.given.get(series)
        if planned.matter == series and isinstance(one, Mapping):
            named = tailored()["named"].get(one["name"])
            if named:
                return str(named)
            if one.get("normative"):
                return "27-09"
    codes = tailored()["matters"].get(planned.matter, "")
    if isinstance(codes, list):
        number = int(str(planned.given.get("no", 1)))
        return str(codes[(number - 1) % len(codes)])
    return str(codes)
