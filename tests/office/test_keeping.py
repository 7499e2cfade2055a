"""What is kept for a time goes when it is up, and the ledger says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.office import retention
from lubu.office.keeping import Deed, Term, months_before, read_terms
from lubu.portal import retention as of_portal
from lubu.portal.actions import find_error, subscriptions
from lubu.portal.models import FaultReport, Subscription
from lubu.portal.rules.find_error import FaultKind
from lubu.publishing import actions
from lubu.publishing.models import FactCheck
from lubu.sealing import archives
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import draft, open_site, submitted
from tests.sealing.conftest import KEYS
from tests.sealing.people import Person, make_table, put, stored

THEN = datetime(2022, 3, 1, 4, 0, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 600), st.integers(0, 60))
def test_months_before_is_never_later_and_goes_step_by_step(day, months, more):
    before = months_before(day, months)
    assert before <= day
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or before.day < day.day
    assert months_before(before.replace(day=1), more) == months_before(
        day.replace(day=1), months + more
    )


def test_the_terms_are_those_in_force():
    terms = [
        Term(valid_from=date(2020, 1, 1), months=60, deed=Deed.DELETE, source=""),
        Term(valid_from=date(2024, 1, 1), months=24, deed=Deed.ERASE, source=""),
    ]
    with pytest.raises(ValueError, match="does not say"):
        retention.register(
            retention.Kept(name="x", label="", terms=terms, closed=of_portal.contacts)
        )
    with pytest.raises(ValueError, match="twice"):
        retention.register(retention.registered()["fault_report_contact"])
    for name, one in retention.registered().items():
        assert all(term.source and term.months > 0 for term in one.terms), name


@pytest.fixture
def town(db: None) -> Town:
    with time_machine.travel(THEN, tick=False):
        town = make_town()
        town.column = open_site(town)
        for number in (1, 2, 3):
            report = find_error.receive(
                town.organ,
                find_error.Fault(
                    page="/",
                    kind=FaultKind.OTHER,
                    words=f"错{number}",
                    contact=f"1381234567{number}",
                ),
                code=f"CODE{number}",
                at=THEN,
            )
            if number < 3:
                find_error.answer(report.pk, actor=town.admin, words="已改", at=THEN)
        row = subscriptions.ask(
            town.organ, address="a@b.cn", columns=[town.column.pk], topics=[], at=THEN
        )
        subscriptions.confirm(row.key, at=THEN)
        subscriptions.pause(row.key, at=THEN)
        text = submitted(draft(town.column, town.editor), town.editor)
        actions.ask_fact_check(text.pk, actor=town.first, expert="陈教授")
    return town


def due(on: date) -> dict[str, int]:
    return {one.kept.name: one.count for one in retention.due(on)}


def entries() -> list[dict[str, object]]:
    rows = Entry.objects.filter(kind=retention.KIND).order_by("pk")
    return [json.loads(row.payload) for row in rows]


def test_everything_goes_when_its_time_is_up_and_once(town):
    assert due(date(2020, 1, 1)) == {}  # before there were terms
    assert due(date(2024, 3, 1)) == {}  # the last day
    assert due(date(2024, 3, 2)) == {"fault_report_contact": 2, "paused_subscription": 1}
    at = datetime(2024, 3, 2, 4, 0, tzinfo=UTC)
    retention.follow_clock(at)
    reports = FaultReport.objects.order_by("pk")
    assert [(row.contact, row.words) for row in reports.all()] == [
        ("", "错1"), ("", "错2"), ("13812345673", "错3"),
    ]  # fmt: skip
    assert not Subscription.objects.exists()
    retention.follow_clock(at)
    told = entries()
    assert [(one["kept"], one["did"], len(one["rows"])) for one in told] == [
        ("fault_report_contact", "erase", 2), ("paused_subscription", "delete", 1),
    ]  # fmt: skip
    assert told[0]["fields"] == ["contact"]
    assert "art" in str(told[0]["source"])
    assert due(date(2027, 3, 2)) == {"fault_report_words": 2}
    retention.follow_clock(at.replace(year=2032, month=3, day=20))
    assert [row.words for row in reports.all()] == ["", "", "错3"]
    assert FactCheck.objects.get().expert == ""
    assert due(date(2032, 3, 20)) == {}
    assert check(town.organ) == []


def test_a_batch_is_done_or_not_done(town, monkeypatch):
    """A disk on which the ledger cannot be written."""

    def broken(*_given: object, **_more: object) -> None:
        raise OSError("no space left")

    [what] = [one for one in retention.due(date(2024, 3, 2)) if one.term.deed is Deed.ERASE]
    with monkeypatch.context() as patch:
        patch.setattr(retention.ledger, "record", broken)
        with pytest.raises(OSError, match="no space"):
            retention.carry_out(what, at=THEN)
    assert {bool(row.contact) for row in FaultReport.objects.all()} == {True}
    assert retention.carry_out(what, at=THEN) == 2


@pytest.fixture
def people(db: None, settings) -> list[Person]:
    settings.LUBU_DATA_KEYS = {"old": KEYS["old"]}
    make_table()
    made = []
    for number in range(5):
        paper = ContentFile(b"paper", name=f"{number}.pdf")
        made.append(Person.objects.create(key=str(number), name=f"王{number}", paper=paper))
    return made


def kept(deed: Deed, erases: tuple[str, ...] = ()) -> retention.Kept[Person]:
    term = Term(valid_from=date(2020, 1, 1), months=1, deed=deed, source="")

    def closed(_organ: object, _before: date) -> object:
        rows = Person.objects.exclude(key="4")
        return rows.exclude(paper="") if deed is Deed.ERASE else rows

    archived: Callable[[Person], dict[str, object]] = lambda row: {"名": row.name}  # noqa: E731
    return retention.Kept(
        name="people", label="", terms=[term], closed=closed, erases=erases, archived=archived
    )


def carried_out(deed: Deed, erases: tuple[str, ...] = ()) -> None:
    organ = make_town().organ
    [what] = retention.due(date(2024, 1, 1), [kept(deed, erases)])
    assert what.organ == organ
    assert retention.carry_out(what, at=THEN) == 4


def test_what_is_archived_lies_sealed_in_a_file_and_is_gone_from_the_table(
    people, tmp_path, monkeypatch
):
    monkeypatch.setattr(retention, "BATCH", 3)
    carried_out(Deed.ARCHIVE)
    assert [row.key for row in Person.objects.all()] == ["4"]
    written = archives.archives()
    assert [path.name for path in written] == sorted(str(one["archive"]) for one in entries())
    lines = {line for path in written for line in archives.read_lines(path)}
    assert lines == {f'{{"名": "王{number}"}}' for number in range(4)}
    assert not any("王".encode() in path.read_bytes() for path in written)
    files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(files) == 1  # the files of the rows went with them


def test_files_and_their_names_are_erased_as_fields_are(people, tmp_path):
    carried_out(Deed.ERASE, ("paper", "paper_name", "name", "about"))
    rows = Person.objects.order_by("pk")
    assert [(row.name, row.paper.name, row.paper_name) for row in rows] == [
        *[("", "", "")] * 4, ("王4", people[4].paper.name, "4.pdf"),
    ]  # fmt: skip
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_what_does_not_open_is_not_archived_and_stops_no_other(town, people, caplog, monkeypatch):
    people[0].__class__.objects.filter(key="0").update(name="")
    first = kept(Deed.ARCHIVE)
    registered = {"people": first, **retention.registered()}
    monkeypatch.setattr(retention, "_registered", registered)
    put("name", "1", stored()["2"])
    retention.follow_clock(datetime(2024, 3, 2, 4, 0, tzinfo=UTC) + timedelta(hours=1))
    assert "sealing_tests_person.name" in caplog.text
    assert Person.objects.count() == 5
    assert archives.archives() == []
    assert [one["kept"] for one in entries()] == ["fault_report_contact", "paused_subscription"]


def test_terms_of_a_file_are_read(tmp_path):
    file = tmp_path / "terms.toml"
    file.write_text(
        '[[one]]\nvalid_from = 2020-01-01\nmonths = 3\ndeed = "delete"\nsource = "法"\n',
        encoding="utf-8",
    )
    assert read_terms(file)["one"] == (
        Term(valid_from=date(2020, 1, 1), months=3, deed=Deed.DELETE, source="法"),
    )
