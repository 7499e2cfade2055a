"""A town that has a year behind it, and the means to compile its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
import time_machine

from lubu.office import figures as register
from lubu.office.figures import Figure, Query
from lubu.publishing.files.scanner import ClamdScanner
from tests.organisations.factories import Town
from tests.planted import once
from tests.publishing.files.conftest import clamd  # noqa: F401  a fixture
from tests.reporting import factories

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The application's clock: a day of 2021 at first, moved by the test."""
    with time_machine.travel(factories.IN_THE_YEAR) as traveller:
        yield traveller


def year() -> Town:
    """A town that released a few things in 2021."""
    with time_machine.travel(factories.IN_THE_YEAR):
        town = factories.make_reporting_town()
        factories.live_a_year(town)
    return town


@pytest.fixture(scope="module")
def planted_year(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Town]:
    with once(django_db_blocker, tmp_path_factory.mktemp("year"), year) as town:
        yield town


@pytest.fixture
def town(planted_year: Town, db: None, clock: time_machine.Traveller) -> Town:
    """A town that released a few things in 2021 and now compiles its report."""
    clock.move_to(factories.AFTER_THE_YEAR)
    return deepcopy(planted_year)


@pytest.fixture
def scanned(clamd: ClamdScanner, settings: SettingsWrapper) -> None:  # noqa: F811  the fixture
    """A real scanner for the report's files."""
    settings.LUBU_SCANNER = clamd.address


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have further figures counted, as rooms that come later will; each by a real queryset."""

    def add(name: str, query: Query, *, sum_of: str | None = None) -> None:
        figure = Figure(name=name, label=name, unit="件", query=query, day="pk", sum_of=sum_of)
        monkeypatch.setitem(register._figures, name, figure)

    return add
