"""Cells and files that are no table of items, handed in at the desk: told, and nothing kept."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from lubu.ledger.models import Entry
from lubu.publishing import import_jobs
from lubu.publishing.import_jobs import JobState
from lubu.publishing.items_sheet import HEADINGS
from lubu.publishing.models import InformationItem
from lubu.publishing.tasks import bring_in
from tests.attacks.rows import difference, rows
from tests.channels.factories import posted
from tests.publishing.test_importing import HEADING, ROWS, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _logged_in(town, client):
    client.force_login(town.editor)


def handed_in(town, client, data: bytes, name: str = "旧站.csv"):
    """The job of a table that was handed in through the desk and run, and the desk's words."""
    file = SimpleUploadedFile(name, data)
    answer = client.post(reverse("imports:items"), {"organ": town.organ.pk, "file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    token = answer.url.rstrip("/").rsplit("/", 1)[-1]
    bring_in.func(token)
    page = client.get(reverse("imports:job", args=[token]))
    return import_jobs.load(token), page.content.decode()


def workbook(*lines: list[object], heading: list[str] | None = None) -> bytes:
    book = Workbook()
    for line in [heading or HEADING, *lines]:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(**changed: object) -> list[object]:
    """A good row, with some columns changed."""
    known = dict(zip(HEADING, ["k", "通知公告", "题", "文", "", "", "", ""], strict=True))
    return list({**known, **changed}.values())


FAULTY = {
    "a number where a column is named": ({"栏目": 5}, "栏目"),
    "a title of 20,000 characters": ({"标题": "x" * 20_000}, "标题"),
    "a number of 20,000 characters": ({"编号": "9" * 20_000}, "编号"),
    "a kind that is a formula": ({"类型": "=1+1"}, "类型"),
    "words for a day": ({"成文日期": "前天"}, "成文日期"),
    "a number for a day": ({"成文日期": "99999999"}, "成文日期"),
    "a day that is none": ({"成文日期": "2021-02-30"}, "成文日期"),
    "a script for an address": ({"原文地址": "javascript:alert(1)"}, "原文地址"),
    "nothing seen in a title": ({"标题": "\u200b\u202e"}, "标题"),
}


@pytest.mark.parametrize("family", FAULTY)
@pytest.mark.parametrize("make", [table, workbook], ids=["csv", "xlsx"])
def test_a_faulty_cell_is_told_by_row_and_column_and_nothing_is_kept(town, make, family, client):
    changed, column = FAULTY[family]
    before = rows()
    name = "旧站.xlsx" if make is workbook else "旧站.csv"
    job, page = handed_in(town, client, make(*ROWS, row(**changed)), name)
    assert job.state is JobState.FAULTY
    shown = {(number, HEADING.index(heading)) for number, heading in told(job)}
    assert (4, HEADING.index(column)) in shown
    assert column in page
    assert difference(before, rows()) == "django_tasks_database_dbtaskresult: -0 +1"


def told(job) -> set[tuple[int, str]]:
    """Row and column of every fault, the column as the table calls it."""
    return {(int(number), HEADINGS[column][0]) for number, column, _kind, _value in job.faults}


def test_a_formula_in_a_workbook_is_told_and_not_taken_for_empty(town, client):
    """A formula's words are not what its author saw, and its stored value may be old."""
    job, _page = handed_in(
        town, client, workbook(*ROWS, row(标题='=HYPERLINK("http://x","题")')), "a.xlsx"
    )
    assert job.state is JobState.FAULTY
    assert (4, "标题") in told(job)
    assert not InformationItem.objects.exists()


def test_acting_words_in_a_csv_are_kept_as_words_and_shown_as_words(town, client):
    evil = row(
        标题="<script>alert(1)</script>\u202e=1+1", 正文="<p onclick=a>甲<script>b</script></p>"
    )
    job, _page = handed_in(town, client, table(evil))
    assert job.state is JobState.DONE
    item = InformationItem.objects.get()
    assert item.title == "<script>alert(1)</script>=1+1"
    assert "script" not in str(item.body)
    for page in (reverse("publishing:items"), reverse("publishing:standing", args=[item.pk])):
        assert "<script>alert(1)" not in client.get(page).content.decode()


def test_a_table_of_gb18030_is_read_as_its_writer_saw_it(town, client):
    data = table(*ROWS).decode("utf-8-sig").encode("gb18030")
    job, _page = handed_in(town, client, data)
    assert job.state is JobState.DONE
    assert InformationItem.objects.filter(title="关于停水的通告").exists()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400 * 1024 * 1024)
    return out.getvalue()


NO_TABLE = {
    "no heading that is needed": ("a.csv", table(heading=["编号", "栏目", "标题"])),
    "a heading twice": ("a.csv", table(heading=[*HEADING[:-1], "编号"])),
    "no row": ("a.csv", table()),
    "a PDF": ("a.xlsx", b"%PDF-1.7\n"),
    "an archive that is no workbook": ("a.xlsx", b"PK\x03\x04" + b"\x00" * 100),
    "half a workbook": ("a.xlsx", workbook(*ROWS)[:900]),
    "bytes of nothing": ("a.csv", b"\xff\xfe\x00\xd8" * 40),
    "a bomb": ("a.xlsx", bomb),
    "an open quote": ("a.csv", '编号,栏目,标题,正文\nk,x,"题,文'.encode()),
    "a field without end": ("a.csv", b'"' + b"x" * 300_000),
}


@pytest.mark.parametrize("family", NO_TABLE)
def test_what_is_no_table_is_told_in_a_sentence_and_nothing_is_kept(town, family, client):
    name, data = NO_TABLE[family]
    job, page = handed_in(town, client, data() if callable(data) else data, name)
    assert job.state is JobState.UNREADABLE
    assert "Traceback" not in page
    assert not InformationItem.objects.exists()
    assert not Entry.objects.filter(kind="items.imported").exists()
    assert import_jobs.table(job) is None


def test_reads_with_faults_are_told_by_row_and_column_and_nothing_is_kept(town, client):
    release = posted(town)
    client.force_login(town.releaser)
    before = rows()
    lines = [
        ["编号", "日期", "阅读量"],
        [release.pk, "2021-02-30", "=1+1"],
        ["x" * 20_000, "", "-5"],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    file = SimpleUploadedFile("reads.csv", out.getvalue().encode("gb18030"))
    answer = client.post(reverse("channels:reads-import"), {"organ": town.organ.pk, "file": file})
    assert answer.status_code == 422
    assert difference(before, rows()) == ""
