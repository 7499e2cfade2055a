"""Which applications the demonstration holds: the town's three of 2021, and a made-up county
bureau's of five years and of the last weeks. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle
from typing import Any

from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import CONFIRMED_FIRST, AnswerKind, ApplicantKind, Arrival
from lubu.access_requests.rules.papers import MessageKind
from lubu.demo import request_ways as ways
from lubu.demo.draw import Draw
from lubu.demo.places import data
from lubu.demo.request_ways import Way
from lubu.working_days.calendar import Calendar

NEW_LAW = date(2019, 5, 15)
YEARS = range(2017, 2022)
MANY_FROM, MANY = date(2021, 9, 1), 12  # one applicant in one month


Written = tuple[MessageKind, str]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A reconsideration or suit: so many days after the case ended it was filed, and closed."""

    kind: DisputeKind
    filed_after: int
    outcome: Outcome | None = None
    closed_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One application: how and when it came, who applied for what, what happened to it."""

    arrival: Arrival
    arrived_on: date
    received_on: date
    applicant: ApplicantKind
    person: int
    words: str
    wanted: tuple[str, str]
    tried: tuple[date, ...] = ()
    is_confirmed: bool = True
    is_registered: bool = True
    events: tuple[Event, ...] = ()
    disputes: tuple[Disputed, ...] = field(default=())
    writes: Written | None = None  # by his code, and nobody has read it yet
    has_letters: bool = False  # else it is brought over from paper, without its documents


@cache
def facts() -> dict[str, Any]:
    """The words of `data/requests.toml`."""
    return tomllib.loads(data("requests.toml"))


# --- the town -------------------------------------------------------------------------------------


def of_town(calendar: Calendar, seed: int) -> list[Case]:
    """Three of 2021, answered on time, without a fee."""
    found = []
    for number, one in enumerate(facts()["town"]):
        on = one["applied"]
        way = Way(calendar, on, Draw(seed, "town", number))
        found.append(
            Case(
                arrival=Arrival(one["arrival"]),
                arrived_on=on,
                received_on=on,
                applicant=ApplicantKind(one["kind"]),
                person=number,
                words=one["words"],
                wanted=("paper", "mail"),
                events=tuple(way.answer(AnswerKind(one["answer"]), one["days"])),
                has_letters=True,
            )
        )
    return found


# --- the bureau's five years ----------------------------------------------------------------------

Told = Callable[[Way], list[Event]]


def _told(kind: AnswerKind, by: Callable[[Way, AnswerKind], list[Event]] = ways.told) -> Told:
    return lambda way: by(way, kind)


_A = AnswerKind
BEFORE: Sequence[Told] = (
    *[_told(_A.GRANT)] * 5,
    *[_told(_A.GRANT_PUBLISHED)] * 2,
    *[_told(_A.UNABLE_NOT_HELD)] * 2,
    *map(_told, (_A.PARTIAL, _A.DENY_SECRET, _A.DENY_SAFETY, _A.DENY_THIRD, _A.UNABLE_OTHER_ORGAN)),
    _told(_A.UNABLE_UNCLEAR), _told(_A.GRANT, ways.sent_back), _told(_A.GRANT, ways.corrected),
    _told(_A.PARTIAL, ways.extended), ways.uncorrected, ways.withdrawn, ways.ended,
)  # fmt: skip
"""What happened in a year under the regulations of 2007."""
SINCE: Sequence[Told] = (
    *map(_told, AnswerKind),
    *[_told(_A.GRANT)] * 6,
    *[_told(_A.GRANT_PUBLISHED)] * 2,
    _told(_A.GRANT, ways.sent_back), _told(_A.GRANT, ways.corrected),
    _told(_A.PARTIAL, ways.consulted), _told(_A.GRANT, ways.silent),
    _told(_A.DENY_PROCESS, ways.extended), _told(_A.GRANT, ways.late),
    _told(_A.GRANT, ways.delayed), ways.uncorrected, ways.withdrawn, ways.ended,
)  # fmt: skip
"""What happened in a year under the regulations of 2019."""
FEES: Sequence[Told] = (_told(_A.GRANT, ways.paid), ways.unpaid)
"""Since 2021 there are fees."""
CARRIED: Sequence[Told] = (_told(_A.PARTIAL, ways.extended), _told(_A.GRANT))
"""What came at the end of each year, and was answered in the next."""
R, D, L = DisputeKind.RECONSIDERATION, DisputeKind.LITIGATION_DIRECT, DisputeKind.LITIGATION_AFTER
DISPUTES: Sequence[tuple[Disputed, ...]] = (
    (Disputed(R, 20, Outcome.UPHELD, 70),),
    (Disputed(R, 30, Outcome.CORRECTED, 85), Disputed(L, 95, Outcome.UPHELD, 210)),
    (Disputed(D, 60, Outcome.OTHER, 180),),
    (Disputed(R, 15, Outcome.OTHER, 60), Disputed(L, 70, Outcome.CORRECTED, 150)),
    (Disputed(D, 90, Outcome.UPHELD, 240),),
    (Disputed(R, 40, Outcome.UPHELD, 99), Disputed(L, 110, Outcome.OTHER, 190)),
    (Disputed(D, 45, Outcome.CORRECTED, 200),),
)
"""What followed some of the answers that refused, in turn."""
PENDING: Sequence[tuple[Disputed, ...]] = (
    (Disputed(R, 25, Outcome.CORRECTED, 40), Disputed(L, 45)),
    (Disputed(R, 20),),
    (Disputed(D, 30),),
)
"""What followed some of the last ones, and is not decided yet."""
DISPUTED_EVERY = 3
DECIDED: Sequence[tuple[Disputed, ...]] = tuple(
    one
    for outcome in Outcome
    for one in (
        (Disputed(R, 10, outcome, 45), Disputed(L, 50, outcome, 110)),
        (Disputed(D, 40, outcome, 120),),
    )
)
"""What followed some of the last year's first ones: every outcome within the year."""


