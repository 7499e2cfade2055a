from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction
from django_tasks_db.models import DBTaskResult

from lubu.ledger import actions, anchors, guards
from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import Fault
from lubu.office import checks
from lubu.office.ledger_check import SENTENCES
from lubu.organisations.models import Organ
from tests.organisations.factories import make_town

PLAIN = "finding.dismissed"  # a kind that no task follows
FOLLOWED = "release.released"
GUARDS = guards.LEDGER.sqlite if connection.vendor == "sqlite" else guards.LEDGER.postgresql


@pytest.fixture
def organ() -> Organ:
    return make_town().organ


@transaction.atomic
def write(organ: Organ, count: int = 1, kind: str = PLAIN) -> None:
    for number in range(count):
        actions.record(kind, organ=organ, subject=organ, actor=None, payload={"n": number})


def settle() -> None:
    """Have PostgreSQL check now what it would check at the end of the transaction."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def behind_the_application(sql: str) -> None:
    """What somebody does who has the database's own key: triggers off, then the change."""
    settle()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            for one in sql.split(";"):
                cursor.execute(one)
            for _, statement in triggers:
                cursor.execute(statement)
        else:
            for table in ("ledger_entry", "ledger_head"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in sql.split(";"):
                cursor.execute(statement)
            for table in ("ledger_entry", "ledger_head"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what_and_when(organ):
    at = datetime(2021, 3, 5, 8, 0, tzinfo=UTC)
    person = make_town("nanqu").editor
    with transaction.atomic():
        entry = actions.record(
            PLAIN, organ=organ, subject=organ, actor=person, payload={"读": 3}, at=at
        )
    entry.refresh_from_db()
    assert (entry.at, entry.actor, entry.kind) == (at, person, PLAIN)
    assert entry.subject == f"organisations.organ:{organ.pk}"
    assert entry.payload == '{"读":3}'
    assert actions.check(organ) == []


@pytest.mark.django_db
def test_each_organ_has_a_chain_of_its_own(organ):
    other = make_town("nanqu").organ
    write(organ, 2)
    write(other, 3)
    assert list(Entry.objects.filter(organ=other).values_list("sequence", flat=True)) == [1, 2, 3]
    assert Head.objects.get(organ=organ).sequence == 2
    assert actions.check(organ) == actions.check(other) == []


@pytest.mark.django_db
def test_an_unknown_kind_is_refused(organ):
    with transaction.atomic(), pytest.raises(actions.UnknownKindError) as refused:
        actions.record("nobody.knows", organ=organ, subject=organ, actor=None)
    assert refused.value.kind == "nobody.knows"
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(organ):
    with pytest.raises(actions.OutsideTransactionError):
        actions.record(PLAIN, organ=organ, subject=organ, actor=None)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        actions.register_kind(PLAIN, "again")


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_leaves_neither_entry_nor_gap_nor_task(organ):
    write(organ)
    with transaction.atomic():
        write(organ, 2, FOLLOWED)
        assert DBTaskResult.objects.count() >= 2
        transaction.set_rollback(True)
    write(organ)
    assert list(Entry.objects.values_list("sequence", flat=True)) == [1, 2]
    assert not DBTaskResult.objects.exists()
    assert actions.check(organ) == []


@pytest.mark.django_db(transaction=True)
def test_a_task_that_follows_is_stored_with_its_entry(organ):
    with transaction.atomic():
        entry = actions.record(FOLLOWED, organ=organ, subject=organ, actor=None)
        inside = DBTaskResult.objects.count()
    expected = actions.followers()[FOLLOWED]
    assert inside == len(expected) > 0
    stored = DBTaskResult.objects.all()
    assert sorted(row.task_path for row in stored) == sorted(expected)
    assert all(row.args_kwargs["args"] == [entry.pk] for row in stored)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap_and_no_double(organ):
    def writer(number: int) -> None:
        try:
            for turn in range(6):
                with transaction.atomic():
                    write(organ, 2)
                    transaction.set_rollback((number + turn) % 3 == 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(writer, range(4)))
    undone = sum((number + turn) % 3 == 0 for number in range(4) for turn in range(6))
    written = 2 * (24 - undone)
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, written + 1)
    )
    assert actions.check(organ) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET payload = '{}'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_head SET sequence = 1",
        "UPDATE ledger_head SET digest = ''",
        "DELETE FROM ledger_head",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry_or_an_end(organ, sql):
    write(organ, 2)
    settle()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Entry.objects.count() == 2
    assert actions.check(organ) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["id", "99"])
