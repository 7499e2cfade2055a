from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lubu.organisations.models import User
from tests.organisations.factories import Town, make_town
from tests.publishing import factories


@pytest.fixture
def other() -> Town:
    other = make_town("nanqu")
    other.column = factories.open_site(other)
    return other


class Desk:
    """A browser of one person, for the room's addresses by name."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def become(self, user: User) -> Desk:
        # A person of the database: what posts a test's own object remembers plays no part.
        self.client.force_login(User.objects.get(pk=user.pk))
        return self

    def get(self, name: str, /, *args: object, **query: object) -> HttpResponse:
        return self.client.get(reverse(f"publishing:{name}", args=args), query)

    def post(self, name: str, /, *args: object, **data: object) -> HttpResponse:
        return self.client.post(reverse(f"publishing:{name}", args=args), data)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)
