"""The commands as a person runs them: a process, its output, its exit code."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.office.running import WRITE_ENTRIES, command, environment

pytestmark = pytest.mark.both_databases


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


@pytest.mark.one_database
@pytest.mark.parametrize("words", [("serve",), ("demo",)])
def test_a_port_that_is_taken_is_told_before_anything_is_done(tmp_path, words):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = command(tmp_path)(*words, "--port", port)
    assert (done.returncode, done.stdout) == (3, "")
    [line] = done.stderr.splitlines()
    assert port in line
    assert "--port" in line
    assert not (tmp_path / "lubu.sqlite3").exists()


@pytest.mark.one_database
def test_an_address_that_is_not_this_machines_is_told(tmp_path):
    for host in ("192.0.2.1", "no such host"):
        done = command(tmp_path)("serve", "--host", host)
        assert done.returncode == 3
        assert len(done.stderr.splitlines()) == 1
