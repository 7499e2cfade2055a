"""Commands as a person runs them: a process of its own on an installation of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

WRITE_ENTRIES = """
import django; django.setup()
from django.db import transaction
from lubu.ledger import actions
from tests.organisations.factories import make_town
organ = make_town().organ
with transaction.atomic():
    for number in range(3):
        actions.record("reads.counted", organ=organ, subject=organ, actor=None)
"""


def environment(home: Path, database: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUBU_")}
    kept.pop("DATABASE_URL", None)
    root = Path(__file__).parents[2]
    return {
        **kept,
        "LUBU_HOME": str(home),
        "LUBU_LANGUAGE": "zh-hans",
        "DJANGO_SETTINGS_MODULE": "lubu.settings",
        "PYTHONPATH": f"{root}:{root / 'src'}",
        **({"DATABASE_URL": database} if database else {}),
    }


def command(home: Path, database: str = "") -> Run:
    def run(*words: str, code: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        what = ["-c", code] if code else ["-m", "lubu.cli", *words]
        return subprocess.run(
            [sys.executable, *what],
            env={**environment(home, database), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run
