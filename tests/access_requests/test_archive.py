"""Closed cases for the archive: everything in a folder each, with sums, permission and a trace."""

from __future__ import annotations

import json
import stat
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from lubu.access_requests.actions import NotYourCaseError, export_closed, look_at, say
from lubu.access_requests.actions.handing_out import hand_out
from lubu.access_requests.actions.handling import add_note
from lubu.access_requests.actions.papers import put_in, scan_paper
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import Letter, Paper, Redaction
from lubu.access_requests.rules.kinds import EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.access_requests.rules.redacting import RedactionState
from lubu.cli import lubu
from lubu.ledger.models import Entry
from lubu.ledger.rules import sm3
from lubu.publishing.files.scanner import Verdict
from tests.access_requests.cases import answered, day, event, served
from tests.access_requests.factories import at, done, handed_in, make_office
from tests.access_requests.test_papers import Saying
from tests.organisations.factories import Town
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
NOW = at(date(2025, 6, 2))


@pytest.fixture
def town() -> Town:
    """One case closed in 2025 with a message and two files, one of them infected; one of 2024,
    and one that is open."""
    town = make_office()
    town.case = handed_in(town, day("2025-03-03"))
    say(town.case, MessageKind.WITHDRAWAL, words="请尽快答复", token="t", at=at(day("2025-03-04")))
    for name, verdict in (("复印件.pdf", Verdict.CLEAN), ("二:三.pdf", Verdict.INFECTED)):
        upload = look_at(BytesIO(samples.pdf()), name)
        [paper] = put_in(town.case, [upload], kind=PaperKind.ATTACHMENT, actor=None, at=NOW)
        scan_paper(paper, Saying(verdict))
    town.case.refresh_from_db()
    done(town, town.case, *closing("2025-03-10"))
    done(town, handed_in(town, day("2024-05-06")), *closing("2024-05-10"))
    handed_in(town, day("2025-05-06"))
    return town


def closing(on: str):
    return [*answered(on), served(on, Notice.ANSWER), event(EventKind.CLOSED, on)]


def exported(town: Town, year: int = 2025, who: str = "clerk") -> tuple[ZipFile, object]:
    target = BytesIO()
    made = export_closed(town.organ, year, target=target, actor=town.people[who], at=NOW)
    return ZipFile(target), made


def test_a_closed_case_is_there_with_all_that_belongs_to_it(town):
    archive, made = exported(town)
    number = town.case.number
    assert made.cases == 1
    assert sorted(archive.namelist()) == sorted(
        [f"{number}/{name}" for name in (
            "case.json", "events.json", "messages.json", "disputes.json", "notes.json",
            "hand-outs.json", "letters.json", "redactions.json", "archive-list.docx",
            "files/01-复印件.pdf",
        )] + ["SM3SUMS"]
    )  # fmt: skip
    case = json.loads(archive.read(f"{number}/case.json"))
    assert (case["applicant"]["name"], case["words"]) == ("张三", town.case.words)
    events = json.loads(archive.read(f"{number}/events.json"))
    assert case["arrived_on"] == events[0]["on"]
    assert [one["kind"] for one in events][-1] == "closed"
    assert json.loads(archive.read(f"{number}/messages.json"))[0]["words"] == "请尽快答复"
    assert made.left_out == {f"{number}/files/02-二_三.pdf": "not_clean"}
    with ZipFile(BytesIO(archive.read(f"{number}/archive-list.docx"))) as listed:
        assert "复印件.pdf" in listed.read("word/document.xml").decode()


def test_every_file_has_its_sum_and_the_ledger_names_nobody(town):
    archive, made = exported(town)
    sums = archive.read("SM3SUMS").decode()
    for line in sums.splitlines():
        digest, path = line.split("  ", 1)
        assert sm3(archive.read(path)) == digest
    assert len(sums.splitlines()) == len(made.sums) == len(archive.namelist()) - 1
    entry = Entry.objects.get(kind="request.exported")
    assert json.loads(entry.payload) == {
        "year": 2025, "cases": [town.case.number], "sums": sm3(sums.encode()),
        "left_out": {town.case.number: [2]},
    }  # fmt: skip
    assert entry.actor == town.people["clerk"]
    assert "张三" not in entry.payload


