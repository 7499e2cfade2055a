"""What follows: scans of files that came in, and what is due by the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.office.schedule import every
from lubu.publishing import actions
from lubu.publishing.actions.files import rescan_outdated, scan
from lubu.publishing.models import Attachment, Picture


@after("file.received")
@task()
def scan_received(entry_id: int) -> None:
    """Scan the file that came in. Repeatable: a file scanned already is left as it is."""
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


@every(minutes=60, name="files to scan again")
def scan_again(at: datetime) -> None:
    """Scan files that newer signatures have not seen. Repeatable: each version scans once."""
    rescan_outdated()
