"""What this room does by itself."""

from __future__ import annotations

from datetime import datetime

from lubu.access_requests.actions.recounting import recount
from lubu.office.schedule import every


@every(minutes=1, name="days of open applications")
def recount_days(at: datetime) -> int:
    """Count open cases again where the calendar has changed; returns how many. Repeatable."""
    return recount(at)
