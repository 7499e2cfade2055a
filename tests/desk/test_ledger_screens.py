"""The ledger as its examiners see it."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.utils import timezone

from lubu.ledger.models import Entry
from lubu.publishing.rules import ChannelKind
from tests.channels import factories
from tests.desk.conftest import is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(town, other):
    factories.waiting(town, ChannelKind.WEIBO, title="沙溪的稿件")
    factories.waiting(other, ChannelKind.WEIBO, title="南区的秘密标题")
    return town


def test_only_examiners_open_the_ledger(recorded, desk):
    entry = Entry.objects.filter(organ=recorded.organ).first()
    for name, admitted in (
        ("auditor", True), ("admin", True), ("editor", False), ("final", False),
        ("releaser", False), ("system", False),
    ):  # fmt: skip
        desk.become(recorded.people[name])
        answers = [
            desk.get("ledger:entries"),
            desk.get("ledger:entry", entry.pk),
            desk.get("ledger:entries-csv"),
            desk.post("ledger:verify", organ=recorded.organ.slug),
        ]
        assert [is_refused(answer) for answer in answers] == [not admitted] * 4, name


def test_the_list_shows_ones_own_organ_newest_first(recorded, other, desk):
    answer = desk.become(recorded.auditor).get("ledger:entries")
    own = Entry.objects.filter(organ=recorded.organ)
    assert answer.context["number"] == own.count()
    sequences = [row["entry"].sequence for row in answer.context["rows"]]
    assert sequences == sorted(sequences, reverse=True)
    assert {row["entry"].organ for row in answer.context["rows"]} == {recorded.organ}
    titles = {row["title"] for row in answer.context["rows"]}
    assert titles == {"沙溪的稿件"}
    foreign = Entry.objects.filter(organ=other.organ).first()
    assert desk.get("ledger:entry", foreign.pk).status_code == 404
    assert desk.post("ledger:verify", organ=other.organ.slug).status_code == 404
    assert str(other.editor) not in answer.text


def test_entries_are_found_by_kind_person_record_and_day(recorded, desk):
    desk.become(recorded.auditor)
    own = Entry.objects.filter(organ=recorded.organ)
    today = timezone.localdate()
    wanted = {
        "kind": ("review.approved", own.filter(kind="review.approved")),
        "actor": (str(recorded.first.pk), own.filter(actor=recorded.first)),
        "subject": ("publishing.release", own.filter(subject__startswith="publishing.release")),
        "since": (today.isoformat(), own),
        "until": ("2001-01-01", own.none()),
    }
    for name, (value, rows) in wanted.items():
        assert desk.get("ledger:entries", **{name: value}).context["number"] == rows.count(), name
    assert own.filter(kind="review.approved").count() == 3


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"}, {"until": "\x00"}, {"kind": "no.kind"}, {"actor": "999999"},
        {"actor": "' OR 1=1"}, {"subject": "a" * 81}, {"subject": "\u202e"},
        {"since": "2021-12-31", "until": "2021-01-01"},
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_answered_with_a_sentence(recorded, desk, query):
    answer = desk.become(recorded.auditor).get("ledger:entries", **query)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "rows" not in answer.context
    assert desk.get("ledger:entries-csv", **query).status_code == 404


def test_an_entry_shows_what_is_hashed_and_its_neighbours(recorded, desk):
    middle = Entry.objects.filter(organ=recorded.organ, sequence=2).get()
    answer = desk.become(recorded.auditor).get("ledger:entry", middle.pk)
    assert answer.context["before"].sequence == 1
    assert answer.context["after"].sequence == 3
    assert answer.context["computed"] == middle.digest
    for words in (middle.digest, middle.previous, middle.subject, middle.kind):
        assert words in answer.text


def test_verification_is_by_post_and_says_that_all_is_well(recorded, desk):
    desk.become(recorded.auditor)
    assert desk.get("ledger:verify").status_code == 405
    answer = desk.post("ledger:verify", organ=recorded.organ.slug)
    assert answer.context["number"] == 0
    assert answer.context["head"].digest in answer.text


def test_verification_names_every_row_that_was_touched_behind_our_back(recorded, desk):
    changed = Entry.objects.get(organ=recorded.organ, sequence=2)
    _behind_our_back("UPDATE ledger_entry SET payload = '{}' WHERE id = %s", changed.pk)
    answer = desk.become(recorded.auditor).post("ledger:verify", organ=recorded.organ.slug)
    assert [fault.sequence for fault, _, _ in answer.context["faults"]] == [2]
    assert changed.subject in answer.text
    shown = desk.get("ledger:entry", changed.pk)
    assert shown.context["computed"] != changed.digest


def _behind_our_back(statement: str, *values: object) -> None:
    """What somebody with the database's own tools would do: put the guards to rest, then write."""
    from tests.conftest import _run, _triggers

    stop, resume = _triggers()
    connection.check_constraints()  # PostgreSQL alters no table on which checks are still due
    _run(stop)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    connection.check_constraints()
    _run(resume)


def test_the_export_holds_what_the_filter_shows(recorded, desk):
    answer = desk.become(recorded.auditor).get("ledger:entries-csv", kind="review.approved")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert len(rows) == 1 + 3
    assert all(row[0] == recorded.organ.slug for row in rows[1:])
    assert "no-store" in answer["Cache-Control"]
