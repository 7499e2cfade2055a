"""The real worker, killed at its work: what it left is taken up and finished by the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from lubu.ledger import actions as ledger
from lubu.office.checks import run
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.portal.disk import Disk
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, released
from tests.publishing import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
KILLS = 6
MOST_KILLS = 60
PATIENCE_SECONDS = 120


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    for number in range(12):
        released(town, title=f"第{number}号通告")
    Builder(town.organ).build_all()
    return town


def environment() -> dict[str, str]:
    """The suite's own database and folder, as a process of an installation sees them."""
    same = ("LUBU_EMAIL_URL", "LUBU_EMAIL_FROM")  # whether pages lead to the subscription
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in same or not name.startswith("LUBU_")
    }
    root = Path(__file__).parents[2]
    return kept | {
        "LUBU_HOME": str(settings.LUBU_HOME),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "PYTHONPATH": f"{root}:{root / 'src'}",
    }


@contextmanager
def worker(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "lubu.cli", "worker", *words]
    process = subprocess.Popen(command, env=environment())
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "the worker does nothing"
        time.sleep(0.002)


def is_running() -> bool:
    return DBTaskResult.objects.running().filter(task_path__contains="portal").exists()


def test_what_a_killed_worker_left_is_finished_by_the_next(town):
    chance = random.Random(2021)
    number, is_left = -1, False
    while number < KILLS - 1 or not is_left:  # the last one, too, was killed at its work
        number += 1
        assert number < MOST_KILLS, "it was through each time"
        if number % 2:
            with transaction.atomic():
                Organ.objects.update(site_name=f"第{number}个站名")
                ledger.record("organ.changed", organ=town.organ, subject=town.organ, actor=None)
        else:
            released(town, title=f"将被杀死的第{number}号通告")
        with worker() as process:
            # A quick one may be through before it was seen at work.
            until(lambda: is_running() or not Builder(town.organ).behind(), process)
            time.sleep(chance.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
            process.wait()
        is_left = Builder(town.organ).behind() or DBTaskResult.objects.running().exists()
    with worker("--once") as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert list(run("site")) == []
    assert Builder(town.organ).verify() == []
    by_workers = built(town)
    Builder(town.organ).build_all()
    assert built(town) == by_workers
    last = number if number % 2 else number - 1
    assert f"第{last}个站名".encode() in by_workers["index.html"]


def test_told_twice_to_stop_a_worker_breaks_off_and_its_task_is_not_lost(town):
    later = released(town, title="后来的通告")
    with worker() as process, Disk(town.organ).alone():
        until(is_running, process)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None, "it ends its task first"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGTERM
    assert later.path not in built(town)
    with worker("--once") as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    assert later.path in built(town)
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
