from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.running import command


@pytest.fixture(scope="session")
def ready(tmp_path_factory) -> Path:
    """An installation whose database is up to date, to be copied: migrating takes long."""
    home = tmp_path_factory.mktemp("ready") / "home"
    assert command(home)("migrate").returncode == 0
    return home
