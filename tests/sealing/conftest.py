from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.sealing.people import make_table

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

KEYS = {name: bytes(range(number, number + 32)) for number, name in enumerate(("old", "new", "x"))}


@pytest.fixture
def use(settings: SettingsWrapper) -> Callable[..., None]:
    """Put keys in force, the writing one first."""

    def put_in_force(*names: str, cipher: str = "aes-256-gcm") -> None:
        settings.LUBU_DATA_KEYS = {name: KEYS[name] for name in names}
        settings.LUBU_DATA_CIPHER = cipher

    put_in_force("old")
    return put_in_force


@pytest.fixture
def people(db: None, use: Callable[..., None]) -> None:
    make_table()
