"""Commands that take a file or a number: bad arguments get one line, exit code 2 and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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
)


@pytest.mark.one_database
@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_bad_arguments_are_told_in_a_line_and_leave_nothing(words, tmp_path):
    """Each by a process of its own, on an installation that does not exist yet."""
    done = subprocess.run(
        [sys.executable, "-m", "lubu.cli", *words],
        env={**os.environ, "LUBU_HOME": str(tmp_path / "home"), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(said) == 1
    assert done.stdout == ""
