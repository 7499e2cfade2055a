"""`lubu fees` as a person runs it: the law's examples, its parts, bad input, no installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lubu.cli import lubu


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUBU_HOME", str(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(lubu, ["fees", *words])


def told(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(lubu, ["fees", "--format", "json", *words], standalone_mode=False)
    assert result.return_value == 0, result.exception
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("cases 10", 0), ("cases 1 --already 10", 100), ("cases 5 --already 10", 500),
        ("cases 30", 2_000), ("cases 35", 3_000), ("cases 45", 5_500), ("cases 14", 400),
        ("cases 8", 0), ("pages 30", 0), ("pages 68", 380), ("pages 250", 4_700), ("pages 35", 50),
        ("cases 0", 0),
    ],
)  # fmt: skip
def test_the_examples_of_the_law(words, yuan):
    assert told(*words.split())["yuan"] == yuan


def test_the_parts_make_the_amount_and_name_their_article():
    said = told("cases", "8", "--already", "27")
    assert [(p["first"], p["last"], p["yuan_each"], p["yuan"]) for p in said["parts"]] == [
        (28, 30, 100, 300), (31, 35, 200, 1_000),
    ]  # fmt: skip
    assert (said["yuan"], said["number"], said["already"]) == (1_300, 8, 27)
    assert said["source"].endswith("第四条")
    assert (told("pages", "1")["source"][-3:], said["valid_from"]) == ("第五条", "2021-01-01")


def test_it_reads_as_a_sentence_in_both_languages(monkeypatch):
    monkeypatch.setenv("LUBU_LANGUAGE", "en")
    said = run("pages", "250").stdout.splitlines()
    assert said[0] == "4,700 yuan"
    assert said[4] == "  pages 201 to 250: 50 × 40 = 2,000 yuan"
    monkeypatch.setenv("LUBU_LANGUAGE", "zh-hans")
    said = run("pages", "250").stdout
    assert "4,700元" in said
    assert "第201至250页" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("cases x", "“x”"), ("cases -- -3", "“-3”"), ("pages 99999999", "99999999"),
        ("pages 5 --already 3", "alone"), ("cases 5 --already x", "“x”"),
        ("cases 5 --on gestern", "gestern"), ("cases 5 --on 2020-12-31", "2021-01-01"),
        ("pounds 5", "pounds"), ("cases ５", "“５”"), ("cases 1.5", "“1.5”"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_named(monkeypatch, words, says):
    monkeypatch.setenv("LUBU_LANGUAGE", "en")
    result = CliRunner().invoke(lubu, ["fees", *words.split()])
    assert result.exit_code == 2
    assert says in result.output


def test_a_later_tariff_of_the_operators_is_taken_from_its_day_on(home):
    (home / "rules").mkdir()
    (home / "rules" / "access_requests.toml").write_text(
        '[[tariff]]\ntariff = "per_page"\nvalid_from = 2030-01-01\nsource = "新办法"\n'
        "bands = [{ above = 10, yuan = 1 }]\n",
        encoding="utf-8",
    )
    assert told("pages", "40")["yuan"] == 30
    assert told("pages", "40", "--on", "2029-12-31")["yuan"] == 100
    assert told("cases", "11")["yuan"] == 100
    (home / "rules" / "access_requests.toml").write_text("[[tariff]]\nx = 1\n", encoding="utf-8")
    assert run("pages", "40").exit_code == 3


def test_it_needs_neither_django_nor_an_installation(tmp_path):
    seen = (
        "import sys; from lubu.cli import main\n"
        "try: main(['fees', 'cases', '45'])\n"
        "except SystemExit as left: print('django' in sys.modules, left.code)"
    )
    env = {**os.environ, "LUBU_HOME": str(tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, env=env, check=True
    )
    assert done.stdout.splitlines()[-1] == "False 0"
    assert not (tmp_path / "nowhere").exists()
