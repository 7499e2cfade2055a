"""The search index follows the record: a text can be found the moment it is released, and no
longer from the moment it is taken back, since its entry is written in the same transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from lubu.ledger.actions import along_with
from lubu.ledger.models import Entry
from lubu.office.schedule import every
from lubu.organisations.models import Organ
from lubu.portal.search.entries import mend, refresh
from lubu.publishing.models import Release

logger = logging.getLogger(__name__)
MOST_AT_A_TURN = 2000


def _release(entry: Entry) -> Iterable[int]:
    return [_subject(entry)]


def _item(entry: Entry) -> Iterable[int]:
    return Release.objects.filter(item=_subject(entry)).values_list("pk", flat=True)


def _report(entry: Entry) -> Iterable[int]:
    return [int(json.loads(entry.payload)["release"])]


def _subject(entry: Entry) -> int:
    return int(entry.subject.rpartition(":")[2])


# From the kind of an entry to the releases of which something else is found since.
FOUND_BY: dict[str, Callable[[Entry], Iterable[int]]] = {
    "release.released": _release,
    "release.waiting": _release,
    "release.withdrawn": _release,
    "report.released": _report,
    "report.taken_back": _report,
    "document.repealed": _item,
    "document.expired": _item,
    "file.taken_down": _release,
    "file.put_back": _release,
}


def follow(entry: Entry) -> None:
    """Refresh what the entry changes."""
    refresh([*FOUND_BY[entry.kind](entry)])


for _kind in FOUND_BY:
    along_with(_kind)(follow)


@every(minutes=10, name="search index behind the record")
def catch_up(at: datetime) -> None:
    """Make entries that are missing, as after an upgrade. Repeatable: one that is there is left
    alone."""
    for organ in Organ.objects.order_by("pk"):
        if made := mend(organ, MOST_AT_A_TURN):
            logger.warning("%s entries of the search index of %s were mended", made, organ.slug)
