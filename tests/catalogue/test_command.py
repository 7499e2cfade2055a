"""`lubu catalogue`: tables out and in from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from lubu.catalogue import sheet
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.cli import lubu
from tests.catalogue.factories import OWN, in_force, own
from tests.organisations.factories import Town, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    own(town)
    return town


def run(*words: str) -> tuple[int, str, bytes]:
    """Exit code, what was said beside the result, and the result."""
    result = CliRunner().invoke(lubu, ["catalogue", *words], standalone_mode=False)
    if isinstance(result.exception, click.ClickException):
        return result.exception.exit_code, result.exception.format_message(), result.stdout_bytes
    assert result.exception is None, result.exception
    return int(result.return_value), result.stderr, result.stdout_bytes


def rows_of(data: bytes) -> list[str]:
    return [str(row[0].value) for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows()]


def test_the_version_in_force_goes_out_and_drafts_only_on_somebodys_behalf(town):
    code, said, _out = run("export", "-", "--organ", "shaxi")
    assert code == 3
    assert "还没有施行的目录" in said
    in_force(town)
    own(town, sheet_of(OWN, "爱心超市"))
    assert rows_of(run("export", "-", "--organ", "shaxi")[2]) == ["序号", "05-Z01"]
    account = ("--as", town.admin.username)
    assert rows_of(run("export", "-", "--organ", "shaxi", *account)[2])[1:] == ["05-Z01", "05-Z02"]


def sheet_of(content: EntryContent, level2: str) -> EntryContent:
    """The entry under another name."""

    return replace(content, level2=level2)


def test_a_table_is_written_and_taken_in_again(town, tmp_path: Path):
    file = tmp_path / "目录.xlsx"
    account = ("--as", town.admin.username)
    assert run("export", str(file), "--organ", "shaxi", *account)[0] == 0
    code, _said, out = run("import", str(file), "--organ", "shaxi", *account, "--format", "json")
    assert code == 0
    assert json.loads(out) == {"added": 0, "changed": 0, "kept": 0, "same": 1}
    assert "没有变化" in run("import", str(file), "--organ", "shaxi", *account)[2].decode()


def test_faults_are_told_by_row_and_column(town, tmp_path: Path):
    file = tmp_path / "目录.xlsx"
    file.write_bytes(sheet.written([sheet_of(OWN, "甲"), sheet_of(OWN, "乙")]))
    words = ("import", str(file), "--organ", "shaxi", "--as", town.admin.username)
    code, _said, out = run(*words, "--format", "json")
    assert code == 1
    assert json.loads(out)["faults"] == [
        {"row": 3, "column": "序号", "kind": "twice", "value": "05-Z01"}
    ]
    assert "第3行" in run(*words)[2].decode()
    assert CatalogueEntry.objects.get().level2 == OWN.level2


def test_wrong_use_and_unreadable_files_leave_with_their_codes(town, tmp_path: Path):
    file = tmp_path / "目录.txt"
    file.write_bytes(b"\x00")
    account = ("--as", town.admin.username)
    assert run("export", "-", "--organ", "nobody")[0] == 2
    assert run("export", "-", "--organ", "shaxi", "--as", "nobody")[0] == 2
    assert run("import", str(file), "--organ", "shaxi")[0] == 2
    assert run("import", str(file), "--organ", "shaxi", "--as", town.editor.username)[0] == 2
    assert run("import", str(file), "--organ", "shaxi", *account)[0] == 3
    assert run("import", str(tmp_path / "none"), "--organ", "shaxi", *account)[0] == 3
    assert run("export", str(tmp_path / "no" / "x"), "--organ", "shaxi", *account)[0] == 3
