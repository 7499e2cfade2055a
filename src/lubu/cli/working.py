"""The worker, which outlives a database that is busy or away."""

from __future__ import annotations

import logging
import os
import time
from datetime import timedelta
from types import FrameType

from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from lubu.office.busy import is_busy

logger = logging.getLogger(__name__)
TRIES = 10
BUSY = f"{OperationalError.__module__}.{OperationalError.__qualname__}"
WAIT = timedelta(seconds=30)  # until a task is tried again


class Worker(db_worker.Worker):
    """Tries again what the busy database did not let it do: every task is repeatable.

    Told to stop it ends its task first. Told again it dies as it stands, and the task is run again
    by the next worker: to mark it failed, as its base does, would lose it.
    """

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if not self.running:
            self.reset_signals()
            os.kill(os.getpid(), signum)
        super().shutdown(signum, frame)

    def run(self) -> None:
        while True:
            try:
                return super().run()
            except DatabaseError as error:
                if self.batch or not is_busy(error):
                    raise
                logger.warning("the database is busy or away: %s", error)
                connection.close()
                time.sleep(self.interval)

    def run_task(self, db_task_result: DBTaskResult[..., object]) -> None:
        while True:
            try:
                super().run_task(db_task_result)
                return self._put_back(db_task_result)
            except DatabaseError as error:  # not even the outcome could be stored
                if self.batch or not is_busy(error):
                    raise
                connection.close()
                time.sleep(self.interval)

    def _put_back(self, result: DBTaskResult[..., object]) -> None:
        met_it = result.exception_class_path == BUSY and result.status == TaskResultStatus.FAILED
        if not met_it or len(result.worker_ids) >= TRIES:
            return
        DBTaskResult.objects.filter(pk=result.pk).update(
            status=TaskResultStatus.READY,
            run_after=timezone.now() + WAIT,
            finished_at=None,
            exception_class_path="",
            traceback="",
        )
