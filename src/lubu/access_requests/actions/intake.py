"""Applications come in: online, or keyed in by staff with the day on which they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from lubu.access_requests.actions.papers import Upload, put_in
from lubu.access_requests.actions.recording import NotYourCaseError, append, law
from lubu.access_requests.actions.sent_again import UsedFormError, case_of_form
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import CONFIRMED_FIRST, ApplicantKind, Arrival, EventKind
from lubu.access_requests.rules.papers import PaperKind
from lubu.ledger.rules import sm3
from lubu.office.dated import in_force
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role

CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that people mistake for another


class BeforeTheLawError(Exception):
    """An application is said to have come before there were limits for any."""

    field = "arrived_on"

    def __init__(self, on: date, since: date) -> None:
        self.on, self.since = on, since
        super().__init__(f"{on} is before {since}")


class SentOnlineError(Exception):
    """What is keyed in did not come online."""

    field = "arrival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an application says (条例 art. 29); no purpose is asked for."""

    applicant_kind: ApplicantKind
    name: str
    identity: str
    words: str
    form: str
    way: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    agent: str = ""


@transaction.atomic
def apply(
    organ: Organ,
    application: Application,
    *,
    uploads: Sequence[Upload] = (),
    code: str,
    at: datetime,
) -> AccessRequest:
    """Store what was sent online; who sends the same form again finds the case that it made.

    Where the terms take the receipt for the confirmation of both sides, the day of receipt is the
    day of sending; else the office confirms with the applicant first.

    Raises:
        TooManyFilesError: as :func:`~lubu.access_requests.actions.papers.put_in`.
        UsedFormError: the same form made a case of other content.
    """
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # numbers have no gaps
    digest = sm3(code.encode())
    before = case_of_form(organ, application, (sm3(one.data) for one in uploads), code=code)
    if before is not None:
        return before
    on = timezone.localdate(at)
    case = created(organ, application, Arrival.INTERNET, digest, at)
    events = [Event(kind=EventKind.ARRIVED, on=on, arrival=Arrival.INTERNET)]
    if in_force(law().terms, on).receipt_confirms:
        events.append(Event(kind=EventKind.CONFIRMED, on=on))
    append(case, events, actor=None, at=at)
    put_in(case, uploads, kind=PaperKind.ATTACHMENT, actor=None, at=at)
    return case


@transaction.atomic
def key_in(
    organ: Organ,
    application: Application,
    *,
    arrival: Arrival,
    arrived_on: date,
    confirmed_on: date | None = None,
    uploads: Sequence[Upload] = (),
    code: str = "",
    actor: User,
    at: datetime,
) -> tuple[AccessRequest, str]:
    """Store what came by counter, mail or fax, with the query code to hand out with the receipt.

    Who hands in a ``code`` of his form's finds with it the case that the form made before.

    Raises:
        NotYourCaseError: ``actor`` is no clerk of the organ.
        SentOnlineError: online applications come by their form.
        BeforeTheLawError: nobody could apply yet on that day.
        FutureDayError, NotPermittedError: the days cannot be.
        UsedFormError: the same form made a case that says something else.
    """
    if not actor.holds(Role.CLERK, organ_id=organ.pk):
        raise NotYourCaseError(str(organ))
    if arrival is Arrival.INTERNET:
        raise SentOnlineError
    since = min(one.valid_from for one in law().terms)
    if arrived_on < since:
        raise BeforeTheLawError(arrived_on, since)
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    code = code or get_random_string(10, CODE_SIGNS)
    before = case_of_form(organ, application, (sm3(one.data) for one in uploads), code=code)
    if before is not None:
        came = before.history.filter(kind=EventKind.ARRIVED.value, on=arrived_on)
        if before.arrival != arrival.value or not came.exists():
            raise UsedFormError
        return before, code
    case = created(organ, application, arrival, sm3(code.encode()), at)
    events = [Event(kind=EventKind.ARRIVED, on=arrived_on, arrival=arrival)]
    if confirmed_on is not None and arrival in CONFIRMED_FIRST:
        events.append(Event(kind=EventKind.CONFIRMED, on=confirmed_on))
    append(case, events, actor=actor, at=at)
    put_in(case, uploads, kind=PaperKind.ATTACHMENT, actor=actor, at=at)
    return case, code


def said_of(case: AccessRequest, **other: str) -> Application:
    """What the application of a case says, with ``other`` values where they are given."""
    said = {one.name: getattr(case, one.name) for one in fields(Application)}
    said |= {"applicant_kind": ApplicantKind(case.applicant_kind), **other}
    return Application(**said)


def created(
    organ: Organ,
    application: Application,
    arrival: Arrival,
    digest: str,
    at: datetime,
    *,
    split_from: AccessRequest | None = None,
) -> AccessRequest:
    """A new case with the next number of an organ that is locked; its events follow."""
    year = timezone.localdate(at).year
    beginning = f"{year}-"
    last = (
        AccessRequest.objects.filter(organ=organ, number__startswith=beginning)
        .order_by("number")
        .last()
    )
    place = int(last.number.removeprefix(beginning)) + 1 if last else 1
    said = asdict(application) | {"applicant_kind": application.applicant_kind.value}
    return AccessRequest.objects.create(
        organ=organ,
        number=f"{beginning}{place:05d}",
        token_digest=digest,
        arrival=arrival.value,
        arrived_at=split_from.arrived_at if split_from else at,
        split_from=split_from,
        calendar="",
        **said,
    )
