"""Nothing that people use breaks the Content-Security-Policy that service sends with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from lubu.cli.serving import work
from lubu.portal.builder import Builder
from lubu.publishing import actions
from lubu.publishing.models import HomePage, InformationItem
from lubu.publishing.rules import ColumnKind
from tests.browser.test_way_of_an_item import PASSWORD, TITLE, write
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
Open = Callable[..., Page]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return channels.make_channels()


@pytest.fixture
def opened(chromium: Browser, live_server: object) -> Iterator[Page]:
    """A page that hears of every violation, fault and refused file."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 1000}, base_url=live_server.url, locale="zh-CN"
    )
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', event => console.error("
        "`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"
    )
    yield page
    context.close()
    # Wagtail's own: its title looks for the field of the slug, which our editor does not show.
    heard = [said for said in heard if "w-sync" not in said]
    if heard:
        pytest.fail("\n".join(heard), pytrace=False)


def log_in(page: Page, name: str) -> None:
    page.goto("/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/desk/")


def test_the_policy_is_sent_and_kept_by_the_browser(town, chromium, live_server):
    """Or nothing below would be forbidden."""
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/desk/login/")
    refused = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective));
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.body.append(script);
        })"""
    )
    assert refused.startswith("script-src")
    assert page.evaluate("window.ran") is None
    context.close()


def test_the_editor_works_wholly(town, opened):
    other = factories.draft(town.column, town.editor, title="另一份通告")
    factories.approved(other, town)
    page = opened
    begin(page, town)
    # The page chooser, in the second tab: it opens, lists and takes a choice.
    page.locator("[data-chooser-action-choose]:visible").first.click()
    dialog = page.locator(".modal.in, .modal[open], .modal-dialog").first
    dialog.wait_for()
    dialog.get_by_role("link", name="另一份通告").first.click()
    page.locator(".chooser__title, [data-chooser-title]").filter(has_text="另一份通告").wait_for()
    save(page)
    item = InformationItem.objects.get(title=TITLE).get_latest_revision_as_object()
    assert "文化广场" in str(item.body)
    assert item.interprets_id == other.pk


def wait(page: Page, words: str) -> None:
    """Until they are true in the page; Playwright's own way of it breaks the policy."""
    deadline = time.monotonic() + 30
    while not page.evaluate(words):
        assert time.monotonic() < deadline, words
        page.wait_for_timeout(50)


def begin(page: Page, town: Town, after: str = "true") -> None:
    """Write a text, after something is true in the editor."""
    log_in(page, town.editor.username)
    page.goto(
        reverse("wagtailadmin_pages:add", args=["publishing", "informationitem", town.column.pk])
    )
    wait(page, after)
    write(page)


def save(page: Page) -> None:
    page.locator("form[data-edit-form] button[type=submit].action-save").first.click()
    page.wait_for_url("**/edit/")
    page.locator(".messages .success").wait_for()


def test_a_text_sent_while_the_editor_saves_by_itself_becomes_one_item(town, opened):
    """On a slow line: the answer to what the editor sent comes two seconds later.

    The editor does not see what was written before it began to watch: no person is that quick.
    """
    opened.add_init_script(
        """const quick = window.fetch;
        window.fetch = async (...asked) => {
            const answer = await quick(...asked);
            await new Promise((done) => setTimeout(done, 2000));
            return answer;
        };
        document.addEventListener("w-unsaved:watch-edits", () => (window.watches = true));
        document.addEventListener("w-autosave:save", () => (window.saves = true));"""
    )
    begin(opened, town, after="window.watches")
    wait(opened, "window.saves")
    save(opened)
    assert InformationItem.objects.filter(title=TITLE).count() == 1


def test_nothing_is_saved_by_itself_once_a_text_was_sent(town, opened):
    """On a slow server: the page stands there for seconds after the click."""

    def slowly(route: Route) -> None:
        if route.request.headers.get("accept") != "application/json":
            time.sleep(2)
        route.continue_()

    begin(opened, town)
    opened.route("**/pages/**", slowly)
    opened.fill("#id_topic", "应急管理")
    save(opened)
    assert InformationItem.objects.filter(title=TITLE).count() == 1


