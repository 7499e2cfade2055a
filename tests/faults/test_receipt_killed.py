"""Killed between storing an application and its receipt: no receipt without a case, and a case
whose receipt was lost is reached by sending the same form again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from lubu.access_requests.models import AccessRequest, Paper
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.organisations.models import Organ
from lubu.portal.find_error.guard import code_of, mark
from tests.access_requests.factories import make_office
from tests.faults.killing import Ground, Left
from tests.portal.requests.sending import FORM, PERSON, STATUS, a_pdf
from tests.publishing.factories import open_site
from tests.publishing.files import samples

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
KILLS = 24
RECEIPT = "receipt.html"


def test_killed_at_any_write_no_receipt_lies_and_no_application_is_lost(tmp_path_factory):
    open_site(make_office())
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        signed = mark()
    ground = Ground(Path(settings.LUBU_HOME), tmp_path_factory.mktemp("killed"))
    work, look = partial(send, signed), partial(looked_at, signed)
    total = ground.count(work)
    chance = random.Random("receipt")  # the last writes are those about commit and receipt
    moments = sorted({*range(total - 7, total + 1), *chance.sample(range(1, total), KILLS - 8)})
    left: list[Left] = ground.kill("receipts", moments, work, look)
    assert sum(one.was_killed for one in left) >= len(left) - 4
    wrong = [str(one) for one in left if one.faults]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def post(signed: str) -> str:
    answer = Client().post(FORM, {**PERSON, "mark": signed, "files": [a_pdf()]})
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(signed: str) -> None:
    """A citizen sends the form; what his browser got of the receipt lies in a file."""
    (Path(settings.LUBU_HOME) / RECEIPT).write_text(post(signed))


def looked_at(signed: str) -> list[str]:
    """What is not as it should be, before and after the same form is sent again."""
    told, code = Path(settings.LUBU_HOME) / RECEIPT, code_of(signed)
    before = AccessRequest.objects.values_list("number", flat=True).first()
    got = code in told.read_text(errors="replace") if told.exists() else False
    again = post(signed)
    [case] = AccessRequest.objects.all()
    paper = Paper.objects.get()
    page = Client().post(STATUS, {"number": case.number, "code": code}).content.decode()
    held: dict[str, Callable[[], bool]] = {
        "a receipt without a case": lambda: before is not None or not got,
        "another case than before": lambda: before in (None, case.number),
        "no receipt for the case": lambda: case.number in again and code in again,
        "the code does not open it": lambda: case.words in page,
        "events without entries": lambda: (
            case.events == case.history.count()
            == Entry.objects.filter(kind__in=("request.arrived", "request.confirmed")).count()
        ),
        "its file is not whole": lambda: paper.file.open("rb").read() == samples.pdf(),
        "the ledger does not hold": lambda: not check(Organ.objects.get()),
    }  # fmt: skip
    return [what for what, holds in held.items() if not holds()]
