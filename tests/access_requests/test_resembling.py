"""What is pointed out beside a case: alike, repeated, many; never decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lubu.access_requests.actions import key_in
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.resembling import pointed_out, resembling, same_name
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Arrival, EventKind
from tests.access_requests.factories import SAID, done, handed_in, make_office
from tests.access_requests.screens import MONDAY, address, on, page, text, who
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=14)


@pytest.fixture
def town() -> Town:
    return make_office()


def answered(town: Town, case: AccessRequest) -> AccessRequest:
    return done(
        town,
        case,
        Event(kind=EventKind.DRAFTED, on=MONDAY, answer=AnswerKind.GRANT),
        Event(kind=EventKind.LEGAL_PASSED, on=MONDAY),
        Event(kind=EventKind.APPROVED, on=MONDAY),
        Event(kind=EventKind.ISSUED, on=MONDAY),
    )


def test_an_answered_case_of_the_same_person_in_similar_words_is_pointed_out(town):
    first = answered(town, handed_in(town, MONDAY))
    with on(LATER):
        again = handed_in(town, LATER, words="请提供2020年农村公路养护资金的使用情况")
        other = handed_in(town, LATER, words="宅基地审批结果")
        found = pointed_out([again, other], town.people["clerk"])
        assert found[again.pk].repeats == [first.number]
        assert not found[other.pk]
        body = page(town, "clerk", again)
        assert "第三十六条第六项" in body
        assert "可能与2021-00001重复" in text(who(town, "clerk").get(address("list")), 200)
    [one] = resembling(again, town.people["clerk"])
    assert (one.case, one.is_same_person, one.is_answered) == (first, True, True)
    assert one.likeness.percent == 100


def test_what_is_not_answered_or_anothers_is_no_repetition(town):
    handed_in(town, MONDAY)
    answered(town, handed_in(town, MONDAY, name="李四", identity="442000199001019999"))
    with on(LATER):
        again = handed_in(town, LATER)
        assert pointed_out([again], town.people["clerk"])[again.pk].repeats == []
        withdrawn = handed_in(town, MONDAY)
        done(town, withdrawn, Event(kind=EventKind.WITHDRAWN, on=MONDAY))
        assert pointed_out([again], town.people["clerk"])[again.pk].repeats == []


def test_many_cases_of_one_person_in_a_year_are_pointed_out(town, settings):
    file = settings.LUBU_HOME / "rules" / "access_requests.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        '[[practice]]\nvalid_from = 2021-01-01\nsource = "本机关"\nunit_reply = 5\n'
        "alike_percent = 60\nmany_requests = 3\nmany_people = 3\nmany_days = 10\ncompared = 100\n",
        encoding="utf-8",
    )
    with on(MONDAY):
        cases = [handed_in(town, MONDAY, words=words) for words in ("水利", "学校")]
        other = handed_in(town, MONDAY, name="李四", identity="442000199001019999", words="医院")
        assert pointed_out(cases, town.people["clerk"])[cases[0].pk].in_year == 0
        cases.append(handed_in(town, MONDAY, identity="442000 19900101 1234", words="道路"))
        found = pointed_out([*cases, other], town.people["clerk"])
    assert [found[one.pk].in_year for one in [*cases, other]] == [3, 3, 3, 0]


def test_many_people_with_the_same_matter_in_a_few_days_are_pointed_out(town):
    with on(MONDAY):
        cases = [
            handed_in(town, MONDAY, name=f"王{number}", identity=f"44200019900101000{number}")
            for number in range(3)
        ]
        found = pointed_out(cases, town.people["clerk"])
        assert {found[one.pk].people for one in cases} == {2}
        same = handed_in(town, MONDAY, name="王0", identity="442000199001010000")
        assert pointed_out([same], town.people["clerk"])[same.pk].people == 2, "himself not counted"
    with on(MONDAY + timedelta(days=30)):
        later = handed_in(town, MONDAY + timedelta(days=30), identity="442000199001010009")
        assert pointed_out([later], town.people["clerk"])[later.pk].people == 0


def keyed_in(town: Town, arrived_on: date, **said: str) -> AccessRequest:
    """A case that came over the counter, and was stored later, on the day on which it is now."""
    case, _code = key_in(
        town.organ,
        replace(SAID, **said),
        arrival=Arrival.IN_PERSON,
        arrived_on=arrived_on,
        actor=town.people["clerk"],
        at=timezone.now(),
    )
    return case


def test_who_came_in_a_few_days_is_counted_by_the_days_of_receipt(town):
    clerk, people = town.people["clerk"], [f"44200019900101000{number}" for number in range(4)]
    with on(MONDAY + timedelta(days=30)):
        late = [keyed_in(town, MONDAY, identity=one) for one in people[:2]]
        apart = keyed_in(town, MONDAY + timedelta(days=30), identity=people[2])
        found = pointed_out([*late, apart], clerk)
    assert [found[one.pk].people for one in (*late, apart)] == [0, 0, 0], "only stored together"
    with on(MONDAY + timedelta(days=60)):
        third = keyed_in(town, MONDAY, identity=people[3])
        assert pointed_out([third], clerk)[third.pk].people == 2, "stored a month after them"


def test_the_year_of_a_case_is_that_of_its_receipt(town, settings):
    file = settings.LUBU_HOME / "rules" / "access_requests.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        '[[practice]]\nvalid_from = 2021-01-01\nsource = "本机关"\nunit_reply = 5\n'
        "alike_percent = 60\nmany_requests = 2\nmany_people = 9\nmany_days = 1\ncompared = 100\n",
        encoding="utf-8",
    )
    with on(date(2021, 1, 5)):
        old = [keyed_in(town, date(2020, 12, day), words=str(day)) for day in (30, 31)]
        new = keyed_in(town, date(2021, 1, 4), words="学校")
        found = pointed_out([*old, new], town.people["clerk"])
    assert [found[one.pk].in_year for one in (*old, new)] == [2, 2, 0]


def test_a_name_alone_is_perhaps_somebody_else(town):
    case = handed_in(town, MONDAY)
    handed_in(town, MONDAY, identity="442000199001019999")
    handed_in(town, MONDAY)
    rows = AccessRequest.objects.visible_to(town.people["clerk"])
    assert same_name(case, rows) == 1


def test_other_organs_are_not_compared(town):
    answered(town, handed_in(town, MONDAY))
    other = make_office("nanqu")
    case = handed_in(other, MONDAY)
    assert resembling(case, other.people["clerk"]) == []
    assert not pointed_out([case], other.people["clerk"])[case.pk]
    assert case.words == SAID.words
