"""`lubu days` as a person runs it: in two languages, without an installation, with files or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lubu.cli import lubu
from tests.working_days.calendars import DATA, REAL

LAST = max(REAL.known)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUBU_HOME", str(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(lubu, ["days", *words])


def told(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(lubu, ["days", "--format", "json", *words], standalone_mode=False)
    assert result.return_value == 0, result.exception
    return json.loads(result.stdout)


def test_adding_says_the_day_and_every_day_on_the_way():
    said = told("add", "2024-02-02", "7")
    assert list(said)[:4] == ["date", "provisional", "counted", "skipped"]
    assert (said["date"], said["provisional"]) == ("2024-02-18", False)
    assert len(said["counted"]) == 7
    assert said["counted"][0] == {"date": "2024-02-04", "why": "worked_weekend", "name": "春节"}
    assert said["skipped"][0] == {"date": "2024-02-03", "why": "weekend", "name": ""}
    assert (said["start"], said["number"], said["unit"]) == ("2024-02-02", 7, "working_days")
    assert said["years"][0]["origin"] == "notice"


def test_counting_says_how_many():
    said = told("count", "2024-02-09", "2024-02-19")
    assert (said["number"], said["date"]) == (2, "2024-02-19")
    assert [one["date"] for one in said["counted"]] == ["2024-02-18", "2024-02-19"]
    assert told("count", "2024-02-19", "2024-02-09")["number"] == -2


def test_other_units_pauses_and_going_back():
    assert told("add", "2025-08-03", "60", "--unit", "calendar_days")["date"] == "2025-10-09"
    assert told("add", "2025-08-31", "6", "--unit", "months")["date"] == "2026-02-28"
    paused = told("add", "2025-03-03", "20", "--pause", "2025-03-11..2025-03-28")
    assert paused["date"] == "2025-04-21"
    assert "paused" in {one["why"] for one in paused["skipped"]}
    assert told("add", "--", "2024-02-19", "-2")["date"] == "2024-02-09"


def test_in_words_runs_of_days_are_one_line():
    text = run("add", "2024-02-02", "7").stdout
    assert text.startswith("2024-02-18 周日\n")
    assert "2024-02-10 周六 – 2024-02-17 周六  春节" in text
    assert "第二百零一条" in text
    assert "暂定" not in text
    assert "暂定" in run("add", f"{LAST}-12-21", "20").stdout
    assert "2025-10-02" in run("add", "2025-08-03", "60", "--unit", "calendar_days").stdout
    assert "2个工作日" in run("count", "2024-02-09", "2024-02-19").stdout


def test_in_english_as_well(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LUBU_LANGUAGE", "en")
    text = run("add", "2024-02-02", "7").stdout
    assert "Spring Festival" in text
    assert "春节" not in text


@pytest.mark.parametrize(
    "words",
    [
        ["add", "2024-02-30", "7"],
        ["add", "2024-02-02", "seven"],
        ["add", "2024-02-02", "七"],
        ["add", "2024-02-02", "9" * 400],
        ["add", "1999-01-01", "7"],
        ["add", "2024-02-02", "999999"],
        ["add", "2024-02-02", "0", "--unit", "months"],
        ["add", "2024-02-02", "999999", "--unit", "months"],
        ["add", "2024-02-02", "7", "--pause", "2024-02-03"],
        ["add", "2024-02-02", "7", "--pause", "2024-02-09..2024-02-03"],
        ["add", "2024-02-02", "7", "--unit", "months", "--pause", "2024-02-03..2024-02-09"],
        ["count", "2024-02-02", "7"],
        ["count", "2024-02-02", "2024-03-02", "--unit", "months"],
        ["add", "2024-02-02"],
        ["multiply", "2024-02-02", "7"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_and_leaves_with_two(words):
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "错误" in result.stderr


def test_notices_of_the_installation_go_before_those_of_the_libraries(home: Path):
    folder = home / "holidays"
    folder.mkdir()
    given = json.loads((DATA / "2024.json").read_text("utf-8"))
    given["days"].append({"name": "除夕", "date": "2024-02-09", "isOffDay": True})
    (folder / "2024.json").write_text(json.dumps(given), encoding="utf-8")
    said = told("add", "2024-02-02", "7")
    assert said["date"] == "2024-02-19"
    assert said["years"][0]["origin"] == "file"
    named = told("add", "2024-02-02", "7", "--holidays", str(DATA / "2024.json"))
    assert named["date"] == "2024-02-18", "a file that is named goes before the folder"
    assert told("add", "2024-02-02", "7", "--holidays", str(DATA))["date"] == "2024-02-18"


@pytest.mark.parametrize("where", ["LUBU_HOME", "file", "folder", "missing"])
def test_a_notice_that_cannot_be_read_is_told_and_leaves_with_three(home: Path, where):
    folder = home / "holidays"
    folder.mkdir()
    bad = folder / "2024.json"
    bad.write_text('{"year": 2024, "days": [{"name": 1}]}', encoding="ascii")
    named = {"LUBU_HOME": [], "file": [bad], "folder": [folder], "missing": [home / "no.json"]}
    words = [word for one in named[where] for word in ("--holidays", str(one))]
    result = CliRunner().invoke(lubu, ["days", "add", "2024-02-02", "7", *words])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert ("no.json" if where == "missing" else "2024.json") in result.stderr
    assert "Traceback" not in result.stderr


def test_it_makes_no_installation_and_loads_no_framework(home: Path):
    code = (
        "import sys\nfrom lubu.cli import main\n"
        "try: main(['days', 'add', '2024-02-02', '7'])\n"
        "except SystemExit as left: code = left.code\n"
        "assert code == 0 and 'django' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
