"""How long who applied is known. The case, its events and all that is counted stay for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import (
    AccessRequest,
    Dispute,
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
APPLICANT = ("name", "identity", "contact", "phone", "email", "address", "agent")


def _closed(organ: Organ, before: date) -> QuerySet[AccessRequest]:
    """Cases that were closed before a day, were handed to the archive since, and about which
    nobody disputes any more."""
    pending = Dispute.objects.filter(closed_on__isnull=True, request__organ=organ)
    archived = RequestEvent.objects.filter(
        request__organ=organ,
        kind=EventKind.CLOSED.value,
        on__lt=before,
        on__year__in=_archived_years(organ),
    )
    found = AccessRequest.objects.filter(
        organ=organ, state=State.CLOSED.value, pk__in=archived.values("request")
    )
    return found.exclude(pk__in=pending.values("request"))


def _archived_years(organ: Organ) -> set[int]:
    """The years of which the closed cases were exported for the archive after they had ended.

    What nobody handed over is not erased: the files of an organ are kept by law (档案法 art. 13).
    """
    entries = Entry.objects.filter(organ=organ, kind="request.exported")
    years = ((json.loads(one.payload)["year"], timezone.localdate(one.at).year) for one in entries)
    return {year for year, exported in years if exported > year}


def _of_closed(model: type[M], *names: str) -> Callable[[Organ, date], QuerySet[M]]:
    """Rows of ``model`` that belong to such cases and still hold something in one of ``names``."""

    def still_there(organ: Organ, before: date) -> QuerySet[M]:
        closed = _closed(organ, before).values("pk")
        whose = "pk" if model is AccessRequest else "request"
        rows = model._default_manager.filter(**{f"{whose}__in": closed})
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
