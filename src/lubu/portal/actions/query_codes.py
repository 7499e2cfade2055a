"""Opening an application by its number and query code, and slowing down who guesses.

A number that does not exist is asked for in the same way as one that does, and counted alike; so
nobody learns which of the two was wrong. What is refused while waiting is neither looked at nor
counted: the wait ends by itself.

Who guesses at a number from many addresses must not keep its owner out: the wait of a number holds
for addresses that sent a wrong code themselves. With the others' guesses, one each, nobody gets
through the number of codes there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from lubu.access_requests.actions import case_by_code
from lubu.access_requests.models import AccessRequest
from lubu.ledger import actions as ledger
from lubu.ledger.rules import sm3
from lubu.office.origin import line_of
from lubu.organisations.models import Organ
from lubu.organisations.rules import Limit, waits_until
from lubu.portal.models import WrongCode

SPAN = timedelta(minutes=15)
OF_ADDRESS = Limit(most=10, span=SPAN)
OF_NUMBER = Limit(most=20, span=SPAN)
KEPT = timedelta(days=1)


class WaitBeforeCodeError(Exception):
    """Too many wrong codes came; the next is looked at from ``until`` on."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"too many wrong codes, until {until.isoformat()}")


@transaction.atomic
def open_by_code(
    organ: Organ, *, number: str, code: str, address: str, at: datetime
) -> AccessRequest | None:
    """The case of that number, for whom has its code; None, and counted, whichever is wrong.

    The first that makes an address or a number wait is an entry of the ledger.

    Raises:
        WaitBeforeCodeError: the address has to wait, or the number, for who guessed before.
    """
    address = line_of(address)
    asked_for = sm3(number.strip().encode())
    waits = _waits(organ, asked_for, address, at)
    if "address" in waits or (waits and _guessed(address, at)):
        raise WaitBeforeCodeError(max(waits.values()))
    case = case_by_code(organ, number, code)
    if case is None:
        WrongCode.objects.filter(at__lt=at - KEPT).delete()
        WrongCode.objects.create(organ=organ, asked_for=asked_for, address=address, at=at)
        for what in sorted(_waits(organ, asked_for, address, at).keys() - waits.keys()):
            ledger.record(
                "query_code.slowed",
                organ=organ,
                subject=organ,
                actor=None,
                payload={"by": what},
                at=at,
            )
    return case


def _waits(organ: Organ, asked_for: str, address: str, at: datetime) -> dict[str, datetime]:
    """Until when an address or a number waits, where one does."""
    of_number = WrongCode.objects.filter(organ=organ, asked_for=asked_for)
    found = {
        "address": waits_until(_times(WrongCode.objects.filter(address=address)), OF_ADDRESS),
        "number": waits_until(_times(of_number), OF_NUMBER),
    }
    return {what: until for what, until in found.items() if until is not None and until > at}


def _guessed(address: str, at: datetime) -> bool:
    return WrongCode.objects.filter(address=address, at__gt=at - SPAN).exists()


def _times(rows: QuerySet[WrongCode]) -> list[datetime]:
    return list(rows.order_by("at").values_list("at", flat=True))
