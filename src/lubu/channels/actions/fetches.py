"""Keeping how the daily fetch of an account's reads went."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lubu.channels.models import ReadFetch
from lubu.channels.rules import FetchProblem
from lubu.ledger import actions as ledger
from lubu.publishing.models import Channel


@transaction.atomic
def keep_fetch(
    channel_id: int,
    *,
    at: datetime,
    until: date | None,
    counted: int = 0,
    left_out: int = 0,
    problem: FetchProblem | None = None,
    error: str = "",
) -> ReadFetch:
    """Note up to which day the reads of an account are stored, or why not.

    Raises:
        Channel.DoesNotExist: there is none.
    """
    channel = Channel.objects.select_related("organ").get(pk=channel_id)
    fetch, _ = ReadFetch.objects.update_or_create(
        channel=channel,
        defaults={
            "at": at,
            "until": until,
            "counted": counted,
            "left_out": left_out,
            "problem": problem.value if problem else "",
            "error": error[:300],
        },
    )
    ledger.record(
        "reads.fetched",
        organ=channel.organ,
        subject=channel,
        actor=None,
        payload={
            "until": until.isoformat() if until else None,
            "counted": counted,
            "left_out": left_out,
            "problem": fetch.problem,
            "error": fetch.error,
        },
        at=at,
    )
    return fetch
