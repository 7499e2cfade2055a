"""What follows: a report whose item reached the public is a released one, until taken back."""

from __future__ import annotations

from django_tasks import task

from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.reporting import actions
from lubu.reporting.models import AnnualReport


@after("release.released")
@task()
def note_release(entry_id: int) -> None:
    """Mark the report whose item was released. Repeatable: a released report stays as it is."""
    release_id, report = _of(entry_id)
    if report is not None:
        actions.mark_released(report.pk, release_id)


@after("release.withdrawn")
@task()
def note_withdrawal(entry_id: int) -> None:
    """Mark the report whose item was taken back. Repeatable: it stays a frozen one."""
    release_id, report = _of(entry_id)
    if report is not None:
        actions.mark_taken_back(report.pk, release_id)


def _of(entry_id: int) -> tuple[int, AnnualReport | None]:
    release_id = int(Entry.objects.get(pk=entry_id).subject.rpartition(":")[2])
    return release_id, AnnualReport.objects.filter(item__releases=release_id).first()
