"""Imports that run in the background: the table, who handed it in, and how far it is.

Kept as files, not rows: while an import's one transaction runs, SQLite lets nobody else write, and
the bar must move. The table itself is removed when the import ends.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
KEPT = timedelta(days=30)
STALE = timedelta(minutes=5)
MOST_FAULTS = 5000


class JobState(StrEnum):
    """Where an import is."""

    WAITING = "waiting"
    CHECKING = "checking"
    STORING = "storing"
    DONE = "done"
    FAULTY = "faulty"  # faults by row and column
    UNREADABLE = "unreadable"  # no table
    BROKEN = "broken"  # the program failed; nothing was stored


ENDED = frozenset({JobState.DONE, JobState.FAULTY, JobState.UNREADABLE, JobState.BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One import: ``done`` of ``total`` rows; ``faults`` as row, column, kind, value; ``reason``
    why a file is no table; times in ISO format."""

    token: str
    organ: int
    actor: int
    name: str
    begun_at: str
    changed_at: str
    skip_changed: bool = False
    state: JobState = JobState.WAITING
    done: int = 0
    total: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    reason: str = ""
    number: int = 0
    faults: list[list[str]] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    def stale(self, now: datetime) -> bool:
        """Whether it should have moved by now: its worker was stopped, or none runs."""
        return not self.ended and now - datetime.fromisoformat(self.changed_at) > STALE


class NoSuchJobError(LookupError):
    """No import of this token."""


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def _path(token: str) -> Path:
    if not TOKEN.fullmatch(token):
        raise NoSuchJobError(token)
    return _folder() / token


def hand_in(
    data: bytes, *, name: str, organ: int, actor: int, skip_changed: bool, at: datetime
) -> Job:
    """Keep a table for the background, and say that it waits."""
    job = Job(
        token=secrets.token_urlsafe(16),
        organ=organ,
        actor=actor,
        skip_changed=skip_changed,
        name=name[:200],
        begun_at=at.isoformat(),
        changed_at=at.isoformat(),
    )
    path = _path(job.token)
    path.mkdir(parents=True, mode=0o750)
    (path / "table").write_bytes(data)
    _write(job)
    return job


def load(token: str) -> Job:
    """How far an import is.

    Raises:
        NoSuchJobError: there is none.
    """
    try:
        plain = json.loads((_path(token) / "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchJobError(token) from None
    return Job(**{**plain, "state": JobState(plain["state"])})


def table(job: Job) -> bytes | None:
    """The table of an import, while it is kept."""
    path = _path(job.token) / "table"
    return path.read_bytes() if path.exists() else None


def advance(job: Job, *, at: datetime, **changes: object) -> Job:
    """Write how far it is now; the table goes when it has ended."""
    moved = replace(job, changed_at=at.isoformat(), **changes)  # type: ignore[arg-type]  # fields by name
    _write(moved)
    if moved.ended:
        (_path(job.token) / "table").unlink(missing_ok=True)
    return moved


def of_person(actor: int) -> list[Job]:
    """The imports of one person, newest first."""
    folder = _folder()
    tokens = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    jobs = []
    for token in tokens:
        try:
            job = load(token)
        except NoSuchJobError:
            continue
        if job.actor == actor:
            jobs.append(job)
    return sorted(jobs, key=lambda job: job.begun_at, reverse=True)


def clear(now: datetime) -> int:
    """Remove what ended, or was handed in, more than thirty days ago; returns how many."""
    folder, gone = _folder(), 0
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        try:
            job = load(path.name)
        except NoSuchJobError:
            continue
        if now - datetime.fromisoformat(job.changed_at) > KEPT:
            for file in path.iterdir():
                file.unlink()
            path.rmdir()
            gone += 1
    return gone


def _write(job: Job) -> None:
    """Whole or not at all: whoever reads sees the old state or the new one."""
    path = _path(job.token)
    fresh = path / f"state.{secrets.token_hex(4)}"
    plain = {**asdict(job), "state": job.state.value}
    fresh.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path / "state.json")  # noqa: PTH105  atomic on one file system