def of_bureau(calendar: Calendar, seed: int) -> list[Case]:
    """Five years, by their days; every kind of ending, some carried into the next year."""
    cases = [case for year in YEARS for case in _year(calendar, year, seed)]
    cases += _many(calendar, seed)
    cases.sort(key=lambda case: case.arrived_on)
    refused = [n for n, case in enumerate(cases) if _refuses(case)]
    recent = [n for n in refused if cases[n].received_on.year == YEARS[-1]]
    before = [n for n in refused if cases[n].received_on.year < YEARS[-1]]
    disputed = [
        *zip(before[::DISPUTED_EVERY], cycle(DISPUTES), strict=False),
        *zip(recent, DECIDED, strict=False),
        *zip(recent[-len(PENDING) :], PENDING, strict=True),
    ]
    for number, disputes in disputed:
        cases[number] = replace(cases[number], disputes=disputes)
    return cases


def _year(calendar: Calendar, year: int, seed: int) -> Iterator[Case]:
    told: list[tuple[date, Told]] = []
    first, last = date(year, 1, 3), date(year, 11, 5)
    if first < NEW_LAW:
        told += _spread(BEFORE, first, min(last, date(2019, 3, 15)))
    if last > NEW_LAW:
        told += _spread(SINCE, max(first, NEW_LAW), last)
    if year == YEARS[-1]:
        told += _spread(FEES, date(year, 4, 1), date(year, 10, 20))
    told += [(date(year, 12, 20 + 4 * n), tell) for n, tell in enumerate(CARRIED)]
    for number, (near, tell) in enumerate(told):
        draw = Draw(seed, "bureau", year, number)
        came = calendar.add(near, 1)
        kind = draw.pick(*[ApplicantKind.NATURAL_PERSON] * 8, *ApplicantKind)
        if number < len(ApplicantKind):
            kind = list(ApplicantKind)[number]
        yield _case(calendar, draw, came, tell, kind, person=year * 100 + number)


