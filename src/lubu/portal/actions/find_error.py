"""Messages about faults of a site: received, handed to the unit, answered."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions import UsedFormError
from lubu.ledger import actions as ledger
from lubu.ledger.rules import sm3
from lubu.office.calendar import calendar
from lubu.organisations.models import Organ, Unit, User
from lubu.organisations.rules import Role
from lubu.portal.models import FaultReport
from lubu.portal.rules.find_error import FaultKind, FaultState, FaultTerms, due_on
from lubu.publishing.models import ColumnPage, Release

DATA = Path(__file__).parent.parent / "data"


class NotYourFaultReportError(Exception):
    """The person neither administers the site nor edits for the unit that keeps the page."""


class FaultAnsweredError(Exception):
    """The message has its answer already."""


class NoAnswerError(Exception):
    """An answer says nothing."""

    field = "answer"


class NotAUnitOfTheOrganError(Exception):
    """The unit is another organ's, or stands no longer."""

    field = "unit"


@cache
def terms() -> tuple[FaultTerms, ...]:
    """The limits, from the first on."""
    with (DATA / "find_error.toml").open("rb") as opened:
        return tuple(FaultTerms(**entry) for entry in tomllib.load(opened)["terms"])


def keeper(organ: Organ, page: str) -> Unit | None:
    """The unit that keeps a page of the site: its column's."""
    path = unquote(urlsplit(page).path)
    if not path.startswith(organ.site_path):
        return None
    below = path.removeprefix(organ.site_path)
    release = Release.objects.filter(organ=organ, path=below).exclude(path="")
    found = release.select_related("column__owner_unit").first()
    if found is not None and found.column is not None:
        unit: Unit = found.column.owner_unit
        return unit
    slug = below.partition("/")[0][:100]
    column = ColumnPage.objects.filter(organ=organ, slug=slug).select_related("owner_unit").first()
    return column.owner_unit if column else None


def may_hand_over(user: User, organ: Organ) -> bool:
    """Whether ``user`` gives the organ's messages to units."""
    return user.holds(Role.SITE_ADMIN, organ_id=organ.pk)


def may_answer(user: User, report: FaultReport) -> bool:
    """Whether ``user`` answers this message."""
    for_unit = report.unit is not None and user.holds(Role.EDITOR, unit=report.unit)
    return for_unit or may_hand_over(user, report.organ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What somebody says is wrong."""

    page: str
    kind: FaultKind
    words: str
    contact: str


def report_by_code(organ: Organ, number: str, code: str) -> FaultReport | None:
    """The message of that number, to whom has its query code; None else, whichever is wrong."""
    found = _coded(organ, code.strip().upper())
    return found if found is not None and found.number == number.strip() else None


def report_of_form(organ: Organ, fault: Fault, *, code: str) -> FaultReport | None:
    """The message that the form of this code made, where it made one of the same content.

    Raises:
        UsedFormError: it made a message of other content.
    """
    before = _coded(organ, code)
    if before is None:
        return None
    if any(getattr(before, name) != said for name, said in asdict(fault).items()):
        raise UsedFormError
    return before


def _coded(organ: Organ, code: str) -> FaultReport | None:
    rows = FaultReport.objects.filter(organ=organ, token_index=sm3(code.encode()))
    return rows.select_related("unit").first()


@transaction.atomic
def receive(organ: Organ, fault: Fault, *, code: str, at: datetime) -> FaultReport:
    """Store a message; whoever sends the same form again finds the message that it made.

    Raises:
        UsedFormError: the same form made a message of other content.
    """
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # numbers have no gaps
    before = report_of_form(organ, fault, code=code)
    if before is not None:
        return before
    on = timezone.localdate(at)
    count = FaultReport.objects.filter(organ=organ, received_on__year=on.year).count()
    report = FaultReport.objects.create(
        organ=organ,
        number=f"{on.year}-{count + 1:04d}",
        token_digest=sm3(code.encode()),
        page=fault.page,
        kind=fault.kind.value,
        words=fault.words,
        contact=fault.contact,
        received_at=at,
        received_on=on,
        due_on=due_on(on, terms(), calendar().add),
        unit=keeper(organ, fault.page),
    )
    payload = {"number": report.number, "kind": report.kind, "unit": report.unit_id}
    ledger.record(
        "fault_report.received", organ=organ, subject=report, actor=None, payload=payload, at=at
    )
    return report


@transaction.atomic
def hand_over(report_id: int, *, actor: User, unit: Unit) -> FaultReport:
    """Give a message to the unit that keeps the page.

    Raises:
        FaultReport.DoesNotExist: there is none that ``actor`` may see.
        NotYourFaultReportError: ``actor`` does not administer the site.
        FaultAnsweredError: it is answered.
        NotAUnitOfTheOrganError: the unit is not one of the organ's.
    """
    report = _open(report_id, actor)
    if not may_hand_over(actor, report.organ):
        raise NotYourFaultReportError
    if unit.organ_id != report.organ_id or unit.abolished_on is not None:
        raise NotAUnitOfTheOrganError
    report.unit = unit
    report.save(update_fields=["unit"])
    payload = {"unit": unit.pk}
    ledger.record(
        "fault_report.handed_over",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload=payload,
    )
    return report


@transaction.atomic
def answer(report_id: int, *, actor: User, words: str, at: datetime) -> FaultReport:
    """Answer a message: the writer reads it with number and code.

    Raises:
        FaultReport.DoesNotExist: there is none that ``actor`` may see.
        NotYourFaultReportError: it is another unit's.
        FaultAnsweredError: it is answered.
        NoAnswerError: no words.
    """
    report = _open(report_id, actor)
    if not may_answer(actor, report):
        raise NotYourFaultReportError
    if not words.strip():
        raise NoAnswerError
    report.answer, report.state = words.strip(), FaultState.ANSWERED.value
    report.answered_on, report.answered_by = timezone.localdate(at), actor
    report.save(update_fields=["answer", "state", "answered_on", "answered_by"])
    payload = {"in_time": report.answered_on <= report.due_on}
    ledger.record(
        "fault_report.answered",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload=payload,
        at=at,
    )
    return report


def _open(report_id: int, actor: User) -> FaultReport:
    rows = FaultReport.objects.visible_to(actor).select_for_update(of=("self",))
    report = rows.select_related("organ", "unit").get(pk=report_id)
    if report.state == FaultState.ANSWERED:
        raise FaultAnsweredError
    return report
