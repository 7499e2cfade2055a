"""Cases in a database."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions import Application, key_in, record
from lubu.access_requests.actions.recording import append
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import ApplicantKind, Arrival, EventKind
from lubu.access_requests.rules.lettering import LETTERED
from lubu.organisations import actions as organisations
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from tests.organisations.factories import SINCE, Town, make_town

PEOPLE = (
    ("clerk", "依申请公开经办", Role.CLERK),
    ("clerk_two", "依申请公开经办二", Role.CLERK),
    ("legal", "合法性审核", Role.LEGAL),
    ("leader", "批准领导", Role.LEADER),
)
SAID = Application(
    applicant_kind=ApplicantKind.NATURAL_PERSON,
    name="张三",
    identity="442000199001011234",
    phone="13800138000",
    words="2020年农村公路养护资金使用情况",
    form="paper",
    way="mail",
    address="某市某镇某路1号",
)


def make_office(slug: str = "shaxi") -> Town:
    """A town with the people who handle applications."""
    return with_people(make_town(slug))


def with_people(town: Town) -> Town:
    """The town, with the people who handle applications."""
    for key, title, role in PEOPLE:
        post = Post.objects.create(unit=town.units["office"], name=title, roles=[role])
        organisations.establish(post)
        user = User.objects.create_user(f"{town.organ.slug}-{key}", password=None, full_name=title)
        organisations.appoint(user, post, since=SINCE)
        town.people[key] = user
    return town


def at(on: date) -> datetime:
    """Noon of a day, here."""
    return timezone.make_aware(datetime.combine(on, time(12)))


def handed_in(town: Town, on: date, **said: object) -> AccessRequest:
    """A case that came over the counter, registered on its day."""
    given = {**{name: getattr(SAID, name) for name in SAID.__slots__}, **said}
    case, _code = key_in(
        town.organ,
        Application(**given),  # type: ignore[arg-type]  # as given
        arrival=Arrival.IN_PERSON,
        arrived_on=on,
        actor=town.people["clerk"],
        at=at(on),
    )
    return done(town, case, Event(kind=EventKind.REGISTERED, on=on))


WHO = {EventKind.LEGAL_PASSED: "legal", EventKind.APPROVED: "leader", EventKind.EXTENDED: "leader"}


def done(town: Town, case: AccessRequest, *events: Event) -> AccessRequest:
    """The case after events, each by the one whose step it is; steps that carry a document are
    stored without theirs, for tests of what follows from them."""
    for event in events:
        actor = town.people[WHO.get(event.kind, "clerk")]
        if event.kind in LETTERED:
            with transaction.atomic():
                case = AccessRequest.objects.get(pk=case.pk)
                append(case, [event], actor=actor, at=at(event.on))
            continue
        case = record(case.pk, event, actor=actor, seen=case.events, at=at(event.on))
    return case
