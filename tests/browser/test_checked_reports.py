"""The page of checked reports in a browser: for everyone, on wide and narrow screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from lubu.reporting.cells import Cell
from lubu.reporting.reading.extracts import Reason
from lubu.reporting.reading.reader import read
from lubu.reporting.reading.showing import page
from lubu.reporting.reading.telling import CheckedFile, checked
from lubu.reporting.tables import Address
from tests.reporting import shapes
from tests.reporting.consistent import sound

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def found(tmp_path: Path) -> list[CheckedFile]:
    wrong = sound().with_cell(Address.parse("three/partial/biz"), Cell(999))
    return [
        checked(tmp_path / "good.html", read(shapes.HTML["plain"](sound()))),
        checked(tmp_path / "wrong.html", read(shapes.HTML["plain"](wrong))),
        checked(tmp_path / "lost.html", Reason.MISSING),
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_has_no_fault_that_axe_finds_and_its_links_lead_to_what_they_name(
    width: int, found: list[CheckedFile], tmp_path: Path, chromium: Browser
) -> None:
    target = tmp_path / "found.html"
    target.write_text(page(found), encoding="utf-8")
    shown = chromium.new_page(viewport={"width": width, "height": 900})
    shown.goto(target.as_uri())
    assert Axe().run(shown).response["violations"] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    shown.locator("#f2-1 a").first.focus()
    shown.keyboard.press("Enter")
    cell = shown.locator("td:target")
    assert cell.get_attribute("class") == "named"
    cell.locator("sup a").first.click()
    assert shown.locator("li:target").get_attribute("id") == "f2-1"
    shown.close()
