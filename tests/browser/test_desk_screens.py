"""The staff's screens in a real browser: both widths, accessibility, and nothing but Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from lubu.ledger.models import Entry
from lubu.organisations.models import User
from lubu.publishing import import_jobs
from lubu.publishing.actions import add_column
from lubu.publishing.rules import ChannelKind, ColumnKind
from lubu.publishing.tasks import bring_in
from lubu.reporting import actions as reporting
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories
from tests.publishing.test_importing import ROWS, table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"desktop": 1280, "phone": 390}
PASSWORD = "露布 test 2021"
# Latin words that are the same in Chinese offices, or that are no words of ours.
ALLOWED = set(
    """
    lubu worker xlsx csv html docx json http https www example icp email
    shaxi office village editor admin auditor releaser first second final system
    """.split()
)
BY_RIGHT = re.compile(
    r"[0-9a-f]{12,}|[\w.+-]+@[\w.-]+|https?://\S+|[a-z_]+\.[a-z_]+(:\d+)?|\{[^}]*\}"
)


@pytest.fixture
def town() -> Town:
    town = channels.make_channels()
    for number in range(3):
        channels.waiting(town, ChannelKind.LOUDSPEAKER, title=f"第{number}号广播稿")
    channels.posted(town, ChannelKind.WECHAT, title="微信稿")
    return town


@pytest.fixture(params=WIDTHS)
def opened(
    request: pytest.FixtureRequest, chromium: Browser, live_server
) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": WIDTHS[request.param], "height": 900},
        base_url=live_server.url,
        locale="zh-CN",
    )
    yield context
    context.close()


def become(context: BrowserContext, user: User) -> Page:
    """A page of the browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = context.new_page()
    page.goto("/desk/login/")
    address = {"url": page.url.split("/desk")[0]}
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, **address}])
    return page


def screens(town: Town) -> list[tuple[str, str]]:
    """Whose screen, and where; one of each kind."""
    item = factories.draft(town.column, town.editor, title="办理通告")
    entry = Entry.objects.filter(organ=town.organ).order_by("-sequence").first()
    job = import_jobs.hand_in(
        table(*ROWS, ["", "没有", "题", "文", "", "", "", ""]),
        name="旧站.csv", organ=town.organ.pk, actor=town.admin.pk, at=entry.at, skip_changed=False,
    )  # fmt: skip
    bring_in.func(job.token)
    post = town.editor.appointments.get().post_id
    add_column(
        town.organ.home, title="年报", slug="nb", kind=ColumnKind.ANNUAL_REPORT,
        owner=town.units["office"],
    )  # fmt: skip
    report = reporting.check(
        reporting.draft(town.organ, 2021, actor=town.editor).pk, actor=town.editor
    )
    return [
        ("releaser", reverse("wagtailadmin_home")),
        ("auditor", reverse("wagtailadmin_home")),
        ("releaser", reverse("todo:list", args=["channels_posting"])),
        ("auditor", reverse("figures:dashboard")),
        ("auditor", reverse("figures:rows", args=["website_items"])),
        ("auditor", reverse("figures:rows", args=["website_items"]) + "?since=x"),
        ("auditor", reverse("reporting:reports")),
        ("editor", reverse("reporting:reports")),
        ("editor", reverse("reporting:report", args=[report.pk])),
        ("editor", reverse("reporting:words", args=[report.pk])),
        ("auditor", reverse("ledger:entries")),
        ("auditor", reverse("ledger:entry", args=[entry.pk])),
        ("auditor", reverse("items:text", args=[item.pk])),
        ("admin", reverse("wagtailadmin_home")),
        ("admin", reverse("health:checks")),
        ("admin", reverse("imports:items")),
        ("admin", reverse("imports:job", args=[job.token])),
        ("admin", reverse("wagtailadmin_account")),
        ("admin", "/desk/users/"),
        *(("admin", reverse(f"organisations:{name}")) for name in
          ("people", "add-person", "posts", "add-post", "units")),
        ("admin", reverse("organisations:person", args=[town.editor.pk])),
        ("admin", reverse("organisations:post", args=[post])),
        ("admin", reverse("organisations:unit", args=[town.units["office"].pk])),
        ("admin", reverse("organisations:organ", args=[town.organ.slug])),
    ]  # fmt: skip


