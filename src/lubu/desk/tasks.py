"""What the desk does by the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lubu.desk.actions.checks import run_checks
from lubu.desk.actions.people import begin_appointments
from lubu.office.schedule import every


@every(minutes=15, name="checks")
def check(at: datetime) -> None:
    """Run all checks and keep what they found. Repeatable: each run replaces the one before."""
    run_checks(at=at)


@every(minutes=5, name="appointments that begin")
def begin(at: datetime) -> None:
    """Give people the rights of posts whose first day has come. Repeatable: who has them already is
    passed over."""
    begin_appointments(timezone.localdate(at))
