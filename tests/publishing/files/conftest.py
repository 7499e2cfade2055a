"""A real clamd, started once for the tests of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lubu.publishing.files.scanner import ClamdScanner
from tests import outside

START = Path(__file__).parents[3] / "deploy" / "clamav" / "start.sh"
LARGEST_SCANNED = 2 * 1024 * 1024


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files room asks nothing of the database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(scope="session")
def clamd() -> Iterator[ClamdScanner]:
    """clamd with a low limit, so that "too large" costs nothing."""
    outside.program("clamd", "/usr/sbin/clamd")
    folder = tempfile.mkdtemp(prefix="clamd-")  # short: a socket's path is limited
    environment = os.environ | {"LUBU_CLAMD_MAX_FILE": "2M", "LUBU_CLAMD_MAX_SCAN": "20M"}
    started = subprocess.run(
        [START, folder], env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert started.returncode == 0, started.stderr
    yield ClamdScanner(started.stdout.strip(), timeout=30)
    subprocess.run([START, "stop", folder], timeout=60, check=True)
    shutil.rmtree(folder)