@pytest.mark.parametrize("who", ["legal", "leader", "auditor", "editor"])
def test_only_a_clerk_opens_all_of_it(town, who):
    with pytest.raises(NotYourCaseError):
        exported(town, who=who)
    assert not Entry.objects.filter(kind="request.exported").exists()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def run(town: Town, file: Path, *, who: str = "clerk", year: str = "2025"):
    words = ["requests", "export", "--closed", year, "--organ", town.organ.slug]
    words += ["--as", town.people[who].username, "--output", str(file)]
    return CliRunner().invoke(lubu, [*words, "--format", "json"], standalone_mode=False)


def test_the_command_writes_a_file_for_nobody_else_to_read(town, out):
    file = out / "2025.zip"
    result = run(town, file)
    assert result.return_value == 1, "one file was left out"
    said = json.loads(result.stdout)
    assert (said["cases"], said["files"], len(said["left_out"])) == (1, 10, 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ZipFile(file).testzip() is None
    assert "exists" in str(run(town, file).exception) or "已存在" in str(run(town, file).exception)
    assert [one.name for one in out.iterdir()] == ["2025.zip"]


def test_a_year_without_closed_cases_is_an_empty_archive(town, out):
    result = run(town, out / "a.zip", year="2019")
    assert (result.return_value, json.loads(result.stdout)["cases"]) == (0, 0)


def test_who_may_not_leaves_no_file(town, out):
    assert run(town, out / "a.zip", who="auditor").exception is not None
    assert list(out.iterdir()) == []
    assert Paper.objects.count() == 2


def test_notes_questions_letters_and_redactions_are_handed_over_too(town):
    clerk, then = town.people["clerk"], at(day("2025-03-04"))
    asked = handed_in(town, day("2025-03-03"))
    add_note(asked.pk, "来过电话", actor=clerk, at=then)
    hand_out(
        asked.pk, town.units["village"], matter="养护", ask="有无", due_on=day("2025-03-10"),
        actor=clerk, at=then,
    )  # fmt: skip
    Letter.objects.create(
        request=asked, number=1, organ=town.organ, kind=DocumentKind.ARCHIVE_LIST.value,
        entered={"note": "附"}, said=[{"words": "同意"}], written_by=clerk, written_at=then,
    )  # fmt: skip
    upload = look_at(BytesIO(samples.pdf()), "表.pdf")
    [paper] = put_in(asked, [upload], kind=PaperKind.FOUND, actor=None, at=then)
    Redaction.objects.create(
        request=asked, number=1, source=paper, state=RedactionState.FINDING.value,
        sought={"words": ["李四"]}, marks=[], grounds=[], at=then, changed_at=then, actor=clerk,
    )  # fmt: skip
    asked.refresh_from_db()
    done(town, asked, *closing("2025-03-10"))
    archive, _made = exported(town)

    def read(name: str) -> dict[str, object]:
        return json.loads(archive.read(f"{asked.number}/{name}.json"))[0]

    assert read("notes")["words"] == "来过电话"
    asked_of = read("hand-outs")
    assert (asked_of["ask"], asked_of["unit"]) == ("有无", town.units["village"].name)
    letter = read("letters")
    assert (letter["entered"], letter["said"]) == ({"note": "附"}, [{"words": "同意"}])
    redaction = read("redactions")
    assert (redaction["sought"], redaction["file"]) == ({"words": ["李四"]}, 1)


def test_a_file_that_cannot_be_put_in_its_place_leaves_no_entry(town, out, monkeypatch):
    (out / "a.zip.part").mkdir()  # as a file in the way
    assert run(town, out / "a.zip").exception is not None
    (out / "a.zip.part").rmdir()
    assert not Entry.objects.filter(kind="request.exported").exists()

    def full() -> None:
        raise OSError(28, "No space left on device")

    clerk = town.people["clerk"]
    with pytest.raises(OSError, match="No space"):
        export_closed(town.organ, 2025, target=BytesIO(), actor=clerk, at=NOW, place=full)
    assert not Entry.objects.filter(kind="request.exported").exists()
