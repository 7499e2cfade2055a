"""Beside the editor: the page on a phone and on a computer, and what axe finds in it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_desk_screens import become, opened, town  # noqa: F401  fixtures
from tests.publishing import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SKIPPED = "<h4>第四级标题</h4><p>请互相转告。</p>"  # the title is the first level


def test_the_editor_sees_her_page_in_both_widths_and_what_axe_finds(town, opened):  # noqa: F811
    item = factories.draft(town.column, town.editor, body=[("paragraph", SKIPPED)])
    page = become(opened, town.editor)
    page.goto(reverse("wagtailadmin_pages:edit", args=[item.pk]))
    page.get_by_role("button", name="预览开关").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name=item.title)).to_be_visible()
    frame = page.locator("#w-preview-iframe")
    for label, width in (("电脑上", 1280), ("手机上", 390)):
        page.get_by_label(label).check(force=True)
        expect(frame).to_have_js_property("clientWidth", width)
    page.get_by_role("button", name="显示或隐藏检查").click()
    expect(page.locator("[data-checks-panel]")).to_contain_text("标题层级")
    expect(page.locator("[data-content-checker-count]")).to_have_text("1")


def test_the_reviewer_opens_the_page_as_it_will_be_written(town, opened):  # noqa: F811
    item = factories.draft(town.column, town.editor)
    submission = factories.submitted(item, town.editor)
    page = become(opened, town.first)
    page.goto(reverse("publishing:review", args=[submission.pk]))
    page.get_by_text("将要生成的网页").click()
    shown = page.frame_locator("iframe.pub-phone")
    expect(shown.get_by_role("heading", name=item.title)).to_be_visible()
