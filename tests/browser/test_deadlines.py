"""From a page's footer to an explained deadline, in a real browser at both widths, also larger."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from lubu.portal.builder import Builder
from tests.browser.serving import violations
from tests.organisations.factories import make_town
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALLEST = """[...document.querySelectorAll('main *')]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3
        && n.textContent.trim()) && !e.closest('.visually-hidden'))
    .map(e => parseFloat(getComputedStyle(e).fontSize)).reduce((a, b) => Math.min(a, b), 99)"""


def test_a_citizen_counts_a_limit_and_is_told_why(live_server, chromium):
    town = make_town()
    open_site(town)
    Builder(town.organ).build_all()
    axe, faults = Axe(), {}
    for width in (1280, 390):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            base_url=live_server.url,
            java_script_enabled=True,
        )
        page = context.new_page()
        page.goto("/shaxi/")
        page.locator("footer").get_by_role("link", name="办理期限计算").click()
        page.get_by_label("起算事由发生之日").fill("2025-08-03")
        page.get_by_label("法定期限").select_option(label="申请行政复议：60日")
        page.get_by_role("button", name="计算", exact=True).click()
        assert "2025年10月9日（星期四）" in page.locator(".due h2").inner_text()
        assert "国庆节" in page.locator(".runs").first.inner_text()
        assert page.get_by_label("计算单位").input_value() == "calendar_days"
        faults[width] = violations(page, axe)
        faults[width, "over"] = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.get_by_role("link", name="长者版").click()
        page.locator("footer").get_by_role("link", name="办理期限计算").click()
        page.get_by_label("或者自行填写期限").fill("7")
        page.get_by_label("起算事由发生之日").fill("2024-02-02")
        page.get_by_role("button", name="计算", exact=True).click()
        assert "2024年2月18日" in page.locator(".due h2").inner_text()
        assert "elder" in (page.locator("html").get_attribute("class") or "")
        faults[width, "elder"] = violations(page, axe)
        faults[width, "elder over"] = page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
        )
        assert page.evaluate(SMALLEST) >= 20
        context.close()
    assert not any(faults.values()), faults
