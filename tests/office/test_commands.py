"""The commands as a person runs them: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

Run = Callable[..., subprocess.CompletedProcess[str]]

WRITE_ENTRIES = """
import django; django.setup()
from django.db import transaction
from lubu.ledger import actions
from tests.organisations.factories import make_town
organ = make_town().organ
with transaction.atomic():
    for number in range(3):
        actions.record("reads.counted", organ=organ, subject=organ, actor=None)
"""


def environment(home: Path, database: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUBU_")}
    kept.pop("DATABASE_URL", None)
    root = Path(__file__).parents[2]
    return {
        **kept,
        "LUBU_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "lubu.settings",
        "PYTHONPATH": f"{root}:{root / 'src'}",
        **({"DATABASE_URL": database} if database else {}),
    }


def command(home: Path, database: str = "") -> Run:
    def run(*words: str, code: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        what = ["-c", code] if code else ["-m", "lubu.cli", *words]
        return subprocess.run(
            [sys.executable, *what],
            env={**environment(home, database), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Path:
    """An installation whose database is up to date, to be copied."""
    home = tmp_path_factory.mktemp("ready") / "home"
    assert command(home)("migrate").returncode == 0
    return home


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

    restored = second("restore", str(saved))
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
        assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret.key"]


@pytest.mark.one_database
def test_every_faulty_setting_is_named_at_once(tmp_path):
    run = command(tmp_path)
    done = run("check", LUBU_DEBUG="maybe", LUBU_FILE_MAX_MB="many")
    assert done.returncode == 2
    assert "LUBU_DEBUG" in done.stderr
    assert "LUBU_FILE_MAX_MB" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.one_database
def test_check_says_what_is_unsafe_in_service_as_documented_json(tmp_path):
    run = command(tmp_path)
    found = run(
        "check", "--format", "json",
        LUBU_SERVICE="true", LUBU_SECRET_KEY="x" * 60, LUBU_DEBUG="true", LUBU_ALLOWED_HOSTS="*",
        LUBU_BASE_URL="http://desk.example", LUBU_SCANER="/run/typing-error",
    )  # fmt: skip
    assert found.returncode == 1, found.stderr
    [check] = json.loads(found.stdout)["checks"]
    assert check["name"] == "installation"
    places = {finding["place"]: finding for finding in check["findings"]}
    assert {
        "LUBU_SECRET_KEY", "LUBU_DEBUG", "LUBU_ALLOWED_HOSTS", "LUBU_BASE_URL", "LUBU_SCANER",
        "DATABASE_URL",
    } <= set(places)  # fmt: skip
    assert places["LUBU_DEBUG"]["severity"] == "fault"
    assert places["DATABASE_URL"]["severity"] == "warning"
    assert all(finding["sentence"] and finding["remedy"] for finding in check["findings"])


@pytest.mark.one_database
def test_check_finds_files_that_others_can_change(tmp_path):
    (tmp_path / "lubu.sqlite3").touch(mode=0o666)
    (tmp_path / "lubu.sqlite3").chmod(0o666)
    found = command(tmp_path)("check", "--format", "json")
    [check] = json.loads(found.stdout)["checks"]
    assert str(tmp_path / "lubu.sqlite3") in {finding["place"] for finding in check["findings"]}


@pytest.mark.one_database
def test_an_unknown_check_is_wrong_use_and_an_unreachable_database_unreadable(tmp_path):
    run = command(tmp_path, "postgres://nobody@127.0.0.1:1/nothing")
    assert run("check", "nonsense").returncode == 2
    for words in (("check", "ledger"), ("migrate",)):
        unreadable = run(*words)
        assert unreadable.returncode == 3
        assert "Traceback" not in unreadable.stderr
        assert not unreadable.stdout


@pytest.mark.one_database
def test_a_reader_who_goes_away_is_no_error(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "lubu.cli", "check", "installation"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(60) in (0, 1)
    assert "Traceback" not in said
    assert "Broken" not in said


@pytest.mark.one_database
def test_serve_answers_shows_its_addresses_and_stops_when_told(ready, tmp_path):
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "lubu.cli", "serve", "--port", str(port), "--processes", "1"],
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 120
        status = 0
        while not status and time.monotonic() < deadline and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/desk/", timeout=30) as answer:
                    status = answer.status
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.3)
        assert status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    assert f"http://localhost:{port}/desk/" in said
    assert "Traceback" not in said


@pytest.mark.one_database
def test_a_worker_runs_what_waits_once_and_leaves(ready, tmp_path):
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    run = command(tmp_path)
    count = (
        "import django; django.setup()\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "print(DBTaskResult.objects.ready().count())"
    )
    assert run(code=WRITE_ENTRIES.replace("reads.counted", "column.changed")).returncode == 0
    assert int(run(code=count).stdout) > 0
    done = run("worker", "--once")
    assert done.returncode == 0, done.stderr
    assert int(run(code=count).stdout) == 0
