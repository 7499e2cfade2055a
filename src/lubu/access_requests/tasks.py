"""What this room does by itself."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from lubu.access_requests.actions.papers import rescan_outdated, scan_paper
from lubu.access_requests.actions.recounting import recount
from lubu.access_requests.actions.redaction_work import work_on
from lubu.access_requests.models import Paper
from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.office.schedule import every

AT_ONCE = 100  # files scanned again in one task


@every(minutes=1, name="days of open applications")
def recount_days(at: datetime) -> int:
    """Count open cases again where the calendar has changed; returns how many. Repeatable."""
    return recount(at)


@after("request.paper")
@task()
def scan_received(entry_id: int) -> None:
    """Scan the file that came in. Repeatable: a scanned one is left as it is."""
    _label, pk = Entry.objects.get(pk=entry_id).subject.split(":")
    paper = Paper.objects.select_related("request__organ").get(pk=pk)
    if paper.scanned_at is None:
        scan_paper(paper)


@after("request.redaction_asked")
@task()
def redact_asked(entry_id: int) -> None:
    """Search a file, or make its copy. Repeatable: what is done is left as it is."""
    _label, pk = Entry.objects.get(pk=entry_id).subject.split(":")
    work_on(int(pk))


@every(minutes=10, name="files of applications to scan")
def scan_again(at: datetime) -> None:
    """Have files scanned that wait, or that these signatures have not seen. Repeatable: each scans
    once."""
    rescan.enqueue(at.isoformat())


@task()
def rescan(before: str) -> None:
    """Scan a hundred of them, then let others' tasks run before the next. Repeatable: what was
    scanned since ``before`` is left."""
    if rescan_outdated(before=datetime.fromisoformat(before), most=AT_ONCE) == AT_ONCE:
        rescan.enqueue(before)
