"""Reading many files at once, each in a process that may be stopped without harm to the others.

A file from anywhere may be made to take all memory or all time; what it can take here is bounded,
and costs only its own answer.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeAlias

from lubu.reporting.reading.extracts import MOST_BYTES, Reason, UnreadableReportError
from lubu.reporting.reading.reader import ReportRead, read

Answer: TypeAlias = "ReportRead | Reason"

MOST_SECONDS: Final = 60.0  # for one file
MOST_MEMORY: Final = 2 * 1024**3  # bytes of addresses of one process
_TO_START: Final = 60.0
_CONTEXT: Final = multiprocessing.get_context("spawn")


def load(path: Path) -> Answer:
    """Read a file from disk here and now; else why it cannot be read."""
    try:
        if not path.is_file():
            return Reason.MISSING
        if path.stat().st_size > MOST_BYTES:
            return Reason.TOO_LARGE
        return read(path.read_bytes(), name=path.stem)
    except UnreadableReportError as error:
        return error.reason
    except OSError:
        return Reason.MISSING
    except MemoryError:
        return Reason.CRASHED
    except RecursionError:
        return Reason.DAMAGED


def load_all(
    paths: Sequence[Path], *, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY
) -> Iterator[Answer]:
    """Read many files, in as many processes as there are processors; answers in their order.

    A file that takes longer than ``seconds``, or more than ``memory`` bytes, is given up.
    """
    count = max(min(len(os.sched_getaffinity(0)), len(paths)), 1)
    workers = [_Worker(memory) for _ in range(count)]
    free: SimpleQueue[_Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def ask(path: Path) -> Answer:
        worker = free.get()
        try:
            return worker.ask(path, seconds)
        finally:
            free.put(worker)

    pool = ThreadPoolExecutor(count)
    try:
        yield from pool.map(ask, paths)
    finally:
        for worker in workers:
            worker.close()
        pool.shutdown(cancel_futures=True)


class _Worker:
    """A process that reads one file after the other; a new one where it had to be stopped."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: BaseProcess | None = None
        self._ends: Connection | None = None
        self._is_closed = False

    def ask(self, path: Path, seconds: float) -> Answer:
        """What the process answers; else why there is no answer."""
        try:
            ends = self._ends or self._start()
            ends.send(path)
            if ends.poll(seconds):
                answer: Answer = ends.recv()
                return answer
            reason = Reason.TOO_SLOW
        except (EOFError, OSError):
            reason = Reason.CRASHED
        self._stop()
        return reason

    def close(self) -> None:
        """End the process, whatever it does."""
        self._is_closed = True
        self._stop()

    def _start(self) -> Connection:
        if self._is_closed:
            raise EOFError
        ours, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, self._memory), daemon=True)
        self._process.start()
        theirs.close()
        if not ours.poll(_TO_START):
            raise EOFError
        ours.recv()
        self._ends = ours
        return ours

    def _stop(self) -> None:
        process, ends = self._process, self._ends
        self._process = self._ends = None
        if process is not None:
            process.kill()
            process.join()
        if ends is not None:
            ends.close()


def _serve(ends: Connection, memory: int) -> None:
    """The process's whole life: say that it is ready, then answer until nobody asks."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries remark of other people's files
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ends.send(None)
    while True:
        try:
            path = ends.recv()
        except (EOFError, OSError):
            return
        ends.send(load(path))