def test_sqlite_refuses_to_replace_what_is_there_by_inserting(organ, key):
    if connection.vendor != "sqlite":
        return  # PostgreSQL's ON CONFLICT DO UPDATE is an UPDATE
    write(organ, 2)
    columns = "organ_id, sequence, at, actor_id, kind, subject, payload, previous, digest"
    forged = columns.replace("payload,", "'{}',")
    into = f"INSERT OR REPLACE INTO ledger_entry (id, {columns})"
    for sql in (
        f"{into} SELECT {key}, {forged} FROM ledger_entry WHERE sequence = 1",
        "INSERT OR REPLACE INTO ledger_head SELECT organ_id, 1, digest FROM ledger_head",
    ):
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
    assert actions.check(organ) == []


@pytest.mark.django_db
def test_postgresql_refuses_to_empty_the_ledger(organ):
    if connection.vendor != "postgresql":
        return  # SQLite knows no TRUNCATE; its DELETE is tested above
    write(organ, 2)
    settle()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE ledger_entry CASCADE")
    assert Entry.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "fault", "sequence"),
    [
        ("UPDATE ledger_entry SET payload = '{\"n\":9}' WHERE sequence = 2", Fault.CHANGED, 2),
        ("UPDATE ledger_entry SET kind = 'x.y' WHERE sequence = 1", Fault.CHANGED, 1),
        ("DELETE FROM ledger_entry WHERE sequence = 2", Fault.REMOVED, 2),
        ("DELETE FROM ledger_entry WHERE sequence = 3", Fault.CUT, 3),
        ("UPDATE ledger_head SET sequence = 2", Fault.INSERTED, 3),
    ],
)
def test_what_was_done_behind_the_application_is_found_and_named(organ, sql, fault, sequence):
    write(organ, 3)
    behind_the_application(sql)
    found = actions.check(organ)
    assert (found[0].fault, found[0].sequence) == (fault, sequence)
    told = checks.run("ledger")
    assert told[0].place.startswith(f"{organ.slug} {sequence}")
    assert told[0].sentence


@pytest.mark.django_db
@pytest.mark.parametrize("name", GUARDS)
def test_a_trigger_that_is_gone_or_does_nothing_is_named(organ, name):
    assert guards.missing() == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            place = name
        else:
            table, place = name
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {place}")
    assert [one.place for one in checks.run("ledger")] == [place]
    if connection.vendor == "sqlite":
        table = "ledger_entry" if "entry" in name else "ledger_head"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
        assert guards.missing() == [name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["at = 'gestern'", "at = 5", "payload = x'ff'", "kind = x'6161'", "sequence = 'zwei'",
     "digest = x'00'", "previous = x''", "actor_id = 'wer'"],
)  # fmt: skip
def test_a_cell_of_a_wrong_type_is_named_and_breaks_nothing(organ, change):
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps to the types of its columns
    write(organ, 3)
    connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
    behind_the_application(f"UPDATE ledger_entry SET {change} WHERE sequence = 2")
    found = actions.check(organ)
    assert Fault.DAMAGED in {fault.fault for fault in found}
    assert {fault.sequence for fault in found} <= {0, 2}
    assert checks.run("ledger")
    behind_the_application("DELETE FROM ledger_entry")


@pytest.mark.django_db
def test_a_chain_written_anew_or_shortened_is_found_by_the_file_outside(organ, tmp_path):
    write(organ, 3)
    assert checks.run("ledger") == []
    assert checks.run("ledger") == []
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(anchors.own_file().read_bytes())
    assert len(copy.read_text().splitlines()) == 1
    second = Entry.objects.get(organ=organ, sequence=2)
    behind_the_application(
        "DELETE FROM ledger_entry WHERE sequence = 3;"
        f"UPDATE ledger_head SET sequence = 2, digest = '{second.digest}'"
    )
    assert [one.place for one in checks.run("ledger")] == [f"{organ.slug} 3"]
    anchors.own_file().unlink()
    assert checks.run("ledger") == []
    with anchors.also((copy,)):
        assert [one.place for one in checks.run("ledger")] == [f"{organ.slug} 3"]
    write(organ)
    with anchors.also((copy,)):
        [found] = checks.run("ledger")
    assert found.place == f"{organ.slug} 3"
    assert str(SENTENCES[Fault.REWRITTEN]) == found.sentence


@pytest.mark.django_db
def test_lines_outside_that_are_none_or_contradict_others_are_named(organ):
    write(organ, 2)
    assert checks.run("ledger") == []
    with anchors.own_file().open("ab") as file:
        file.write(b'{"organ": "gone", "sequence": 4, "digest": "x"}\n\xff\n[]\n\n')
        file.write(b'{"organ": "shaxi", "sequence": 2, "digest": "x"}\n')
    places = [one.place for one in checks.run("ledger")]
    name = anchors.own_file().name
    assert places == [f"{name}:3", f"{name}:4", f"{name}:6", "gone"]
