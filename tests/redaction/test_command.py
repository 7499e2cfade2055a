"""`lubu redact`, as a person at a terminal and a program use it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from lubu.cli import main
from lubu.redaction import marks
from tests.redaction.samples import PHONE, SECRET, Making, dug_up, gbk


@pytest.fixture
def path(tmp_path):
    making = Making()
    making.page(f"BT /C 12 Tf 20 200 Td {gbk('当事人' + SECRET + '电话' + PHONE)} Tj ET")
    return making.save(tmp_path / "a.pdf")


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in ("redact", *words)])
    return int(left.value.code or 0)


def test_places_are_listed_kept_and_removed(path, capsys):
    assert run(path, "--words", SECRET, "--identifiers") == 1
    assert f"第 1 页：{SECRET}" in capsys.readouterr().out
    assert run(path, "--words", SECRET, "--identifiers", "--format", "json") == 1
    listed = capsys.readouterr().out
    assert [one.why for one in marks.loads(listed)] == ["word", "mobile"]
    kept = path.with_suffix(".json")
    kept.write_text(listed, encoding="utf-8")
    copy = path.with_name("b.pdf")
    assert run(path, "--marks", kept, "--output", copy, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["marks"] == 2
    assert told["pages"] == [1]
    assert told["bytes"]["after"] == copy.stat().st_size
    assert SECRET not in dug_up(copy)
    assert PHONE not in dug_up(copy)
    assert run(copy, "--words", SECRET, "--identifiers") == 0


def test_wrong_use_and_unreadable_files(path, tmp_path, capsys):
    assert run(path) == 2
    assert run(path, "--words", "x", "--output", path) == 2
    assert run(tmp_path / "none.pdf", "--words", "x") == 3
    bad = tmp_path / "bad.json"
    bad.write_text('{"version": 1, "marks": [{"page": 0}]}', encoding="utf-8")
    capsys.readouterr()
    assert run(path, "--marks", bad, "--output", tmp_path / "c.pdf") == 3
    assert "1: page" in capsys.readouterr().err
    assert run(path, "--marks", tmp_path / "none.json") == 3
    assert not (tmp_path / "c.pdf").exists()


def test_it_runs_without_an_installation(path, tmp_path):
    code = (
        "import sys\nfrom lubu.cli import main\n"
        f"try: main(['redact', {str(path)!r}, '--words', {SECRET!r}, '--output', "
        f"{str(tmp_path / 'b.pdf')!r}])\nexcept SystemExit as left: assert not left.code\n"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert SECRET not in dug_up(tmp_path / "b.pdf")
