"""The public log: numbers, days and kinds of answer, and nothing of who applied."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from lubu.access_requests.actions import NotYourCaseError, PersonInSubjectError, name_subject
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind
from lubu.ledger.models import Entry
from lubu.portal.requests import log
from tests.access_requests.factories import SAID, at, done, handed_in, make_office
from tests.portal.requests.sending import LOG
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)


def answered(town, on: date, kind: AnswerKind = AnswerKind.GRANT, **said: object) -> AccessRequest:
    return done(
        town, handed_in(town, on, **said),
        Event(kind=EventKind.DRAFTED, on=on, answer=kind),
        Event(kind=EventKind.LEGAL_PASSED, on=on),
        Event(kind=EventKind.APPROVED, on=on),
        Event(kind=EventKind.ISSUED, on=on),
    )  # fmt: skip


@pytest.fixture
def town(town):
    clerk = town.people["clerk"]
    answered(town, date(2020, 3, 2))
    first = answered(town, DAY, words="张三家的宅基地档案")
    answered(town, date(2021, 3, 2), AnswerKind.DENY_PROCESS)
    answered(town, date(2021, 3, 3), AnswerKind.UNABLE_NOT_HELD)
    handed_in(town, DAY, words="还没有答复的申请")
    gone = handed_in(town, DAY, words="撤回的申请")
    done(town, gone, Event(kind=EventKind.WITHDRAWN, on=DAY))
    name_subject(first.pk, subject=" 宅基地审批档案 ", actor=clerk, at=at(DAY))
    return town


def test_the_log_names_no_person_and_no_words_of_theirs(client, town):
    page = client.get(LOG).content.decode()
    for said in (SAID.name, SAID.identity, SAID.phone, SAID.address, "档案</", "还没有", "撤回的"):
        assert said not in page.replace("宅基地审批档案", ""), said
    for shown in ("宅基地审批档案", "2021-03-01收到", "不予公开：属于四类过程性信息",
                  "本机关不掌握", "另有1件"):  # fmt: skip
        assert shown in page, shown
    assert set(log.COLUMNS) == {"number", "received_on", "ended_on", "row", "public_subject"}


def test_numbers_are_listed_and_drawn_by_year_and_by_kind(client, town):
    page = client.get(LOG).content.decode()
    assert page.count('<svg class="bars"') == 2
    for row in ("予以公开</th><td>1", "不予公开</th><td>1", "无法提供</th><td>1",
                "2020</th><td>1", "2021</th><td>3"):  # fmt: skip
        assert row in page, row
    earlier = client.get(LOG, {"year": "2020"}).content.decode()
    assert earlier.count("收到，2020-") == 1
    assert "宅基地" not in earlier


@pytest.mark.parametrize("year", ["2019", "x", "9" * 40, "２０２１", "-1", "2021\x00"])
def test_a_year_that_is_none_shows_the_newest(client, town, year):
    assert "宅基地审批档案" in client.get(LOG, {"year": year}).content.decode()


def test_a_long_year_is_paged(client, town, monkeypatch):
    monkeypatch.setattr(log, "ROWS", 2)
    first, second = (client.get(LOG, {"page": page}).content.decode() for page in ("1", "2"))
    assert first.count("收到，2021-") == 2
    assert second.count("收到，2021-") == 1
    assert client.get(LOG, {"page": "x" * 99}).content.decode().count("收到，2021-") == 2


def test_a_log_of_many_asks_the_database_no_more(client, town, django_assert_max_num_queries):
    for _ in range(5):
        answered(town, date(2021, 3, 4))
    client.get(LOG)
    with django_assert_max_num_queries(16):
        client.get(LOG)


def test_without_answers_it_says_so(client, clock):
    open_site(make_office("nanqu"))
    page = client.get("/request/nanqu/log/").content.decode()
    assert "尚无已答复的申请" in page


def test_the_subject_is_the_clerks_and_names_no_applicant(town):
    case = AccessRequest.objects.first()
    with pytest.raises(PersonInSubjectError):
        name_subject(case.pk, subject=f"{SAID.name}申请的档案", actor=town.people["clerk"],
                     at=at(DAY))  # fmt: skip
    with pytest.raises(NotYourCaseError):
        name_subject(case.pk, subject="档案", actor=town.people["leader"], at=at(DAY))
    with pytest.raises(AccessRequest.DoesNotExist):
        name_subject(case.pk, subject="档案", actor=town.editor, at=at(DAY))
    entry = Entry.objects.get(kind="request.subject_named")
    assert "宅基地" not in entry.payload


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("张 三宅基地档案", "“张 三”（申请人或者代理人）"),
        ("王五代理的宅基地档案", "“王五”（申请人或者代理人）"),
        ("李四（13912345678）宅基地审批", "“13912345678”（手机号码）"),
        ("11010519491231002X的档案", "公民身份号码"),
        ("４４２０００１９９００１０１１２３４档案", "申请人或者代理人"),
        ("来电0760-88888888的申请", "0760-88888888"),
    ],
)
def test_a_subject_that_points_to_a_person_is_refused_and_says_by_what(town, subject, named):
    case = handed_in(town, DAY, agent="王五，身份证440106199001011234", phone="0760-88888888")
    with translation.override("zh-hans"), pytest.raises(PersonInSubjectError) as refused:
        name_subject(case.pk, subject=subject, actor=town.people["clerk"], at=at(DAY))
    assert named in refused.value.what
    for said in ("身份证办理情况", "2020年农村公路养护资金", ""):
        name_subject(case.pk, subject=said, actor=town.people["clerk"], at=at(DAY))
