"""Loaded before the settings: the suite gets a home of its own."""

from __future__ import annotations

import os
import tempfile

os.environ["LUBU_HOME"] = tempfile.mkdtemp(prefix="lubu-test-")
