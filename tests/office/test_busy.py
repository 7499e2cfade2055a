"""While the database is busy nothing is lost: screens say so, the worker tries again."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.html import strip_tags
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lubu.cli.working import TRIES, Worker
from lubu.organisations.models import User

# On SQLite one writer keeps all others waiting; PostgreSQL's rows wait for each other in turn.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
CHINESE = re.compile("[一-鿿]{4}")
PASSWORD = "露布 test 2021"


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """A connection that waits 50 ms for a lock, in place of half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
        connections.close_all()
        yield
    connections.close_all()


@contextmanager
def locked() -> Iterator[None]:
    """While another process writes."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def worker(*, batch: bool) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0.02,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def test_a_screen_that_cannot_write_says_so_and_when_to_come_back(client):
    user = User.objects.create_user("clerk", password=PASSWORD)
    client.raise_request_exception = False
    given = {"username": user.username, "password": PASSWORD}
    with locked():
        answer = client.post(reverse("wagtailadmin_login"), given)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert CHINESE.search(strip_tags(answer.content.decode()))
    assert client.post(reverse("wagtailadmin_login"), given).status_code == 302


RUNS: list[str] = []


@task()
def note(word: str) -> None:
    RUNS.append(word)


@task()
def needs_the_database(word: str) -> None:
    RUNS.append(word)
    with locked():
        User.objects.create_user(word)


@pytest.fixture(autouse=True)
def _no_runs() -> None:
    RUNS.clear()


def test_the_worker_waits_until_the_database_is_free():
    note.enqueue("first")
    one = worker(batch=False)

    def run() -> None:
        try:
            one.run()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    with locked():
        thread.start()
        time.sleep(0.5)
        assert thread.is_alive()
        assert RUNS == []
    deadline = time.monotonic() + 10
    while not RUNS and time.monotonic() < deadline:
        time.sleep(0.02)
    one.running = False
    thread.join(10)
    assert RUNS == ["first"]


def test_a_task_that_met_a_busy_database_is_tried_again_but_not_for_ever():
    needs_the_database.enqueue("clerk")
    worker(batch=True).run()
    left = DBTaskResult.objects.get()
    assert left.status == TaskResultStatus.READY
    worker(batch=True).run()
    assert RUNS == ["clerk"], "it waits a while"
    for _ in range(TRIES):
        DBTaskResult.objects.update(run_after=left.enqueued_at)
        worker(batch=True).run()
    assert len(RUNS) == TRIES
    left.refresh_from_db()
    assert left.status == TaskResultStatus.FAILED
    assert left.exception_class_path.endswith("OperationalError")


def test_a_task_that_fails_for_another_reason_is_not_tried_again():
    note.enqueue(word="x", unknown="y")
    worker(batch=True).run()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
