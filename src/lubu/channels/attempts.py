"""What posting by a worker and posting by a person share: the release held, the attempt counted."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lubu.channels.models import Delivery, to_be_taken_down
from lubu.channels.rules import Purpose
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing.models import Release, take_turn
from lubu.publishing.rules import ReleaseState

WAITING = frozenset({ReleaseState.WAITING.value, ReleaseState.FAILED.value})


def locked(rows: models.QuerySet[Release], release_id: int) -> Release:
    """The release, its row held until the end of the transaction."""
    take_turn(rows.values_list("item", flat=True).get(pk=release_id))
    return (
        rows.select_for_update(of=("self",))
        .select_related("channel", "organ", "item", "submission")
        .get(pk=release_id)
    )


def purpose_of(release: Release) -> Purpose | None:
    """What is to be done with the release on its channel; nothing if it is done."""
    if release.state in WAITING:
        return Purpose.DELIVER
    if to_be_taken_down(Release.objects.filter(pk=release.pk)).exists():
        return Purpose.TAKE_DOWN
    return None


def next_number(release: Release) -> int:
    """The number of the release's next attempt."""
    last = release.deliveries.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def record_step(
    kind: str,
    release: Release,
    attempt: Delivery,
    actor: User | None,
    at: datetime,
    **more: JSON,
) -> None:
    """Write a step of an attempt into the ledger."""
    ledger.record(
        kind,
        organ=release.organ,
        subject=release,
        actor=actor,
        payload={"attempt": attempt.number, "purpose": str(attempt.purpose), **more},
        at=at,
    )
