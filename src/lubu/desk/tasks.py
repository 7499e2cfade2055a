"""What the desk does by the clock."""

from __future__ import annotations

from datetime import datetime

from lubu.desk.actions.checks import run_checks
from lubu.office.schedule import every


@every(minutes=15, name="checks")
def check(at: datetime) -> None:
    """Run all checks and keep what they found. Repeatable: each run replaces the one before."""
    run_checks(at=at)