def wagtails(town: Town) -> list[tuple[str, str]]:
    """Wagtail's own screens that an editor works in."""
    item = factories.draft(town.column, town.editor, title="另一则通告")
    pages = "wagtailadmin_pages"
    return [
        ("editor", reverse("wagtailadmin_explore", args=[town.column.pk])),
        ("editor", reverse(f"{pages}:edit", args=[item.pk])),
        ("editor", reverse(f"{pages}:add", args=["publishing", "informationitem", town.column.pk])),
        ("editor", reverse(f"{pages}:add_subpage", args=[town.column.pk])),
        ("editor", reverse(f"{pages}:history", args=[item.pk])),
        ("editor", reverse(f"{pages}:delete", args=[item.pk])),
        ("editor", reverse(f"{pages}:search") + "?q=通告"),
        ("admin", reverse(f"{pages}:edit", args=[town.column.pk])),
    ]


LATIN = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const e = node.parentElement;
        if (!e || e.closest('script, style, template, noscript, code, .desk-code, svg, option'))
            continue;
        if (e.checkVisibility()) found.push(node.textContent.trim());
    }
    for (const e of document.querySelectorAll('[placeholder], [aria-label], [title], [alt]'))
        for (const name of ['placeholder', 'aria-label', 'title', 'alt'])
            if (e.getAttribute(name) && e.checkVisibility()) found.push(e.getAttribute(name));
    return found.filter(text => /[A-Za-z]{4,}/.test(text));
}"""


def leftovers(page: Page) -> list[str]:
    """Texts on the screen with a Latin word that nobody allowed."""
    return [
        text
        for text in page.evaluate(LATIN)
        if {word.lower() for word in re.findall(r"[A-Za-z]{4,}", BY_RIGHT.sub("", text))} - ALLOWED
    ]


def test_every_screen_of_the_desk_is_usable_at_both_widths(town, opened):
    axe = Axe()
    faults: dict[str, object] = {}
    for name, address in screens(town):
        page = become(opened, town.people[name])
        page.goto(address)
        page.wait_for_timeout(250)
        found = [
            (rule["id"], [node["html"][:120] for node in rule["nodes"][:2]])
            for rule in axe.run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append(("overflow", []))
        if found:
            faults[f"{name} {address}"] = found
        page.close()
    assert faults == {}


def test_the_log_in_is_usable_without_script_and_lets_its_people_in(town, opened, live_server):
    context = opened.browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/desk/")
    page.fill("[name=username]", town.editor.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    assert page.url.endswith("/desk/")
    assert town.editor.full_name in page.inner_text("h1")
    context.close()
    plain = opened.new_page()
    plain.goto("/desk/login/")
    assert Axe().run(plain).response["violations"] == []


def test_the_demonstration_is_marked_on_every_screen_and_service_is_not(town, opened):
    page = become(opened, town.admin)
    places = ("/desk/", "/desk/figures/", "/desk/users/", "/desk/login/?next=/desk/figures/")
    for demonstrates in (True, False):
        type(town.organ).objects.filter(pk=town.organ.pk).update(is_demo=demonstrates)
        for place in places:
            page.goto(place)
            assert page.locator(".desk-demo").count() == demonstrates, place


def test_the_way_from_a_figure_to_its_rows_by_hand(town, opened):
    page = become(opened, town.auditor)
    page.goto("/desk/figures/")
    figure = page.locator("#figure-new_media_items").locator("xpath=..")
    value = figure.locator(".desk-figure-value")
    shown = re.sub(r"\D", "", value.inner_text())
    value.click()
    page.wait_for_url("**/new_media_items/**")
    assert page.locator("table.listing tbody tr").count() == int(shown)


def test_an_import_shows_its_progress_and_its_end(town, opened):
    page = become(opened, town.editor)
    page.goto("/desk/imports/items/")
    file = SimpleUploadedFile("旧站.csv", table(*ROWS))
    page.set_input_files(
        "[name=file]", {"name": file.name, "mimeType": "text/csv", "buffer": file.read()}
    )
    page.click("main form button[type=submit]")
    page.wait_for_selector("progress")
    token = page.url.rstrip("/").rsplit("/", 1)[-1]
    bring_in.func(token)
    page.wait_for_selector("[role=status].help-block", timeout=15000)
    assert page.locator("progress").count() == 0


@pytest.mark.parametrize("opened", ["desktop"], indirect=True)  # the phone has the same words
@pytest.mark.parametrize("which", [screens, wagtails], ids=["ours", "wagtails"])
def test_no_english_is_left_on_the_screens_of_staff(town, opened, which):
    found: dict[str, list[str]] = {}
    for name, address in which(town):
        page = become(opened, town.people[name])
        page.goto(address)
        page.wait_for_timeout(400)
        left = leftovers(page)
        if left:
            found[address] = sorted(set(left))
        page.close()
    assert found == {}
