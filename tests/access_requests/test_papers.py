"""Files and messages of applicants, against a real database and real files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from lubu.access_requests import checks
from lubu.access_requests.actions import (
    NoPaperOfStaffError,
    NotSayableError,
    NotScannedError,
    NotYourCaseError,
    SaysNothingError,
    TakenUpError,
    TooManyFilesError,
    UsedFormError,
    add_paper,
    apply,
    case_by_code,
    look_at,
    opened,
    say,
    take_up,
)
from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.models import AccessRequest, Message, Paper
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.papers import MOST_FILES, MessageKind, PaperKind
from lubu.ledger.models import Entry
from lubu.ledger.rules import sm3
from lubu.office.checks import Severity
from lubu.office.sealed_check import unopened
from lubu.portal.requests.guard import pass_to
from lubu.publishing.files.limits import RefusedFileError
from lubu.publishing.files.scanner import Verdict
from lubu.publishing.rules import ScanState
from lubu.sealing.rotation import rotate
from tests.access_requests.factories import SAID, at, done, make_office
from tests.access_requests.filing import CODE, DAY, Saying, a_file, sent
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db


def test_files_come_with_the_application_sealed_and_byte_for_byte():
    _town, case = sent(a_file("张三的身份证.pdf"), a_file())
    first, second = case.papers.all()
    assert (first.number, second.number) == (1, 2)
    assert first.kind == PaperKind.ATTACHMENT
    assert first.name == "张三的身份证.pdf"
    stored = (Path(settings.MEDIA_ROOT) / first.file.name).read_bytes()
    assert b"%PDF" not in stored
    assert "张三" not in first.file.name
    scanner = Saying(Verdict.CLEAN)
    assert scan_paper(first, scanner) is ScanState.CLEAN
    [shown] = scanner.shown
    assert shown == opened(first) == samples.pdf()


def test_the_same_form_twice_is_one_case_with_its_files_once():
    town, case = sent(a_file())
    again = apply(town.organ, SAID, uploads=[a_file()], code=CODE, at=at(DAY))
    assert again == case
    assert Paper.objects.count() == 1


def test_too_many_files_leave_no_case_behind():
    with pytest.raises(TooManyFilesError):
        sent(*[a_file()] * (MOST_FILES + 1))
    assert not AccessRequest.objects.exists()
    assert not Entry.objects.filter(kind="request.arrived").exists()


def test_what_is_no_document_does_not_come_in():
    with pytest.raises(RefusedFileError):
        look_at(BytesIO(b"MZ\x90 a program"), "说明.exe")


@pytest.mark.parametrize("verdict", [Verdict.INFECTED, Verdict.TOO_LARGE, Verdict.UNKNOWN])
def test_only_what_is_clean_is_opened_or_given(verdict):
    _town, case = sent(a_file())
    paper = case.papers.get()
    with pytest.raises(NotScannedError):
        opened(paper)
    scan_paper(paper, Saying(verdict))
    paper.is_given = True
    paper.save()
    with pytest.raises(NotScannedError):
        opened(paper)
    assert not case.papers.given().exists()


def test_without_a_scanner_a_file_goes_on_waiting():
    _town, case = sent(a_file())
    paper = case.papers.get()
    assert scan_paper(paper, Saying(Verdict.UNKNOWN, is_answer=False)) is ScanState.WAITING
    assert paper.scanned_at is not None
    assert scan_paper(paper, Saying(Verdict.CLEAN)) is ScanState.CLEAN


def test_a_file_that_waits_for_hours_is_a_finding(monkeypatch):
    _town, case = sent(a_file())
    monkeypatch.setattr(checks, "scanner", lambda: Saying(Verdict.CLEAN))
    Paper.objects.update(at=timezone.now())
    assert list(checks.standings()) == []
    Paper.objects.update(at=timezone.now() - timedelta(hours=3))
    [finding] = checks.standings()
    assert finding.severity is Severity.WARNING
    scan_paper(case.papers.get(), Saying(Verdict.CLEAN))
    assert list(checks.standings()) == []


def test_a_case_opens_to_its_number_with_its_code_only():
    town, case = sent()
    assert case_by_code(town.organ, f" {case.number}", CODE.lower()) == case
    assert case_by_code(town.organ, case.number, "ABCDEFGHJ2") is None
    assert case_by_code(town.organ, "2021-00002", CODE) is None
    assert case_by_code(make_office("other").organ, case.number, CODE) is None


def test_a_message_is_kept_once_and_taken_up_once():
    town, case = sent()
    withdrawal = say(case, MessageKind.WITHDRAWAL, words="", token="form", at=at(DAY))
    assert say(case, MessageKind.WITHDRAWAL, words="", token="form", at=at(DAY)) == withdrawal
    with pytest.raises(NotYourCaseError):
        take_up(withdrawal.pk, actor=town.people["legal"], at=at(DAY))
    taken = take_up(withdrawal.pk, reply="已撤回。", actor=town.people["clerk"], at=at(DAY))
    assert taken.reply == "已撤回。"
    with pytest.raises(TakenUpError):
        take_up(withdrawal.pk, actor=town.people["clerk_two"], at=at(DAY))


def test_messages_are_taken_only_where_the_case_waits_for_them():
    town, case = sent()
    with pytest.raises(NotSayableError):
        say(case, MessageKind.CORRECTION, words="改为2020年", token="one", at=at(DAY))
    done(
        town,
        case,
        Event(kind=EventKind.REGISTERED, on=DAY),
        Event(kind=EventKind.CORRECTION_ASKED, on=DAY, working_days=15),
    )
    with pytest.raises(SaysNothingError):
        say(case, MessageKind.CORRECTION, words=" ", token="two", at=at(DAY))
    message = say(
        case, MessageKind.CORRECTION, words="", uploads=[a_file()], token="two", at=at(DAY)
    )
    assert message.papers.get().kind == PaperKind.MESSAGE
    assert Message.objects.get().words == ""


def test_staff_put_in_opinions_but_no_letters():
    town, case = sent()
    clerk = town.people["clerk"]
    paper = add_paper(case.pk, a_file(), kind=PaperKind.OPINION, actor=clerk, at=at(DAY))
    assert paper.actor == clerk
    with pytest.raises(NoPaperOfStaffError):
        add_paper(case.pk, a_file(), kind=PaperKind.LETTER, actor=clerk, at=at(DAY))
    with pytest.raises(NotYourCaseError):
        add_paper(
            case.pk,
            a_file(),
            kind=PaperKind.FOUND,
            actor=town.people["leader"],
            at=at(DAY),
        )


@pytest.mark.parametrize("other", ["words", "name", "files"])
def test_the_same_form_with_other_content_is_no_second_sending(other):
    town, case = sent(a_file())
    said = SAID if other == "files" else replace(SAID, **{other: "李四"})
    uploads = [] if other == "files" else [a_file()]
    with pytest.raises(UsedFormError):
        apply(town.organ, said, uploads=uploads, code=CODE, at=at(DAY))
    say(case, MessageKind.WITHDRAWAL, words="", token="form", at=at(DAY))
    with pytest.raises(UsedFormError):
        say(case, MessageKind.OBJECTION, words="", token="form", at=at(DAY))
    assert (AccessRequest.objects.count(), Message.objects.count()) == (1, 1)


def test_a_query_code_is_not_to_be_computed_from_a_copy_of_the_database():
    """Ten signs are few: a plain digest of them is tried out in a day."""
    _town, case = sent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_requests_accessrequest")
        row = " ".join(map(str, cursor.fetchone()))
    assert CODE not in row
    assert sm3(CODE.encode()) not in row
    case.refresh_from_db()
    assert sm3(CODE.encode())[:8] not in pass_to(case)


def test_a_query_code_opens_its_case_after_the_keys_were_changed(settings):
    town, case = sent()
    old = settings.LUBU_DATA_KEYS
    settings.LUBU_DATA_KEYS = {"new": b"n" * 32, **old}
    assert case_by_code(town.organ, case.number, CODE) == case
    list(rotate())
    settings.LUBU_DATA_KEYS = {"new": b"n" * 32}
    assert case_by_code(town.organ, case.number, CODE) == case
    assert not list(unopened())
