"""What follows from a release on another channel than the website, at once and by the clock."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from lubu.channels.delivering import deliver, deliver_due
from lubu.channels.fetching import fetch_due
from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.office.schedule import every


@after("release.waiting")
@after("release.withdrawn")
@task()
def carry_out(entry_id: int) -> None:
    """Deliver a release to its channel, or take it down. Repeatable: a second run finds nothing."""
    _, _, release_id = Entry.objects.get(pk=entry_id).subject.rpartition(":")
    deliver(int(release_id))


@every(1, "deliveries to channels")
def go_on(at: datetime) -> int:
    """Go on with deliveries that were put off, wait for the channel, or broke off.

    Repeatable: each step is claimed before it is done.
    """
    return deliver_due(at)


@every(60, "reads of accounts")
def fetch_reads(at: datetime) -> int:
    """Fetch yesterday's reads of accounts with a key, from eight o'clock on.

    Repeatable: a count that is known is not stored again.
    """
    return fetch_due(at)
