"""Wrong and right examples in the language of official documents, one file a kind."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from stdnum import luhn
from stdnum.cn import ric

from lubu.proofreading.checker import proofread_text
from lubu.proofreading.findings import Severity

CASES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
}


def completed(example):
    """The example with its artificial numbers given their check digits."""
    example = re.sub(r"\{id:(\d{17})\}", lambda m: m[1] + ric.calc_check_digit(m[1] + "0"), example)
    return re.sub(r"\{card:(\d+)\}", lambda m: m[1] + luhn.calc_check_digit(m[1]), example)


def examples(side):
    return [
        pytest.param(name, completed(example), id=f"{name}-{number}")
        for name, case in CASES.items()
        for number, example in enumerate(case[side])
    ]


def found(name, text):
    case = CASES[name]
    return [
        finding
        for finding in proofread_text(text)
        if finding.kind in case["kinds"]
        and (finding.severity is Severity.BLOCKING or not case.get("blocking"))
    ]


@pytest.mark.parametrize("side", ["wrong", "right"])
def test_every_kind_has_twenty_examples(side):
    assert {name: len(case[side]) for name, case in CASES.items() if len(case[side]) < 20} == {}


@pytest.mark.parametrize(("name", "text"), examples("wrong"))
def test_what_is_wrong_is_found(name, text):
    assert found(name, text), text


@pytest.mark.parametrize(("name", "text"), examples("right"))
def test_what_is_right_is_left_alone(name, text):
    assert found(name, text) == [], text


@pytest.mark.parametrize(("name", "text"), examples("right"))
def test_what_is_right_for_one_kind_blocks_for_no_kind(name, text):
    blocking = [one for one in proofread_text(text) if one.severity is Severity.BLOCKING]
    assert blocking == [], text
