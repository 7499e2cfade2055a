"""Files that are given whole, and released copies that are taken back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image

from lubu.access_requests.actions import (
    LetterIncompleteError,
    NotScannedError,
    NotYourCaseError,
    Upload,
    approve,
    hand_in,
    opened,
    pass_legal,
    send_back,
    write_letter,
)
from lubu.access_requests.actions.papers import put_in, scan_paper
from lubu.access_requests.actions.redactions import (
    NotGivableError,
    NotNowError,
    begin_whole_copy,
    drop_redaction,
    mark_again,
    release_copy,
    withheld_parts,
)
from lubu.access_requests.actions.taking_back import CopyInUseError, take_back_copy
from lubu.access_requests.documents.legality import Asked
from lubu.access_requests.gathering import prepared as offered
from lubu.access_requests.models import AccessRequest, Letter, Paper, Redaction
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.access_requests.rules.papers import PaperKind
from lubu.ledger.models import Entry
from lubu.publishing.files.limits import FileKind
from tests.access_requests.factories import at, handed_in
from tests.access_requests.lettering import ON, Clean, answered, draft, lettered_office
from tests.access_requests.screens import address, text, who
from tests.access_requests.test_letters_redaction import (
    PARTS,
    begun,
    docx_with,
    found,
    made,
    pdf_with,
    worked,
)
from tests.publishing.files import samples
from tests.publishing.files.samples import SECRET, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return lettered_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, ON)


def workbook(*, hidden_row: bool = False, hidden_sheet: bool = False) -> bytes:
    book = Workbook()
    book.properties.creator = SECRET
    sheet = book.active
    sheet.title = "汇总"
    sheet.append([WORDS, 300])
    sheet.append(["内部核算", 5])
    sheet["A1"].comment = Comment(f"{SECRET}批注", SECRET)
    sheet.row_dimensions[2].hidden = hidden_row
    if hidden_sheet:
        book.create_sheet("底稿").sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


GIVEN = {
    FileKind.PDF: samples.pdf,
    FileKind.DOCX: samples.docx,
    FileKind.XLSX: workbook,
    FileKind.JPG: samples.jpg,
    FileKind.PNG: samples.png,
}


def whole(town, paper: Paper) -> Redaction:
    return worked(begin_whole_copy(paper.pk, actor=town.people["clerk"], at=at(ON)))


def told(town, redaction: Redaction) -> dict[str, object]:
    return {"seen": redaction.version, "actor": town.people["clerk"], "at": at(ON)}


def released(town, redaction: Redaction, name: str = "副本", **more: object) -> Paper:
    given = {"grounds": [], "pages": 1, **more, **told(town, redaction)}
    paper = release_copy(redaction.pk, name, **given)
    scan_paper(paper, Clean())
    paper.refresh_from_db()
    return paper


@pytest.mark.parametrize("media", GIVEN, ids=str)
def test_a_copy_of_the_whole_file_tells_nothing_of_its_makers(town, case, media):
    data = GIVEN[media]()
    ready = whole(town, found(town, case, data, media))
    assert (ready.state, ready.fault, ready.is_whole) == ("ready", "", True)
    paper = released(town, ready, "资金使用情况")
    assert (paper.kind, paper.name) == ("prepared", f"资金使用情况.{media.value}")
    copy = opened(paper)
    inside = copy
    if media in (FileKind.DOCX, FileKind.XLSX):
        inside = b"".join(samples.members(copy).values())
    assert SECRET.encode() not in inside
    assert offered(case) == [paper]
    assert withheld_parts(case) == []
    entry = Entry.objects.get(kind="request.redaction_released")
    assert '"is_whole":true' in entry.payload.replace(" ", "")


def test_the_copy_shows_what_the_file_shows(town, case):
    sheet = released(town, whole(town, found(town, case, workbook(), FileKind.XLSX)))
    rows = list(load_workbook(BytesIO(opened(sheet))).active.values)
    assert rows == [(WORDS, 300), ("内部核算", 5)]
    turned = samples.jpg(orientation=6)
    picture = released(town, whole(town, found(town, case, turned, FileKind.JPG)))
    with Image.open(BytesIO(opened(picture))) as image:
        assert image.size == (20, 40), "as the camera meant it to be turned"
    assert picture.pages == 1
    words = docx_with("金额三百元", "金额四百元")
    paper = released(town, whole(town, found(town, case, words, FileKind.DOCX)))
    assert [one.text for one in Document(BytesIO(opened(paper))).paragraphs] == [
        "金额三百元",
        "金额四百元",
    ]


@pytest.mark.parametrize(
    ("data", "media", "count"),
    [
        (pdf_with(), FileKind.PDF, 1),
        (pdf_with("略"), FileKind.PDF, 0),
        (samples.pdf(words=False), FileKind.PDF, None),
        (samples.png(), FileKind.PNG, None),
    ],
    ids=["named", "nobody", "scan", "picture"],
)
def test_what_points_to_people_is_counted_where_it_can_be_searched(town, case, data, media, count):
    assert whole(town, found(town, case, data, media)).told["found"] == count


def test_a_workbook_that_hides_a_sheet_has_no_copy(town, case):
    paper = found(town, case, workbook(hidden_sheet=True), FileKind.XLSX)
    refused = whole(town, paper)
    assert (refused.state, bool(refused.made)) == ("dropped", False)
    assert "隐藏的工作表" in refused.fault
    assert "底稿" not in refused.fault, "it is not sealed"
    with pytest.raises(NotNowError):
        released(town, refused)
    assert not case.papers.filter(kind=PaperKind.PREPARED.value).exists()


def test_each_step_is_for_clerks_and_for_files_that_can_be_cleaned(town, case):
    clerk, paper = town.people["clerk"], found(town, case, samples.png(), FileKind.PNG)
    with pytest.raises(NotYourCaseError):
        begin_whole_copy(paper.pk, actor=town.people["leader"], at=at(ON))
    for data, media in ((samples.ofd(), FileKind.OFD), (samples.zip_(), FileKind.ZIP)):
        with pytest.raises(NotGivableError):
            whole(town, found(town, case, data, media))
    ready = whole(town, paper)
    with pytest.raises(NotNowError):
        mark_again(ready.pk, **told(town, ready))
    copy = released(town, ready)
    with pytest.raises(NotGivableError):
        whole(town, copy)
    with pytest.raises(NotNowError):
        drop_redaction(ready.pk, actor=clerk, at=at(ON))
    upload = Upload(name="新.png", media=FileKind.PNG, data=samples.png())
    with transaction.atomic():
        [new] = put_in(case, [upload], kind=PaperKind.FOUND, actor=clerk, at=at(ON))
    with pytest.raises(NotScannedError):
        whole(town, new)


def test_an_answer_is_given_with_a_workbook_as_it_is(town, case):
    copy = released(town, whole(town, found(town, case, workbook(), FileKind.XLSX)), pages=2)
    letter = answered(town, case, said=draft(viewing="", papers=[copy.number]))
    copy.refresh_from_db()
    assert (letter.state, copy.is_given, copy.pages) == ("issued", True, 2)


def test_a_file_is_given_whole_on_the_screens(town, case):
    paper = found(town, case, workbook(hidden_row=True), FileKind.XLSX)
    clerk, begin = who(town, "clerk"), address("give-whole", paper.pk)
    assert begin in text(clerk.get(address("case", case.pk)), 200)
    assert begin not in text(who(town, "leader").get(address("case", case.pk)), 200)
    assert "生成副本" in text(clerk.get(begin), 200)
    screen = clerk.post(begin).url
    assert clerk.get(screen)["Refresh"] == "2"
    redaction = worked(Redaction.objects.get())
    shown = text(clerk.get(screen), 200)
    assert "汇总!2:2" in shown, "hidden rows are told before anything is confirmed"
    assert "内部核算" in shown
    form = {"seen": redaction.version, "name": "情况表", "pages": 1, "step": "release"}
    assert "通读后勾选" in text(clerk.post(screen, form), 422)
    assert clerk.post(screen, {**form, "confirmed": "on", "step": "again"}).status_code == 409
    assert clerk.post(screen, {**form, "confirmed": "on"}).status_code == 302
    copy = Redaction.objects.get().copy
    scan_paper(copy, Clean())
    writing = address("letter", case.pk, "answer_grant")
    assert "情况表" in text(clerk.get(writing), 200)
    assert "收回副本" in text(clerk.get(screen), 200)
    assert address("give-whole", copy.pk) not in text(clerk.get(address("case", case.pk)), 200)
    assert clerk.get(address("take-back", redaction.pk)).status_code == 405
    assert clerk.post(address("take-back", redaction.pk)).status_code == 302
    assert "情况表" not in text(clerk.get(writing), 200)
    assert who(town, "leader").post(address("take-back", redaction.pk)).url == "/desk/"


def test_the_page_of_a_picture_is_looked_at_and_there_is_no_second(town, case):
    ready = whole(town, found(town, case, samples.jpg(), FileKind.JPG))
    clerk = who(town, "clerk")
    shown = text(clerk.get(address("redaction", ready.pk)), 200)
    assert "请逐页通读" in shown
    picture = clerk.get(address("redaction-page", ready.pk, 1))
    assert picture.content.startswith(b"\x89PNG")
    assert SECRET.encode() not in picture.content
    assert clerk.get(address("redaction-page", ready.pk, 2)).status_code == 404
    refused = found(town, case, samples.ofd(), FileKind.OFD)
    assert "另存为 PDF" in text(clerk.get(address("give-whole", refused.pk)), 200)
    assert "另存为 PDF" in text(clerk.post(address("give-whole", refused.pk)), 422)


def test_identifiers_that_were_taken_out_need_no_opinion_of_whom_they_point_to(town, case):
    copy = redacted(town, case).copy
    letter = answered(town, case, said=partly(copy.number))
    assert (letter.state, letter.answer) == ("issued", "partial")
    other = handed_in(town, ON)
    secret = [{"ground": "deny_third", "what": "报价", "reason": "商业秘密"}]
    with pytest.raises(LetterIncompleteError) as caught:
        answered(town, other, said=partly(viewing="一楼", withheld=secret))
    assert [one.asked for one in caught.value.items] == [Asked.OPINIONS]


# --- taken back -----------------------------------------------------------------------------------


def redacted(town, case) -> Redaction:
    ready = made(town, begun(town, found(town, case, pdf_with())))
    released(town, ready, grounds=PARTS)
    return Redaction.objects.get(pk=ready.pk)


def partly(*numbers: int, **more: object):
    withheld = [{**one, "legal_basis": ""} for one in PARTS]
    said = {"disclosed": "总额", "withheld": withheld, "papers": list(numbers), **more}
    return draft(AnswerKind.PARTIAL, **said)


def test_what_is_taken_back_leaves_offers_and_draft_and_stays_in_the_ledger(town, case):
    old, clerk = redacted(town, case), town.people["clerk"]
    case.refresh_from_db()
    own = {"what": "账户", "ground": "deny_process", "reason": "讨论稿"}
    said = partly(old.copy.number, withheld=[*partly().entered["withheld"], own])
    write_letter(case.pk, said, seen=case.events, actor=clerk, at=at(ON))
    with pytest.raises(NotYourCaseError):
        take_back_copy(old.pk, actor=town.people["leader"], at=at(ON))
    with CaptureQueriesContext(connection) as asked:
        back = take_back_copy(old.pk, actor=clerk, at=at(ON))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    if connection.features.has_select_for_update:  # an answer that is issued now waits
        assert 'FROM "access_requests_accessrequest"' in locks[0]
    assert (back.state, back.copy.kind) == ("taken_back", "taken_back")
    assert offered(case) == []
    assert withheld_parts(case) == []
    entered = Letter.objects.get().entered
    assert (entered["papers"], entered["withheld"]) == ([], [own])
    assert Entry.objects.filter(kind="request.redaction_taken_back").count() == 1
    with pytest.raises(NotNowError):
        take_back_copy(old.pk, actor=clerk, at=at(ON))
    with pytest.raises(LetterIncompleteError):  # a stale form names a file that is not offered
        hand_in(case.pk, partly(old.copy.number), seen=case.events, actor=clerk, at=at(ON))


def test_a_part_that_another_copy_withholds_too_stays_in_the_draft(town, case):
    old, new = redacted(town, case), redacted(town, case)
    clerk = town.people["clerk"]
    case.refresh_from_db()
    said = partly(old.copy.number, new.copy.number)
    write_letter(case.pk, said, seen=case.events, actor=clerk, at=at(ON))
    take_back_copy(old.pk, actor=clerk, at=at(ON))
    entered = Letter.objects.get().entered
    assert entered["papers"] == [new.copy.number]
    assert entered["withheld"] == said.entered["withheld"]


def test_no_copy_is_taken_back_that_somebody_decides_on_or_has(town, case):
    copy, people = redacted(town, case), town.people
    take = {"actor": people["clerk"], "at": at(ON)}
    case.refresh_from_db()
    hand_in(case.pk, partly(copy.copy.number), seen=case.events, **take)
    for step, person in ((pass_legal, "legal"), (approve, "leader")):
        with pytest.raises(CopyInUseError):
            take_back_copy(copy.pk, **take)
        case.refresh_from_db()
        step(case.pk, seen=case.events, actor=people[person], at=at(ON))
    with pytest.raises(CopyInUseError):
        take_back_copy(copy.pk, **take)
    refused = who(town, "clerk").post(address("take-back", copy.pk), follow=True)
    assert "送审、批准" in refused.content.decode()
    unused = redacted(town, case)  # which the answer does not name
    assert take_back_copy(unused.pk, **take).state == "taken_back"
    case.refresh_from_db()
    send_back(case.pk, words="改", seen=case.events, actor=people["leader"], at=at(ON))
    assert take_back_copy(copy.pk, **take).state == "taken_back"
    given = redacted(town, case)
    answered(town, case, said=partly(given.copy.number))
    with pytest.raises(CopyInUseError):
        take_back_copy(given.pk, **take)
