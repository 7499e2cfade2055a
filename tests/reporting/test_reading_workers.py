"""Many files at once: in their order, and none of them at the cost of another."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import page
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.reading.extracts import MOST_BYTES, Reason
from lubu.reporting.reading.folders import LastYears, files_in
from lubu.reporting.reading.reader import ReportRead, read
from lubu.reporting.reading.workers import load, load_all
from tests.reporting import shapes
from tests.reporting.consistent import document, sound

pytestmark = pytest.mark.one_database


def packed(name: str, content: bytes, *, like: bytes | None = None) -> bytes:
    """An archive with one member; the others as in the one that it is like."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        if like is not None:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                for member in old.namelist():
                    if member != name:
                        archive.writestr(member, old.read(member))
    return made.getvalue()


def entities() -> bytes:
    """A DOCX whose text asks for a file of the machine, and for a billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<!DOCTYPE w [<!ENTITY l0 "ha"><!ENTITY out SYSTEM "file:///etc/passwd">{laughs}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&out;&l9;一、总体情况</w:t></w:r></w:p></w:body></w:document>"
    )
    return packed("word/document.xml", text.encode(), like=docx(document(sound())))


FILES = {
    "a.html": lambda: page(document(sound())).encode(),
    "b.docx": lambda: b"PK\x03\x04" + bytes(range(256)) * 8,
    "c.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 8,
    "d.xlsx": lambda: shapes.workbook(sound()),
    "e.txt": lambda: b"",
    "f.docx": lambda: docx(document(sound())),
    "g.pdf": lambda: pdf(document(sound())),
    "h.html": lambda: b"<html>" + b"<p>" * 16_000_000,
    "i.docx": entities,
    "k.html": lambda: docx(document(sound())),
}
ANSWERS = {
    "a.html": None, "b.docx": Reason.DAMAGED, "c.pdf": Reason.DAMAGED, "d.xlsx": None,
    "e.txt": Reason.EMPTY, "f.docx": None, "g.pdf": None, "h.html": Reason.TOO_LARGE,
    "i.docx": Reason.DAMAGED, "k.html": None,
    "lost.html": Reason.MISSING,
}  # fmt: skip


def test_answers_come_in_their_order_and_no_bad_file_costs_another(tmp_path):
    for name, make in FILES.items():
        (tmp_path / name).write_bytes(make())
    paths = [tmp_path / name for name in ANSWERS]
    answers = list(load_all(paths))
    assert [one if isinstance(one, Reason) else None for one in answers] == list(ANSWERS.values())
    assert all(one.tables == sound() for one in answers if isinstance(one, ReportRead))


def test_a_file_that_hangs_or_takes_all_memory_is_given_up_alone(tmp_path):
    good = tmp_path / "good.html"
    good.write_bytes(page(document(sound())).encode())
    slow = tmp_path / "slow.xlsx"
    rows = b"".join(
        b"<row r='%d'><c r='A%d'><v>1</v></c></row>" % (n, n) for n in range(1, 300_000)
    )
    sheet = (
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    )
    sheet += rows + b"</sheetData></worksheet>"
    slow.write_bytes(packed("xl/worksheets/sheet1.xml", sheet, like=shapes.workbook(sound())))
    started = time.monotonic()
    answers = list(load_all([slow, good, slow], seconds=0.7))
    assert time.monotonic() - started < 60
    assert [answers[0], answers[2]] == [Reason.TOO_SLOW, Reason.TOO_SLOW]
    assert isinstance(answers[1], ReportRead)
    large = tmp_path / "large.html"
    large.write_bytes(b"<table><tr>" + b"<td>" * 1_400_000)
    answers = list(load_all([large, good], memory=280 * 1024**2))
    assert answers[0] is Reason.CRASHED
    assert isinstance(answers[1], ReportRead)


def test_larger_files_than_any_report_are_not_opened_and_devices_are_no_files(tmp_path):
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES * 4)
    os.mkfifo(tmp_path / "pipe")
    assert load(large) is Reason.TOO_LARGE
    assert load(tmp_path / "pipe") is Reason.MISSING
    assert load(Path("/dev/zero")) is Reason.MISSING


def test_folders_give_all_their_files_but_those_that_are_none_of_their_own(tmp_path):
    for name in ("b/2.html", "b/.hidden", "a.docx", "~$a.docx", "b/2_files/x.js", ".git/config"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in files_in([str(tmp_path)])]
    assert found == ["a.docx", "b/2.html"]
    assert list(files_in(["no/such/file"])) == [Path("no/such/file")]


def test_last_years_report_is_the_same_organs_of_the_year_before():
    def of(organ: str, year: int) -> ReportRead:
        made = shapes.html(sound()).replace("2023年", f"{year}年")
        return read(made.replace("某某县某某镇人民政府", organ).encode())

    this, last = of("某某镇人民政府", 2023), of("某某镇", 2022)
    assert LastYears([last, of("另一镇", 2022), of("某某镇", 2021)]).before(this) is last
    assert LastYears([of("另一镇", 2022)]).before(this) is None
    assert LastYears([last, of("某某镇政府", 2022)]).before(this) is None, "which of the two?"
    longer = of("某某县某某镇人民政府", 2022)
    assert LastYears([longer, of("另一镇", 2022)]).before(this) is longer
    assert LastYears([longer, last]).before(this) is last
    assert LastYears([longer, of("他县某某镇", 2022)]).before(this) is None
