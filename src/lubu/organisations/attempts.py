"""Failed log-ins: after too many, an account or an address waits until time has passed.

Unknown names are counted like known ones, so that nobody learns which accounts exist. What is
refused while waiting is not counted: the wait ends by itself, whoever keeps knocking.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from lubu.organisations.models import FailedLogIn
from lubu.organisations.rules import Limit, waits_until

KEPT = timedelta(days=1)


class WaitBeforeLogInError(Exception):
    """Too many log-ins failed; the next is looked at from ``until`` on."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"too many failed log-ins, until {until.isoformat()}")


def check_may_try(
    account: str, address: str, *, at: datetime, of_account: Limit, of_address: Limit
) -> None:
    """Whether a log-in of ``account`` from ``address`` is looked at.

    Raises:
        WaitBeforeLogInError: not yet.
    """
    waits = [
        waits_until(list(_times(FailedLogIn.objects.filter(account=_spelt(account)))), of_account),
        waits_until(list(_times(FailedLogIn.objects.filter(address=address))), of_address),
    ]
    until = max((one for one in waits if one is not None and one > at), default=None)
    if until is not None:
        raise WaitBeforeLogInError(until)


@transaction.atomic
def note_failure(account: str, address: str, *, at: datetime) -> FailedLogIn:
    """Count a log-in that failed; what is older than a day is forgotten."""
    FailedLogIn.objects.filter(at__lt=at - KEPT).delete()
    return FailedLogIn.objects.create(account=_spelt(account), address=address, at=at)


@transaction.atomic
def forget(account: str) -> int:
    """Whoever logged in begins anew; returns how many failures were forgotten."""
    forgotten, _each = FailedLogIn.objects.filter(account=_spelt(account)).delete()
    return forgotten


def _times(rows: QuerySet[FailedLogIn]) -> QuerySet[FailedLogIn, datetime]:
    return rows.order_by("at").values_list("at", flat=True)


def _spelt(account: str) -> str:
    return account.strip().casefold()[:150]
