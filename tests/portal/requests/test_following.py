"""One's own application by its code: what is shown, what can be said, what can be fetched."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from lubu.access_requests import terms
from lubu.access_requests.actions import take_up
from lubu.access_requests.models import AccessRequest, Message, RequestEvent
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Consulted, EventKind, Notice, State
from lubu.access_requests.rules.papers import MessageKind
from lubu.ledger.models import Entry
from lubu.portal.requests import words
from lubu.portal.requests.guard import pass_to
from lubu.publishing.rules import ScanState
from tests.access_requests.factories import at, done
from tests.organisations.factories import make_town
from tests.portal.requests.sending import (
    FILE,
    SAY,
    STATUS,
    a_pdf,
    applied,
    form_of,
    give,
    opened,
)
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)


def registered(client, clock, town, *more: Event) -> tuple[AccessRequest, str]:
    case, code = applied(client, clock)
    return done(town, case, Event(kind=EventKind.REGISTERED, on=DAY), *more), code


def said(client, clock, case: AccessRequest, code: str, kind: str, **more: object):
    form = form_of(opened(client, case, code), kind)
    clock.shift(timedelta(seconds=9))
    return client.post(SAY, {**form, **more})


def test_the_page_says_where_it_stands_until_when_and_why(client, clock, town):
    case, code = registered(client, clock, town)
    page = opened(client, case, code.lower())
    for shown in (case.number, "办理中", "2021年3月29日", "第三十三条", "您的申请已送达本机关",
                  case.words, "民法典 第二百零一条", "撤回申请"):  # fmt: skip
        assert shown in page, shown
    for kept in ("张三", "13800138000", "11010519491231002X", code):
        assert kept not in page
    assert client.get(STATUS).headers["Cache-Control"] == "no-store"


def test_a_consultation_is_told_as_days_that_do_not_count_and_by_no_name(client, clock, town):
    third = {"whom": Consulted.THIRD_PARTY, "party": 1}
    asked = Event(kind=EventKind.CONSULTED, on=DAY, **third)
    case, code = registered(client, clock, town, asked)
    assert "征求意见期间不计入答复期限" in opened(client, case, code)
    clock.move_to(at(date(2021, 3, 9)))
    served = Event(kind=EventKind.SERVED, on=date(2021, 3, 2), notice=Notice.CONSULTATION, party=1)
    given = Event(kind=EventKind.OPINION_GIVEN, on=date(2021, 3, 9), party=1, discloses=False)
    case = done(town, case, served, given)
    page = opened(client, case, code)
    assert "2021年4月7日" in page  # six working days later, with Tomb-Sweeping Day on the way
    assert 'class="paused"' in page
    assert "期限停止计算" in page


def test_what_happens_inside_the_office_is_not_told(client, clock, town):
    case, code = registered(client, clock, town)
    before = opened(client, case, code)
    drafted = Event(kind=EventKind.DRAFTED, on=DAY, answer=AnswerKind.DENY_PROCESS)
    case = done(town, case, drafted)
    after = opened(client, case, code)
    line = r'<ol class="timeline">.*?</ol>'
    assert re.findall(line, before, re.DOTALL) == re.findall(line, after, re.DOTALL)
    assert "过程性" not in after
    assert State(case.state) is State.IN_REVIEW
    assert "办理中" in after
    shown = {*words.EVENT_SAID, EventKind.SERVED}
    assert set(EventKind) - shown == {
        EventKind.DRAFTED, EventKind.SENT_BACK, EventKind.LEGAL_PASSED, EventKind.APPROVED,
        EventKind.CLOSED,
    }  # fmt: skip
    seen = {*words.STATE_SAID, *words.AT_WORK}
    assert seen == set(State) == {*words.STATE_NAMES, *words.AT_WORK}


def answered(client, clock, town, on: date = DAY) -> tuple[AccessRequest, str]:
    case, code = applied(client, clock)
    return done(
        town, case,
        Event(kind=EventKind.REGISTERED, on=on),
        Event(kind=EventKind.DRAFTED, on=on, answer=AnswerKind.DENY_PROCESS),
        Event(kind=EventKind.LEGAL_PASSED, on=on),
        Event(kind=EventKind.APPROVED, on=on),
        Event(kind=EventKind.ISSUED, on=on),
    ), code  # fmt: skip


def test_remedies_are_those_of_the_day_of_the_answer(client, clock, town):
    later = date(2024, 3, 1)
    clock.move_to(at(later))
    case, code = answered(client, clock, town, later)
    page = opened(client, case, code)
    assert "应当先申请行政复议" in page
    assert "也可以不经复议" not in page


def test_an_answer_comes_with_its_article_and_with_what_can_be_undertaken(client, clock, town):
    case, code = answered(client, clock, town)
    page = opened(client, case, code)
    assert "期限自答复书送达之日起计算" in page
    case = done(town, case, Event(kind=EventKind.SERVED, on=DAY, notice=Notice.ANSWER))
    page = opened(client, case, code)
    for shown in ("已答复", "第十六条", "2021-04-30", "也可以不经复议", "15日内"):
        assert shown in page, shown
    assert "撤回申请" not in page
    assert "提出异议" in page


def test_a_term_that_passed_is_said_to_have_passed(client, clock, town):
    case, code = registered(client, clock, town)
    clock.move_to(at(date(2021, 3, 30)))
    assert "已超过答复期限而未答复" in opened(client, case, code)


def test_a_correction_is_sent_once_with_its_files_and_answered(client, clock, town):
    asked = Event(kind=EventKind.CORRECTION_ASKED, on=DAY, working_days=15)
    case, code = registered(client, clock, town, asked)
    form = form_of(opened(client, case, code), "correction")
    clock.shift(timedelta(seconds=9))
    for _ in range(2):
        answer = client.post(SAY, {**form, "words": "指2020年全年", "files": [a_pdf()]})
        assert "已提交并保存" in answer.content.decode()
    message = Message.objects.get()
    assert (message.words, message.papers.count()) == ("指2020年全年", 1)
    take_up(message.pk, reply="收到，谢谢。", actor=town.people["clerk"], at=at(DAY))
    page = opened(client, case, code)
    assert "收到，谢谢。" in page
    assert "2021-03-01处理" in page
    assert "指2020年全年" not in "".join(Entry.objects.values_list("payload", flat=True))


def test_nothing_said_is_refused_beside_its_form(client, clock, town):
    case, code = registered(client, clock, town)
    answer = said(client, clock, case, code, "objection", words=" ")
    assert answer.status_code == 422
    assert "请填写内容或者上传文件" in answer.content.decode()
    long = said(client, clock, case, code, "objection", words="长" * 1001)
    assert long.status_code == 422
    assert "最多1000字" in long.content.decode()
    assert not Message.objects.exists()


def test_a_withdrawal_asks_to_be_sure(client, clock, town):
    case, code = registered(client, clock, town)
    answer = said(client, clock, case, code, "withdrawal", words="不需要了")
    assert answer.status_code == 422
    assert "请勾选确认" in answer.content.decode()
    assert "不需要了" in answer.content.decode()
    answer = said(client, clock, case, code, "withdrawal", sure="on")
    assert answer.status_code == 200
    assert Message.objects.get().kind == MessageKind.WITHDRAWAL


@pytest.mark.parametrize("kind", ["correction", "x", ""])
def test_what_the_case_does_not_wait_for_is_refused(client, clock, town, kind):
    case, code = registered(client, clock, town)
    form = form_of(opened(client, case, code), "objection")
    clock.shift(timedelta(seconds=9))
    answer = client.post(SAY, {**form, "kind": kind, "words": "补充"})
    assert answer.status_code in {409, 422}
    assert re.search('role="alert">[^<]*[一-鿿]{4}', answer.content.decode())
    assert not Message.objects.exists()


def test_bad_files_come_in_here_no_more_than_with_the_application(client, clock, town):
    case, code = registered(client, clock, town)
    file = a_pdf("说明.exe")
    answer = said(client, clock, case, code, "objection", words="附件", files=[file])
    assert answer.status_code == 422
    assert "第1个文件" in answer.content.decode()
    assert "请重新选择文件" in answer.content.decode()
    assert not Message.objects.exists()


def test_after_half_an_hour_the_code_is_asked_for_and_what_was_typed_comes_back(
    client, clock, town
):
    case, code = registered(client, clock, town)
    form = form_of(opened(client, case, code), "objection")
    clock.shift(timedelta(minutes=31))
    late = client.post(SAY, {**form, "words": "请核对<b>年份</b>"})
    assert late.status_code == 403
    page = late.content.decode()
    assert "内容尚未提交" in page
    assert 'name="kept_words" value="请核对&lt;b&gt;年份&lt;/b&gt;"' in page
    again = opened(client, case, code, kept_kind="objection", kept_words="请核对<b>年份</b>")
    assert "请核对&lt;b&gt;年份&lt;/b&gt;</textarea>" in again
    assert not Message.objects.exists()


@pytest.mark.parametrize("forged", ["", "1-abc", "1-abc:x:y", "x" * 5000, "1\x00"])
def test_a_forged_pass_opens_nothing(client, clock, town, forged):
    case, _code = registered(client, clock, town)
    give(case)
    for path in (SAY, FILE):
        answer = client.post(path, {"opened": forged, "paper": "1", "kind": "objection"})
        assert answer.status_code == 403
        assert case.words not in answer.content.decode()
        assert client.get(path).status_code == 405


def test_a_pass_is_good_for_its_own_organ_and_case(client, clock, town):
    case, _code = registered(client, clock, town)
    paper = give(case)
    other = make_town("nanqu")
    open_site(other)
    given = {"opened": pass_to(case), "paper": str(paper.number)}
    elsewhere = client.post("/request/nanqu/status/file/", given)
    assert elsewhere.status_code == 403
    assert client.post(FILE, given).status_code == 200


def test_a_letter_is_fetched_whole_as_a_download_that_nobody_keeps(client, clock, town):
    case, code = registered(client, clock, town)
    paper = give(case, b"%PDF-1.4 " + b"x" * 3_000_000, '答复书"\r\n.pdf')
    page = opened(client, case, code)
    assert "下载" in page
    form = {"opened": pass_to(case), "paper": str(paper.number)}
    answer = client.post(FILE, form)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 " + b"x" * 3_000_000
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == "3000009"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert "\r" not in disposition
    assert code not in str(answer.headers)


@pytest.mark.parametrize("number", ["2", "x", "", "9" * 30, "-1", "１"])
def test_what_was_not_handed_over_is_fetched_by_no_number(client, clock, town, number):
    case, _code = registered(client, clock, town)
    give(case)
    hidden = give(case)
    hidden.is_given = False
    hidden.save()
    answer = client.post(FILE, {"opened": pass_to(case), "paper": number})
    assert answer.status_code == 404
    assert "向本机关索取" in answer.content.decode()


def test_what_is_not_clean_or_does_not_open_is_not_handed_out(client, clock, town):
    case, _code = registered(client, clock, town)
    paper = give(case)
    form = {"opened": pass_to(case), "paper": str(paper.number)}
    with paper.file.storage.open(paper.file.name, "wb") as stored:
        stored.write(b"something else")
    answer = client.post(FILE, form)
    assert (answer.status_code, "无法打开" in answer.content.decode()) == (404, True)
    paper.scan_state = ScanState.WAITING.value
    paper.save()
    assert client.post(FILE, form).status_code == 404


def test_a_fault_is_told_in_the_title_and_above_all_with_the_way_to_its_field(client, clock, town):
    case, code = registered(client, clock, town)
    html = said(client, clock, case, code, "withdrawal", words="长" * 1001).content.decode()
    title, main = html[html.index("<title>") :], html[html.index("<main") :]
    assert title.startswith("<title>请更正")
    summary = main[main.index('role="alert"') : main.index('class="stands"')]
    for name in ("words", "sure"):
        assert f'href="#withdrawal-{name}"' in summary
        assert re.search(rf'<(textarea|input)[^>]* id="withdrawal-{name}"', main)
    assert summary.count("请勾选确认") == 1
    opened_forms = re.findall(r"<details[^>]* open>(.*?)</details>", main, re.DOTALL)
    assert any('value="withdrawal"' in one for one in opened_forms)
    assert "<title>请更正" not in opened(client, case, code)


def test_a_wrong_code_is_told_in_the_title(client, town):
    assert "<title>请更正" not in client.get(STATUS).content.decode()
    wrong = client.post(STATUS, {"number": "2021-00001", "code": "AAAAAAAAAA"})
    assert "<title>请更正" in wrong.content.decode()


@pytest.mark.parametrize("resumes", [False, True])
def test_what_a_payment_does_to_the_term_is_said_as_the_terms_have_it(
    client, clock, town, settings, tmp_path, resumes
):
    if resumes:
        own = (terms.DATA / "terms.toml").read_text("utf-8").split("[[disputes]]")[0]
        newest = "[[terms]]" + own.split("[[terms]]")[-1].replace('"restart"', '"resume"')
        settings.LUBU_HOME = tmp_path
        (tmp_path / "rules").mkdir()
        since = newest.replace("valid_from = 2019-05-15", "valid_from = 2021-01-01")
        (tmp_path / terms.FILE).write_text(since, "utf-8")
    billed = Event(kind=EventKind.FEE_NOTICED, on=DAY, amount_yuan=380)
    case, code = registered(client, clock, town, billed)
    page = opened(client, case, code)
    assert ("缴费后继续计算" in page, "重新计算" in page) == (resumes, not resumes)
    served = Event(kind=EventKind.SERVED, on=DAY, notice=Notice.FEE)
    case = done(town, case, served, Event(kind=EventKind.FEE_PAID, on=DAY))
    page = opened(client, case, code)
    assert ("期限继续计算" in page, "期限重新计算" in page) == (resumes, not resumes)


def test_an_application_whose_record_was_spoilt_is_looked_into_and_says_whom_to_ask(
    client, clock, town
):
    case, code = registered(client, clock, town)
    give(case)
    form = form_of(opened(client, case, code), "objection")
    RequestEvent.objects.create(
        request=case, number=case.events + 1, kind="approved", on=DAY, at=at(DAY),
        values={"kind": "approved", "on": "2021-03-01"},
    )  # fmt: skip
    town.organ.phone = "0760-87790000"
    town.organ.save()
    page = opened(client, case, code)
    for shown in (case.number, "正在核查", "0760-87790000", case.words, "答复书.pdf"):
        assert shown in page, shown
    assert 'name="kind"' not in page
    clock.shift(timedelta(seconds=9))
    sent = client.post(SAY, {**form, "words": "请尽快答复"})
    assert sent.status_code == 200, "what was typed before is not lost"
    assert "正在核查" in sent.content.decode()
    assert [one.words for one in Message.objects.all()] == ["请尽快答复"]
