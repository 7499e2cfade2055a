"""Two people at once: one waits for the other, and neither for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from lubu.access_requests.actions import apply, record, split
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.kinds import EventKind
from tests.access_requests.cases import day, event
from tests.access_requests.factories import SAID, at, handed_in, make_office

pytestmark = pytest.mark.django_db(transaction=True)
ON = day("2025-03-03")
MEANWHILE = 0.3  # seconds: the other has come as far as it comes


def in_a_thread(work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    return run


@pytest.mark.parametrize("how", ["comes in", "is split"])
def test_a_step_ends_while_another_application_waits_for_the_ledger(how):
    """Both write in the ledger of one organ, which the step's entries refer to."""
    town = make_office()
    case, letter = handed_in(town, ON), handed_in(town, ON)
    clerk = town.people["clerk"]

    def other() -> object:
        if how == "comes in":
            return apply(town.organ, SAID, code="ABCDEFGHJK", at=at(ON))
        matters = ["宅基地审批"]
        return split(letter.pk, matters, keeps="", actor=clerk, seen=letter.events, at=at(ON))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdrawn = event(EventKind.WITHDRAWN, ON)
            record(case.pk, withdrawn, actor=clerk, seen=case.events, at=at(ON))
            later = pool.submit(in_a_thread(other))
            sleep(MEANWHILE)
        later.result(30)
    assert AccessRequest.objects.count() == 3
