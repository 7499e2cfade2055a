"""What happened to a case, in words for a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lubu.access_requests.labels import (
    ANSWER_LABELS,
    ARRIVAL_LABELS,
    CONSULTED_LABELS,
    NOTICE_LABELS,
)
from lubu.access_requests.models import RequestEvent
from lubu.access_requests.rules.events import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with what it said beside its kind."""

    row: RequestEvent
    details: str


def happened(rows: Iterable[RequestEvent]) -> list[Happened]:
    """The events in the order in which they were recorded."""
    return [Happened(row, "；".join(_details(row.event))) for row in rows]


def _details(event: Event) -> Iterator[str]:
    for name, say in SAYS.items():
        value = getattr(event, name)
        if value is not None:
            yield say(event)


def _consent(event: Event) -> str:
    return _("agrees to the disclosure") if event.discloses else _("objects to the disclosure")


def _whom(event: Event) -> str:
    return str(CONSULTED_LABELS[event.whom]) if event.whom else ""


SAYS: Mapping[str, Callable[[Event], str]] = {
    "arrival": lambda e: str(ARRIVAL_LABELS[e.arrival]) if e.arrival else "",
    "notice": lambda e: str(NOTICE_LABELS[e.notice]) if e.notice else "",
    "whom": _whom,
    "party": lambda e: _("no. %(number)s") % {"number": e.party},
    "discloses": _consent,
    "working_days": lambda e: _("%(number)s working days") % {"number": e.working_days},
    "until": lambda e: (
        pgettext("limit", "until %(day)s") % {"day": e.until.isoformat() if e.until else ""}
    ),
    "answer": lambda e: str(ANSWER_LABELS[e.answer]) if e.answer else "",
    "stated_on": lambda e: _("reasons stated on %(day)s") % {"day": e.stated_on},
    "amount_yuan": lambda e: _("%(yuan)s yuan") % {"yuan": e.amount_yuan},
}
