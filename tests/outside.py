"""Parts from outside that some tests need: chromium, clamd, PostgreSQL, poppler."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def need(present: object, sentence: str) -> None:
    """Go on when the part is there; else skip, or fail where everything must be tested."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence} Run `make setup`.", pytrace=False)
    pytest.skip(sentence)


def program(name: str, *places: str) -> str:
    """The path of an installed program, looked for in ``places`` as well."""
    found = shutil.which(name) or next((p for p in places if Path(p).exists()), None)
    need(found, f"The program {name} is not installed.")
    return str(found)
