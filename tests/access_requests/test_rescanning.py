"""Files of applications and newer virus signatures: what was clean may not be any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lubu.access_requests import checks, tasks
from lubu.access_requests.actions import (
    NotScannedError,
    UncleanCopyError,
    Upload,
    hand_in,
    issue_answer,
    opened,
    papers,
    pass_legal,
)
from lubu.access_requests.actions import approve as approve_answer
from lubu.access_requests.actions.papers import put_in, rescan_outdated, scan_paper
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.kinds import AnswerKind, State
from lubu.access_requests.rules.papers import PaperKind
from lubu.ledger.models import Entry
from lubu.office import checks as all_checks
from lubu.office import todo
from lubu.office.checks import Severity
from lubu.publishing.files.limits import FileKind
from lubu.publishing.files.scanner import Verdict, eicar
from lubu.publishing.rules import ScanState
from tests.access_requests.factories import at, handed_in
from tests.access_requests.filing import DAY, Saying, a_file, sent
from tests.access_requests.lettering import ON, draft, lettered_office
from tests.organisations.factories import Town
from tests.publishing.files.conftest import clamd  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
CLEAN, INFECTED = Verdict.CLEAN, Verdict.INFECTED


def again(scanner: object, **more: int) -> int:
    return rescan_outdated(scanner, before=timezone.now(), **more)


def scans() -> list[str]:
    rows = Entry.objects.filter(kind="request.paper_scanned").order_by("pk")
    return [json.loads(one.payload)["verdict"] for one in rows]


def states(case: AccessRequest) -> list[str]:
    return list(case.papers.order_by("number").values_list("scan_state", flat=True))


def place(paper: Paper) -> Path:
    return Path(settings.MEDIA_ROOT) / paper.file.name


def given(case: AccessRequest) -> Paper:
    """A copy in the applicant's hands, clean by the signatures of its day."""
    [paper] = put_in(case, [a_file("副本.pdf")], kind=PaperKind.PREPARED, actor=None, at=at(DAY))
    scan_paper(paper, Saying(CLEAN))
    Paper.objects.filter(pk=paper.pk).update(is_given=True)
    paper.refresh_from_db()
    return paper


def entries(town: Town, name: str) -> list[tuple[str, bool]]:
    user = type(town.people[name]).objects.get(pk=town.people[name].pk)
    lists = todo.lists(user, timezone.localdate())
    found = [one for one in lists if one.name == "requests_files"]
    return [(entry.what, entry.urgent) for one in found for entry in one.entries]


# --- newer signatures -----------------------------------------------------------------------------


def test_a_file_that_newer_signatures_find_infected_is_opened_by_nobody_any_more(client):
    town, case = sent()
    paper = given(case)
    assert opened(paper)
    assert case.papers.given().count() == 1
    assert again(Saying(INFECTED, version="2")) == 1
    paper.refresh_from_db()
    assert (paper.scan_state, paper.scan_detail) == (ScanState.INFECTED, "Eicar")
    with pytest.raises(NotScannedError):
        opened(paper)
    assert not case.papers.given().exists()
    assert scans() == ["clean", "infected"]
    client.force_login(town.people["clerk"])
    shown = client.get(reverse("access_requests:case", args=[case.pk])).content.decode()
    assert "发现病毒：Eicar" in shown
    assert reverse("access_requests:open-paper", args=[paper.pk]) not in shown
    answer = client.post(reverse("access_requests:open-paper", args=[paper.pk]))
    assert answer.status_code == 302
    assert not Entry.objects.filter(kind="request.paper_opened").exists()


def test_the_clerk_has_it_on_the_desk_and_nobody_else(client):
    town, case = sent()
    paper = given(case)
    assert entries(town, "clerk") == []
    again(Saying(INFECTED, version="2"))
    [(said, is_urgent)] = entries(town, "clerk")
    assert is_urgent
    assert "已提供给申请人" in said
    assert entries(town, "leader") == entries(town, "editor") == []
    Paper.objects.filter(pk=paper.pk).update(is_given=False)
    assert entries(town, "clerk") == [("查毒：含病毒", True)]
    again(Saying(CLEAN, version="3"))
    assert entries(town, "clerk") == [], "it was a false alarm"


def test_what_waits_for_its_scan_for_an_hour_is_on_the_desk():
    town, _case = sent(a_file())
    with time_machine.travel(at(DAY) + timedelta(minutes=59), tick=False):
        assert entries(town, "clerk") == []
    with time_machine.travel(at(DAY) + timedelta(minutes=61), tick=False):
        assert entries(town, "clerk") == [("查毒：尚未扫描和读取", False)]


def test_each_version_scans_once_and_says_nothing_twice():
    _town, case = sent(a_file(), a_file())
    assert again(Saying(CLEAN, version="1")) == 2
    assert again(Saying(CLEAN, version="1")) == 0
    assert again(Saying(CLEAN, version="2"), most=1) == 1
    assert again(Saying(CLEAN, version="2")) == 1
    assert scans() == ["clean", "clean"]
    assert set(case.papers.values_list("scan_engine", flat=True)) == {"2"}


