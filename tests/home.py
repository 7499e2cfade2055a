"""Loaded before the settings: the suite gets a home of its own, removed when it ends."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="lubu-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("LUBU_")]:
    del os.environ[name]  # what a developer has set for a demonstration is not the suite's
os.environ["LUBU_HOME"] = HOME
os.environ["LUBU_EMAIL_URL"] = "smtp://localhost:1"  # Django keeps what tests send in memory
os.environ["LUBU_EMAIL_FROM"] = "noreply@example.gov.cn"
os.environ["LUBU_LANGUAGE"] = "zh-hans"  # whatever the developer's terminal speaks
(Path(HOME) / "static").mkdir()
# The browser's driver runs an event loop in the thread of the test, which then asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
