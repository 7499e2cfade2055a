"""`lubu backup` and `lubu restore`, on the database that the suite runs on."""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lubu.cli import backups
from lubu.cli.output import UnreadableError
from tests.office.running import WRITE_ENTRIES, command

pytestmark = pytest.mark.both_databases
# Where it is set no key is made in LUBU_HOME, so that nothing makes the folder.
KEY = {"LUBU_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2}


@pytest.fixture
def databases(django_db_blocker) -> Iterator[Callable[[], str]]:
    """Addresses of new, empty databases of the kind that the suite runs on."""
    made: list[str] = []

    def address() -> str:
        if connection.vendor == "sqlite":
            return ""
        name = f"lubu_try_{os.getpid()}_{len(made)}"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        made.append(name)
        server = settings.DATABASES["default"]
        host = str(server["HOST"]).replace("/", "%2F")
        return f"postgres://{server['USER']}:{server['PASSWORD']}@{host}:{server['PORT']}/{name}"

    yield address
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_brought_into_an_empty_installation_and_overwrites_nothing(tmp_path, databases):
    first = command(tmp_path / "first", databases())
    second_database = databases()
    second = command(tmp_path / "second", second_database)
    early = first("backup", str(tmp_path / "early.tar.gz"))
    assert early.returncode == 2
    assert not (tmp_path / "early.tar.gz").exists()
    assert first("migrate").returncode == 0
    written = first(code=WRITE_ENTRIES)
    assert written.returncode == 0, written.stderr
    files = tmp_path / "first" / "files"
    (files / "sub").mkdir()
    (files / "sub" / "附件.pdf").write_bytes(b"%PDF-1.7")

    saved = tmp_path / "saved.tar.gz"
    done = first("backup", str(saved))
    assert (done.returncode, done.stdout.strip()) == (0, str(saved)), done.stderr
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    again = first("backup", str(saved))
    assert again.returncode == 2

    assert not (tmp_path / "second").exists()
    restored = second("restore", str(saved), **KEY)
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "second/files/sub/附件.pdf").read_bytes() == b"%PDF-1.7"
    counted = second(
        code="import django; django.setup()\n"
        "from lubu.ledger.models import Entry; print(Entry.objects.count())"
    )
    assert counted.stdout.strip() == "3", counted.stderr
    assert second("check", "ledger").returncode == 0
    assert second("migrate", "--check").returncode == 0

    refused = second("restore", str(saved))
    assert refused.returncode == 2
    half = command(
        tmp_path / "third", second_database or f"sqlite:///{tmp_path}/second/lubu.sqlite3"
    )
    assert half("restore", str(saved)).returncode == 2


@pytest.mark.one_database
def test_what_is_no_backup_is_refused_and_leaves_nothing_behind(tmp_path):
    run = command(tmp_path / "home")
    broken, foreign = tmp_path / "broken.tar.gz", tmp_path / "foreign.tar.gz"
    broken.write_bytes(b"\x1f\x8b nothing")
    with tarfile.open(foreign, "w:gz") as archive:
        archive.add(__file__, "../../escaped.py")
    for file in (broken, foreign):
        assert run("restore", str(file)).returncode == 3
        assert not (tmp_path / "escaped.py").exists()
        made_at_the_start = {"data.keys", "secret.key"}
        assert {path.name for path in (tmp_path / "home").iterdir()} == made_at_the_start


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["nowhere/lubu.tar.gz", "file/lubu.tar.gz", "x" * 300])
def test_a_backup_that_cannot_be_written_is_told_in_a_sentence(ready, tmp_path, name):
    (tmp_path / "file").touch()
    done = command(ready)("backup", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_a_file_that_goes_away_while_the_backup_is_written_does_not_stop_it(tmp_path, monkeypatch):
    """A disk on which a file vanishes after it was listed."""
    (tmp_path / "stays").touch()
    monkeypatch.setattr(settings, "LUBU_HOME", tmp_path)
    monkeypatch.setattr(backups, "_dump", lambda target: target.touch())
    listed = [tmp_path / "gone", tmp_path / "stays"]
    monkeypatch.setattr(backups, "_kept_files", lambda: iter(listed))
    target = tmp_path / "out.tar.gz"
    (tmp_path / "work").mkdir()
    backups._write(target, tmp_path / "work", leave_out=set())
    with tarfile.open(target) as archive:
        assert "home/stays" in archive.getnames()
        assert "home/gone" not in archive.getnames()


def test_a_sealed_file_that_goes_away_has_all_written_anew(tmp_path, monkeypatch):
    """Keys that change while a backup is written: the old file goes after the dump named it."""
    home, old, new = tmp_path / "home", "files/sealed/1a.old/a", "files/sealed/1a.new/a"
    for name in (old, new):
        (home / name).parent.mkdir(parents=True)
    (home / old).touch()
    monkeypatch.setattr(settings, "LUBU_HOME", home)
    dumps = []

    def dump(target: Path) -> None:
        dumps.append("old" if (home / old).exists() else "new")
        target.touch()
        (home / new).touch()
        (home / old).unlink(missing_ok=True)

    monkeypatch.setattr(backups, "_dump", dump)
    target = tmp_path / "out.tar.gz"
    backups._write_in_one_piece(target, leave_out=set())
    assert dumps == ["old", "new"]
    with tarfile.open(target) as archive:
        assert f"home/{new}" in archive.getnames()

    monkeypatch.setattr(backups, "_sealed_files", lambda: {home / "files/sealed/gone"})
    with pytest.raises(UnreadableError):
        backups._write_in_one_piece(target, leave_out=set())
