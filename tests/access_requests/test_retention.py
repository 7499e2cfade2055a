"""When its time is up nobody knows any more who applied; what was counted stays the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection, transaction

from lubu.access_requests import retention, tables
from lubu.access_requests.actions import Filed, close_dispute, file_dispute, look_at, say
from lubu.access_requests.actions.archiving import export_closed
from lubu.access_requests.actions.handing_out import hand_out
from lubu.access_requests.actions.handling import add_note
from lubu.access_requests.actions.papers import put_in, scan_paper
from lubu.access_requests.actions.recording import append
from lubu.access_requests.checks import differences
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, EventNote, Letter, Message, Paper, Redaction
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.kinds import EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.access_requests.rules.redacting import RedactionState
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.office.figures import Period, registered
from lubu.office.retention import carry_out, due
from lubu.publishing.files.scanner import Verdict
from lubu.publishing.rules import ScanState
from tests.access_requests.cases import answered, day, event, served
from tests.access_requests.factories import at, done, handed_in, make_office
from tests.access_requests.test_papers import Saying
from tests.organisations.factories import Town
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
LATER = date(2035, 6, 2)


@pytest.fixture
def town() -> Town:
    """A case with all that belongs to one, closed in 2025, a disputed one, and an open one."""
    town = make_office()
    clerk, then = town.people["clerk"], at(day("2025-03-04"))
    town.case = handed_in(town, day("2025-03-03"))
    say(town.case, MessageKind.WITHDRAWAL, words="不用了", token="t", at=then)
    upload = look_at(BytesIO(samples.pdf()), "身份证.pdf")
    (paper,) = put_in(town.case, [upload], kind=PaperKind.ATTACHMENT, actor=None, at=then)
    scan_paper(paper, Saying(Verdict.CLEAN))
    add_note(town.case.pk, "张三来过电话", actor=clerk, at=then)
    hand_out(
        town.case.pk, town.units["village"], matter="张三的房屋", ask="有无",
        due_on=day("2025-03-10"), actor=clerk, at=then,
    )  # fmt: skip
    Letter.objects.create(
        request=town.case, number=1, organ=town.organ, kind=DocumentKind.ARCHIVE_LIST.value,
        entered={"note": "张三"}, said=["张三"], written_by=clerk, written_at=then,
    )  # fmt: skip
    Redaction.objects.create(
        request=town.case, number=1, source=paper, state=RedactionState.FINDING.value,
        sought={"words": ["张三"]}, marks=[], grounds=[], at=then, changed_at=then, actor=clerk,
    )  # fmt: skip
    town.case.refresh_from_db()
    for case in (town.case, handed_in(town, day("2025-03-05"))):
        town.disputed = done(
            town, case, *answered("2025-03-10"), served("2025-03-11", Notice.ANSWER),
            event(EventKind.CLOSED, "2025-03-12"),
        )  # fmt: skip
    filed = Filed(kind=DisputeKind.RECONSIDERATION, before="市政府", filed_on=day("2025-04-01"))
    file_dispute(town.disputed.pk, filed, actor=clerk, at=at(day("2025-04-01")))
    over = file_dispute(
        town.case.pk, replace(filed, note="张三不服"), actor=clerk, at=at(day("2025-04-01"))
    )
    close_dispute(
        over.pk, outcome=Outcome.UPHELD, closed_on=day("2025-05-01"), served_on=None,
        actor=clerk, at=at(day("2025-05-01")),
    )  # fmt: skip
    EventNote.objects.create(event=town.case.history.get(number=1), words="张三本人来过")
    town.open = handed_in(town, day("2025-05-06"))
    return town


def archived(town: Town, on: str) -> None:
    clerk = town.people["clerk"]
    export_closed(town.organ, 2025, target=BytesIO(), actor=clerk, at=at(day(on)))


def counted(town: Town) -> list[object]:
    year = Period.year(2025)
    own = [one for name, one in registered().items() if name.startswith(("requests_", "fee_"))]
    return [
        tables.table(town.organ, year),
        tables.disputes_table(town.organ, year),
        {one.name: one.value(town.organ, year) for one in own},
    ]


def all_due(on: date) -> dict[str, int]:
    return {one.kept.name: one.count for one in due(on)}


def test_what_is_erased_leaves_every_table_and_figure_as_it_was(town, client):
    before, events = counted(town), town.case.events
    paper = Paper.objects.get()
    storage, name = paper.file.storage, paper.file.name
    archived(town, "2026-02-02")
    assert all_due(date(2035, 3, 12)) == {}
    kept = [
        "applicant", "applicant_message", "request_file", "request_letter", "request_note",
        "request_event_note", "request_dispute", "request_hand_out", "request_redaction",
    ]  # fmt: skip
    assert all_due(LATER) == dict.fromkeys(kept, 1)
    for one in list(due(LATER)):
        carry_out(one, at=at(LATER))
    assert all_due(LATER) == {}
    case = AccessRequest.objects.get(pk=town.case.pk)
    assert [getattr(case, name) for name in retention.APPLICANT] == [""] * 8
    assert (case.name_index, case.identity_index) == (None, None)
    assert not AccessRequest.objects.filter(pk=case.pk, identity_index="442000199001011234")
    assert (case.words, case.events) == ("", events + 6)
    assert [one.note for one in case.history.all()] == [""] * case.events
    assert case.disputes.get().note == ""
    assert (Message.objects.get().words, Paper.objects.get().name) == ("", "")
    assert not storage.exists(name)
    assert counted(town) == before
    assert list(differences()) == []
    assert check(town.organ) == []
    entries = Entry.objects.filter(kind="retention.carried_out")
    assert entries.count() == len(kept)
    assert not any("张三" in one.payload for one in entries)
    client.force_login(town.people["clerk"])
    shown = client.get(f"/desk/requests/{case.pk}/")
    assert shown.status_code == 200
    assert "张三" not in shown.content.decode()


def test_what_was_not_handed_to_the_archive_is_not_erased(town):
    later = date(2036, 6, 2)
    assert all_due(later) == {}
    archived(town, "2026-02-02")
    late = done(
        town, handed_in(town, day("2025-12-01")), *answered("2025-12-10"),
        served("2025-12-11", Notice.ANSWER),
    )  # fmt: skip
    closed = event(EventKind.CLOSED, "2025-12-12")
    with transaction.atomic():  # of last year, and recorded when that year was exported already
        append(late, [closed], actor=town.people["clerk"], at=at(day("2026-03-02")))
    assert all_due(later)["applicant"] == 1
    for one in list(due(later)):
        carry_out(one, at=at(later))
    assert AccessRequest.objects.get(pk=late.pk).name == "张三"
    archived(town, "2026-04-02")
    assert all_due(later)["applicant"] == 1


@pytest.mark.parametrize("what", ["note", "file", "dispute"])
def test_what_came_after_the_export_keeps_the_case_until_the_next(town, what):
    archived(town, "2026-02-02")
    clerk, then = town.people["clerk"], at(day("2026-02-03"))
    if what == "note":
        add_note(town.case.pk, "又来过电话", actor=clerk, at=then)
    elif what == "file":
        upload = look_at(BytesIO(samples.pdf()), "补.pdf")
        put_in(town.case, [upload], kind=PaperKind.OTHER, actor=clerk, at=then)
    else:  # dated before the export
        filed = Filed(kind=DisputeKind.RECONSIDERATION, before="市政府", filed_on=day("2025-04-01"))
        dispute = file_dispute(town.case.pk, filed, actor=clerk, at=then)
        close_dispute(
            dispute.pk, outcome=Outcome.UPHELD, closed_on=day("2025-05-01"), served_on=None,
            actor=clerk, at=then,
        )  # fmt: skip
    assert all_due(LATER) == {}
    archived(town, "2026-02-04")
    assert all_due(LATER)["applicant"] == 1


def test_a_file_that_the_export_left_out_stays(town):
    Paper.objects.update(scan_state=ScanState.WAITING.value)
    archived(town, "2026-02-02")
    assert "request_file" not in all_due(LATER)
    assert all_due(LATER)["applicant"] == 1
    Paper.objects.update(scan_state=ScanState.CLEAN.value)
    assert "request_file" not in all_due(LATER)
    archived(town, "2026-02-03")
    assert all_due(LATER)["request_file"] == 1


def test_open_and_disputed_cases_keep_who_applied(town):
    archived(town, "2026-02-02")
    for one in list(due(LATER)):
        carry_out(one, at=at(LATER))
    for case in (town.open, town.disputed):
        assert AccessRequest.objects.get(pk=case.pk).name == "张三"


def test_what_the_applicant_and_the_clerk_wrote_is_sealed_where_it_is_stored(town):
    with connection.cursor() as cursor:
        for column in ("accessrequest.words", "eventnote.words", "dispute.note"):
            table, name = column.split(".")
            cursor.execute(f"SELECT {name} FROM access_requests_{table} WHERE {name} <> ''")
            rows = cursor.fetchall()
            assert rows, column
            assert all(text.startswith("1a.") for (text,) in rows), column
    assert town.case.history.get(number=1).note == "张三本人来过"
    assert town.case.history.get(number=2).note == ""
