"""From the guide to a receipt, to one's own application, a correction and a letter: in a real
browser at both widths, with the keyboard, larger, and without a script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from lubu.access_requests.models import AccessRequest, Message
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind, Notice
from lubu.portal.builder import Builder
from tests.access_requests.factories import done, handed_in, make_office
from tests.browser.serving import violations
from tests.organisations.factories import Town
from tests.portal.requests.sending import PERSON, give
from tests.publishing.factories import open_site
from tests.publishing.files import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FASTER_THAN_READING = 2100  # milliseconds, that the form takes for a program's


@pytest.fixture
def town() -> Town:
    town = make_office()
    open_site(town)
    today = timezone.localdate()
    case = handed_in(town, today)
    done(
        town, case,
        Event(kind=EventKind.DRAFTED, on=today, answer=AnswerKind.GRANT),
        Event(kind=EventKind.LEGAL_PASSED, on=today),
        Event(kind=EventKind.APPROVED, on=today),
        Event(kind=EventKind.ISSUED, on=today),
    )  # fmt: skip
    Builder(town.organ).build_all()
    return town


class Looking:
    """A browser of one width; what axe finds and what runs over is kept by name."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe, self.faults = page, Axe(), dict[str, object]()

    def at(self, name: str, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(re.compile(heading))
        found: list[object] = [*violations(self.page, self.axe)]
        if self.page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append("overflow")
        if found:
            self.faults[name] = found


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citizen_applies_follows_corrects_and_fetches(town, live_server, chromium, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, base_url=live_server.url
    )
    page = context.new_page()
    look = Looking(page)
    read_up(page, look)
    case, code = apply(page, look)
    ask_for_correction(town, case)
    follow_and_correct(page, look, case, code)
    with page.expect_download() as started:
        page.get_by_role("button", name="下载").click()
    assert started.value.suggested_filename == "补正告知书.pdf"
    context.close()
    assert look.faults == {}


def read_up(page: Page, look: Looking) -> None:
    page.goto("/shaxi/")
    page.locator("footer").get_by_role("link", name="依申请公开指南").click()
    expect(page.locator("main")).to_contain_text("20个工作日")
    look.at("guide", "依申请公开指南")
    page.get_by_role("link", name="办理结果公示").click()
    expect(page.locator("main")).to_contain_text("予以公开")
    look.at("log", "办理结果公示")


def apply(page: Page, look: Looking) -> tuple[AccessRequest, str]:
    page.get_by_role("link", name="在线申请").click()
    look.at("form", "^依申请公开$")
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_label("所需的政府信息").fill(PERSON["words"])
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("内容尚未提交")
    look.at("refused", "依申请公开")
    page.get_by_role("alert").get_by_role("link", name="姓名或者名称").press("Enter")
    expect(page.locator("#name")).to_be_focused()
    receipt = fill_in(page)
    look.at("receipt", "申请回执")
    case = AccessRequest.objects.latest("pk")
    assert case.number in receipt
    code = page.locator("dd.code").nth(1).inner_text()
    assert re.fullmatch("[A-Z2-7]{10}", code)
    page.get_by_role("link", name="查询申请进度").last.click()
    look.at("code", "查询申请进度")
    return case, code


def follow_and_correct(page: Page, look: Looking, case: AccessRequest, code: str) -> None:
    follow(page, case, "A" * 10)
    expect(page.get_by_role("alert")).to_contain_text("请核对")
    look.at("wrong code", "查询申请进度")
    follow(page, case, code)
    page.get_by_text("计算过程").first.click()
    look.at("case", "^申请2")
    assert code not in page.url
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_label("内容").first.fill("指2020年全年")
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_role("status")).to_contain_text("已提交并保存")
    assert Message.objects.get().words == "指2020年全年"
    look.at("said", "^申请2")


def test_all_of_it_works_without_a_script_and_in_the_elder_version(town, live_server, chromium):
    context = chromium.new_context(
        viewport={"width": 390, "height": 900}, base_url=live_server.url, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/request/shaxi/?mode=elder")
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_label("所需的政府信息").fill(PERSON["words"])
    fill_in(page)
    assert page.locator("html.elder").count() == 1
    case = AccessRequest.objects.latest("pk")
    code = page.locator("dd.code").nth(1).inner_text()
    page.get_by_role("link", name="查询申请进度").last.click()
    follow(page, case, code)
    page.locator("summary", has_text="撤回申请").click()
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_role("button", name="撤回申请").click()
    expect(page.locator("details[open] .fault").first).to_contain_text("请勾选确认")
    assert page.locator("html.elder").count() == 1
    context.close()


def fill_in(page: Page) -> str:
    page.get_by_label("姓名或者名称").fill(PERSON["name"])
    page.locator("#identity").fill(PERSON["identity"])
    page.get_by_label("联系电话").fill(PERSON["phone"])
    file = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    page.locator("#files").set_input_files(file)
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("h1")).to_have_text("申请回执")
    return page.locator("main").inner_text()


def follow(page: Page, case: AccessRequest, code: str) -> Page:
    page.get_by_label("申请编号").fill(case.number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    return page


def ask_for_correction(town: Town, case: AccessRequest) -> None:
    on = timezone.localdate()
    asked = Event(kind=EventKind.CORRECTION_ASKED, on=on, working_days=15)
    served = Event(kind=EventKind.SERVED, on=on, notice=Notice.CORRECTION)
    done(town, case, Event(kind=EventKind.REGISTERED, on=on), asked, served)
    give(case, samples.pdf(), "补正告知书.pdf")
