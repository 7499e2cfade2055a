"""Documents that are issued in one step: event, letter and files together or not at all."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from django.db import connection, connections
from pypdf import PdfReader

from lubu.access_requests.actions import (
    ChangedMeanwhileError,
    FutureDayError,
    LetterIncompleteError,
    NotWritableError,
    NotYourCaseError,
    agree,
    hand_on,
    issue_letter,
    key_in,
    opened,
    record,
    set_aside,
    write_letter,
)
from lubu.access_requests.actions.documents import composed, listed, source_for
from lubu.access_requests.actions.letters import NoFeeError
from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.documents import pdf
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.documents.legality import Asked
from lubu.access_requests.models import AccessRequest, Letter, Paper
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    Arrival,
    Consulted,
    EventKind,
    Notice,
    State,
)
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.ledger.models import Entry
from tests.access_requests import screens
from tests.access_requests.cases import day, event, served
from tests.access_requests.factories import SAID, at, done, handed_in
from tests.access_requests.lettering import ON, Clean, lettered_office, prepared, words
from tests.access_requests.screens import address

pytestmark = pytest.mark.django_db
FEE_DAY = day("2025-03-03")


@pytest.fixture
def town():
    return lettered_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, ON)


def issue(town, case, kind, who="clerk", on=ON, **entered) -> Letter:
    case.refresh_from_db()
    letter = issue_letter(
        case.pk, words(kind, **entered), seen=case.events, actor=town.people[who], at=at(on)
    )
    case.refresh_from_db()
    return letter


def text_of(letter: Letter) -> str:
    scan_paper(letter.pdf, Clean())
    pages = PdfReader(BytesIO(opened(letter.pdf))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_a_correction_notice_sets_its_period_and_is_the_applicants(town, case):
    letter = issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明年度", working_days=15)
    assert (case.state, letter.event.kind) == (State.CORRECTION_SENT.value, "correction_asked")
    text = text_of(letter)
    for said in ("张三", "写明年度", "15个工作日", "沙府公补〔2025〕1号", "2025年3月3日"):
        assert said in text
    assert case.papers.given().get() == letter.pdf
    assert {letter.word.kind, letter.pdf.kind} == {"letter"}
    late = done(town, case, served("2025-03-04", Notice.CORRECTION))
    with pytest.raises(NotWritableError):
        issue(town, late, DocumentKind.UNCORRECTED_NOTE, on=day("2025-03-25"))
    note = issue(town, late, DocumentKind.UNCORRECTED_NOTE, on=day("2025-03-26"))
    assert (late.state, late.row) == ("abandoned_uncorrected", "other_uncorrected")
    assert "2025年3月25日届满" in text_of(note)


def test_reasons_asked_and_found_good_delay_the_answer(town, case):
    issue(town, case, DocumentKind.REASON_REQUEST, working_days=10)
    delay = issue(town, case, DocumentKind.DELAY_NOTICE, until="2025-06-30")
    assert case.due_on == day("2025-06-30")
    assert "不迟于2025年6月30日答复" in text_of(delay)


def test_the_leader_agrees_to_an_extension(town, case):
    asked = words(DocumentKind.EXTENSION_NOTICE, why="档案较多", working_days=20)
    with pytest.raises(NotYourCaseError):
        issue(town, case, DocumentKind.EXTENSION_NOTICE, why="档案较多", working_days=20)
    assert not Letter.objects.exists()
    clerk = town.people["clerk"]
    letter = hand_on(case.pk, asked, seen=case.events, actor=clerk, at=at(ON))
    with pytest.raises(NotYourCaseError):
        agree(letter.pk, seen=case.events, edition=letter.edition, actor=clerk, at=at(ON))
    agreed = agree(
        letter.pk, seen=case.events, edition=letter.edition, actor=town.people["leader"], at=at(ON)
    )
    case.refresh_from_db()
    assert (case.extended_by, case.due_on) == (20, day("2025-04-28"))
    assert "不迟于2025年4月28日答复" in text_of(agreed)
    assert agreed.document_number == "沙府公延〔2025〕1号"


def test_parties_are_numbered_and_their_names_sealed(town, case):
    first = issue(town, case, DocumentKind.THIRD_PARTY_LETTER, party_name="某某建材有限公司")
    second = issue(town, case, DocumentKind.CO_ORGAN_LETTER, party_name="中山市交通运输局")
    assert (first.party, second.party) == (1, 2)
    assert first.event.values["whom"] == Consulted.THIRD_PARTY
    assert not first.pdf.is_given
    assert "张三" not in text_of(first)
    with connection.cursor() as cursor:
        cursor.execute("SELECT entered FROM access_requests_letter")
        assert not any("建材" in str(row) for row in cursor.fetchall())
    assert "建材" not in "".join(Entry.objects.values_list("payload", flat=True))
    notice = issue(town, case, DocumentKind.CONSULTATION_NOTICE)
    assert notice.event is None
    assert notice.pdf.is_given
    assert case.history.filter(kind=EventKind.CONSULTED.value).count() == 2
    case = done(town, case, served("2025-03-03", Notice.CONSULTATION, 1))
    objection = event(EventKind.OPINION_GIVEN, "2025-03-03", party=1, discloses=False)
    case = done(town, case, objection)
    told = issue(
        town,
        case,
        DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE,
        party=1,
        disclosed="报价总额",
        override_reason="关系公路通行安全",
    )
    text = text_of(told)
    assert "某某建材有限公司" in text
    assert "行政复议" in text


def test_a_fee_is_counted_by_one_tariff_and_shows_its_parts(town, case):
    letter = issue(
        town,
        case,
        DocumentKind.FEE_NOTICE,
        tariff="per_page",
        pages=35,
        how_to_pay="缴款码",
        earlier=99,
    )
    assert letter.event.values["amount_yuan"] == 50
    assert "每页10元" in text_of(letter)
    assert "按量计收" in text_of(letter)
    assert case.state == State.FEE_NOTICED.value
    other = handed_in(town, ON)
    for nothing in ({"tariff": "per_page", "pages": 30}, {"tariff": "per_item"}):
        with pytest.raises(NoFeeError):
            issue(town, other, DocumentKind.FEE_NOTICE, how_to_pay="缴款码", **nothing)
    with pytest.raises(LetterIncompleteError):
        issue(town, other, DocumentKind.FEE_NOTICE, tariff="", how_to_pay="缴款码")


def test_registering_with_its_slip_and_closing_with_the_list(town):
    case, _code = key_in(
        town.organ,
        SAID,
        arrival=Arrival.IN_PERSON,
        arrived_on=ON,
        actor=town.people["clerk"],
        at=at(ON),
    )
    slip = issue(town, case, DocumentKind.RECEIPT_SLIP)
    assert (case.state, slip.event.kind) == (State.EXAMINING.value, "registered")
    again = issue(town, case, DocumentKind.RECEIPT_SLIP)
    assert again.event is None
    for kind in (
        DocumentKind.APPLICATION_FORM,
        DocumentKind.REGISTER_ENTRY,
        DocumentKind.SECRECY_REVIEW,
    ):
        form = issue(town, case, kind, secrecy_opinion="不涉密", secrecy_by="甲")
        assert form.pdf.pages >= 1
    prepared(town, case)
    gone = event(EventKind.WITHDRAWN, ON)
    record(case.pk, gone, actor=town.people["clerk"], seen=case.events, at=at(ON))
    listed = issue(town, case, DocumentKind.ARCHIVE_LIST)
    assert case.state == State.CLOSED.value
    text = text_of(listed)
    assert "政府信息公开申请登记回执" in text
    assert "资金使用情况表" in text


def test_proof_of_service_serves_its_letter(town, case):
    issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明年度", working_days=15)
    proof = issue(
        town,
        case,
        DocumentKind.DELIVERY_PROOF,
        on=day("2025-03-06"),
        served="correction",
        served_on="2025-03-05",
        document="《政府信息公开申请补正告知书》（沙府公补〔2025〕1号）",
        receiver="本人",
    )
    assert (proof.event.kind, proof.event.on) == ("served", day("2025-03-05"))
    assert case.waits_until == day("2025-03-26")
    for nothing in ({}, {"served": "fee", "document": "x"}):
        with pytest.raises(NotWritableError):  # no letter waits for it any more
            issue(town, case, DocumentKind.DELIVERY_PROOF, on=day("2025-03-07"), **nothing)


@pytest.mark.parametrize(
    "kind",
    [DocumentKind.THIRD_PARTY_LETTER, DocumentKind.CO_ORGAN_LETTER, DocumentKind.ASSIGN_SLIP],
)
def test_a_letter_to_nobody_is_not_issued(town, case, kind):
    with pytest.raises(LetterIncompleteError) as caught:
        issue(town, case, kind, unit_due_on="2025-03-10", copies_to="")
    assert {one.asked for one in caught.value.items} == {Asked.FACTS}


def test_what_goes_to_others_does_not_tell_who_applied(town):
    case = handed_in(town, ON, words="张三（电话13800138000）要的某某公司报价")
    kinds = (DocumentKind.THIRD_PARTY_LETTER, DocumentKind.CO_ORGAN_LETTER)
    for kind in kinds:
        for matter in ("", "张三要的报价", "报价，请告知13800138000", "442000199001011234的报价"):
            with pytest.raises(LetterIncompleteError) as caught:
                issue(town, case, kind, party_name="某某建材有限公司", matter=matter)
            assert {one.asked for one in caught.value.items} == {Asked.UNNAMED}
    for kind in kinds:
        asked = issue(town, case, kind, party_name="某某建材有限公司", matter="公司的报价")
        assert "申请公开“公司的报价”" in text_of(asked)
    for party in (1, 2):
        slip = text_of(issue(town, case, DocumentKind.OPINION_SLIP, party=party))
        assert "公司的报价" in slip
        assert "张三" not in slip
    notice = issue(town, case, DocumentKind.CONSULTATION_NOTICE)
    assert "张三（电话" in text_of(notice)


def test_a_blank_proof_goes_out_with_the_letter_and_serves_nothing(town, case):
    issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明年度", working_days=15)
    said = {"served": "correction", "document": "《政府信息公开申请补正告知书》"}
    before = case.history.count()
    blank = issue(town, case, DocumentKind.DELIVERY_PROOF, **said)
    assert (blank.state, blank.event) == ("issued", None)
    assert (case.history.count(), case.waits_until) == (before, None)
    proof = issue(
        town,
        case,
        DocumentKind.DELIVERY_PROOF,
        on=day("2025-03-06"),
        served_on="2025-03-05",
        receiver="本人",
        **said,
    )
    assert proof.event.on == day("2025-03-05")


def test_a_proof_names_whom_the_letter_is_for(town, case):
    issue(town, case, DocumentKind.EXTENSION_NOTICE, "leader", why="档案较多", working_days=5)
    issue(town, case, DocumentKind.THIRD_PARTY_LETTER, party_name="某某建材有限公司")
    issue(town, case, DocumentKind.CO_ORGAN_LETTER, party_name="中山市交通运输局")
    said = {"document": "《文书》"}
    for served_letter, name in (
        ("consultation:1", "某某建材有限公司"),
        ("consultation:2", "中山市交通运输局"),
        ("extension", "张三"),
    ):
        proof = issue(town, case, DocumentKind.DELIVERY_PROOF, served=served_letter, **said)
        text = text_of(proof)
        assert name in text
        assert ("张三" in text) is (served_letter == "extension")
        assert ("邮寄" in text) is (served_letter == "extension")
    with pytest.raises(LetterIncompleteError):
        issue(town, case, DocumentKind.DELIVERY_PROOF, served="consultation:3", **said)


def test_a_proof_for_a_letter_that_was_never_sent_serves_nothing(town, case):
    issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明年度", working_days=15)
    said = {"document": "《通知书》", "receiver": "本人"}
    before = case.history.count()
    with pytest.raises(NotPermittedError):
        issue(town, case, DocumentKind.DELIVERY_PROOF, served="fee", served_on="2025-03-03", **said)
    with pytest.raises(FutureDayError):
        issue(
            town,
            case,
            DocumentKind.DELIVERY_PROOF,
            served="correction",
            served_on="2025-03-04",
            **said,
        )
    with pytest.raises(LetterIncompleteError):
        issue(town, case, DocumentKind.DELIVERY_PROOF, served_on="2025-03-03", **said)
    assert case.history.count() == before


def test_what_fails_leaves_no_row_no_number_and_no_event(town, case, monkeypatch):
    before = Paper.objects.count(), case.history.count(), Entry.objects.count()

    def broken(*_given: object, **_more: object) -> bytes:
        raise OSError("no room on the disk")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "pdf", broken)
        with pytest.raises(OSError, match="no room"):
            issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
    assert (Paper.objects.count(), case.history.count(), Entry.objects.count()) == before
    assert not Letter.objects.exists()
    letter = issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
    assert letter.serial == 1


def test_who_comes_late_and_who_has_no_post_are_told(town, case):
    said = words(DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
    with pytest.raises(ChangedMeanwhileError):
        issue_letter(case.pk, said, seen=case.events - 1, actor=town.people["clerk"], at=at(ON))
    for who in ("legal", "leader"):
        with pytest.raises(NotYourCaseError):
            issue(town, case, DocumentKind.CORRECTION_NOTICE, who, points="写明", working_days=15)
    for step in (issue_letter, write_letter):
        with pytest.raises(AccessRequest.DoesNotExist):
            step(case.pk, said, seen=case.events, actor=town.people["editor"], at=at(ON))


def test_a_draft_that_nobody_needs_is_set_aside(town, case):
    said = words(DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
    letter = write_letter(case.pk, said, seen=case.events, actor=town.people["clerk"], at=at(ON))
    with pytest.raises(NotYourCaseError):
        set_aside(letter.pk, actor=town.people["leader"], at=at(ON))
    set_aside(letter.pk, actor=town.people["clerk"], at=at(ON))
    fresh = issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
    assert fresh.pk != letter.pk


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_numbers_without_a_gap():
    town = lettered_office()
    cases = [handed_in(town, ON) for _ in range(4)]
    faults: list[BaseException] = []
    start = threading.Barrier(2)

    def work(own: list[AccessRequest]) -> None:
        try:
            start.wait()
            for case in own:
                issue(town, case, DocumentKind.CORRECTION_NOTICE, points="写明", working_days=15)
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(cases[place::2],)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(Letter.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def rejected(town, case, **said: str):
    """A clerk records at the desk that the reasons are not accepted."""
    values = {"seen": AccessRequest.objects.get(pk=case.pk).events, "note": "与申请数量不符"}
    place = address("step", case.pk, EventKind.REASONS_REJECTED.value)
    return screens.who(town, "clerk").post(place, {**values, **said})


def test_a_refusal_says_what_came_of_asking_for_reasons(town, case):
    issue(town, case, DocumentKind.REASON_REQUEST, working_days=10)
    case = done(town, case, served("2025-03-04", Notice.REASONS))
    with screens.on(day("2025-03-10")):
        for said in ({}, {"stated_on": "2025-03-11"}, {"stated_on": "2025-03-07", "note": ""}):
            assert rejected(town, case, on="2025-03-10", **said).status_code == 422, said
        text = screens.text(rejected(town, case, on="2025-03-10"), 422)
        assert "须等说明理由的期限届满后再登记" in text
        answer = rejected(town, case, on="2025-03-10", stated_on="2025-03-07")
        assert answer.status_code == 302
        assert "于 2025-03-07 说明理由" in screens.page(town, "clerk", case)
    assert "本机关于2025年3月3日要求您说明理由。您于2025年3月7日说明了理由" in refusal(case)


def test_who_gave_no_reasons_is_refused_after_his_time_and_as_such(town, case):
    issue(town, case, DocumentKind.REASON_REQUEST, working_days=10)
    case = done(town, case, served("2025-03-04", Notice.REASONS))
    for last, status in ((day("2025-03-18"), 422), (day("2025-03-19"), 302)):
        with screens.on(last):
            assert rejected(town, case, on=last.isoformat()).status_code == status
    assert "您逾期未说明理由" in refusal(case)


def refusal(case) -> str:
    case = AccessRequest.objects.get(pk=case.pk)
    source = source_for(
        case, DocumentKind.REFUSAL, {"reason": "一月内申请百件"}, on=day("2025-03-20"),
        answer=AnswerKind.REFUSE_EXCESSIVE,
    )  # fmt: skip
    assert {one.asked for one in listed(source) if not one.is_satisfied} <= {Asked.NUMBER}
    return composed(source).text