def test_a_real_scanner_finds_what_passed_before(clamd):  # noqa: F811  the fixture
    _town, case = sent(a_file())
    virus = Upload(name="清单.pdf", media=FileKind.PDF, data=eicar())
    put_in(case, [virus], kind=PaperKind.FOUND, actor=None, at=at(DAY))
    for paper in case.papers.all():
        scan_paper(paper, Saying(CLEAN, version="ClamAV of old"))
    assert states(case) == [ScanState.CLEAN] * 2
    assert again(clamd) == 2
    assert states(case) == [ScanState.CLEAN, ScanState.INFECTED]
    assert set(case.papers.values_list("scan_engine", flat=True)) == {clamd.version()}
    assert "eicar" in case.papers.get(number=2).scan_detail.lower()
    assert again(clamd) == 0


# --- scanners and disks that fail -----------------------------------------------------------------


def test_when_the_scanner_goes_away_clean_files_stay_clean():
    _town, case = sent(a_file(), a_file())
    again(Saying(CLEAN))
    assert again(Saying(CLEAN, version="")) == 0
    assert again(Saying(Verdict.UNKNOWN, is_answer=False, version="2", leaves=True)) == 0
    assert states(case) == [ScanState.CLEAN] * 2


def test_a_file_at_which_the_scanner_breaks_off_is_not_clean_and_is_tried_again():
    _town, case = sent(a_file())
    again(Saying(CLEAN))
    assert again(Saying(Verdict.UNKNOWN, is_answer=False, version="2")) == 1
    assert states(case) == [ScanState.UNKNOWN]
    assert again(Saying(CLEAN, version="2")) == 1
    assert states(case) == [ScanState.CLEAN]


def remove(paper: Paper) -> None:
    place(paper).unlink()


def damage(paper: Paper) -> None:
    data = place(paper).read_bytes()
    place(paper).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def block(paper: Paper) -> None:
    """A folder in its place: neither missing nor to be read."""
    place(paper).unlink()
    place(paper).mkdir()


@pytest.mark.parametrize("harm", [remove, damage, block])
def test_a_bad_file_keeps_none_of_the_others_waiting_and_comes_back(
    harm: Callable[[Paper], None],
):
    _town, case = sent(a_file(), a_file())
    bad = case.papers.get(number=1)
    again(Saying(CLEAN))
    kept = place(bad).read_bytes()
    harm(bad)
    scanner = Saying(CLEAN, version="2")
    assert again(scanner) == 2
    assert len(scanner.shown) == 1, "nobody can tell what it was"
    assert states(case) == [ScanState.UNKNOWN, ScanState.CLEAN]
    assert again(scanner) == 1
    assert scans() == ["clean", "clean", "unknown"], "nothing new to tell"
    if place(bad).is_dir():
        place(bad).rmdir()
    place(bad).write_bytes(kept)
    assert again(scanner) == 1
    assert states(case) == [ScanState.CLEAN] * 2


def test_what_was_erased_is_no_fault(monkeypatch):
    town, case = sent(a_file())
    paper = case.papers.get()
    Paper.objects.filter(pk=paper.pk).update(file="")
    assert again(Saying(CLEAN)) == 0
    papers.keep_scan(paper, Saying(CLEAN).told)
    assert states(case) == [ScanState.WAITING]
    assert entries(town, "clerk") == []


# --- by the clock, and the check ------------------------------------------------------------------


def test_many_files_are_scanned_again_in_several_tasks(monkeypatch):
    _town, case = sent(a_file(), a_file(), a_file())
    monkeypatch.setattr(papers, "scanner", lambda: Saying(CLEAN))
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    before = timezone.now().isoformat()
    tasks.rescan.call(before)
    assert states(case).count(ScanState.CLEAN) == 2
    tasks.rescan.call(before)
    assert states(case) == [ScanState.CLEAN] * 3


def test_the_check_tells_files_that_newer_signatures_have_not_seen(monkeypatch):
    sent(a_file())
    again(Saying(CLEAN))
    monkeypatch.setattr(checks, "scanner", lambda: Saying(CLEAN, version="2"))
    assert all_checks.run("requests") == []
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        [finding] = all_checks.run("requests")
        again(Saying(CLEAN, version="2"))
    assert finding.severity is Severity.WARNING
    assert all_checks.run("requests") == []


# --- answers on their way -------------------------------------------------------------------------


def test_an_answer_does_not_go_out_with_a_copy_that_is_not_clean_any_more():
    town = lettered_office()
    case = handed_in(town, ON)
    [copy] = put_in(case, [a_file()], kind=PaperKind.PREPARED, actor=None, at=at(ON), pages=1)
    scan_paper(copy, Saying(CLEAN))
    words = draft(AnswerKind.GRANT, viewing="一楼", papers=[str(copy.number)])
    clerk = town.people["clerk"]
    hand_in(case.pk, words, seen=case.events, actor=clerk, at=at(ON))
    for step, name in ((pass_legal, "legal"), (approve_answer, "leader")):
        case.refresh_from_db()
        step(case.pk, seen=case.events, actor=town.people[name], at=at(ON), opinion="同意")
    case.refresh_from_db()
    again(Saying(INFECTED, version="2"))
    with pytest.raises(UncleanCopyError) as refused:
        issue_answer(case.pk, seen=case.events, actor=clerk, at=at(ON))
    assert refused.value.numbers == "1"
    case.refresh_from_db()
    assert case.state == State.APPROVED
    again(Saying(CLEAN, version="3"))
    issue_answer(case.pk, seen=case.events, actor=clerk, at=at(ON))
    copy.refresh_from_db()
    assert copy.is_given
