"""The database's form: whose migrations it has seen, and what it may not hold in service."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from lubu.office import checks, database
from lubu.publishing import checks as publishing_checks
from tests.organisations.factories import make_town

pytestmark = pytest.mark.django_db


def test_a_database_of_a_newer_version_is_refused_and_named():
    assert database.pending() == []
    MigrationRecorder(connection).record_applied("publishing", "9999_from_the_future")
    with pytest.raises(database.UnsupportedFormError) as refused:
        database.pending()
    assert (refused.value.migrations, refused.value.newer) == (
        ["publishing.9999_from_the_future"], True,
    )  # fmt: skip
    [finding] = checks.run("database")
    assert finding.severity is checks.Severity.FAULT
    assert "9999_from_the_future" in finding.sentence


def test_a_database_too_old_for_one_step_is_refused_before_anything_is_migrated(monkeypatch):
    monkeypatch.setattr(database, "UPGRADES_FROM", {"ledger": "0002_append_only"})
    assert database.pending() == []
    MigrationRecorder(connection).record_unapplied("ledger", "0002_append_only")
    with pytest.raises(database.UnsupportedFormError) as refused:
        database.pending()
    assert (refused.value.migrations, refused.value.newer) == (["ledger.0002_append_only"], False)


def test_what_upgrades_begin_from_is_there():
    names = {f"{room}.{name}" for room, name in database.UPGRADES_FROM.items()}
    recorded = MigrationRecorder(connection).applied_migrations()
    assert names <= {f"{room}.{name}" for room, name in recorded}


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demonstration_in_service_is_a_fault(settings, is_demo):
    organ = make_town().organ
    organ.is_demo = is_demo
    organ.save(update_fields=["is_demo"])
    assert checks.run("database") == []
    settings.LUBU_SERVICE = True
    assert [finding.severity for finding in checks.run("database")] == (
        [checks.Severity.FAULT] if is_demo else []
    )


def test_debians_own_scanner_that_nobody_uses_is_named(settings, monkeypatch, tmp_path):
    settings.LUBU_SCANNER = ""
    [missing] = checks.run("scanner")
    (tmp_path / "clamd.ctl").touch()
    monkeypatch.setattr(publishing_checks, "DEBIANS_SOCKET", str(tmp_path / "clamd.ctl"))
    [unused] = checks.run("scanner")
    assert unused.remedy != missing.remedy
    assert str(tmp_path) in unused.remedy
