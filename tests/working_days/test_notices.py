"""Files of the operator's: what is taken, and what is told of those that are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.working_days import messages
from lubu.working_days.calendar import Origin
from lubu.working_days.loading import Found, read_file, read_folder
from lubu.working_days.notices import MOST_BYTES, Fault, FaultKind, NoticeError, read
from tests.working_days.calendars import DATA

GOOD: dict[str, Any] = json.loads((DATA / "2026.json").read_text("utf-8"))


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    given = json.loads(json.dumps(GOOD))
    change(given)
    return json.dumps(given).encode()


def add(**day: object) -> Callable[[dict[str, Any]], object]:
    return lambda given: given["days"].append({"name": "节", **day})


def test_a_good_file_is_a_year():
    year = read(json.dumps(GOOD).encode("utf-8-sig"), "2026.json", 2026)
    assert (year.number, year.origin, year.is_known) == (2026, Origin.FILE, True)
    assert year.off[date(2026, 2, 16)] == "春节"
    assert date(2026, 2, 14) in year.worked
    assert year.papers[0].startswith("https://")


FAULTY = [
    (FaultKind.TOO_LARGE, b" " * (MOST_BYTES + 1)),
    (FaultKind.NOT_JSON, b"{"),
    (FaultKind.NOT_JSON, b"\xff\xfe"),
    (FaultKind.NOT_JSON, b"[" * 100_000),
    (FaultKind.NO_OBJECT, b"[]"),
    (FaultKind.NO_YEAR, changed(lambda given: given.pop("year"))),
    (FaultKind.NO_YEAR, changed(lambda given: given.update(year="2026"))),
    (FaultKind.NO_YEAR, changed(lambda given: given.update(year=True))),
    (FaultKind.OTHER_YEAR, (DATA / "2025.json").read_bytes()),
    (FaultKind.BAD_PAPERS, changed(lambda given: given.update(papers="x"))),
    (FaultKind.BAD_PAPERS, changed(lambda given: given.update(papers=["javascript:x"]))),
    (FaultKind.NO_DAYS, changed(lambda given: given.update(days=[]))),
    (FaultKind.NO_DAYS, changed(lambda given: given.pop("days"))),
    (FaultKind.BAD_DAY, changed(lambda given: given["days"].append("2026-01-01"))),
    (FaultKind.BAD_DAY, changed(add(date="2026-03-02", isOffDay=1))),
    (FaultKind.BAD_DAY, changed(add(date="2026-03-02"))),
    (FaultKind.BAD_DAY, changed(add(date="2026-03-02", isOffDay=True, name=" "))),
    (FaultKind.BAD_DATE, changed(add(date="2026-02-30", isOffDay=True))),
    (FaultKind.BAD_DATE, changed(add(date="20260302", isOffDay=True))),
    (FaultKind.TWICE, changed(add(date="2026-01-01", isOffDay=True))),
    (FaultKind.TWICE, changed(add(date="2026-01-04", isOffDay=True))),
    (FaultKind.OUTSIDE, changed(add(date="2027-01-01", isOffDay=True))),
    (FaultKind.OUTSIDE, changed(add(date="2025-12-28", isOffDay=True))),
    (FaultKind.WEEKDAY_WORKED, changed(add(date="2026-03-03", isOffDay=False))),
    (FaultKind.LACKING, changed(lambda given: given.update(days=given["days"][:20]))),
]


@pytest.mark.parametrize(("kind", "data"), FAULTY, ids=[kind.value for kind, _data in FAULTY])
def test_a_faulty_file_is_refused_and_its_fault_named(kind, data):
    with pytest.raises(NoticeError) as refused:
        read(data, "2026.json", 2026)
    assert {fault.kind for fault in refused.value.faults} == {kind}
    for fault in refused.value.faults:
        sentence = messages.fault(fault, str)
        assert sentence.endswith((".", "?"))
        assert "%" not in sentence


def test_every_kind_of_fault_is_tried_and_has_its_sentence():
    of_folders = {FaultKind.FILE_NAME, FaultKind.UNREADABLE}
    assert {kind for kind, _data in FAULTY} == set(FaultKind) - of_folders
    assert set(messages.FAULTS) == set(FaultKind)


def test_all_faults_are_told_at_once():
    def spoil(given: dict[str, Any]) -> None:
        add(date="2026-13-01", isOffDay=True)(given)
        add(date="2026-03-03", isOffDay=False)(given)
        given["papers"] = None

    with pytest.raises(NoticeError) as refused:
        read(changed(spoil), "2026.json", 2026)
    assert [fault.kind for fault in refused.value.faults] == [
        FaultKind.BAD_PAPERS, FaultKind.BAD_DATE, FaultKind.WEEKDAY_WORKED,
    ]  # fmt: skip


def test_new_years_rest_may_begin_in_december_and_end_with_a_weekday_named():
    for number in (2019, 2020, 2023):
        read_file(DATA / f"{number}.json", number)
    assert date(2018, 12, 29) in read_file(DATA / "2019.json").worked
    assert date(2020, 2, 3) not in read_file(DATA / "2020.json").worked, "a Monday"


KEYS = st.sampled_from(["year", "days", "papers", "name", "date", "isOffDay"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@given(ANYTHING)
def test_whatever_stands_in_a_file_it_is_refused_in_words(given_):
    with pytest.raises(NoticeError) as refused:
        read(json.dumps(given_).encode(), "x.json", 2026)
    assert all(messages.fault(fault, str) for fault in refused.value.faults)


# --- folders --------------------------------------------------------------------------------------


def test_a_folder_gives_its_good_years_and_tells_of_the_others(tmp_path: Path):
    (tmp_path / "2026.json").write_bytes((DATA / "2026.json").read_bytes())
    (tmp_path / "2025.json").write_text("{", encoding="ascii")
    (tmp_path / "2024年.json").write_bytes((DATA / "2024.json").read_bytes())
    (tmp_path / "README.md").write_text("notices", encoding="ascii")
    (tmp_path / ".2023.json").write_text("an editor's", encoding="ascii")
    (tmp_path / "2022.json").mkdir()
    found = read_folder(tmp_path)
    assert [year.number for year in found.years] == [2026]
    told = {Path(error.name).name: error.faults for error in found.errors}
    assert told == {
        "2022.json": (Fault(FaultKind.UNREADABLE),),
        "2025.json": (Fault(FaultKind.NOT_JSON),),
        "2024年.json": (Fault(FaultKind.FILE_NAME, "2024年.json"),),
    }


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert read_folder(tmp_path / "none") == Found()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path):
    (tmp_path / "holidays").write_text("x", encoding="ascii")
    [error] = read_folder(tmp_path / "holidays").errors
    assert error.faults == (Fault(FaultKind.UNREADABLE),)


@pytest.mark.parametrize("year", [1, 2007, 9999])
def test_a_year_that_no_clock_asks_for_is_refused(tmp_path: Path, year):
    days = [
        {"name": "节", "date": f"{year:04}-{month:02}-{day:02}", "isOffDay": True}
        for month, day in ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
    ]
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"year": year, "days": days}), encoding="utf-8")
    with pytest.raises(NoticeError) as refused:
        read_file(file)
    assert refused.value.faults == (Fault(FaultKind.NO_YEAR, str(year)),)
