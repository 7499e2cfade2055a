"""People at the desk's screens of cases, on a given day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lubu.access_requests.models import AccessRequest
from tests.access_requests.factories import at
from tests.organisations.factories import Town

MONDAY = date(2021, 3, 1)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon of a day, standing still."""
    with time_machine.travel(at(day), tick=False):
        yield


def who(town: Town, name: str) -> Client:
    """The browser of one person."""
    client = Client()
    client.force_login(type(town.people[name]).objects.get(pk=town.people[name].pk))
    return client


def address(name: str, *keys: object, query: str = "") -> str:
    """Of one of the room's screens."""
    return reverse(f"access_requests:{name}", args=keys) + query


def page(town: Town, name: str, case: AccessRequest) -> str:
    """The page of a case as one person reads it."""
    return text(who(town, name).get(address("case", case.pk)), 200)


def text(answer: HttpResponse, status: int) -> str:
    """What an answer says, once its status is as it should be."""
    body = answer.content.decode()
    assert answer.status_code == status, body[-2000:]
    return body


def seen(case: AccessRequest) -> int:
    """How many events there are."""
    return AccessRequest.objects.get(pk=case.pk).events
