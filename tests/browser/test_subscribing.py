"""From a column's page to one's own subscription and out of it, in a real browser at both
widths; and the desk's screen."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from lubu.portal import tasks
from lubu.portal.actions import subscriptions as actions
from lubu.portal.builder import Builder
from lubu.portal.models import Subscription
from lubu.portal.rules.subscriptions import SubscriptionState
from lubu.portal.subscriptions.sending import answer_forms, send_digests
from tests.browser.serving import violations
from tests.browser.test_desk_screens import become, leftovers, opened  # noqa: F401  a fixture
from tests.organisations.factories import Town, make_town
from tests.portal.factories import released
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"desktop": 1280, "phone": 390}
FASTER_THAN_READING = 2100  # milliseconds, that the form takes for a program's


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    released(town, title="防汛动员令")
    return town


def link(name: str) -> str:
    """An address in the mail sent last."""
    [found] = re.findall(rf"http\S+/{name}/\S+/", str(mail.outbox[-1].body))
    return urlsplit(found).path


def send(page: Page, address: str) -> None:
    page.wait_for_timeout(FASTER_THAN_READING)
    page.get_by_label("您的电子邮箱").fill(address)
    page.get_by_role("button", name="订阅", exact=True).click()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_citizen_subscribes_changes_pauses_and_leaves(town, live_server, chromium, width):
    Builder(town.organ).build_all()
    context = chromium.new_context(
        viewport={"width": WIDTHS[width], "height": 900}, base_url=live_server.url
    )
    page, axe, faults = context.new_page(), Axe(), {}

    def look(name: str) -> None:
        found: list[object] = [*violations(page, axe)]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append("overflow")
        if found:
            faults[name] = found

    page.goto("/shaxi/tzgg/")
    page.locator("main").get_by_role("link", name="邮件订阅").click()
    assert page.get_by_label("通知公告").is_checked()
    look("form")
    send(page, "walker")
    assert "请填写电子邮箱地址" in page.locator("main").inner_text()
    look("refused")
    send(page, "walker@example.cn")
    assert "请查收邮件" in page.locator("h1").inner_text()
    look("asked")
    answer_forms(town.organ, at=timezone.now())
    page.goto(link("confirm"))
    look("confirm")
    page.get_by_role("button", name="确认订阅").click()
    assert "订阅成功" in page.locator("h1").inner_text()
    assert Subscription.objects.get().state == SubscriptionState.CONFIRMED
    released(town, title="关于停水的通告")
    send_digests(town.organ, at=timezone.now())
    page.goto(link("manage"))
    look("manage")
    page.get_by_role("button", name="暂停").click()
    assert "已暂停" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="继续订阅").click()
    page.goto(link("leave"))
    look("leave")
    page.get_by_role("button", name="退订").click()
    assert "已退订" in page.locator("h1").inner_text()
    assert not Subscription.objects.exists()
    context.close()
    assert faults == {}


def test_the_desks_screen_is_usable_at_both_widths(town, opened):  # noqa: F811
    now = timezone.now()
    for name in ("first", "second"):
        row = actions.ask(
            town.organ, address=f"{name}@example.cn", columns=[town.column.pk], topics=[], at=now
        )
    actions.confirm(row.key, at=now)
    released(town)
    send_digests(town.organ, at=now)
    tasks.follow_subscriptions(now + timedelta(hours=1))
    page = become(opened, town.admin)
    page.goto(reverse("portal:subscriptions"))
    page.wait_for_timeout(250)
    assert violations(page, Axe()) == []
    assert [words for words in leftovers(page) if not words.startswith("/shaxi/")] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert "@example.cn" not in page.content()
    page.close()
