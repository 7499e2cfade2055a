"""A copy appears in its place all at once; where it cannot, that is said and nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from lubu.cli import main
from lubu.redaction import redacting
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.words import Sought
from tests.redaction.samples import SECRET, Making, gbk


def pdf(folder: Path) -> Path:
    making = Making()
    making.page(f"BT /C 12 Tf 20 200 Td {gbk('当事人' + SECRET)} Tj ET")
    return making.save(folder / "a.pdf")


def docx(folder: Path) -> Path:
    document = Document()
    document.add_paragraph(f"当事人{SECRET}")
    document.save(folder / "a.docx")
    return folder / "a.docx"


def no_folder(folder: Path) -> Path:
    return folder / "none" / "copy"


def a_file_as_folder(folder: Path) -> Path:
    (folder / "note.txt").write_text("not a folder", encoding="utf-8")
    return folder / "note.txt" / "copy"


def a_folder_there(folder: Path) -> Path:
    (folder / "copy" / "kept").mkdir(parents=True)
    return folder / "copy"


def a_name_too_long(folder: Path) -> Path:
    return folder / ("长" * 200)


KINDS = [pdf, docx]
PLACES = [no_folder, a_file_as_folder, a_folder_there, a_name_too_long]


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_place_where_nothing_can_be_written(
    tmp_path, make: Callable[[Path], Path], place: Callable[[Path], Path]
):
    path, target = make(tmp_path), place(tmp_path)
    marks = redacting.find(path, Sought(words=(SECRET,)))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RedactionError) as refused:
        redacting.redact(path, marks, target)
    assert refused.value.reason is Reason.NOT_WRITTEN
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("place", [no_folder, a_file_as_folder, a_name_too_long])
def test_the_command_says_so(tmp_path, capsys, make, place):
    path, target = make(tmp_path), place(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as left:
        main(["redact", str(path), "--words", SECRET, "--output", str(target)])
    assert left.value.code == 3
    told = capsys.readouterr()
    assert f"{path}: 无法写入副本。请检查存放位置" in told.err
    assert not told.out
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("make", KINDS)
def test_a_copy_takes_the_place_of_an_earlier_one(tmp_path, make):
    path, target = make(tmp_path), tmp_path / "copy"
    target.write_bytes(b"of yesterday")
    marks = redacting.find(path, Sought(words=(SECRET,)))
    report = redacting.redact(path, marks, target)
    assert target.stat().st_size == report.after
    assert redacting.find(target, Sought(words=(SECRET,))) == ()
    assert {one.name for one in tmp_path.iterdir()} == {path.name, "copy"}
