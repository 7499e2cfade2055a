"""The public pages in a real browser: rules of accessibility, keyboard, both widths, print.

The pages are files behind a server that sends the content security policy of service: whatever
a page would load or run beyond it is an error on the console, and fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import lubu.portal
from lubu.portal import rendering
from tests.browser.serving import served, violations
from tests.portal.sample_pages import CHROME, PAGES, URGENT_CHROME

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
STATIC = Path(lubu.portal.__file__).parent / "static" / "portal"
WIDTHS = {"desktop": 1280, "phone": 390}
URGENT = "home-urgent"
EVERY = [*PAGES, URGENT]
ONE_OF_EACH = ["home", "column", "item", "withdrawn-merged", "disclosure", "report", "figures",
               "sitemap", "not-found"]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address under which every sample page is served as a file."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "shaxi"
    (folder / "assets").mkdir(parents=True)
    for asset in STATIC.iterdir():
        (folder / "assets" / asset.name).write_bytes(asset.read_bytes())
    for name, page in PAGES.items():
        file = folder / f"{name}.html"
        file.write_bytes(rendering.render_page(page, CHROME, path=f"{name}.html"))
    urgent = rendering.render_page(PAGES["home"], URGENT_CHROME)
    (folder / f"{URGENT}.html").write_bytes(urgent)
    with served(root) as address:
        yield f"{address}/shaxi"


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page of each width that fails when the console hears of an error."""
    context = chromium.new_context(viewport={"width": WIDTHS[request.param], "height": 900})
    opened = context.new_page()
    heard: list[str] = []
    opened.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: heard.append(str(error)))
    yield opened
    context.close()
    assert heard == []


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing_and_nothing_overflows(site: str, page: Page, axe: Axe, name: str):
    page.goto(f"{site}/{name}.html")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_would_have_found_something(site: str, page: Page, axe: Axe):
    page.goto(f"{site}/home.html")
    page.evaluate("document.querySelector('label').remove(); document.title = ''")
    assert {"label", "document-title"} & {rule for rule, _elements in violations(page, axe)}


@pytest.mark.parametrize("name", ["home", "item", "column", "disclosure"])
def test_the_first_key_leads_past_the_navigation(site: str, page: Page, name: str):
    page.goto(f"{site}/{name}.html")
    skip = page.locator(".skip")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_keyboard_reaches_everything_in_the_order_of_the_page(site: str, page: Page, name: str):
    """Header, main, footer, once each, and wherever the focus is one sees it."""
    page.goto(f"{site}/{name}.html")
    everything = page.locator("a[href], button, input, [tabindex='0']").all()
    wanted = sum(1 for one in everything if one.is_visible())
    places = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        outline, place = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [s.outlineStyle + ' ' + s.outlineWidth,
                e.closest('header, main, footer')?.tagName ?? 'BODY']; }"""
        )
        assert outline == "solid 3px"
        places.append(place)
    assert [place for place, _ in groupby(places)] == ["BODY", "HEADER", "MAIN", "FOOTER"]


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_text_has_room_and_targets_can_be_hit(site: str, page: Page, name: str):
    """Lines are at least 1.6 high; what one clicks is at least 24 px high (WCAG 2.2, 2.5.8)."""
    page.goto(f"{site}/{name}.html")
    tight = page.evaluate(
        """() => [...document.querySelectorAll('p, li, dd, dt, td, th, h1, h2, h3, a, span')]
            .filter(e => e.checkVisibility() && e.textContent.trim()
                && !e.closest('.visually-hidden, svg, .code'))
            .filter(e => parseFloat(getComputedStyle(e).lineHeight)
                < 1.59 * parseFloat(getComputedStyle(e).fontSize))
            .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert tight == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input')]
            .filter(e => e.checkVisibility() && e.className !== 'skip'
                && !e.closest('.text p, .notice, .byline'))
            .filter(e => e.getBoundingClientRect().height < 24)
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])"""
    )
    assert small == []


def test_the_main_navigation_is_large_enough_for_a_thumb(site: str, page: Page):
    page.goto(f"{site}/home.html")
    boxes = [link.bounding_box() for link in page.locator(".main-nav a").all()]
    assert len(boxes) == len(CHROME.navigation) + 2
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)


def test_wide_tables_scroll_inside_the_page_and_by_keyboard(site: str, page: Page):
    page.goto(f"{site}/report.html")
    frame = page.locator(".text .scroll").last
    frame.focus()
    overflows = frame.evaluate("e => e.scrollWidth > e.clientWidth")
    assert overflows == (page.viewport_size["width"] == WIDTHS["phone"])
    if overflows:
        page.keyboard.press("ArrowRight")
        for _ in range(20):
            page.wait_for_timeout(50)
            moved = page.evaluate("document.activeElement.scrollLeft")
            if moved:
                break
        assert moved > 0


def test_a_chosen_size_of_type_is_kept_and_goes_back(site: str, page: Page):
    size = "getComputedStyle(document.documentElement).fontSize"
    page.goto(f"{site}/item.html")
    if page.viewport_size["width"] == WIDTHS["phone"]:  # which has a size of its own
        assert not page.is_visible(".sizes")
        return
    for _ in range(5):
        page.click("[data-step='1']", force=True)
    page.goto(f"{site}/home.html")
    assert page.evaluate(size) == "24px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("[data-step='0']")
    assert page.evaluate(size) == "16px"


def test_without_a_script_no_control_is_shown_that_needs_one(site: str, chromium: Browser):
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{site}/item.html")
    assert not any(one.is_visible() for one in opened.locator("[data-step], [data-print]").all())
    assert opened.locator(".share .code").is_visible()
    context.close()


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_text_at_twice_its_size_still_fits_the_width(site: str, page: Page, name: str):
    page.goto(f"{site}/{name}.html")
    page.evaluate(
        "document.adoptedStyleSheets = [(() => { const s = new CSSStyleSheet();"
        "s.replaceSync('html { font-size: 200% !important }'); return s; })()]"
    )
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_print_leaves_the_document_alone(site: str, page: Page):
    page.goto(f"{site}/item.html")
    page.emulate_media(media="print")
    for gone in (".main-nav", ".bottom", ".crumbs", ".skip"):
        assert not page.locator(gone).first.is_visible(), gone
    for kept in ("h1", ".metadata", ".text", ".files", ".share .code"):
        assert page.locator(kept).first.is_visible(), kept
