"""A town that is planted once for all tests of a module; each gets it as it was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.test import override_settings

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

T = TypeVar("T")


@contextmanager
def once(blocker: DjangoDbBlocker, home: Path, plant: Callable[[], T]) -> Iterator[T]:
    """What ``plant`` makes, in a transaction in which each test makes its own and takes it back.

    No test of such a module may commit (``transaction=True``, ``live_server``). What a test
    changes on the objects themselves stays: hand out copies.
    """
    own = {
        "LUBU_HOME": home,
        "MEDIA_ROOT": home / "files",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with blocker.unblock(), override_settings(**own), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)
