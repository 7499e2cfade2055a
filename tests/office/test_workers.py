"""Whose task is taken up again: a dead worker's, at once; a living one's, never."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lubu.cli.serving import work
from lubu.ledger import actions as ledger
from lubu.office import workers
from lubu.portal.builder import Builder
from tests.organisations.factories import make_town
from tests.publishing import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dead() -> str:
    """The name of a worker whose process was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with workers.at_work() as name:
            os.write(writing, name.encode())
            signal.pause()
        os._exit(3)
    name = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)
    assert workers.is_alive(name)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return name


@pytest.fixture
def living() -> Iterator[str]:
    with workers.at_work() as name:
        yield name


@pytest.fixture
def task() -> DBTaskResult:
    """One that waits: an organ was renamed, and its site is to be written."""
    town = make_town()
    factories.open_site(town)
    Builder(town.organ).build_all()
    DBTaskResult.objects.all().delete()
    with transaction.atomic():
        ledger.record("organ.changed", organ=town.organ, subject=town.organ, actor=None)
    return DBTaskResult.objects.get()


def test_a_worker_lives_as_long_as_its_process(dead, living):
    assert not workers.is_alive(dead)
    assert workers.is_alive(living)
    assert not workers.is_alive("never-was")
    with workers.at_work() as name:
        assert workers.is_alive(name)
    assert not workers.is_alive(name)


def test_a_dead_workers_task_runs_again(task, dead):
    task.claim(dead)
    work(once=True)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert len(task.worker_ids) == 2


def test_a_living_workers_task_is_left_to_it_however_long_it_takes(task, living):
    task.claim(living)
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(days=2))
    assert workers.take_up(timezone.now()) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_task_that_kills_every_worker_is_given_up(task, dead):
    DBTaskResult.objects.update(worker_ids=[dead] * (workers.MOST_ATTEMPTS - 1))
    DBTaskResult.objects.get().claim(dead)
    assert workers.take_up(timezone.now()) == 0
    given_up = DBTaskResult.objects.get()
    assert given_up.status == TaskResultStatus.FAILED
    assert "WorkerDiedError" in given_up.exception_class_path


def test_the_files_of_the_dead_are_cleared_away(dead, living, settings):
    folder = Path(settings.LUBU_HOME) / ".workers"
    workers.take_up(timezone.now())
    assert (folder / dead).exists(), "it might be about to live"
    workers.take_up(timezone.now() + timedelta(hours=2))
    assert [file.name for file in folder.iterdir()] == [living]
