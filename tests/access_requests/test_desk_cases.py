"""The list of cases, keying in, the page of a case and its steps, against a real database."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lubu.access_requests.actions import add_paper, apply, look_at, say
from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.models import AccessRequest, Message, Note, Paper
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Consulted, EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.ledger.models import Entry
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.rules import ScanState
from tests.access_requests.cases import event
from tests.access_requests.factories import SAID, at, done, handed_in, make_office
from tests.access_requests.screens import MONDAY, address, on, page, seen, text, who
from tests.organisations.factories import Town
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
REFUSED = 302
"""Wagtail sends whoever may not do something home, with a sentence."""
KEYED = {
    "arrival": "in_person",
    "arrived_on": "2021-03-01",
    "confirmed_on": "",
    "applicant_kind": "natural_person",
    "name": "李四光",
    "identity": "442000199001011234",
    "words": "宅基地审批结果",
    "form": "paper",
    "way": "mail",
}


@pytest.fixture
def town() -> Town:
    return make_office()


class Clean:
    """A scanner that finds nothing."""

    def scan(self, _file: object) -> Scan:
        return Scan(Verdict.CLEAN)

    def version(self) -> str:
        return "1"


def keyed_in(town: Town, **said: str):
    client = who(town, "clerk")
    form = text(client.get(address("key-in")), 200)
    code = re.search(r'name="code" value="(\w{10})"', form).group(1)
    return client.post(address("key-in"), {**KEYED, "organ": town.organ.slug, "code": code, **said})


def test_what_is_keyed_in_shows_number_and_code_once(town):
    with on(MONDAY):
        answer = keyed_in(town, files=SimpleUploadedFile("申请.pdf", samples.pdf()))
        body = text(answer, 200)
    case = AccessRequest.objects.get()
    assert case.number == "2021-00001"
    assert case.number in body
    code = re.search(r"case-code\">(\w{10})<", body).group(1)
    assert "no-store" in answer["Cache-Control"]
    assert "2021-03-29" in body, "the last day of twenty working days"
    with on(MONDAY):
        assert code not in page(town, "clerk", case)
    assert [paper.name for paper in case.papers.all()] == ["申请.pdf"]
    assert case.name == "李四光"


def test_the_form_sent_twice_makes_one_case_with_one_code(town):
    code = "ABCDEFGHJK"
    with on(MONDAY):
        first = keyed_in(town, code=code)
        again = keyed_in(town, code=code)
    assert AccessRequest.objects.count() == 1
    assert code in text(first, 200)
    assert code in text(again, 200)


@pytest.mark.parametrize("other", [{"name": "王五"}, {"arrived_on": "2021-02-26"}])
def test_the_form_with_something_else_in_it_becomes_a_new_form(town, other):
    code = "ABCDEFGHJK"
    with on(MONDAY):
        keyed_in(town, code=code)
        body = text(keyed_in(town, code=code, **other), 409)
        assert "本表单此前已提交过其他内容" in body
        assert code not in body
        [anew] = re.findall(r'name="code" value="(\w{10})"', body)
        text(keyed_in(town, code=anew, **other), 200)
    assert AccessRequest.objects.count() == 2


def test_a_fax_waits_for_the_confirmation_of_both_sides(town):
    with on(MONDAY):
        body = text(keyed_in(town, arrival="fax"), 200)
    case = AccessRequest.objects.get()
    assert (case.state, case.received_on) == ("confirming", None)
    assert str(case.number) in body


@pytest.mark.parametrize(
    ("field", "value"),
    [("arrived_on", "2021-03-02"), ("name", ""), ("arrival", "internet"), ("code", "short")],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(town, field, value):
    with on(MONDAY):
        body = text(keyed_in(town, **{field: value}), 422)
    assert "李四光" in body or field == "name", "what was typed stays"
    assert not AccessRequest.objects.exists()


def test_only_clerks_key_in(town):
    for name in ("legal", "leader", "auditor", "editor"):
        assert who(town, name).get(address("key-in")).status_code == REFUSED


def test_the_list_shows_the_days_left_and_no_applicant(town):
    with on(MONDAY):
        calm = handed_in(town, MONDAY)
    with on(date(2021, 3, 29)):
        body = text(who(town, "clerk").get(address("list")), 200)
        assert "今天是最后一天" in body
    with on(date(2021, 3, 15)):
        assert "剩余10个工作日" in text(who(town, "auditor").get(address("list")), 200)
    with on(date(2021, 3, 31)):
        late = text(who(town, "clerk").get(address("list", query="?only=overdue")), 200)
    assert "逾期2个工作日" in late
    assert calm.number in late
    assert "张三" not in late
    assert "1234" not in late


def test_other_peoples_cases_are_not_seen(town):
    other = make_office("nanqu")
    case = handed_in(other, MONDAY)
    with on(MONDAY):
        assert case.number not in text(who(town, "clerk").get(address("list")), 200)
        assert who(town, "clerk").get(address("case", case.pk)).status_code == 404
        assert who(town, "editor").get(address("list")).status_code == REFUSED
        step = address("step", case.pk, "withdrawn")
        assert who(town, "clerk").post(step, {"seen": 2}).status_code == 404


def test_the_list_is_filtered(town):
    with on(MONDAY):
        first, second = handed_in(town, MONDAY), handed_in(town, MONDAY, words="别的事")
        done(town, first, Event(kind=EventKind.DRAFTED, on=MONDAY, answer=AnswerKind.GRANT))
        done(town, second, Event(kind=EventKind.WITHDRAWN, on=MONDAY))
        say(first, MessageKind.OBJECTION, words="请快一些", token="t", at=at(MONDAY))
        client = who(town, "clerk")

        def numbers(query: str) -> set[str]:
            body = text(client.get(address("list", query=query)), 200)
            table = body.partition("case-lines")[2]
            return set(re.findall(r">(2021-\d{5})<", table))

        assert numbers("") == {first.number}
        assert numbers("?state=all") == {first.number, second.number}
        assert numbers("?state=withdrawn") == {second.number}
        assert numbers("?state=all&number=00002") == {second.number}
        assert numbers("?answer=grant") == {first.number}
        assert numbers("?answer=partial&state=all") == set()
        assert numbers("?only=unread") == {first.number}
        assert numbers("?year=2020&state=all") == set()
        assert numbers("?year=2021&state=nonsense&unit=x") == {first.number}
        assert numbers("?year=0000&state=all") == {first.number, second.number}


def test_the_years_of_the_list_are_those_of_receipt_and_of_what_is_not_confirmed_yet(town):
    client = who(town, "clerk")
    with on(date(2021, 1, 5)):
        keyed_in(town, arrived_on="2020-12-31")
        keyed_in(town, arrival="fax", arrived_on="2020-12-30")
        body = text(client.get(address("list", query="?year=2020")), 200)
        assert re.findall(r'value="(20\d\d)"', body) == ["2021", "2020"]
        assert ("2021-00001" in body, "2021-00002" in body) == (True, False)
        body = text(client.get(address("list", query="?year=2021")), 200)
        assert ("2021-00001" in body, "2021-00002" in body) == (False, True)


def test_an_applicant_is_found_by_the_whole_name_or_document_without_an_address(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        handed_in(town, MONDAY, name="王五", identity="442000199001019999")
        for sought in ("张三", " 442000 19900101 1234"):
            answer = who(town, "clerk").post(address("list"), {"who": sought})
            body = text(answer, 200)
            assert body.count('class="title"') == 1
            assert case.number in body
            assert sought.strip() not in body
        assert "没有" in text(who(town, "clerk").post(address("list"), {"who": "张"}), 200)


def test_the_list_asks_as_often_for_fifty_cases_as_for_one(town, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = who(town, "clerk")
    with on(MONDAY):
        handed_in(town, MONDAY)
        client.get(address("list"))
        with CaptureQueriesContext(
            connection,
        ) as one:
            client.get(address("list"))
        for number in range(12):
            handed_in(town, MONDAY, words=f"第{number}号宅基地审批结果")
        with django_assert_num_queries(len(one)):
            client.get(address("list"))


def test_the_table_that_leaves_holds_nobody(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        answer = who(town, "auditor").get(address("table"))
    book = load_workbook(BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == case.number
    assert rows[1][6] == 20
    assert SAID.name not in str(rows)
    assert SAID.words not in str(rows)


def test_the_page_explains_the_clock_and_masks_the_applicant(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
    with on(date(2021, 4, 6)):
        body = page(town, "clerk", case)
    assert "2021-03-29" in body
    assert "《政府信息公开条例》第三十三条" in body
    assert "周末" in body
    assert "张*" in body
    assert "张三" not in body
    assert "13800138000" not in body
    assert "逾期" in body


def test_only_what_is_permitted_and_the_persons_own_is_offered(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        mine, theirs = page(town, "clerk", case), page(town, "legal", case)
        assert address("step", case.pk, "withdrawn") in mine
        assert address("step", case.pk, "corrected") not in mine
        assert address("step", case.pk, "withdrawn") not in theirs
        assert who(town, "legal").get(address("step", case.pk, "withdrawn")).status_code == REFUSED
        assert who(town, "clerk").get(address("step", case.pk, "approved")).status_code == 404


def test_a_step_is_recorded_with_its_note(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        done(town, case, Event(kind=EventKind.CORRECTION_ASKED, on=MONDAY, working_days=15))
        step = address("step", case.pk, "served")
        assert "补正" in text(who(town, "clerk").get(step), 200)
        answer = who(town, "clerk").post(
            step,
            {"seen": seen(case), "on": "2021-03-01", "letter": "correction", "note": "面交"},
        )
    assert answer.status_code == 302
    last = case.history.last()
    assert (last.kind, last.event.notice, last.note) == ("served", Notice.CORRECTION, "面交")
    assert Entry.objects.filter(kind="request.served").count() == 1


def test_an_opinion_is_recorded_for_the_party_that_gave_it(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        for party in (1, 2):
            asked = Event(
                kind=EventKind.CONSULTED, on=MONDAY, whom=Consulted.THIRD_PARTY, party=party
            )
            case = done(town, case, asked)
        step = address("step", case.pk, "opinion_given")
        sent = {"seen": seen(case), "on": "2021-03-01", "letter": "consultation-2"}
        text(who(town, "clerk").post(step, sent), 422)
        assert who(town, "clerk").post(step, {**sent, "discloses": "no"}).status_code == 302
    event = case.history.last().event
    assert (event.party, event.discloses) == (2, False)


def test_a_day_that_cannot_be_is_refused_with_the_reason(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        step = address("step", case.pk, "withdrawn")
        for day, status in (("2021-03-02", 422), ("2021-02-26", 422), ("", 422)):
            text(who(town, "clerk").post(step, {"seen": seen(case), "on": day}), status)
        ended = address("step", case.pk, "ended")
        text(who(town, "clerk").post(ended, {"seen": seen(case), "on": "2021-03-01"}), 422)
        served = address("step", case.pk, "served")
        text(who(town, "clerk").post(served, {"seen": seen(case), "on": "2021-03-01"}), 422)
    assert AccessRequest.objects.get().state == "examining"


def test_of_two_clerks_at_once_the_second_sees_what_the_first_did(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        before = seen(case)
        step = address("step", case.pk, "withdrawn")
        ended = address("step", case.pk, "ended")
        sent = {"seen": before, "on": "2021-03-01", "note": "并案"}
        served = Event(kind=EventKind.CORRECTION_ASKED, on=MONDAY, working_days=15)
        done(town, case, served)
        body = text(who(town, "clerk_two").post(step, sent), 409)
        assert "要求补正" in body or "补正" in body
        assert "依申请公开经办" in body
        again = re.search(r'name="seen" value="(\d+)"', body).group(1)
        assert int(again) == before + 1
        assert AccessRequest.objects.get().state == "correction_sent"
        answer = who(town, "clerk_two").post(ended, {**sent, "seen": again})
        assert answer.status_code == 302
    assert AccessRequest.objects.get().state == "ended"


def test_a_message_is_taken_up_with_the_step_that_follows(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        done(town, case, Event(kind=EventKind.CORRECTION_ASKED, on=MONDAY, working_days=15))
        say(case, MessageKind.CORRECTION, words="指2020年的", token="t", at=at(MONDAY))
        message = Message.objects.get()
        step = address("step", case.pk, "corrected", query=f"?message={message.pk}")
        assert step in page(town, "clerk", case)
        assert "指2020年的" in text(who(town, "clerk").get(step), 200)
        who(town, "clerk").post(
            address("step", case.pk, "corrected"),
            {"seen": seen(case), "on": "2021-03-01", "message": message.pk},
        )
    message.refresh_from_db()
    assert message.taken_up_by == town.people["clerk"]
    assert AccessRequest.objects.get().state == "examining"


def test_a_step_that_fails_takes_no_message_up(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        say(case, MessageKind.WITHDRAWAL, words="", token="t", at=at(MONDAY))
        message = Message.objects.get()
        sent = {"seen": seen(case) - 1, "on": "2021-03-01", "message": message.pk}
        text(who(town, "clerk").post(address("step", case.pk, "withdrawn"), sent), 409)
    message.refresh_from_db()
    assert message.taken_up_at is None


def test_a_message_is_put_aside_with_a_reply(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        say(case, MessageKind.OBJECTION, words="太慢", token="t", at=at(MONDAY))
        message = Message.objects.get()
        aside, field = address("put-aside", message.pk), f"m{message.pk}-reply"
        text(who(town, "clerk").post(aside, {field: ""}), 422)
        assert who(town, "clerk").post(aside, {field: "将在期限内答复"}).status_code == 302
        text(who(town, "clerk").post(aside, {field: "再答"}), 409)
        assert who(town, "legal").post(aside, {field: "x"}).status_code == REFUSED
    message.refresh_from_db()
    assert message.reply == "将在期限内答复"


def test_a_file_is_opened_when_it_is_clean_and_the_ledger_knows_by_whom(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        client = who(town, "clerk")
        sent = {"kind": "found", "file": SimpleUploadedFile("账目.pdf", samples.pdf())}
        assert client.post(address("add-paper", case.pk), sent).status_code == 302
        paper = case.papers.get()
        assert client.post(address("open-paper", paper.pk)).status_code == 302, "not scanned"
        scan_paper(paper, Clean())
        answer = client.post(address("open-paper", paper.pk))
        auditor = who(town, "auditor")
        assert auditor.post(address("open-paper", paper.pk)).status_code == REFUSED
        shown = auditor.get(address("case", case.pk)).content.decode()
        assert "账目.pdf" in shown
        assert address("open-paper", paper.pk) not in shown
    assert answer.content == samples.pdf()
    assert answer["X-Content-Type-Options"] == "nosniff"
    entry = Entry.objects.get(kind="request.paper_opened")
    assert entry.actor == town.people["clerk"]
    assert "账目" not in str(entry.payload)
    bad = {"kind": "found", "file": SimpleUploadedFile("a.exe", b"MZ" + b"0" * 99)}
    with on(MONDAY):
        text(client.post(address("add-paper", case.pk), bad), 422)
        foreign = who(make_office("nanqu"), "clerk").post(address("open-paper", paper.pk))
    assert foreign.status_code == 404


def test_notes_are_sealed_and_stay_on_the_desk(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        sent = {"words": "已电话联系"}
        assert who(town, "leader").post(address("note", case.pk), sent).status_code == 302
        assert who(town, "auditor").post(address("note", case.pk), sent).status_code == REFUSED
        assert "已电话联系" in page(town, "clerk", case)
    assert Note.objects.get().words == "已电话联系"
    assert "已电话联系" not in str(Entry.objects.filter(kind="request.note").get().payload)


def test_a_letter_of_several_matters_becomes_several_cases(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY, words="一、道路养护资金；二、宅基地审批")
    with on(MONDAY + timedelta(days=2)):
        sent = {"seen": seen(case), "keeps": "道路养护资金", "words": "宅基地审批\n\n低保名单\n"}
        body = text(who(town, "clerk").post(address("split", case.pk), sent), 200)
        assert len(set(re.findall(r"case-code\">(\w{10})<", body))) == 2
        late = {**sent, "seen": seen(case) - 1}
        text(who(town, "clerk").post(address("split", case.pk), late), 409)
        text(who(town, "clerk").post(address("split", case.pk), {**sent, "words": " \n"}), 422)
    further = list(case.splits.order_by("number"))
    assert [one.words for one in further] == ["宅基地审批", "低保名单"]
    assert {one.received_on for one in further} == {MONDAY}
    assert {one.name for one in further} == {SAID.name}
    assert {one.state for one in further} == {"arrived"}
    assert case.notes.get().words == "道路养护资金"
    into = json.loads(Entry.objects.get(kind="request.split").payload)["into"]
    assert into == ["2021-00002", "2021-00003"]


@pytest.mark.parametrize(
    "touched",
    [
        [
            event(EventKind.CORRECTION_ASKED, MONDAY, working_days=7),
            event(EventKind.CORRECTED, MONDAY),
        ],
        [event(EventKind.DRAFTED, MONDAY, answer=AnswerKind.GRANT)],
        [
            event(EventKind.DRAFTED, MONDAY, answer=AnswerKind.GRANT),
            event(EventKind.SENT_BACK, MONDAY),
        ],
    ],
)
def test_what_was_sent_or_drafted_is_not_split_any_more(town, touched):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        assert address("split", case.pk) in page(town, "clerk", case)
        case = done(town, case, *touched)
        assert address("split", case.pk) not in page(town, "clerk", case)
        sent = {"seen": seen(case), "keeps": "道路", "words": "宅基地审批"}
        text(who(town, "clerk").post(address("split", case.pk), sent), 409)
    assert not case.splits.exists()


def test_disputes_are_recorded_with_their_last_days(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        case = done(
            town,
            case,
            Event(kind=EventKind.DRAFTED, on=MONDAY, answer=AnswerKind.DENY_SECRET),
            Event(kind=EventKind.LEGAL_PASSED, on=MONDAY),
            Event(kind=EventKind.APPROVED, on=MONDAY),
            Event(kind=EventKind.ISSUED, on=MONDAY),
            Event(kind=EventKind.SERVED, on=MONDAY, notice=Notice.ANSWER),
        )
        body = page(town, "clerk", case)
        assert "2021-04-30" in body, "sixty days"
        filed = {
            "kind": "reconsideration",
            "before": "中山市人民政府",
            "filed_on": "2021-03-01",
        }
        client = who(town, "clerk")
        assert client.post(address("file-dispute", case.pk), filed).status_code == 302
        text(
            client.post(address("file-dispute", case.pk), {**filed, "kind": "litigation_after"}),
            422,
        )
        dispute = case.disputes.get()
        closed = {"outcome": "upheld", "closed_on": "2021-03-01", "served_on": "2021-03-01"}
        outcome = address("close-dispute", dispute.pk)
        text(client.post(outcome, {**closed, "closed_on": "2021-02-01"}), 422)
        assert client.post(outcome, closed).status_code == 302
        assert "2021-03-16" in page(town, "clerk", case), "fifteen days after the decision"


def test_files_of_a_case_are_looked_at_before_they_are_kept(town):
    with on(MONDAY):
        case = apply(
            town.organ,
            SAID,
            uploads=[look_at(BytesIO(samples.pdf()), "身份证.pdf")],
            code="ABCDEFGHJK",
            at=at(MONDAY),
        )
        upload = look_at(BytesIO(samples.pdf()), "意见.pdf")
        add_paper(
            case.pk, upload, kind=PaperKind.OPINION, actor=town.people["clerk"], at=at(MONDAY)
        )
        body = page(town, "clerk", case)
    assert "身份证.pdf" in body
    assert "意见.pdf" in body
    assert address("open-paper", case.papers.first().pk) not in body, "not scanned yet"


def test_a_file_that_is_refused_is_told_by_name_with_the_reason(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        program = SimpleUploadedFile("程序.exe", b"MZ" + bytes(100))
        sent = {"kind": "found", "file": program}
        body = text(who(town, "clerk").post(address("add-paper", case.pk), sent), 422)
    assert "文件“程序.exe”：不接收这种类型的文件，请另存为PDF或DOCX。" in body


def test_a_clerk_names_the_subject_for_the_public_log_and_nobody_in_it(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        named = address("subject", case.pk)
        assert named in page(town, "clerk", case)
        assert named not in page(town, "legal", case)
        assert who(town, "legal").post(named, {"subject": "养护资金"}).url == "/desk/"
        text(who(town, "clerk").post(named, {"subject": f"{SAID.name}问的养护资金"}), 422)
        assert AccessRequest.objects.get().public_subject == ""
        answer = who(town, "clerk").post(named, {"subject": "农村公路养护资金"})
        assert answer.status_code == 302
        assert "农村公路养护资金" in page(town, "legal", case)


def test_a_clean_file_leads_to_its_redaction(town):
    with on(MONDAY):
        case = handed_in(town, MONDAY)
        upload = look_at(BytesIO(samples.pdf()), "意见.pdf")
        clerk = town.people["clerk"]
        paper = add_paper(case.pk, upload, kind=PaperKind.FOUND, actor=clerk, at=at(MONDAY))
        redact = address("redact", paper.pk)
        assert redact not in page(town, "clerk", case)
        Paper.objects.update(scan_state=ScanState.CLEAN.value)
        assert redact in page(town, "clerk", case)
        assert redact not in page(town, "leader", case)
