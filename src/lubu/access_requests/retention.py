"""How long who applied is known. The case, its events and all that is counted stay for ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import (
    AccessRequest,
    Dispute,
    EventNote,
    HandOut,
    Letter,
    Message,
    Note,
    Paper,
    Redaction,
    RequestEvent,
)
from lubu.access_requests.rules.kinds import EventKind, State
from lubu.ledger.models import Entry
from lubu.office.keeping import read_terms
from lubu.office.retention import Kept, register
from lubu.organisations.models import Organ
from lubu.sealing.columns import filled

TERMS = read_terms(Path(__file__).parent / "data" / "retention.toml")
M = TypeVar("M", bound=Model)
APPLICANT = ("name", "identity", "contact", "phone", "email", "address", "agent", "words")


ADDED: Final[tuple[tuple[type[Model], str], ...]] = (
    (RequestEvent, "at"), (Paper, "at"), (Message, "at"), (Message, "taken_up_at"), (Note, "at"),
    (HandOut, "at"), (HandOut, "answered_at"), (Letter, "written_at"), (Redaction, "changed_at"),
)  # fmt: skip
WHOSE: Final[dict[type[Model], str]] = {AccessRequest: "pk", EventNote: "event__request"}
DISPUTED: Final = ("request.dispute_filed", "request.dispute_closed")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The newest export of a case: when its writing began, and the numbers of the files that it
    lacks."""

    at: datetime
    left_out: tuple[int, ...]


def _closed(organ: Organ, before: date) -> dict[int, HandedOver]:
    """The cases, by key, that were closed before a day, about which nobody disputes any more, and
    which were handed to the archive as they still are.

    What nobody handed over is not erased: the files of an organ are kept by law (档案法 art. 13).
    """
    pending = Dispute.objects.filter(closed_on__isnull=True, request__organ=organ)
    over = RequestEvent.objects.filter(
        request__organ=organ, kind=EventKind.CLOSED.value, on__lt=before
    )
    rows = AccessRequest.objects.filter(
        organ=organ, state=State.CLOSED.value, pk__in=over.values("request")
    )
    closed = dict(rows.exclude(pk__in=pending.values("request")).values_list("pk", "number"))
    handed = _handed_over(organ) if closed else {}
    found = {pk: handed[number] for pk, number in closed.items() if number in handed}
    for pk, at in _touched(organ) if found else ():
        if pk in found and at > found[pk].at:
            del found[pk]
    return found


def _handed_over(organ: Organ) -> dict[str, HandedOver]:
    """The newest export of each case, by its number."""
    found = {}
    for entry in Entry.objects.filter(organ=organ, kind="request.exported").order_by("sequence"):
        said = json.loads(entry.payload)
        for number in said["cases"]:
            found[number] = HandedOver(entry.at, tuple(said["left_out"].get(number, ())))
    return found


def _touched(organ: Organ) -> Iterator[tuple[int, datetime]]:
    """When something was last added to a case, by its key; several times for each."""
    for model, column in ADDED:
        rows = model._default_manager.filter(request__organ=organ, **{f"{column}__isnull": False})
        yield from rows.order_by().values_list("request").annotate(last=Max(column))
    disputed = Entry.objects.filter(organ=organ, kind__in=DISPUTED)
    for subject, at in disputed.values_list("subject", "at"):
        yield int(subject.split(":")[1]), at


def _of_closed(model: type[M], *names: str) -> Callable[[Organ, date], QuerySet[M]]:
    """Rows of ``model`` that belong to such cases and still hold something in one of ``names``."""

    def still_there(organ: Organ, before: date) -> QuerySet[M]:
        closed = _closed(organ, before)
        whose = WHOSE.get(model, "request")
        rows = model._default_manager.filter(**{f"{whose}__in": list(closed)})
        if model is Paper:  # what the scanner or a key kept out of the archive is here alone
            for pk, handed in closed.items():
                if handed.left_out:
                    rows = rows.exclude(request=pk, number__in=handed.left_out)
        return filled(rows, *names)

    return still_there


def _keep(name: str, label: object, model: type[Model], *names: str) -> None:
    closed = _of_closed(model, *names)
    register(Kept(name=name, label=label, terms=TERMS[name], closed=closed, erases=names))


_keep("applicant", _("applicants of closed applications"), AccessRequest, *APPLICANT)
_keep(
    "applicant_message",
    _("messages of applicants of closed applications"),
    Message,
    "words",
    "reply",
)
_keep("request_file", _("files of closed applications"), Paper, "file", "name")
_keep("request_letter", _("documents of closed applications"), Letter, "entered", "said")
_keep("request_note", _("internal notes on closed applications"), Note, "words")
_keep("request_event_note", _("notes to events of closed applications"), EventNote, "words")
_keep("request_dispute", _("notes on disputes over closed applications"), Dispute, "note")
_keep(
    "request_hand_out",
    _("questions to units about closed applications"),
    HandOut,
    "matter",
    "ask",
    "answer",
)
_keep(
    "request_redaction",
    _("redactions of files of closed applications"),
    Redaction,
    "sought",
    "marks",
    "grounds",
    "made",
)