def _spread(told: Sequence[Told], first: date, last: date) -> list[tuple[date, Told]]:
    """Evenly over a span, in another order each year."""
    turn = first.year % len(told)
    turned = [*told[turn:], *told[:turn]]
    days = (last - first).days
    step = max(len(turned) - 1, 1)
    return [(first + timedelta(days=days * n // step), tell) for n, tell in enumerate(turned)]


def _many(calendar: Calendar, seed: int) -> Iterator[Case]:
    """Twelve applications of one person in one month: from the eleventh on a fee is charged, which
    he pays once; and the first of them, told already, once more."""
    words = _words(Draw(seed, "many"), MANY_FROM.year - 1)
    for number in range(1, MANY + 2):
        draw = Draw(seed, "many", number)
        tell: Told = _told(AnswerKind.GRANT)
        if number > 10:
            tell = _told(AnswerKind.GRANT, _one_item) if number == 11 else _unpaid_item
        came = calendar.add(MANY_FROM, number)
        if number > MANY:
            tell, came = _told(AnswerKind.REFUSE_REPEAT), calendar.add(MANY_FROM, 40)
        asked = f"{words}（第{1 if number > MANY else number}批）"
        yield _case(
            calendar, draw, came, tell, ApplicantKind.NATURAL_PERSON, person=9_999, words=asked
        )


def _one_item(way: Way, kind: AnswerKind) -> list[Event]:
    return ways.paid(way, kind, 100)


def _unpaid_item(way: Way) -> list[Event]:
    return ways.unpaid(way, 100)


def _case(
    calendar: Calendar,
    draw: Draw,
    came: date,
    tell: Told,
    kind: ApplicantKind,
    *,
    person: int,
    words: str = "",
) -> Case:
    arrival = draw.pick(*Arrival)
    received = came
    if arrival in CONFIRMED_FIRST and arrival is not Arrival.INTERNET:
        received = calendar.add(came, draw.n(0, 2))
    return Case(
        arrival=arrival,
        arrived_on=came,
        received_on=received,
        applicant=kind,
        person=person,
        words=words or _words(draw, came.year - 1),
        wanted=tuple(draw.pick(*facts()["wanted"])),
        tried=(came,) if received > came else (),
        events=tuple(tell(Way(calendar, received, draw))),
    )


def _words(draw: Draw, year: int) -> str:
    subject: str = draw.pick(*facts()["subjects"])
    return subject.format(place=draw.pick(*facts()["places"]), year=year)


def _refuses(case: Case) -> bool:
    answers = [one.answer for one in case.events if one.answer is not None]
    return bool(answers) and answers[-1].value.startswith(("deny", "unable", "refuse"))


# --- the last weeks -------------------------------------------------------------------------------

OPEN: Sequence[tuple[int, Told]] = (
    (1, ways.handled),
    (3, ways.handled),
    (6, ways.waits_for_correction),
    (7, ways.in_review),
    (8, ways.waits_for_approval),
    (9, ways.waits_for_reasons),
    (10, ways.waits_for_opinion),
    (11, ways.waits_for_payment),
    (12, ways.approved),
    (14, ways.issued),
    (17, ways.handled),
    (19, ways.handled),
    (22, ways.runs_longer),
    (24, ways.handled),  # overdue
)
"""How many working days ago an application was received, and where it stands."""
WRITTEN = {
    6: (MessageKind.CORRECTION, "补正：需要的是2020年的批复，不是2019年的。"),
    17: (MessageKind.WITHDRAWAL, "已在贵局网站看到所需信息，申请撤回。"),
}
"""What applicants have written since, by the same number."""


def open_today(calendar: Calendar, today: date, seed: int) -> list[Case]:
    """Applications whose clocks run on ``today``, in every state, one overdue; one to be confirmed
    and one to be registered."""
    found = []
    for number, (ago, tell) in enumerate(OPEN):
        draw = Draw(seed, "open", number)
        on = calendar.add(today, -ago)
        writes, kind = WRITTEN.get(ago), draw.pick(*ApplicantKind)
        found.append(
            replace(
                _case(calendar, draw, on, ways.handled, kind, person=8_000 + number),
                arrival=Arrival.INTERNET if writes or number % 2 else Arrival.IN_PERSON,
                received_on=on,
                tried=(),
                events=tuple(tell(Way(calendar, on, draw))),
                writes=writes,
                has_letters=True,
            )
        )
    yesterday = calendar.add(today, -1)
    plain = found[0]
    found.append(
        replace(
            plain, arrival=Arrival.FAX, arrived_on=yesterday, received_on=yesterday, person=8_100,
            tried=(yesterday,), is_confirmed=False, is_registered=False,
        )
    )  # fmt: skip
    found.append(
        replace(
            plain, arrival=Arrival.INTERNET, arrived_on=yesterday, received_on=yesterday,
            person=8_101, is_registered=False,
        )
    )  # fmt: skip
    return found
