"""Bad arguments of a command get one line and exit code 2, and no traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.both_databases
WRONG = (
    ["report", "abc"],
    ["report", "9" * 30],
    ["report", "-1"],
    ["report", "2021", "--format", "exe"],
    ["report", "2021", "--organ", "nope"],
    ["publish", "--organ", "../.."],
    ["import", "items", "/no/such/file"],
    ["import", "nothing"],
    ["restore", "/no/such/file"],
    ["serve", "--port", "abc"],
    ["serve", "--port", "99999999"],
    ["check", "nope"],
    ["demo", "--seed", "x"],
    ["backup", "/proc/x/y"],
    ["no-such-command"],
    ["serv"],
    ["report"],
    ["report", "2021"],
    ["report", "1999", "--organ", "shaxi"],
    ["report", "2021", "2022"],
    ["report", "2021", "--last-year", "x"],
    ["report", "2021", "--check", "--organ", "shaxi"],
    ["report", "2021", "--organ", "nope", "--format", "text"],
    ["import", "items"],
    ["import", "items", __file__, "--organ", "nope", "--as", "nobody"],
    ["serve", "--processes", "0"],
    ["serve", "extra"],
    ["found"],
    ["migrate", "--check=yes"],
    ["days", "add", "2024-02-30", "7"],
    ["days", "add", "2024-02-02", "x"],
    ["backup"],
)
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


@pytest.mark.one_database
@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_bad_arguments_are_told_in_a_line_and_leave_nothing(words, tmp_path):
    """Each by a process of its own, on an installation that does not exist yet."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "lubu.cli", *words],
        env={**plain, "LUBU_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("错误：")]
    assert len(said) == 1
    assert not ENGLISH.search(done.stderr), done.stderr
    assert done.stdout == ""