def test_choosing_files_and_pictures_works(town, opened):
    item = factories.draft(town.column, town.editor)
    page = opened
    log_in(page, town.editor.username)
    page.goto(reverse("wagtailadmin_pages:edit", args=[item.pk]))
    page.locator("#id_attachments-ADD").click()
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-dialog .modal-body").wait_for()
    page.locator(".modal-dialog .close").click()
    page.locator(".modal-dialog").wait_for(state="hidden")
    page.locator(".c-sf-add-button").last.click()
    page.locator(".w-combobox__option").nth(2).click()
    page.locator("[data-chooser-action-choose]:visible").last.click()
    page.locator(".modal-dialog .modal-body").wait_for()


SCREENS = {
    "editor": (
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "publishing:items",
        "reporting:reports",
        "figures:dashboard",
        "imports:items",
        "wagtaildocs:index",
        "wagtaildocs:add_multiple",
        "wagtailimages:index",
        "wagtailimages:add_multiple",
        "wagtailadmin_account",
        "channels:deliveries",
        "channels:reads",
    ),
    "first": ("publishing:reviews",),
    "admin": (
        "organisations:people",
        "organisations:add-person",
        "organisations:add-post",
        "organisations:units",
        "organisations:organs",
        "channels:accounts",
        "channels:add-channel",
    ),
    "auditor": ("ledger:entries",),
    "system": ("health:checks",),
}


@pytest.mark.parametrize("who", SCREENS)
def test_every_screen_of_the_desk_keeps_to_the_policy(town, opened, who):
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    page = opened
    log_in(page, town.people[who].username)
    for name in SCREENS[who]:
        answer = page.goto(reverse(name))
        assert answer.status == 200, name
        page.wait_for_load_state("networkidle")
    for name, key in (("review", submission.pk), ("standing", submission.item_id)):
        if who in ("editor", "first"):
            assert page.goto(reverse(f"publishing:{name}", args=[key])).status == 200
            page.wait_for_load_state("networkidle")


def test_a_review_is_decided_and_a_report_begun_and_counted(town, opened):
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    page = opened
    log_in(page, town.first.username)
    page.goto(reverse("publishing:review", args=[submission.pk]))
    page.fill("[name=remark]", "同意")
    page.locator("button[name=decision][value=approve]").click()
    page.wait_for_url("**/desk/reviews/")
    home = HomePage.objects.get(organ=town.organ)
    kind, office = ColumnKind.ANNUAL_REPORT, town.units["office"]
    actions.add_column(home, title="年报", slug="nb", kind=kind, owner=office)
    page.context.clear_cookies()
    log_in(page, town.editor.username)
    page.goto(reverse("reporting:reports"))
    page.locator("form[method=post]:has([name=year]) button").click()
    page.wait_for_url("**/desk/reports-annual/*/")
    page.locator("form[action$='/check/'] button").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("main table").count() >= 1


def test_the_public_site_and_the_fact_check_as_served(town, opened):
    item = factories.draft(town.column, town.editor, title="公开的通告")
    factories.approved(item, town)
    submission = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    _check, token = actions.ask_fact_check(submission.pk, actor=town.first, expert="王教授")
    Builder(town.organ).build_all()
    work(once=True)
    page = opened
    page.goto("/")
    page.get_by_role("link", name="公开的通告").first.click()
    assert page.locator("h1").inner_text() == "公开的通告"
    for link in ("", "figures/"):
        page.goto(f"/{town.organ.slug}/{link}")
        page.wait_for_load_state("networkidle")
    page.goto(reverse("fact_check", args=[token]))
    page.get_by_role("radio").first.check()
    page.locator("form button").last.click()
    page.wait_for_load_state("networkidle")
    _check.refresh_from_db()
    assert _check.answered_at is not None
