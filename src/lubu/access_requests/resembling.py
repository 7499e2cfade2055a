"""What a clerk should know of other cases beside one: alike, repeated, many. It decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from lubu.access_requests.models import AccessRequest
from lubu.access_requests.models.requests import AccessRequestQuerySet
from lubu.access_requests.rules.kinds import Row, State
from lubu.access_requests.rules.practice import PracticeTerms
from lubu.access_requests.rules.similar import Alike, alike, likeness
from lubu.access_requests.terms import practice
from lubu.office.dated import in_force
from lubu.organisations.models import User
from lubu.sealing.envelopes import NotOpenedError

ANSWERED = tuple(state.value for state in (State.ISSUED, State.DELIVERED, State.CLOSED))
NO_ANSWER = (Row.OTHER.value, Row.OTHER_UNCORRECTED.value, Row.OTHER_UNPAID.value)
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Resembling:
    """An earlier case that is like another, and whether the same person applied."""

    case: AccessRequest
    likeness: Alike[int]
    is_same_person: bool
    is_answered: bool


@dataclass(slots=True)
class Pointed:
    """What is pointed out of one case.

    ``repeats``: numbers of answered cases of the same applicant with similar words. ``in_year``:
    how many cases the applicant has in the calendar year, ``people``: how many others asked much
    the same within a few days, both only where these are many.
    """

    repeats: list[str] = field(default_factory=list)
    in_year: int = 0
    people: int = 0

    def __bool__(self) -> bool:
        return bool(self.repeats or self.in_year or self.people)


def practice_terms(on: date) -> PracticeTerms:
    """What the office set for itself, in force on a day."""
    return in_force(practice(Path(settings.LUBU_HOME)), on)


def resembling(case: AccessRequest, user: User) -> list[Resembling]:
    """The cases of the organ that are most like one, of the newest that the terms compare."""
    terms = practice_terms(timezone.localdate())
    others = AccessRequest.objects.visible_to(user).filter(organ=case.organ_id).exclude(pk=case.pk)
    words = ((one.pk, _words(one)) for one in _to_compare(others, terms))
    found = alike(_words(case), words, least=terms.alike_percent, most=MOST_SHOWN)
    rows = others.in_bulk([one.key for one in found])
    same = set(same_person(case, others).values_list("pk", flat=True))
    return [
        Resembling(row, one, one.key in same, is_answered(row))
        for one in found
        if (row := rows.get(one.key)) is not None
    ]


def _to_compare(rows: QuerySet[AccessRequest], terms: PracticeTerms) -> list[AccessRequest]:
    """The newest that are compared, with what opens their words and no more."""
    kept = ("organ_id", "number", "identity_index", "received_on", "arrived_at", "words")
    return list(rows.order_by("-pk").only(*kept)[: terms.compared])


def _words(case: AccessRequest) -> str:
    """What was asked for; nothing where it does not open, since that is like nothing."""
    try:
        return str(case.words)
    except NotOpenedError:
        return ""


def same_person(case: AccessRequest, others: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    """The others whose identity document is that of the case; none where it has none."""
    if not case.identity:
        return others.none()
    return others.filter(identity_index=case.identity)


def same_name(case: AccessRequest, others: QuerySet[AccessRequest]) -> int:
    """How many others have the same name and no document, or another: perhaps somebody else."""
    named = others.filter(organ=case.organ_id, name_index=case.name).exclude(pk=case.pk)
    if case.identity:
        named = named.exclude(pk__in=same_person(case, others).values("pk"))
    return named.count()


def is_answered(case: AccessRequest) -> bool:
    """Whether the office answered it: not withdrawn, lapsed, or ended otherwise."""
    return case.state in ANSWERED and case.row not in NO_ANSWER


def pointed_out(cases: Sequence[AccessRequest], user: User) -> dict[int, Pointed]:
    """What is pointed out of the cases of a list, by key; a fixed number of queries."""
    if not cases:
        return {}
    terms = practice_terms(timezone.localdate())
    found = {case.pk: Pointed() for case in cases}
    visible = AccessRequest.objects.visible_to(user)
    for case, in_year in _many(cases, visible):
        if in_year >= terms.many_requests:
            found[case].in_year = in_year
    _repeats(cases, visible, terms, found)
    _crowds(cases, visible, terms, found)
    return found


def _many(
    cases: Iterable[AccessRequest], visible: AccessRequestQuerySet
) -> Iterable[tuple[int, int]]:
    """Each case of the list by its key, with how many of its applicant's came in its year."""
    mine = visible.filter(pk__in=[one.pk for one in cases], identity_index__isnull=False)
    found = AccessRequest.objects.filter(
        organ__in=mine.values("organ"), identity_index__in=mine.values("identity_index")
    )
    rows = found.only("organ_id", "identity_index", "received_on", "arrived_at")
    of_year = {one.pk: (one.organ_id, one.identity_index, one.came_on.year) for one in rows}
    numbers = Counter(of_year.values())
    return [(one.pk, numbers[of_year[one.pk]]) for one in cases if one.pk in of_year]


def _repeats(
    cases: Sequence[AccessRequest],
    visible: AccessRequestQuerySet,
    terms: PracticeTerms,
    found: dict[int, Pointed],
) -> None:
    """Compared are those alone whose document is that of a case of the list."""
    indexes = visible.filter(pk__in=[one.pk for one in cases], identity_index__isnull=False)
    mine = dict(indexes.values_list("pk", "identity_index"))
    answered = visible.filter(
        state__in=ANSWERED, identity_index__in=indexes.values("identity_index")
    ).exclude(row__in=NO_ANSWER)
    by_person: dict[object, list[AccessRequest]] = {}
    for one in _to_compare(answered, terms):
        by_person.setdefault((one.organ_id, one.identity_index), []).append(one)
    for case in cases:
        for one in by_person.get((case.organ_id, mine.get(case.pk)), ()):
            if one.pk < case.pk and likeness(_words(case), _words(one)) >= terms.alike_percent:
                found[case.pk].repeats.append(one.number)


def _crowds(
    cases: Sequence[AccessRequest],
    visible: AccessRequestQuerySet,
    terms: PracticeTerms,
    found: dict[int, Pointed],
) -> None:
    """Compared are those alone that came within the days of the terms."""
    within = timedelta(days=terms.many_days)
    first, last = min(one.came_on for one in cases), max(one.came_on for one in cases)
    near = visible.came_in(first - within, last + within)
    rows = _to_compare(near, terms)
    mine = {one.pk: one.identity_index for one in rows}
    for case in cases:
        people = {
            one.pk if one.identity_index is None else one.identity_index
            for one in rows
            if one.pk != case.pk
            and one.organ_id == case.organ_id
            and abs(one.came_on - case.came_on) <= within
            and (one.identity_index is None or one.identity_index != mine.get(case.pk))
            and likeness(_words(case), _words(one)) >= terms.alike_percent
        }
        if len(people) + 1 >= terms.many_people:
            found[case.pk].people = len(people)
