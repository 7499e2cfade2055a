"""The import of items through the desk: handed in, run in the background, told to the end."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from lubu.cli.serving import work
from lubu.ledger.models import Entry
from lubu.publishing import import_jobs
from lubu.publishing.import_jobs import JobState, NoSuchJobError
from lubu.publishing.import_words import FAULT_SENTENCES, STATE_LABELS, UNREADABLE_SENTENCES
from lubu.publishing.items_sheet import FaultKind
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.tasks import bring_in
from tests.desk.conftest import is_refused
from tests.publishing.test_importing import HEADING, ROWS, table

pytestmark = pytest.mark.django_db


def hand_in(desk, town, data: bytes, name: str = "旧站.csv"):
    file = SimpleUploadedFile(name, data)
    return desk.post("imports:items", organ=town.organ.pk, file=file)


def token_of(answer) -> str:
    return answer.url.rstrip("/").rsplit("/", 1)[-1]


def queued() -> list[DBTaskResult]:
    """The imports that wait for the worker."""
    return list(DBTaskResult.objects.filter(task_path=bring_in.module_path))


def run(token: str) -> import_jobs.Job:
    """What the worker does with it."""
    bring_in.func(token)
    return import_jobs.load(token)


def test_a_table_is_handed_in_run_by_the_worker_and_told(town, desk):
    answer = hand_in(desk.become(town.editor), town, table(*ROWS))
    assert answer.status_code == 302
    token = token_of(answer)
    assert not InformationItem.objects.exists()
    waits = desk.get("imports:job", token)
    assert waits["Refresh"] == "5"
    assert desk.get("imports:job-state", token).json()["state"] == "waiting"
    [one] = queued()
    assert one.args_kwargs["args"] == [token]
    job = run(token)
    assert (job.state, job.created) == (JobState.DONE, 2)
    assert InformationItem.objects.count() == 2
    assert not Release.objects.exists()
    done = desk.get("imports:job", token)
    assert "Refresh" not in done
    assert desk.get("imports:job-state", token).json()["ended"] is True
    assert import_jobs.table(job) is None  # the table goes when the import has ended


def test_progress_moves_with_the_rows(town, desk):
    rows = [[f"k{n}", "通知公告", f"第{n}号公告", "正文", "", "", "", ""] for n in range(12)]
    seen = []
    written = import_jobs._write

    def watched(job: import_jobs.Job) -> None:
        seen.append((job.state, job.done, job.total))
        written(job)

    token = token_of(hand_in(desk.become(town.editor), town, table(*rows)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_jobs, "_write", watched)
        run(token)
    by_state = {state: [done for one, done, _ in seen if one is state] for state, *_ in seen}
    assert by_state[JobState.CHECKING] == [0, 12]
    assert by_state[JobState.STORING] == [12]
    assert seen[-1][0] is JobState.DONE


def test_a_second_run_of_the_same_task_changes_nothing(town, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS)))
    first, again = run(token), run(token)
    assert first == again
    assert Entry.objects.filter(kind="items.imported").count() == 1


def test_faults_are_listed_by_row_and_column_and_leave_as_csv(town, desk):
    bad = ["", "没有", "<b>题</b>", "文", "=1+1", "昨天", "", ""]
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS, bad)))
    job = run(token)
    assert job.state is JobState.FAULTY
    assert not InformationItem.objects.exists()
    page = desk.get("imports:job", token)
    shown = {(row, column) for row, column, _, _ in page.context["faults"]}
    assert {("4", "编号"), ("4", "栏目"), ("4", "类型"), ("4", "成文日期")} <= shown
    data = b"".join(desk.get("imports:job-faults", token)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(data)))
    assert len(lines) == 1 + job.number
    assert "'=1+1" in [line[2] for line in lines]


BAD_FILES = [
    ("a.csv", b""), ("a.exe", b"MZ"), ("a.svg", b"<svg/>"), ("a", b"x"), ("../../a.exe", b"x"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), BAD_FILES, ids=lambda value: repr(value)[:20])
def test_what_is_no_file_of_a_table_is_refused_at_once(town, desk, name, data):
    answer = hand_in(desk.become(town.editor), town, data, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert import_jobs.of_person(town.editor.pk) == []
    assert not queued()


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01", table(heading=["甲", "乙"]), table(), b"PK\x03\x04broken", b"%PDF-1.7",
     table(heading=[*HEADING, "标题"]), b"\xff\xfe\xfd"],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_what_is_no_table_is_told_by_the_background_in_a_sentence(town, desk, data):
    token = token_of(hand_in(desk.become(town.editor), town, data))
    assert run(token).state is JobState.UNREADABLE
    page = desk.get("imports:job", token)
    assert str(page.context["reason"]) in page.text
    assert not InformationItem.objects.exists()


def test_an_import_is_its_persons_own(town, other, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS), "内部名称.csv"))
    for user in (town.admin, town.second_editor, other.editor):
        desk.become(user)
        for name in ("job", "job-state", "job-faults"):
            assert desk.get(f"imports:{name}", token).status_code == 404
        assert "内部名称" not in desk.get("imports:items").text


def test_nobody_imports_into_another_organ_or_without_the_post(town, other, desk):
    desk.become(town.editor)
    assert hand_in(desk, other, table(*ROWS)).status_code == 422
    for name in ("first", "auditor", "second"):
        desk.become(town.people[name])
        assert is_refused(desk.get("imports:items"))
        assert is_refused(hand_in(desk, town, table(*ROWS)))
        assert is_refused(desk.get("imports:items-template"))
    assert not queued()


@pytest.mark.parametrize("token", ["x", "a" * 22, "state", "A-_" * 7 + "x"])
def test_a_token_that_is_none_opens_nothing(town, desk, token):
    assert desk.become(town.editor).get("imports:job", token).status_code == 404


@pytest.mark.parametrize("token", ["../secret", "..", "a/b", "", "a" * 23, "\x00" * 22])
def test_a_token_never_leaves_its_folder(token):
    with pytest.raises(NoSuchJobError):
        import_jobs.load(token)


def test_an_account_closed_meanwhile_imports_nothing(town, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS)))
    type(town.editor).objects.filter(pk=town.editor.pk).update(is_active=False)
    with pytest.raises(type(town.editor).DoesNotExist):
        bring_in.func(token)
    assert import_jobs.load(token).state is JobState.BROKEN
    assert not InformationItem.objects.exists()


def test_what_does_not_move_is_said_to_stand_still(town, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS)))
    job = import_jobs.load(token)
    import_jobs.advance(job, at=timezone.now() - timedelta(minutes=6), state=JobState.STORING)
    assert desk.get("imports:job", token).context["stale"] is True


def test_traces_of_old_imports_are_cleared(town, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS)))
    job, now = run(token), timezone.now()
    assert import_jobs.clear(now) == 0
    import_jobs.advance(job, at=now - timedelta(days=31))
    assert import_jobs.clear(now) == 1
    assert import_jobs.of_person(town.editor.pk) == []


def test_the_history_is_the_ledgers(town, desk):
    run(token_of(hand_in(desk.become(town.editor), town, table(*ROWS), "旧站导出.csv")))
    assert "旧站导出.csv" in desk.become(town.admin).get("imports:items").text


def test_the_template_can_be_handed_in_again(town, other, desk):
    data = desk.become(town.editor).get("imports:items-template").content
    book = load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][1]][:4] == ["编号", "栏目", "标题", "正文"]
    assert book.worksheets[1]["B1"].value == town.column.title
    book.worksheets[0].append(["old-9", town.column.title, "迁移的通告", "正文"])
    out = io.BytesIO()
    book.save(out)
    token = token_of(hand_in(desk, town, out.getvalue(), "items.xlsx"))
    assert run(token).created == 1


def test_every_state_fault_and_reason_has_its_words():
    assert set(STATE_LABELS) == set(JobState)
    assert set(FAULT_SENTENCES) == set(FaultKind)
    assert {"too_large", "too_many_rows", "no_headings", "no_rows", "empty"} <= set(
        UNREADABLE_SENTENCES
    )


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_runs_what_was_handed_in(town, desk):
    token = token_of(hand_in(desk.become(town.editor), town, table(*ROWS)))
    work(once=True)
    assert import_jobs.load(token).state is JobState.DONE
