"""An item's whole way in a real browser: drafted, reviewed by three people, read by the public."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lubu.cli.serving import work
from lubu.organisations.models import User
from lubu.portal.builder import Builder
from lubu.publishing import actions
from lubu.publishing.models import FactCheck, InformationItem, Submission
from tests.browser.serving import violations
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
PASSWORD = "露布 test 2021"
TITLE = "关于开展便民服务日活动的通告"
Open = Callable[..., Page]


@pytest.fixture
def town(transactional_db: None) -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


@pytest.fixture
def open_as(chromium: Browser, live_server: object) -> Iterator[Open]:
    """Opens a page of the desk as a person, logged in through the log-in form."""
    contexts = []

    def opened(person: User | None, path: str, width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        if person is not None:
            log_in(context, person)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def log_in(context: BrowserContext, person: User) -> None:
    """Through the log-in form, with name and password."""
    address = reverse("wagtailadmin_login")
    shown = BeautifulSoup(context.request.get(address).text(), "html.parser")
    token = shown.find("input", {"name": "csrfmiddlewaretoken"})
    answer = context.request.post(
        address,
        form={
            "username": person.username,
            "password": PASSWORD,
            "csrfmiddlewaretoken": token["value"],
        },
    )
    assert answer.url.endswith(reverse("wagtailadmin_home"))


def write(page: Page) -> None:
    """Fill in the editor as a person does: title, a paragraph, the website, the metadata."""
    page.fill("#id_title", TITLE)
    page.locator(".c-sf-add-button").first.click()
    page.locator(".w-combobox__option").nth(1).click()
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially("本月二十日上午九时在文化广场举办便民服务日,欢迎群众参加。")
    # The editor writes its text into the form a quarter of a second after the last key.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("欢迎群众参加"))
    page.check("[name=channels] >> nth=0")
    page.get_by_role("tab").nth(1).click()
    page.fill("#id_issuer", "沙溪镇人民政府")
    page.fill("#id_topic", "综合政务")


def test_an_item_goes_from_its_editor_through_three_reviewers_to_the_public(town, open_as):
    column = town.column.pk
    page = open_as(
        town.editor,
        reverse("wagtailadmin_pages:add", args=["publishing", "informationitem", column]),
    )
    write(page)
    page.locator("button[name=action-hand-in]").click()
    page.wait_for_url("**/submit/")
    assert page.locator(".pub-paper__title").inner_text() == TITLE
    page.locator(".pub-side form button[type=submit]").first.click()
    page.wait_for_url("**/desk/reviews/*/")
    submission = Submission.objects.get()
    assert page.locator("[name=decision]").count() == 0

    for reviewer in (town.first, town.second, town.final):
        page = open_as(reviewer, reverse("publishing:reviews"))
        page.get_by_role("link", name=TITLE).click()
        page.fill("[name=remark]", "同意")
        page.locator("button[name=decision][value=approve]").click()
        page.wait_for_url("**/desk/reviews/")
        assert page.get_by_role("link", name=TITLE).count() == 0
    work(once=True)

    page = open_as(None, f"/{town.organ.slug}/")
    page.get_by_role("link", name=TITLE).click()
    assert page.locator("h1").inner_text() == TITLE
    assert "文化广场" in page.locator(".text").inner_text()
    release = submission.releases.get()
    assert page.url.endswith(f"/{town.organ.slug}/{release.path}")

    page = open_as(town.releaser, reverse("publishing:withdraw", args=[submission.item_id]))
    page.check("[name=kind][value=withdrawn]")
    page.fill("[name=reason]", "活动因天气取消")
    page.locator("form[method=post] button[type=submit].no").click()
    page.wait_for_url(f"**{reverse('publishing:standing', args=[submission.item_id])}")
    work(once=True)
    page = open_as(None, f"/{town.organ.slug}/{release.path}")
    assert "活动因天气取消" in page.locator("main").inner_text()
    assert "文化广场" not in page.locator("main").inner_text()


def test_the_editors_findings_are_fetched_and_set_aside_without_leaving_the_page(town, open_as):
    item = factories.draft(town.column, town.editor, text="<p>联系人手机13800138000。</p>")
    page = open_as(town.editor, reverse("wagtailadmin_pages:edit", args=[item.pk]))
    panel = page.locator("[data-findings]")
    panel.locator("summary").click()
    panel.locator("[data-finding]").click()
    panel.locator(".pub-fault[role=alert]").wait_for()
    panel.locator("summary").click()
    panel.locator("input[type=text]").fill("值班手机")
    panel.locator("[data-finding]").click()
    panel.locator(".pub-dismissed").wait_for()
    assert "值班手机" in panel.inner_text()
    assert item.dismissals.get().reason == "值班手机"
    assert page.url.endswith(f"/pages/{item.pk}/edit/")


def test_an_expert_answers_on_a_phone(town, open_as):
    Builder(town.organ).build_all()
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    _check, token = actions.ask_fact_check(submission.pk, actor=town.first, expert="王教授")
    page = open_as(None, reverse("fact_check", args=[token]), 390)
    page.get_by_role("radio").nth(1).check()
    page.fill("[name=answer]", "日期有误")
    page.locator("form.answer button").click()
    page.locator(".plain h1").wait_for()
    assert FactCheck.objects.get().answer == "日期有误"


def screens(town: Town) -> dict[str, tuple[User | None, str]]:
    """Every screen of the room with something on it: who opens it, and its address."""
    faulty = factories.draft(town.column, town.editor, text="<p>值班手机13800138000。</p>")
    out = factories.draft(town.column, town.editor)
    factories.approved(out, town)
    again = InformationItem.objects.get(pk=out.pk)
    again.body = [("paragraph", "<p>改过的文字。</p>")]
    again.save_revision(user=town.editor)
    review = factories.submitted(again, town.editor)
    urgent = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    actions.order_urgent_release(urgent.pk, actor=town.second, reason="暴雨红色预警")
    _check, token = actions.ask_fact_check(
        review.pk, actor=town.first, expert="王教授", question="数据对吗?"
    )
    Builder(town.organ).build_all()
    bulk = f"{reverse('publishing:bulk')}?chosen={review.pk}:1&chosen={urgent.pk}:1"
    of_item = {
        name: (town.releaser, reverse(f"publishing:{name}", args=[out.pk]))
        for name in ("standing", "withdraw", "repeal")
    }
    return {
        "inbox": (town.first, reverse("publishing:reviews")),
        "review": (town.first, reverse("publishing:review", args=[review.pk])),
        "bulk": (town.first, bulk),
        "missing": (town.second, reverse("publishing:missing-reviews")),
        "urgent": (town.second, reverse("publishing:urgent", args=[review.pk])),
        "submit": (town.editor, reverse("publishing:submit", args=[faulty.pk])),
        "findings": (town.editor, reverse("publishing:findings", args=[faulty.pk])),
        "items": (town.editor, reverse("publishing:items")),
        "ask": (town.first, reverse("publishing:ask-fact-check", args=[review.pk])),
        "fact check": (None, reverse("fact_check", args=[token])),
        "closed link": (None, reverse("fact_check", args=["wrong"])),
        **of_item,
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_any_screen_and_nothing_overflows(town, open_as, width):
    axe, faults = Axe(), {}
    for name, (person, path) in screens(town).items():
        page = open_as(person, path, width)
        faults[name] = violations(page, axe)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults[name].append(("overflow", []))
        page.context.close()
    assert {name: found for name, found in faults.items() if found} == {}
