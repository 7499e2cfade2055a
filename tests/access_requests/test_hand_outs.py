"""Questions to units: what a unit sees, when it answers, and who may ask."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lubu.access_requests.actions import (
    CaseOverError,
    ForeignUnitError,
    HandOutOverError,
    LaterThanCaseError,
    NotYourCaseError,
    NotYourUnitError,
    PastDayError,
    SaysNothingError,
    answer_hand_out,
    hand_out,
    look_at,
    recall,
)
from lubu.access_requests.actions.handing_out import usual_day
from lubu.access_requests.models import AccessRequest, HandOut, Paper
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.papers import PaperKind
from lubu.ledger.models import Entry
from lubu.office import todo
from tests.access_requests.factories import SAID, at, done, handed_in, make_office
from tests.access_requests.screens import MONDAY, address, on, page, text, who
from tests.organisations.factories import Town
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
DUE = date(2021, 3, 8)
NOON = at(MONDAY)


@pytest.fixture
def town() -> Town:
    return make_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, MONDAY)


def asked(town: Town, case: AccessRequest, unit: str = "village", **other) -> HandOut:
    given = {"matter": "农村公路养护资金", "ask": "请检索", "due_on": DUE, **other}
    return hand_out(case.pk, town.units[unit], actor=town.people["clerk"], at=NOON, **given)


def test_a_unit_has_five_working_days_unless_the_case_has_fewer():
    assert usual_day(MONDAY, None) == DUE
    assert usual_day(MONDAY, date(2021, 3, 29)) == DUE
    assert usual_day(MONDAY, date(2021, 3, 3)) == date(2021, 3, 3)
    assert usual_day(MONDAY, date(2021, 2, 26)) == DUE, (
        "an overdue case hurries nobody into the past"
    )


def test_the_unit_sees_the_question_and_nothing_else_of_the_case(town, case):
    with on(MONDAY):
        row = asked(town, case)
        unit = who(town, "village_editor")
        body = text(unit.get(address("hand-out", row.pk)), 200)
        assert "农村公路养护资金" in body
        assert "请检索" in body
        for hidden in (SAID.name, "张*", SAID.words, address("case", case.pk)):
            assert hidden not in body
        assert unit.get(address("case", case.pk)).status_code == 404
        assert row.reference in text(unit.get(address("hand-outs")), 200)
        other = who(town, "editor")
        assert other.get(address("hand-out", row.pk)).status_code == 404


def test_the_unit_answers_with_words_and_files_which_stand_with_the_case(town, case):
    with on(MONDAY):
        row = asked(town, case)
        unit = who(town, "village_editor")
        shown = address("hand-out", row.pk)
        text(unit.post(shown, {"words": ""}), 422)
        file = SimpleUploadedFile("台账.pdf", samples.pdf())
        assert unit.post(shown, {"words": "已找到", "files": file}).status_code == 302
        assert "台账.pdf" in text(unit.get(shown), 200)
        mine = page(town, "clerk", case)
    assert "已找到" in mine
    assert "台账.pdf" in mine
    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("answered", town.people["village_editor"])
    assert case.papers.get().kind == PaperKind.FOUND
    assert "已找到" not in str(Entry.objects.get(kind="request.hand_out_answered").payload)


def test_a_unit_opens_its_own_files_alone(town, case):
    with on(MONDAY):
        row = asked(town, case)
        upload = look_at(BytesIO(samples.pdf()), "台账.pdf")
        answer_hand_out(row.pk, "", uploads=[upload], actor=town.people["village_editor"], at=NOON)
    visible = Paper.objects.visible_to(town.people["village_editor"])
    assert [paper.pk for paper in visible] == [row.papers.get().pk]
    assert not Paper.objects.visible_to(town.people["editor"]).exists()
    assert not AccessRequest.objects.visible_to(town.people["village_editor"]).exists()


def test_a_recalled_question_is_seen_by_the_office_alone(town, case):
    with on(MONDAY):
        row = asked(town, case)
        assert who(town, "legal").post(address("recall", row.pk)).status_code == 302
        assert HandOut.objects.get().is_open
        assert who(town, "clerk").post(address("recall", row.pk)).status_code == 302
        gone = who(town, "village_editor").get(address("hand-out", row.pk))
        assert gone.status_code == 404
        with pytest.raises(HandOutOverError):
            recall(row.pk, actor=town.people["clerk"], at=NOON)
        with pytest.raises(HandOut.DoesNotExist):
            answer_hand_out(row.pk, "x", actor=town.people["village_editor"], at=NOON)


def test_who_may_not_is_refused_and_nothing_is_left_behind(town, case):
    row = asked(town, case)
    before = Entry.objects.count()
    clerk = town.people["clerk"]
    with pytest.raises(NotYourUnitError):
        answer_hand_out(row.pk, "x", actor=town.people["leader"], at=NOON)
    with pytest.raises(NotYourCaseError):
        hand_out(
            case.pk, town.units["village"], matter="x", ask="x", due_on=DUE,
            actor=town.people["legal"], at=NOON,
        )  # fmt: skip
    with pytest.raises(NotYourCaseError):
        recall(row.pk, actor=town.people["village_editor"], at=NOON)
    with pytest.raises(SaysNothingError):
        answer_hand_out(row.pk, " ", actor=town.people["village_editor"], at=NOON)
    foreign = make_office("nanqu")
    before = Entry.objects.count()
    with pytest.raises(ForeignUnitError):
        hand_out(
            case.pk, foreign.units["office"], matter="x", ask="x", due_on=DUE, actor=clerk, at=NOON
        )
    with pytest.raises(AccessRequest.DoesNotExist):
        asked(foreign, case)
    with pytest.raises(PastDayError):
        asked(town, case, due_on=date(2021, 2, 26))
    done(town, case, Event(kind=EventKind.WITHDRAWN, on=MONDAY))
    with pytest.raises(CaseOverError):
        asked(town, case)
    assert HandOut.objects.count() == 1
    assert Entry.objects.count() == before + 1, "the withdrawal"


def test_a_day_after_the_cases_own_needs_to_be_meant(town, case):
    late = date(2021, 3, 30)
    with pytest.raises(LaterThanCaseError):
        asked(town, case, due_on=late)
    assert asked(town, case, due_on=late, is_late_meant=True).due_on == late
    with on(MONDAY):
        sent = {
            "unit": town.units["village"].pk,
            "matter": "x",
            "ask": "x",
            "due_on": late.isoformat(),
        }
        client = who(town, "clerk")
        body = text(client.post(address("ask-unit", case.pk), sent), 422)
        assert "2021-03-29" in body
        sent["is_late_meant"] = "on"
        assert client.post(address("ask-unit", case.pk), sent).status_code == 302


def test_every_answer_is_in_the_ledger_without_its_words(town, case):
    row = asked(town, case)
    payload = json.loads(Entry.objects.get(kind="request.handed_out").payload)
    assert payload == {"reference": "2021-00001-1", "unit": "龙头环村", "due_on": "2021-03-08"}
    assert row.number == 1
    assert asked(town, case, unit="office").reference == "2021-00001-2"


def names(town: Town, who_: str, day: date) -> dict[str, list[str]]:
    user = type(town.people[who_]).objects.get(pk=town.people[who_].pk)
    with on(day):
        return {one.name: [e.title for e in one.entries] for one in todo.lists(user, day)}


def test_the_question_stands_on_the_units_list_and_when_late_on_the_clerks(town, case):
    row = asked(town, case)
    assert names(town, "village_editor", MONDAY)["requests_asked"] == ["2021-00001-1 龙头环村"]
    assert "requests_units_late" not in names(town, "clerk", DUE)
    assert "requests_units_late" in names(town, "clerk", date(2021, 3, 9))
    answer_hand_out(row.pk, "没有", actor=town.people["village_editor"], at=at(DUE))
    assert "requests_units_late" not in names(town, "clerk", date(2021, 3, 9))
    assert "requests_asked" not in names(town, "village_editor", date(2021, 3, 9))
