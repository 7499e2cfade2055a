"""Who runs background work, and what becomes of it when a worker dies.

A worker is alive while its process holds the lock on its own file in ``LUBU_HOME``: the kernel
lets go of it the moment the process ends, however it ends. So nobody has to guess by the clock,
and a worker that only takes long is never robbed. (Machines that work together share this folder;
the builders of sites rely on its locks too.)
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lubu.office.schedule import every

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
OLD = timedelta(hours=1)


class WorkerDiedError(Exception):
    """Every worker that ran the task died of it, or so it looks: it is not tried again."""


def _folder() -> Path:
    return Path(settings.LUBU_HOME) / ".workers"


@contextmanager
def at_work() -> Iterator[str]:
    """Be a worker; gives the name under which tasks are claimed."""
    name = get_random_string(32)
    file = _folder() / name
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield name
        finally:
            file.unlink(missing_ok=True)


def is_alive(name: str) -> bool:
    """Whether the worker of this name still runs."""
    try:
        with (_folder() / name).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@every(minutes=1, name="tasks of dead workers")
def take_up(at: datetime) -> int:
    """Have what dead workers left running run again; returns how many tasks. Repeatable: what
    runs is left alone, and a task itself may run twice."""
    taken = 0
    for task in DBTaskResult.objects.running():
        workers = [str(name) for name in task.worker_ids]
        if workers and is_alive(workers[-1]):
            continue
        if len(workers) >= MOST_ATTEMPTS:
            logger.error("task %s is given up: %s workers died at it", task.id, len(workers))
            task.set_failed(WorkerDiedError(task.task_path))
            continue
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        taken += same.update(status=TaskResultStatus.READY)
    _clear_away(at)
    return taken


def _clear_away(at: datetime) -> None:
    """Remove the files of the dead; young ones may belong to a worker about to take its lock."""
    for file in _folder().glob("*"):
        if file.stat().st_mtime < (at - OLD).timestamp() and not is_alive(file.name):
            file.unlink(missing_ok=True)
