"""What follows: scans of files that came in, and what is due by the clock."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.office.schedule import every
from lubu.office.sheets import SheetError
from lubu.organisations.models import Organ, User
from lubu.publishing import actions, import_jobs
from lubu.publishing.actions.files import rescan_outdated, scan
from lubu.publishing.actions.importing import Stage, import_items
from lubu.publishing.import_jobs import JobState
from lubu.publishing.items_sheet import ItemFaultsError
from lubu.publishing.models import Attachment, Picture

AT_ONCE = 100  # files scanned again in one task


@after("file.received")
@task()
def scan_received(entry_id: int) -> None:
    """Scan and read the file that came in. Repeatable: a scanned one is left as it is."""
    subject = Entry.objects.get(pk=entry_id).subject
    label, pk = subject.split(":")
    model = Attachment if label == "publishing.attachment" else Picture
    file = model.objects.filter(pk=pk).first()
    if file is not None and file.scanned_at is None:
        scan(file)


@every(minutes=1, name="releases due")
def release_due(at: datetime) -> None:
    """Release what was scheduled for now. Repeatable: what is out is not scheduled any more."""
    actions.release_due(at)


@every(minutes=30, name="notices over")
def close_notices(at: datetime) -> None:
    """Close public notices whose last day has passed. Repeatable: a closed one stays closed."""
    actions.close_notices(timezone.localdate(at), at)


@every(minutes=30, name="documents expired")
def expire_documents(at: datetime) -> None:
    """Mark documents past their last day. Repeatable: what is marked is left as it is."""
    actions.expire_documents(timezone.localdate(at), at)


@every(minutes=10, name="files to scan again")
def scan_again(at: datetime) -> None:
    """Have files scanned that these signatures have not seen. Repeatable: each scans once."""
    rescan.enqueue(at.isoformat())


@task()
def rescan(before: str) -> None:
    """Scan a hundred of them, then let others' tasks run before the next. Repeatable: what was
    scanned since ``before`` is left."""
    moment = datetime.fromisoformat(before)
    if rescan_outdated(before=moment, most=AT_ONCE) == AT_ONCE:
        rescan.enqueue(before)


@task()
def bring_in(token: str) -> None:
    """Import a table that a person handed in. Repeatable: what has ended is left as it is, and
    rows that are known by their keys make no doubles."""
    job = import_jobs.load(token)
    data = import_jobs.table(job)
    if job.ended or data is None:
        return
    job = import_jobs.advance(job, at=timezone.now(), state=JobState.CHECKING)

    def progress(stage: Stage, done: int, total: int) -> None:
        nonlocal job
        job = import_jobs.advance(
            job, at=timezone.now(), state=JobState(stage.value), done=done, total=total
        )

    def end(state: JobState, **changes: object) -> None:
        import_jobs.advance(job, at=timezone.now(), state=state, **changes)

    try:
        done = import_items(
            data,
            job.name,
            organ=Organ.objects.get(pk=job.organ),
            actor=User.objects.get(pk=job.actor, is_active=True),
            skip_changed=job.skip_changed,
            progress=progress,
        )
    except SheetError as error:
        end(JobState.UNREADABLE, reason=error.reason)
    except ItemFaultsError as error:
        faults = [
            [str(one.row), one.column, one.kind.value, one.value]
            for one in error.faults[: import_jobs.MOST_FAULTS]
        ]
        end(JobState.FAULTY, number=error.number, faults=faults)
    except OperationalError:
        end(JobState.WAITING, done=0, total=0)
        raise  # the database was busy; the worker tries again
    except Exception:
        end(JobState.BROKEN)
        raise  # the runner logs it
    else:
        end(JobState.DONE, **asdict(done))


@every(minutes=1440, name="old imports")
def clear_imports(at: datetime) -> None:
    """Remove the traces of old imports. Repeatable: what is gone is gone."""
    import_jobs.clear(at)
