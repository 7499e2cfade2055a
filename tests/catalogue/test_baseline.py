"""The data files of the baseline, and what is said of a faulty one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from lubu.catalogue import baseline
from lubu.catalogue.rules.reading import (
    BaselineError,
    ContentError,
    content_from,
    content_to,
    field_from_toml,
)
from lubu.catalogue.rules.vocabulary import After, Level, LimitKind, Mode, OwnerKind
from tests.catalogue import strategies

FIELD = """
number = 5
slug = "social-assistance"
name = "社会救助"
ministry = "民政部"
source = "国办发〔2019〕54号"
"""
ENTRY = """
[[entry]]
code = "05-01"
level1 = "最低生活保障"
level2 = "审核信息"
elements = ["初审对象名单"]
bases = ["《社会救助暂行办法》（国务院令第649号）"]
limit = { kind = "working_days", days = 10, after = "made_or_obtained" }
notice = { days = 7, unit = "working" }
owner = "civil_affairs"
channels = ["website"]
also = ["new_media"]
audience = "society"
mode = "proactive"
levels = ["township"]
"""
FILE = "05-social-assistance.toml"


def test_every_field_has_entries_for_a_county_and_those_a_town_keeps_for_a_town():
    fields = baseline.fields()
    assert [field.number for field in fields] == list(range(1, 28))
    for field in fields:
        levels = {level for entry in field.entries for level in entry.levels}
        assert Level.TOWNSHIP in levels, field.name
        assert field.number > baseline.LAST_NATIONAL or Level.COUNTY in levels, field.name
        assert field.source
        assert field.ministry
    assert len(baseline.entries()) >= 600


def test_what_is_disclosed_on_request_is_counted_from_the_application():
    on_request = [e for e in baseline.entries().values() if e.mode is Mode.ON_REQUEST]
    assert {entry.code for entry in on_request} == {"12-06", "13-07", "14-03", "14-04"}
    assert {entry.limit.after for entry in on_request} == {After.APPLICATION_RECEIVED}


def test_water_matters_belong_to_the_water_office():
    owned = {e.code for e in baseline.entries().values() if e.owner is OwnerKind.WATER}
    assert owned == {"01-15", "27-37"}


def test_serious_tax_cases_are_published_by_the_fifteenth_of_the_month_after():
    """Source: 国家税务总局令第54号."""
    limit = baseline.entries()["24-21"].limit
    assert (limit.kind, limit.by_day) == (LimitKind.MONTHLY, 15)


def test_a_sound_file_is_read():
    field = field_from_toml((FIELD + ENTRY).encode(), FILE)
    assert (field.number, field.name) == (5, "社会救助")
    assert [entry.level2 for entry in field.entries] == ["审核信息"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("days = 10, ", "", "lacks days"),
        ("days = 10", "days = 0", "no number from 1"),
        ("days = 10", 'days = "ten"', "no number from 1"),
        ('"made_or_obtained" }', '"made", by = "01-31" }', "has no by"),
        ("made_or_obtained", "sometime", "'sometime' is not in the vocabulary"),
        ('kind = "working_days"', 'kind = "soon"', "limit.kind 'soon'"),
        ('owner = "civil_affairs"', 'owner = "church"', "owner 'church'"),
        ('owner = "civil_affairs"', "", "lacks owner"),
        ('level2 = "审核信息"', 'level2 = "审核信息"\nlevel4 = "x"', "has no level4"),
        ('also = ["new_media"]', 'also = ["website"]', "both required and optional"),
        ('also = ["new_media"]', 'also = ["other"]', "other goes with"),
        ('audience = "society"', 'audience = "group"', "group goes with"),
        ('levels = ["township"]', "levels = []", "levels are none"),
        ('channels = ["website"]', "channels = []", "channels are none"),
        ('"初审对象名单"', '" 初审对象名单"', "no single line"),
        ("{ days = 7, unit", "{ days = 7, hours", "not exactly days and unit"),
        ('code = "05-01"', 'code = "06-01"', "not of this field"),
        ('code = "05-01"', 'code = "5"', "NN-NN"),
    ],
)
def test_a_fault_is_named_with_its_file_and_entry(old, new, fault):
    assert old in ENTRY
    with pytest.raises(BaselineError) as refused:
        field_from_toml((FIELD + ENTRY.replace(old, new)).encode(), FILE)
    assert refused.value.file == FILE
    assert refused.value.entry
    assert fault in refused.value.fault


@pytest.mark.parametrize(
    ("data", "file", "fault"),
    [
        (FIELD + ENTRY, "06-social-assistance.toml", "the file's name"),
        (FIELD + ENTRY + ENTRY, FILE, "stands twice"),
        (FIELD + ENTRY + ENTRY.replace("05-01", "05-02"), FILE, "stands twice"),
        (FIELD, FILE, "missing or foreign: entry"),
        ("number =", FILE, "no TOML"),
    ],
)
def test_a_file_that_is_not_its_fields_is_refused(data, file, fault):
    with pytest.raises(BaselineError, match=fault):
        field_from_toml(data.encode(), file)


def test_two_files_of_one_number_are_refused(tmp_path):
    (tmp_path / "05-a.toml").write_text((FIELD + ENTRY).replace("social-assistance", "a"), "utf-8")
    (tmp_path / "05-b.toml").write_text((FIELD + ENTRY).replace("social-assistance", "b"), "utf-8")
    with pytest.raises(BaselineError, match="the number 5 stands twice"):
        baseline.read(tmp_path)


@given(strategies.contents())
def test_an_entry_survives_being_written_as_json(content):
    assert content_from(json.loads(json.dumps(content_to(content)))) == content


@pytest.mark.parametrize("plain", [None, [], "05-01", {}, {"code": 1}])
def test_what_is_no_entry_is_refused(plain):
    with pytest.raises(ContentError):
        content_from(plain)
