"""我为政府网站找错: the form, its guards, receipt and status; the desk; the limit of three days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lubu.ledger.models import Entry
from lubu.ledger.rules import sm3
from lubu.office.figures import Period, get
from lubu.office.todo import lists
from lubu.organisations.models import User
from lubu.portal.actions import find_error
from lubu.portal.find_error.guard import code_of, mark
from lubu.portal.models import FaultReport, PublicSending
from lubu.portal.rules.find_error import FaultTerms, due_on
from lubu.publishing.models import Release
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import approved, draft, open_site
from tests.working_days.calendars import REAL

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2021, 8, 13, 2, 0, tzinfo=UTC)
FORM, STATUS, DESK = "/find-error/shaxi/", "/find-error/shaxi/status/", "/desk/site/faults/"


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def town(clock) -> Town:
    town = make_town()
    town.column = open_site(town)
    approved(draft(town.column, town.editor, title="关于停水的通告"), town)
    town.page = f"/shaxi/{Release.objects.get().path}"
    return town


def filled(client, clock, **said: str) -> dict[str, str]:
    """The form as a person fills it in: it takes some seconds."""
    shown = client.get(FORM).content.decode()
    [signed] = re.findall(r'name="mark" value="([^"]+)"', shown)
    clock.shift(timedelta(seconds=9))
    return {"mark": signed, "kind": "wording", "words": "“通告”写成了“通吿”", **said}


def sent(client, clock, **said: str) -> FaultReport:
    answer = client.post(FORM, filled(client, clock, **said))
    assert answer.status_code == 200, answer.content.decode()
    return FaultReport.objects.latest("pk")


TERMS = [
    FaultTerms(valid_from=date(2019, 4, 18), working_days=3, source=""),
    FaultTerms(valid_from=date(2022, 1, 1), working_days=2, source=""),
]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2021, 8, 13), date(2021, 8, 18)),
        (date(2021, 8, 14), date(2021, 8, 18)),
        (date(2021, 9, 30), date(2021, 10, 11)),  # after National Day, with a worked Saturday
        (date(2022, 1, 3), date(2022, 1, 5)),
    ],
)
def test_the_limit_is_that_in_force_on_the_day_of_receipt(received, due):
    assert due_on(received, TERMS, REAL.add) == due


def test_before_there_were_terms_there_is_no_limit():
    with pytest.raises(ValueError, match="2018"):
        due_on(date(2018, 1, 1), TERMS, REAL.add)


def test_the_footer_of_every_page_leads_to_the_form_which_knows_where_one_was(client, town):
    form = client.get(FORM, {"page": town.page}).content.decode()
    assert f'value="{town.page}"' in form
    before = {"referer": f"http://testserver{town.page}"}
    assert f'value="{town.page}"' in client.get(FORM, headers=before).content.decode()
    assert f'href="{FORM}"' in form
    for elsewhere in ("https://evil.example/x", "javascript:alert(1)", "//evil.example/"):
        assert "evil" not in client.get(FORM, {"page": elsewhere}).content.decode()


def test_a_message_gets_number_code_limit_and_the_unit_that_keeps_the_page(client, clock, town):
    data = filled(client, clock, page=town.page, contact="13800138000")
    receipt = client.post(FORM, data).content.decode()
    report = FaultReport.objects.get()
    assert (report.number, report.due_on) == ("2021-0001", date(2021, 8, 18))
    assert report.unit == town.units["office"]
    code = code_of(data["mark"])
    assert code in receipt
    stored = str(FaultReport.objects.values())
    assert code not in stored
    assert sm3(code.encode()) not in stored, "the plain digest of so short a code tells it"
    entry = Entry.objects.get(kind="fault_report.received")
    assert "13800138000" not in entry.payload
    again = client.post(FORM, data).content.decode()
    assert code in again
    assert FaultReport.objects.count() == 1


def test_who_has_number_and_code_reads_how_it_stands_and_nobody_else(client, clock, town):
    data = filled(client, clock, page=town.page)
    client.post(FORM, data)
    report, code = FaultReport.objects.get(), code_of(data["mark"])
    asked = client.post(STATUS, {"number": report.number, "code": code.lower()}).content.decode()
    assert "办理中" in asked
    find_error.answer(report.pk, actor=town.editor, words="已改正,谢谢。", at=FRIDAY)
    told = client.post(STATUS, {"number": report.number, "code": code}).content.decode()
    assert "已改正,谢谢。" in told
    assert "通吿" not in told
    for wrong in (
        {"number": report.number, "code": "AAAAAAAAAA"},
        {"number": "1", "code": code},
        {},
    ):
        answer = client.post(STATUS, wrong)
        assert "没有与该编号和查询码相符的留言" in answer.content.decode()
        assert "谢谢" not in answer.content.decode()


@pytest.mark.parametrize(
    "other", [{"words": "链接打不开"}, {"kind": "link"}, {"page": "/shaxi/"}, {"contact": "1380"}]
)
def test_the_form_with_something_else_in_it_is_refused_and_becomes_a_new_form(
    client, clock, town, other
):
    data = filled(client, clock)
    assert client.post(FORM, data).status_code == 200
    answer = client.post(FORM, {**data, **other})
    html = answer.content.decode()
    assert (answer.status_code, "本表单此前已提交过其他内容" in html) == (409, True)
    for first in ("2021-0001", code_of(data["mark"])):
        assert first not in html
    assert next(iter(other.values())) in html
    [anew] = re.findall(r'name="mark" value="([^"]+)"', html)
    clock.shift(timedelta(seconds=9))
    assert client.post(FORM, {**data, **other, "mark": anew}).status_code == 200
    first, second = FaultReport.objects.order_by("pk")
    [(name, said)] = other.items()
    assert (getattr(first, name) == said, getattr(second, name)) == (False, said)


def test_the_same_form_finds_its_message_and_who_has_to_wait_keeps_his(
    client, clock, town, settings
):
    settings.LUBU_FORMS_PER_HOUR = 1
    data = filled(client, clock)
    for _ in range(3):
        assert code_of(data["mark"]) in client.post(FORM, data).content.decode()
    assert PublicSending.objects.count() == FaultReport.objects.count() == 1
    later = filled(client, clock, words="另一处")
    answer = client.post(FORM, later)
    assert answer.status_code == 429
    assert f'value="{later["mark"]}"' in answer.content.decode()
    clock.shift(timedelta(hours=1, seconds=1))
    assert client.post(FORM, later).status_code == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": ""}, "请选择错误类型"),
        ({"kind": "x"}, "请选择错误类型"),
        ({"words": " "}, "请说明错在哪里"),
        ({"words": "x" * 1001}, "1000字以内"),
        ({"contact": "x" * 101}, "不超过100字"),
        ({"page": "/" * 301}, "页面地址过长"),
        ({"words": "看\u202e不见"}, "看不见的字符"),
        ({"website": "https://spam.example"}, "未通过校验"),
        ({"mark": ""}, "未通过校验"),
        ({"mark": "x:y:z"}, "未通过校验"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(client, clock, town, said, sentence):
    answer = client.post(FORM, filled(client, clock, **said))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not FaultReport.objects.exists()
    assert not PublicSending.objects.exists()
    if "words" not in said:
        assert "写成了" in answer.content.decode()


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(days=2)])
def test_a_form_sent_faster_than_one_reads_or_after_days_is_refused(client, clock, town, age):
    signed = mark()
    clock.shift(age)
    answer = client.post(FORM, {"mark": signed, "kind": "link", "words": "打不开"})
    assert answer.status_code == 422
    assert not FaultReport.objects.exists()


def test_an_address_that_sends_too_many_waits_an_hour(client, clock, town, settings):
    settings.LUBU_FORMS_PER_HOUR = 2
    for _ in range(2):
        sent(client, clock)
    answer = client.post(FORM, filled(client, clock))
    assert answer.status_code == 429
    assert "一小时后再试" in answer.content.decode()
    clock.shift(timedelta(hours=1))
    sent(client, clock)
    assert FaultReport.objects.count() == 3
    clock.shift(timedelta(days=2))
    sent(client, clock)
    assert PublicSending.objects.count() == 1


def names(user: User, on: date) -> list[str]:
    return [one.title for found in lists(User.objects.get(pk=user.pk), on) for one in found.entries
            if found.name == "fault_reports"]  # fmt: skip


def test_the_unit_has_it_on_its_list_and_the_administrator_once_it_is_late(client, clock, town):
    kept, lost = sent(client, clock, page=town.page), sent(client, clock, page="/shaxi/zz/")
    assert lost.unit is None
    assert [title[:9] for title in names(town.editor, FRIDAY.date())] == [kept.number]
    assert [title[:9] for title in names(town.admin, FRIDAY.date())] == [lost.number]
    clock.move_to(FRIDAY + timedelta(days=6))
    assert {title[:9] for title in names(town.admin, date(2021, 8, 19))} == {
        kept.number, lost.number,
    }  # fmt: skip


def test_the_desk_hands_over_and_answers(client, clock, town):
    report = sent(client, clock, page="/shaxi/zz/", contact="13800138000")
    client.force_login(town.admin)
    assert report.number in client.get(DESK).content.decode()
    one = f"{DESK}{report.pk}/"
    shown = client.get(one).content.decode()
    assert "138****8000" in shown
    assert "13800138000" not in shown
    assert client.post(f"{one}unit/", {"unit": town.units["village"].pk}).status_code == 302
    client.force_login(town.editor)
    assert client.get(one).status_code == 404
    client.force_login(town.village_editor)
    assert client.post(f"{one}answer/", {"answer": " "}).status_code == 422
    assert client.post(f"{one}answer/", {"answer": "已修复"}).status_code == 302
    assert client.post(f"{one}answer/", {"answer": "再答"}).status_code == 409
    answered = client.get(f"{DESK}?state=answered").content.decode()
    assert report.number in answered
    year = Period.year(2021)
    assert get("fault_reports").value(town.organ, year) == 1
    assert get("fault_reports_in_time").value(town.organ, year) == 1


def test_a_late_answer_does_not_count_as_one_in_time(client, clock, town):
    report = sent(client, clock, page=town.page)
    find_error.answer(report.pk, actor=town.editor, words="迟了", at=FRIDAY + timedelta(days=9))
    assert get("fault_reports_in_time").value(town.organ, Period.year(2021)) == 0


def test_others_can_neither_read_nor_act(client, clock, town):
    report = sent(client, clock, page=town.page)
    other = make_town("nanqu")
    for person in (town.village_editor, town.first, other.admin):
        client.force_login(person)
        assert client.get(f"{DESK}{report.pk}/").status_code in {302, 404}
        with pytest.raises(FaultReport.DoesNotExist):
            find_error.answer(report.pk, actor=person, words="x", at=FRIDAY)
    with pytest.raises(find_error.NotYourFaultReportError):
        find_error.answer(report.pk, actor=town.auditor, words="x", at=FRIDAY)
    with pytest.raises(find_error.NotYourFaultReportError):
        find_error.hand_over(report.pk, actor=town.editor, unit=town.units["village"])
    with pytest.raises(find_error.NotAUnitOfTheOrganError):
        find_error.hand_over(report.pk, actor=town.admin, unit=other.units["office"])
    with pytest.raises(find_error.NoAnswerError):
        find_error.answer(report.pk, actor=town.editor, words=" ", at=FRIDAY)


def test_the_form_stays_within_the_mode(client, clock, town):
    form = client.get(f"{FORM}?mode=elder").content.decode()
    assert 'class="elder"' in form
    assert '<input type="hidden" name="mode" value="elder">' in form
