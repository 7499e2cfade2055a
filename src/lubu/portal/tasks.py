"""What follows from what the site shows: the files that show it are written again."""

from __future__ import annotations

import logging
from datetime import datetime

from django_tasks import task

from lubu.ledger.actions import after, along_with
from lubu.ledger.models import Entry
from lubu.office.schedule import every
from lubu.organisations.models import Organ
from lubu.portal.actions import notices, topics
from lubu.portal.builder import Builder
from lubu.portal.changes import SHOWN
from lubu.portal.disk import BusyError

logger = logging.getLogger(__name__)


@task()
def rebuild(entry_id: int) -> None:
    """Write what changed up to now. Repeatable: a second run finds nothing new."""
    Builder(Entry.objects.select_related("organ").get(pk=entry_id).organ).build_changes()


for _kind in SHOWN:
    after(_kind)(rebuild)


along_with("release.withdrawn")(notices.leave_with)
along_with("release.released")(topics.note_words)


@every(minutes=1, name="urgent notices of sites")
def follow_notices(at: datetime) -> None:
    """Put up what was planned for now and end what is over. Repeatable: each is done once."""
    notices.follow_clock(at)


@every(minutes=1, name="topics of sites")
def follow_topics(at: datetime) -> None:
    """Begin what was planned for today and end what is over. Repeatable: each is done once."""
    topics.follow_clock(at)


@every(minutes=1, name="sites behind the record")
def catch_up(at: datetime) -> None:
    """Finish what a dead builder began, and write what no task has. Repeatable: a site that is up
    to date is left alone, and so is one at which somebody works."""
    for organ in Organ.objects.filter(home__isnull=False):
        builder = Builder(organ)
        if not (builder.is_unfinished() or builder.behind()):
            continue
        try:
            builder.build_changes(wait=False)
        except BusyError:
            continue
        except Exception:  # one organ's fault must not leave the others' sites behind
            logger.exception("the site of %s could not be written", organ.slug)
