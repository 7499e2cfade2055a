"""Redacting a file of a case, and making public for everybody what one was given."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from weasyprint import HTML

from lubu.access_requests.actions import NotScannedError, NotYourCaseError, Upload, opened
from lubu.access_requests.actions.disclosing import (
    Item,
    NotDisclosedError,
    PersonalInsideError,
    disclose_to_all,
)
from lubu.access_requests.actions.papers import put_in, scan_paper
from lubu.access_requests.actions.redaction_work import work_on
from lubu.access_requests.actions.redactions import (
    GroundMissingError,
    NothingMarkedError,
    NotNowError,
    NotRedactableError,
    StillNamedError,
    begin_redaction,
    drop_redaction,
    make_copy,
    mark_again,
    release_copy,
    search_words,
    unfound,
    withheld_parts,
)
from lubu.access_requests.desk import redaction_forms
from lubu.access_requests.desk.redaction_forms import AREAS, MarksForm
from lubu.access_requests.models import AccessRequest, Paper, Redaction
from lubu.access_requests.rules.papers import PaperKind
from lubu.ledger.models import Entry
from lubu.publishing.files.limits import FileKind
from lubu.publishing.models import InformationItem
from lubu.redaction import redacting
from lubu.redaction.failures import Reason, RedactionError
from tests.access_requests.factories import at, handed_in
from tests.access_requests.lettering import ON, Clean, answered, draft, lettered_office, prepared
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
NUMBER = "44010619900307773X"
PAGE = (
    "<style>@page { size: A5 }</style><p>补助对象身份证号码 {number}</p><p>补助金额 三百元</p>"
    "<p>第二次审查会议记录</p>"
)


def pdf_with(number: str = NUMBER) -> bytes:
    made: bytes = HTML(string=PAGE.replace("{number}", number)).write_pdf()
    return made


def docx_with(*lines: str) -> bytes:
    document, out = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


@pytest.fixture
def town():
    return lettered_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, ON)


def found(town, case, data: bytes, media: FileKind = FileKind.PDF) -> Paper:
    upload = Upload(name=f"检索所得.{media.value}", media=media, data=data)
    clerk = town.people["clerk"]
    with transaction.atomic():
        [paper] = put_in(case, [upload], kind=PaperKind.FOUND, actor=clerk, at=at(ON))
    scan_paper(paper, Clean())
    return paper


def begun(town, paper: Paper) -> Redaction:
    redaction = begin_redaction(paper.pk, actor=town.people["clerk"], at=at(ON))
    return worked(redaction)


def worked(redaction: Redaction) -> Redaction:
    work_on(redaction.pk)
    return Redaction.objects.get(pk=redaction.pk)


def with_grounds(redaction: Redaction, ground: str = "deny_privacy") -> list[dict[str, object]]:
    return [{**one, "ground": one["ground"] or ground} for one in redaction.marks]


PARTS = [{"ground": "deny_privacy", "what": "身份证号码", "reason": "属于个人隐私"}]


def made(town, redaction: Redaction) -> Redaction:
    clerk = town.people["clerk"]
    make_copy(redaction.pk, with_grounds(redaction), seen=redaction.version, actor=clerk, at=at(ON))
    return worked(redaction)


def words_in(paper: Paper) -> str:
    scan_paper(paper, Clean())
    return "".join(page.extract_text() for page in PdfReader(BytesIO(opened(paper))).pages)


def test_what_points_to_people_is_proposed_taken_out_and_gone(town, case):
    redaction = begun(town, found(town, case, pdf_with()))
    [mark] = redaction.marks
    assert (redaction.state, mark["ground"], mark["chosen"]) == ("marking", "deny_privacy", True)
    clerk = town.people["clerk"]
    search_words(
        redaction.pk,
        ["会议记录"],
        marks=redaction.marks,
        seen=redaction.version,
        actor=clerk,
        at=at(ON),
    )
    redaction = worked(redaction)
    assert [one["mark"]["text"] for one in redaction.marks] == [NUMBER, "会议记录"]
    ready = made(town, redaction)
    assert (ready.state, ready.fault, ready.told["marks"]) == ("ready", "", 2)
    with CaptureQueriesContext(connection) as asked:
        paper = release_copy(
            ready.pk, "补助情况表", grounds=PARTS, seen=ready.version, actor=clerk, at=at(ON)
        )
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    if connection.features.has_select_for_update:  # files that come now wait for their number
        assert 'FROM "access_requests_accessrequest"' in locks[0]
    assert (paper.kind, paper.name, paper.is_given) == ("prepared", "补助情况表.pdf", False)
    text = words_in(paper)
    assert "三百元" in text
    assert NUMBER not in text
    assert "会议记录" not in text
    ready.refresh_from_db()
    assert (ready.state, ready.copy) == ("released", paper)
    assert withheld_parts(case) == PARTS


def test_nothing_of_it_stands_open_in_database_ledger_or_files(town, case):
    redaction = made(town, begun(town, found(town, case, pdf_with())))
    release_copy(
        redaction.pk,
        "副本",
        grounds=PARTS,
        seen=redaction.version,
        actor=town.people["clerk"],
        at=at(ON),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_requests_redaction")
        stored = repr(cursor.fetchall())
    assert NUMBER not in stored
    assert "个人隐私" not in stored
    payloads = "".join(Entry.objects.values_list("payload", flat=True))
    assert NUMBER not in payloads
    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        if file.is_file():
            assert b"%PDF" not in file.read_bytes()


def test_a_docx_loses_its_words_too(town, case):
    source = found(town, case, docx_with(f"身份证号码{NUMBER}", "金额三百元"), FileKind.DOCX)
    ready = made(town, begun(town, source))
    assert ready.state == "ready"
    paper = release_copy(
        ready.pk, "表", grounds=PARTS, seen=ready.version, actor=town.people["clerk"], at=at(ON)
    )
    scan_paper(paper, Clean())
    text = "".join(one.text for one in Document(BytesIO(opened(paper))).paragraphs)
    assert "三百元" in text
    assert NUMBER not in text


def test_a_copy_that_fails_its_verification_is_not_stored(town, case, monkeypatch):
    redaction = begun(town, found(town, case, pdf_with()))
    papers = Paper.objects.count()

    def refused(*_given: object) -> None:
        raise RedactionError(Reason.TEXT_LEFT)

    monkeypatch.setattr(redacting, "redact", refused)
    failed = made(town, redaction)
    assert failed.state == "marking"
    assert failed.fault
    assert not failed.made
    assert Paper.objects.count() == papers
    with pytest.raises(NotNowError):
        release_copy(
            failed.pk,
            "副本",
            grounds=PARTS,
            seen=failed.version,
            actor=town.people["clerk"],
            at=at(ON),
        )


def test_each_step_is_for_clerks_in_its_place_with_grounds(town, case):
    paper = found(town, case, pdf_with())
    clerk = town.people["clerk"]
    with pytest.raises(NotYourCaseError):
        begin_redaction(paper.pk, actor=town.people["leader"], at=at(ON))
    redaction = begun(town, paper)
    seen = {"seen": redaction.version, "actor": clerk, "at": at(ON)}
    nothing = [{**one, "chosen": False} for one in redaction.marks]
    with pytest.raises(NothingMarkedError):
        make_copy(redaction.pk, nothing, **seen)
    with pytest.raises(GroundMissingError):
        make_copy(redaction.pk, [{**one, "ground": ""} for one in redaction.marks], **seen)
    with pytest.raises(NotNowError):
        make_copy(redaction.pk, redaction.marks, **{**seen, "seen": redaction.version + 1})
    ready = made(town, redaction)
    seen["seen"] = ready.version
    with pytest.raises(GroundMissingError):
        release_copy(ready.pk, "副本", grounds=[], **seen)
    again = mark_again(ready.pk, **seen)
    assert (again.state, bool(again.made)) == ("marking", False)
    drop_redaction(again.pk, actor=clerk, at=at(ON))
    again.refresh_from_db()
    assert (again.state, again.marks) == ("dropped", [])
    work_on(again.pk)  # and what comes late changes nothing
    again.refresh_from_db()
    assert again.state == "dropped"


def test_only_clean_files_of_the_right_type_are_redacted(town, case):
    upload = Upload(name="图.png", media=FileKind.PNG, data=b"x")
    pdf = Upload(name="新.pdf", media=FileKind.PDF, data=pdf_with())
    clerk = town.people["clerk"]
    picture, new = put_in(case, [upload, pdf], kind=PaperKind.FOUND, actor=clerk, at=at(ON))
    with pytest.raises(NotRedactableError):
        begin_redaction(picture.pk, actor=clerk, at=at(ON))
    with pytest.raises(NotScannedError):
        begin_redaction(new.pk, actor=clerk, at=at(ON))


def test_the_screens_of_a_redaction(town, case):
    paper = found(town, case, pdf_with())
    client = Client()
    client.force_login(town.people["clerk"])
    address = reverse("access_requests:redact", args=[paper.pk])
    assert client.get(address).status_code == 200
    begin = client.post(address)
    redaction = Redaction.objects.get()
    screen = reverse("access_requests:redaction", args=[redaction.pk])
    assert begin.url == screen
    assert client.get(screen)["Refresh"] == "2"
    redaction = worked(redaction)
    shown = client.get(screen).content.decode()
    assert NUMBER not in shown
    assert 'name="chosen_0"' in shown
    picture = client.get(reverse("access_requests:redaction-page", args=[redaction.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert "no-store" in picture["Cache-Control"]
    gone = reverse("access_requests:redaction-page", args=[redaction.pk, 9])
    assert client.get(gone).status_code == 404
    area = {"page": 1, "left": 10, "top": 60, "right": 90, "bottom": 80, "ground": "deny_process"}
    form = {
        "seen": redaction.version,
        "words": "",
        "chosen_0": "on",
        "ground_0": "deny_third",
        "areas-TOTAL_FORMS": 1,
        "areas-INITIAL_FORMS": 0,
        **{f"areas-0-{name}": value for name, value in area.items()},
        "step": "make",
    }
    wrong = client.post(screen, {**form, "areas-0-right": ""})
    assert wrong.status_code == 422
    assert client.post(screen, form).status_code == 302
    redaction = worked(redaction)
    assert redaction.state == "ready", redaction.fault
    assert {one["ground"] for one in redaction.marks} == {"deny_third", "deny_process"}
    looking = client.get(screen).content.decode()
    assert 'name="what_deny_process"' in looking
    release = {
        "seen": redaction.version,
        "name": "副本",
        "step": "release",
        **{
            f"{name}_{ground}": "会议记录"
            for ground in ("deny_third", "deny_process")
            for name in ("what", "reason")
        },
    }
    assert client.post(screen, {**release, "what_deny_third": ""}).status_code == 422
    assert client.post(screen, release).status_code == 302
    assert client.get(screen).status_code == 200
    other = Client()
    other.force_login(town.people["leader"])
    assert other.get(screen).url == "/desk/"


def test_drawn_places_are_kept_when_a_page_is_turned(town, case):
    redaction = begun(town, found(town, case, pdf_with()))
    client = Client()
    client.force_login(town.people["clerk"])
    screen = reverse("access_requests:redaction", args=[redaction.pk])
    area = {"page": 1, "left": 10, "top": 60, "right": 90, "bottom": 80, "ground": ""}
    form = {
        "seen": redaction.version,
        "areas-TOTAL_FORMS": 1,
        "areas-INITIAL_FORMS": 0,
        **{f"areas-0-{name}": value for name, value in area.items()},
        "step": "keep",
    }
    kept = client.post(f"{screen}?page=9", form)
    assert kept.url == f"{screen}?page=1"
    assert client.post(screen, form).status_code == 409
    redaction.refresh_from_db()
    assert (redaction.state, len(redaction.marks)) == ("marking", 2)
    assert "页码" not in client.get(screen).content.decode(), "there is one page only"


def test_a_docx_is_redacted_on_the_screens_and_its_pages_are_asked_for(town, case):
    source = found(town, case, docx_with(f"张三，{NUMBER}", "金额三百元"), FileKind.DOCX)
    client = Client()
    client.force_login(town.people["clerk"])
    begun(town, source)
    redaction = Redaction.objects.get()
    screen = reverse("access_requests:redaction", args=[redaction.pk])
    form = {"seen": redaction.version, "chosen_0": "on", "ground_0": "deny_third"}
    nothing = client.post(screen, {**form, "words": " ", "step": "search"})
    assert nothing.status_code == 422
    assert client.post(screen, {**form, "words": "张三\n赵六", "step": "search"}).status_code == 302
    redaction = worked(redaction)
    assert unfound(redaction) == ["赵六"]
    assert "赵六" in client.get(screen).content.decode().split('name="words"')[0]
    form = {"seen": redaction.version, "words": "", "step": "make"}
    for place in range(2):
        form |= {f"chosen_{place}": "on", f"ground_{place}": "deny_third"}
    assert client.post(screen, form).status_code == 302
    redaction = worked(redaction)
    assert redaction.state == "ready", redaction.fault
    release = {
        "seen": redaction.version,
        "name": "发放表",
        "what_deny_third": "姓名、证件号码",
        "reason_deny_third": "个人隐私",
        "step": "release",
    }
    assert client.post(screen, release).status_code == 422
    assert client.post(screen, {**release, "pages": "2", "name": "张三的表"}).status_code == 422
    assert client.post(screen, {**release, "pages": "2"}).status_code == 302
    redaction.refresh_from_db()
    assert redaction.copy.pages == 2


def test_what_was_taken_out_is_not_told_beside_the_copy(town, case):
    ready = made(town, begun(town, found(town, case, pdf_with())))
    told = {"seen": ready.version, "actor": town.people["clerk"], "at": at(ON)}
    with pytest.raises(StillNamedError):
        release_copy(ready.pk, f"表{NUMBER.lower()}", grounds=PARTS, **told)
    reason = [{**one, "reason": f"{NUMBER[:6]} {NUMBER[6:]}不同意"} for one in PARTS]
    with pytest.raises(StillNamedError):
        release_copy(ready.pk, "表", grounds=reason, **told)


# --- for everybody --------------------------------------------------------------------------------


def given_copy(town, case, data: bytes) -> Paper:

    copy = prepared(town, case, data=data)
    answered(town, case, said=draft(viewing="", papers=[copy.number]))
    case.refresh_from_db()
    copy.refresh_from_db()
    return copy


def item(
    town, *papers: Paper, text: str = "现将有关情况予以公开。", title: str = "补助情况"
) -> Item:
    return Item(title=title, text=text, column=town.column, papers=list(papers))


def test_what_one_was_given_becomes_a_draft_for_everybody(town, case):
    town.column = open_site(town)
    clerk = town.people["clerk"]
    with pytest.raises(NotDisclosedError):
        disclose_to_all(case.pk, item(town), actor=clerk, at=at(ON))
    copy = given_copy(town, case, pdf_with("略"))
    made_of = disclose_to_all(case.pk, item(town, copy), actor=clerk, at=at(ON))
    page = InformationItem.objects.get(pk=made_of.item_id)
    assert (page.title, page.source, page.live) == ("补助情况", "依申请公开", False)
    latest = page.get_latest_revision_as_object()
    assert [one.file.kind for one in latest.attachments.all()] == ["pdf"]
    assert page.asked_by.request == case
    assert not page.submissions.exists()
    assert not page.releases.exists()
    with pytest.raises(NotDisclosedError):
        disclose_to_all(case.pk, item(town, copy), actor=clerk, at=at(ON))


@pytest.mark.parametrize(
    "words", [{"text": "申请人张三要求公开。"}, {"title": "关于13800138000来电"}]
)
def test_words_that_point_to_a_person_stay_out(town, case, words):
    town.column = open_site(town)
    given_copy(town, case, pdf_with("略"))
    before = InformationItem.objects.count()
    with pytest.raises(PersonalInsideError) as caught:
        disclose_to_all(case.pk, item(town, **words), actor=town.people["clerk"], at=at(ON))
    assert "张三" not in str(caught.value)
    assert InformationItem.objects.count() == before


def test_files_that_point_to_a_person_or_cannot_be_read_stay_out(town, case):
    town.column = open_site(town)
    copy = given_copy(town, case, pdf_with())
    client = Client()
    client.force_login(town.people["clerk"])
    address = reverse("access_requests:disclose", args=[case.pk])
    assert client.get(address).status_code == 200
    form = {"title": "补助情况", "text": "公开。", "column": town.column.pk, "papers": [copy.pk]}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "附件" in refused.content.decode()
    assert NUMBER not in refused.content.decode()
    assert not InformationItem.objects.filter(title="补助情况").exists()
    assert client.post(address, {**form, "papers": []}).status_code == 302
    assert client.get(address).status_code == 404
    other = lettered_office("nanqu")
    foreign = open_site(other)
    again = handed_in(town, date(2025, 3, 4))
    answered(town, again, date(2025, 3, 4))
    elsewhere = Item(title="题", text="文", column=foreign, papers=[])
    with pytest.raises(NotYourCaseError):
        disclose_to_all(again.pk, elsewhere, actor=town.people["clerk"], at=at(ON))


def test_a_form_of_marks_has_no_more_fields_than_are_taken():
    fields = redaction_forms.MOST_SHOWN * 2 + AREAS.max_num * len(AREAS.form.base_fields)
    assert fields + 30 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_marks_that_are_not_listed_are_taken_out_all_the_same(monkeypatch):
    monkeypatch.setattr(redaction_forms, "MOST_SHOWN", 2)
    kept = [
        {"mark": {"page": 1}, "ground": ground, "chosen": place != 3}
        for place, ground in enumerate(("deny_third", "", "deny_third", "", ""))
    ]
    form = MarksForm(kept, {"seen": "1", "chosen_0": "on", "ground_unlisted": "deny_process"})
    assert form.is_valid()
    assert [(one["chosen"], one["ground"]) for one in form.marks()] == [
        (True, ""), (False, ""), (True, "deny_third"), (False, "deny_process"),
        (True, "deny_process"),
    ]  # fmt: skip
