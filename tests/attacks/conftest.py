"""The two planted organs, made once for all tests that only look."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.attacks.planting import Planted, plant
from tests.attacks.walking import Oracle
from tests.planted import once

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(scope="module")
def planted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def planted(
    planted_home: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Planted]:
    with once(django_db_blocker, planted_home, plant) as towns:
        yield towns


@pytest.fixture(scope="module")
def oracle(planted: Planted) -> Oracle:
    return Oracle(planted)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are what is wanted; nobody needs to read of each."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _planted_files(planted_home: Path, _own_files: None, settings: SettingsWrapper) -> None:
    settings.LUBU_HOME = planted_home
    settings.MEDIA_ROOT = planted_home / "files"
