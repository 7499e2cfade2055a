"""The register of what happens by the clock: notices that end, releases that fall due.

A worker runs it. What is registered must be repeatable, since two workers may run it at once
and a restart runs it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

logger = logging.getLogger(__name__)

Action = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An action that runs every ``minutes``; it is given the moment of the run."""

    name: str
    minutes: int
    action: Action


_scheduled: dict[str, Scheduled] = {}


def every(minutes: int, name: str) -> Callable[[Action], Action]:
    """Register the decorated action to run every ``minutes``, named for logs and docs.

    Raises:
        ValueError: two actions of one name, or less than a minute.
    """

    if minutes < 1:
        raise ValueError("the clock ticks once a minute")

    def add(action: Action) -> Action:
        if name in _scheduled:
            raise ValueError(f"two scheduled actions are called {name!r}")
        _scheduled[name] = Scheduled(name, minutes, action)
        return action

    return add


def registered() -> dict[str, Scheduled]:
    """All scheduled actions by name."""
    return dict(_scheduled)


def run_due(at: datetime, last: dict[str, datetime]) -> list[str]:
    """Run what is due at ``at``; ``last`` remembers each one's last run and is updated.

    An action that fails is logged and tried again at its next turn; it stops no other.
    Returns the names of those that ran to their end.
    """
    done = []
    for name, scheduled in _scheduled.items():
        if name in last and at - last[name] < timedelta(minutes=scheduled.minutes):
            continue
        last[name] = at
        try:
            scheduled.action(at)
        except Exception:  # one room's fault must not stop the others' clocks
            logger.exception("scheduled action %s failed", name)
        else:
            done.append(name)
    return done
