"""Counting the days of open cases again when a year's notice of days of rest becomes known."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from lubu.access_requests.actions.recording import law, put_down, standing_of
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.standings import NO_STANDING
from lubu.ledger import actions as ledger

MOVED = ("due_on", "waits_until")
logger = logging.getLogger(__name__)


def recount(at: datetime) -> int:
    """Count every open case by today's calendar; how many were counted by another before.

    What moves a day is an entry of the ledger that says so. A case that cannot be counted is left
    to ``lubu check requests``, and keeps no other from its turn.
    """
    digest = law().calendar.digest
    keys = AccessRequest.objects.open().exclude(calendar=digest).values_list("pk", flat=True)
    return sum(_counted(key, at) for key in list(keys))


def _counted(key: int, at: datetime) -> bool:
    try:
        return _recounted(key, at)
    except NO_STANDING as error:
        logger.warning("Application %s cannot be counted again: %r", key, error)
        return False


@transaction.atomic
def _recounted(key: int, at: datetime) -> bool:
    given = law()
    case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=key)
    if case.calendar == given.calendar.digest or not case.is_open:
        return False
    before: dict[str, Any] = {name: getattr(case, name) for name in MOVED}
    put_down(case, standing_of(case, given), given, events=case.events)
    moved = {
        name: {"from": _written(before[name]), "to": _written(getattr(case, name))}
        for name in MOVED
        if before[name] != getattr(case, name)
    }
    if moved:
        ledger.record(
            "request.recounted",
            organ=case.organ,
            subject=case,
            actor=None,
            payload={"number": case.number, "moved": moved},
            at=at,
        )
    return True


def _written(day: Any) -> str | None:  # noqa: ANN401  a day, or none
    return day.isoformat() if day else None
