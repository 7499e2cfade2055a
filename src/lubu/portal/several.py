"""Doing the parts of a long work in several processes, each with connections of its own."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from django.db import connection, connections

Part = TypeVar("Part")
Done = TypeVar("Done")
Here = TypeVar("Here")
AHEAD = 2  # parts that wait for each process
_do: Callable[[Any], Any]


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def in_processes(count: int, do: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
    """What ``do`` makes of each part, in order; in this process alone where ``count`` is one.

    What a transaction wrote only its own connection sees: inside of one nothing is shared out.

    Raises:
        BrokenProcessPool: one of the processes died.
    """
    if count == 1 or connection.in_atomic_block:
        yield from map(do, parts)
        return
    _close_databases()
    with ProcessPoolExecutor(count, get_context("fork"), _begin, (do,)) as pool:
        pool.submit(cores).result()  # all have begun before ``parts`` asks the database
        waiting = deque[Future[Done]]()
        for part in parts:
            waiting.append(pool.submit(_go_on, part))
            if len(waiting) > AHEAD * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def beside(do: Callable[[], Done], meanwhile: Callable[[], Here]) -> tuple[Done, Here]:
    """What ``do`` makes in a process of its own, and ``meanwhile`` makes here at the same time.

    Inside of a transaction one comes after the other, as :func:`in_processes` has it.

    Raises:
        ChildProcessError: the process died; its own words stand in the error output.
    """
    if connection.in_atomic_block:
        return do(), meanwhile()
    _close_databases()
    context = get_context("fork")
    told, telling = context.Pipe(duplex=False)
    child = context.Process(target=lambda: telling.send(do()))
    child.start()
    telling.close()
    try:
        found = meanwhile()
        return told.recv(), found
    except EOFError:
        raise ChildProcessError("a process that worked beside this one died") from None
    finally:
        child.join()
        told.close()


def _close_databases() -> None:
    """None may be used on both sides of a fork. A cursor read in part keeps SQLite's file open, and
    what lies in a cycle keeps the cursor, until it is collected. What is left is frozen, so that
    what both sides read stays one in memory."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    connections.close_all()


def _begin(do: Callable[[Any], Any]) -> None:
    global _do
    _do = do


def _go_on(part: Any) -> Any:  # noqa: ANN401  whatever the parts are
    return _do(part)
