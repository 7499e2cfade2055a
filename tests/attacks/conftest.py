"""The two planted organs, made once for all tests that only look."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import override_settings

from tests.attacks.planting import Planted, plant
from tests.attacks.walking import Oracle

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
    """Inside one transaction, in which each test makes its own and takes it back."""
    home = {
        "LUBU_HOME": planted_home,
        "MEDIA_ROOT": planted_home / "files",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**home), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


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
