"""Running the application: web processes, background work, the clock."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType
from typing import TypeVar

import click
from django.conf import settings
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lubu import language
from lubu.cli import output
from lubu.cli.database import bring_up_to_date
from lubu.cli.working import Worker
from lubu.language import gettext_noop
from lubu.office import schedule, workers

logger = logging.getLogger(__name__)
TICK = timedelta(minutes=1)
LAST_WORDS = timedelta(seconds=30)  # for what is being done, before it is broken off
ENDED_WELL = (0, -signal.SIGTERM, -signal.SIGINT)

F = TypeVar("F", bound=Callable[..., object])


class Clock(threading.Thread):
    """Runs the schedule once a minute until stopped."""

    def __init__(self) -> None:
        super().__init__(name="clock", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        last: dict[str, datetime] = {}
        while not self._stopped.is_set():
            try:
                close_old_connections()
                schedule.run_due(timezone.now(), last)
                connection.close()
            except Exception:  # a database that went away comes back; the clock must go on
                logger.exception("the clock missed a turn")
            self._stopped.wait(TICK.total_seconds())

    def stop(self) -> None:
        self._stopped.set()


def work(*, once: bool) -> None:
    """Run tasks as they come; ``once`` runs what is due now and returns.

    What tasks write is read by everybody: it is in the product's language, not the terminal's.
    """
    with translation.override(settings.LANGUAGE_CODE), workers.at_work() as name:
        tasks = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        if once:
            schedule.run_due(timezone.now(), {})
            tasks.run()
            return
        clock = Clock()
        clock.start()
        tasks.configure_signals()
        try:
            tasks.run()
        finally:
            clock.stop()


@click.command(
    help=gettext_noop(
        "Run background work, and by the clock what falls due (releases, ends of notices)."
    )
)
@click.option("--once", is_flag=True, help=gettext_noop("Run what is due now, then leave."))
def worker(*, once: bool) -> None:
    """Work until stopped."""
    work(once=once)


def port_option() -> Callable[[F], F]:
    """The option ``--port``."""
    return click.option(
        "--port",
        type=click.IntRange(1, 65535),
        default=8000,
        show_default=True,
        help=gettext_noop("Port to listen on."),
    )


def claim(host: str, port: int) -> None:
    """Try whether one can listen there.

    Raises:
        output.UnreadableError: why not.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            tried.bind(address)
    except OSError as error:
        text = _(
            "%(host)s:%(port)s cannot be listened on: %(why)s. "
            "Choose another with --port (make demo PORT=…)."
        )
        raise output.UnreadableError(
            text % {"host": host, "port": port, "why": language.reason(error)}
        ) from error


def serving(host: str, port: int, *, processes: int, with_worker: bool) -> int:
    """Run web processes, and a worker, until stopped or until one of them ends by itself."""
    web = [
        *(sys.executable, "-m", "gunicorn", "lubu.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", str(processes), "--threads", "4"),
        *("--worker-tmp-dir", "/dev/shm" if sys.platform == "linux" else "/tmp"),  # noqa: S108  heartbeat only
        *("--log-level", "warning"),
    ]
    commands = [web]
    if with_worker:
        commands.append([sys.executable, "-m", "lubu.cli", "worker"])
    if not settings.LUBU_SERVICE:  # links that people hand on lead to where it listens
        os.environ.setdefault("LUBU_BASE_URL", _base(host, port))
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    children = [subprocess.Popen(command) for command in commands]  # noqa: S603  our own words
    while not told.is_set() and all(child.poll() is None for child in children):
        told.wait(0.2)
    for child in children:
        child.terminate()
    ended = [_end(child) for child in children]
    return output.UNREADABLE if any(code not in ENDED_WELL for code in ended) else output.FINE


def _end(child: subprocess.Popen[bytes]) -> int:
    """Wait for what the child is at, then break it off: a task is run again by the next worker."""
    try:
        return child.wait(LAST_WORDS.total_seconds())
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return 0


def _base(host: str, port: int) -> str:
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104  compared
    return f"http://{shown}:{port}"


def addresses(host: str, port: int) -> list[str]:
    """What to open in a browser."""
    base = settings.LUBU_BASE_URL if settings.LUBU_SERVICE else _base(host, port)
    return [
        _("Public site: %(address)s") % {"address": f"{base}/"},
        _("Desk: %(address)s") % {"address": base + reverse("wagtailadmin_home")},
    ]


@click.command(
    help=gettext_noop(
        "Run the application and its worker; the database is brought up to date first."
    )
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=gettext_noop("Address to listen on.")
)
@port_option()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help=gettext_noop("Number of web processes."),
)
@click.option("--no-worker", is_flag=True, help=gettext_noop("Run no background work here."))
def serve(*, host: str, port: int, processes: int, no_worker: bool) -> int:
    """Serve until stopped."""
    claim(host, port)
    bring_up_to_date()
    connection.close()
    for line in addresses(host, port):
        output.say(line)
    return serving(host, port, processes=processes, with_worker=not no_worker)
