"""The page of the deadline calculator as samples: empty, answered in each unit, refused."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from lubu.portal.deadlines.asking import deadline_page
from lubu.portal.deadlines.pages import DeadlinePage
from tests.working_days.calendars import REAL

TODAY = date(2024, 2, 2)


def asked(**sent: str) -> DeadlinePage:
    """The page in Chinese, with what was sent."""
    with translation.override("zh-hans"):
        return deadline_page("/deadline/shaxi/", sent, calendar=REAL, today=TODAY)


DEADLINES = {
    "deadline-empty": asked(),
    "deadline": asked(start="2024-02-02", limit="answer"),
    "deadline-days": asked(start="2025-08-03", limit="reconsider"),
    "deadline-months": asked(start="2025-08-31", limit="sue"),
    "deadline-provisional": asked(start=f"{max(REAL.known)}-12-21", limit="answer"),
    "deadline-long": asked(start="2022-01-05", number="730", unit="calendar_days"),
    "deadline-faults": asked(start="2024-02-30", number="0"),
}
# Of every kind one, for what is tried with each page of a site.
DEADLINE_PAGES = {
    name: DEADLINES[name]
    for name in ("deadline", "deadline-provisional", "deadline-months", "deadline-faults")
}
