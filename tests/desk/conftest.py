"""Two organs with people in posts, and the desk as one of them sees it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lubu.organisations.models import User
from tests.channels import factories
from tests.organisations.factories import Town


class Desk:
    """A browser of one person."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def become(self, user: User) -> Desk:
        self.client.force_login(User.objects.get(pk=user.pk))
        return self

    def get(self, name: str, /, *args: object, **query: object) -> HttpResponse:
        return self.client.get(reverse(name, args=args), query)

    def post(self, name: str, /, *args: object, **data: object) -> HttpResponse:
        return self.client.post(reverse(name, args=args), data)


def is_refused(answer: HttpResponse) -> bool:
    """Whether the desk sent the person back to its start, as Wagtail does with a refusal."""
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


@pytest.fixture
def town() -> Town:
    return factories.make_channels()


@pytest.fixture
def other() -> Town:
    return factories.make_channels("nanqu")


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)
