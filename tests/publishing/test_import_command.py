"""`lubu import`: what is told at the keyboard, in whole sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lubu.cli import lubu
from lubu.publishing.models import InformationItem
from tests.organisations.factories import Town, make_town
from tests.publishing import factories
from tests.publishing.test_importing import ROWS, changed, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


@pytest.fixture
def run(town, tmp_path: Path):
    def run(data: bytes, *options: str, account: str = "") -> Result:
        file = tmp_path / "旧站.csv"
        file.write_bytes(data)
        who = account or town.editor.username
        given = ["import", "items", str(file), "--organ", town.organ.slug, "--as", who, *options]
        return CliRunner().invoke(lubu, given, standalone_mode=False)

    return run


def test_what_was_stored_is_told_in_a_sentence_and_how_far_it_is_beside_it(run):
    done = run(table(*ROWS))
    assert done.return_value == 0
    assert done.stdout == "已存为草稿：新增2篇，更新0篇；原有0篇未变，0篇保留本系统中的修改。\n"
    assert done.stderr.splitlines() == [
        "已核对2行，共2行，还剩0行",
        "已存入2行，共2行，还剩0行",
    ]


def test_every_fault_is_told_in_a_sentence_by_row_and_column(run):
    done = run(table(ROWS[0], changed(1, 类型="随笔", 栏目="没有这个栏目")))
    assert done.return_value == 1
    assert done.stdout.splitlines() == [
        "第3行“栏目”：系统中没有此项，请参照模板。（现填“没有这个栏目”）",
        "第3行“类型”：系统中没有此项，请参照模板。（现填“随笔”）",
    ]
    assert "2处错误" in done.stderr.splitlines()[-1]
    assert not InformationItem.objects.exists()


def test_programs_read_stable_words(run):
    faulty = run(table(changed(0, 类型="随笔")), "--format", "json")
    [fault] = json.loads(faulty.stdout)["faults"]
    assert fault == {"row": 2, "column": "类型", "kind": "unknown", "value": "随笔"}
    done = run(table(*ROWS), "--format", "json")
    assert json.loads(done.stdout) == {"created": 2, "changed": 0, "same": 0, "kept": 0}


def test_rows_of_items_that_were_changed_here_are_left_out_when_asked_for(run, town):
    run(table(*ROWS))
    item = InformationItem.objects.get(import_key="old-1").get_latest_revision_as_object()
    item.title = "在本系统改的标题"
    item.save_revision(user=town.editor)
    both = table(changed(0, 标题="在旧站改的标题"))
    assert run(both).return_value == 1
    done = run(both, "--skip-changed", "--format", "json")
    assert json.loads(done.stdout)["kept"] == 1


def test_what_is_no_table_and_who_is_nobody_are_told(run):
    refused = run(b"\xef\xbb\xbf")
    assert "文件为空" in str(refused.exception)
    refused = run(table(*ROWS), account="nobody")
    assert str(refused.exception) == "没有在用的账号“nobody”。"
