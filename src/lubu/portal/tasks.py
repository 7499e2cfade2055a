"""What follows from a release: the files that show it are written again."""

from __future__ import annotations

from django_tasks import task

from lubu.ledger.actions import after
from lubu.ledger.models import Entry
from lubu.portal.builder import Builder


@after("release.released")
@after("release.withdrawn")
@after("document.repealed")
@after("document.expired")
@after("notice.closed")
@after("report.released")
@task()
def rebuild(entry_id: int) -> None:
    """Write what changed up to now. Repeatable: a second run finds nothing new."""
    Builder(Entry.objects.select_related("organ").get(pk=entry_id).organ).build_changes()


@after("organ.changed")
@after("unit.changed")
@after("column.changed")
@after("column.deleted")
@task()
def rebuild_all(entry_id: int) -> None:
    """Write the whole site: head, foot or columns have changed. Repeatable: equal files stay."""
    Builder(Entry.objects.select_related("organ").get(pk=entry_id).organ).build_all()
