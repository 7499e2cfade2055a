"""Letters that set a period to somebody else, and when that period ends. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lubu.access_requests.rules.kinds import Consulted, Notice
from lubu.working_days.calendar import Calendar, Pause

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter: issued ``on`` a day, its period running from the day it was served.

    ``closed_on``: the day on which what it asked for came, or the period ended without. ``whom``
    and ``party`` tell the letters of a consultation apart.
    """

    notice: Notice
    on: date
    working_days: int = 0
    whom: Consulted | None = None
    party: int | None = None
    served_on: date | None = None
    closed_on: date | None = None
    discloses: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer to it is waited for."""
        return self.closed_on is None

    def due_on(self, calendar: Calendar) -> date | None:
        """The last day of its period; None until it is served."""
        if self.served_on is None:
            return None
        return calendar.add(self.served_on, self.working_days)

    def pause(self, calendar: Calendar) -> Pause | None:
        """The days for which a consultation stops the clock: from the day after the letter to the
        opinion, or to the end of the period where none came. None if no end is known, or no day.

        Source: 条例 art. 33 (3), which only says that the time needed is not counted.
        """
        ends = [one for one in (self.closed_on, self.due_on(calendar)) if one is not None]
        if not ends or min(ends) <= self.on:
            return None
        return self.on + DAY, min(ends)

    def is_endless(self, calendar: Calendar) -> bool:
        """Whether the clock stands still without anybody knowing until when."""
        return self.is_open and self.due_on(calendar) is None
