"""What this room does by itself."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from lubu.access_requests.actions.papers import scan_paper, scan_waiting
from lubu.access_requests.actions.recounting import recount
from lubu.access_requests.actions.redaction_work import work_on
from lubu.access_requests.models import Paper
from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.office.schedule import every


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
def scan_papers(at: datetime) -> int:
    """Scan what had no scanner before; returns how many. Repeatable: each scans once."""
    return scan_waiting(at)
