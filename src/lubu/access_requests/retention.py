"""How long who applied is known. The case, its events and all that is counted stay for ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import AccessRequest, Dispute, Message, Paper
from lubu.access_requests.rules.kinds import EventKind, State
from lubu.office.keeping import read_terms
from lubu.office.retention import Kept, register
from lubu.organisations.models import Organ
from lubu.sealing.columns import filled

TERMS = read_terms(Path(__file__).parent / "data" / "retention.toml")
APPLICANT = ("name", "identity", "contact", "phone", "email", "address", "agent")


def _closed(organ: Organ, before: date) -> QuerySet[AccessRequest]:
    """Cases that were closed before a day and about which nobody disputes any more."""
    pending = Dispute.objects.filter(closed_on__isnull=True, request__organ=organ)
    found = AccessRequest.objects.filter(
        organ=organ,
        state=State.CLOSED.value,
        history__kind=EventKind.CLOSED.value,
        history__on__lt=before,
    )
    return found.exclude(pk__in=pending.values("request"))


def applicants(organ: Organ, before: date) -> QuerySet[AccessRequest]:
    """Closed cases that still say who applied: the name is always given."""
    return filled(_closed(organ, before), "name")


def messages(organ: Organ, before: date) -> QuerySet[Message]:
    """Messages of closed cases that still have their words, or the reply's."""
    rows = Message.objects.filter(request__in=_closed(organ, before).values("pk"))
    return filled(rows, "words") | filled(rows, "reply")


def files(organ: Organ, before: date) -> QuerySet[Paper]:
    """Files of closed cases that are still there."""
    rows = Paper.objects.filter(request__in=_closed(organ, before).values("pk"))
    return rows.exclude(file="")


register(
    Kept(
        name="applicant",
        label=_("applicants of closed applications"),
        terms=TERMS["applicant"],
        closed=applicants,
        erases=APPLICANT,
    )
)
register(
    Kept(
        name="applicant_message",
        label=_("messages of applicants of closed applications"),
        terms=TERMS["applicant_message"],
        closed=messages,
        erases=("words", "reply"),
    )
)
register(
    Kept(
        name="request_file",
        label=_("files of closed applications"),
        terms=TERMS["request_file"],
        closed=files,
        erases=("file", "name"),
    )
)
