"""The scanner of a demonstration: its own, wherever the repository lies, and gone afterwards."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lubu.publishing.files.scanner import ClamdScanner, self_test
from tests import outside
from tests.house import tree

pytestmark = pytest.mark.one_database

TELL = "import os, time; print(os.environ['LUBU_SCANNER'], flush=True); time.sleep({seconds})"


def with_scanner(root: Path, code: str, **more: str) -> subprocess.Popen[str]:
    outside.program("clamd", "/usr/sbin/clamd")
    return subprocess.Popen(
        [root / "tools" / "with-scanner", sys.executable, "-c", code],
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def is_gone(folder: Path) -> bool:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return not folder.exists() and str(folder) not in listed.stdout


def test_a_command_gets_a_scanner_where_debians_profile_lets_one_write(tmp_path):
    """Source: /etc/apparmor.d/usr.sbin.clamd of Debian 12: /tmp/** and clamd's own folders."""
    home = tmp_path / "下载" / "lubu 0.1"
    for name in ("tools/with-scanner", "deploy/clamav"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (tree.ROOT / name).is_dir() else shutil.copy
        copy(tree.ROOT / name, home / name)
    running = with_scanner(home, TELL.format(seconds=60))
    assert running.stdout
    socket = Path(running.stdout.readline().strip())
    folder = socket.parent
    try:
        assert folder.parent == Path("/tmp")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert self_test(ClamdScanner(str(socket)))
        written = re.findall(r"^\w+ (/\S+)", (folder / "clamd.conf").read_text(), re.MULTILINE)
        assert len(written) >= 5
        assert all(path.startswith(("/tmp/", "/var/lib/clamav")) for path in written)
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while not is_gone(folder) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert is_gone(folder)


def test_the_commands_own_end_is_passed_on_and_the_scanner_goes_with_it():
    running = with_scanner(tree.ROOT, TELL.format(seconds=0) + "; raise SystemExit(3)")
    said, _ = running.communicate(timeout=180)
    assert running.returncode == 3
    assert is_gone(Path(said.strip()).parent)


def test_a_scanner_that_is_set_is_used_and_none_started():
    running = with_scanner(tree.ROOT, TELL.format(seconds=0), LUBU_SCANNER="/run/clamav/clamd.ctl")
    said, noise = running.communicate(timeout=60)
    assert (running.returncode, said, noise) == (0, "/run/clamav/clamd.ctl\n", "")
