"""Subscription by e-mail as the citizen meets it: form, first mail, own page, way out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client, override_settings

from lubu.ledger.models import Entry
from lubu.office.mail import can_go_out
from lubu.portal import tasks
from lubu.portal.actions import subscriptions as actions
from lubu.portal.builder import Builder
from lubu.portal.models import PublicSending, Subscription
from lubu.portal.rules.subscriptions import SubscriptionState
from lubu.publishing import actions as publishing
from lubu.publishing.models import ColumnPage, HomePage
from lubu.publishing.rules import ColumnKind
from tests.organisations.factories import Town, make_town
from tests.portal.factories import page as built_page
from tests.portal.factories import released
from tests.portal.sample_citizens import topic_in_force
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2021, 8, 13, 2, 0, tzinfo=UTC)
FORM = "/subscribe/shaxi/"
WALKER = "walker@example.cn"


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def town(clock) -> Town:
    town = make_town()
    town.column = open_site(town)
    return town


def column(town: Town, slug: str, parent: ColumnPage | None = None, **more: object) -> ColumnPage:
    above = parent or HomePage.objects.get(organ=town.organ)
    return publishing.add_column(
        above, title=f"栏目{slug}", slug=slug, kind=ColumnKind.NEWS, owner=town.units["office"],
        **more,
    )  # fmt: skip


def filled(client, clock, **said: object) -> dict[str, object]:
    """The form as a person fills it in: it takes some seconds."""
    shown = client.get(FORM).content.decode()
    [signed] = re.findall(r'name="mark" value="([^"]+)"', shown)
    clock.shift(timedelta(seconds=9))
    chosen = [f"c{ColumnPage.objects.get(slug='tzgg', organ__slug='shaxi').pk}"]
    return {"mark": signed, "email": WALKER, "choices": chosen, **said}


def post(client, clock, **said: object) -> str:
    answer = client.post(FORM, filled(client, clock, **said))
    assert answer.status_code == 200, answer.content.decode()
    for entry in Entry.objects.filter(kind="subscription.asked"):
        tasks.answer_form.func(entry.pk)
    return answer.content.decode()


def paths(name: str) -> list[str]:
    """The addresses of a kind in the mail sent last."""
    found = re.findall(rf"http\S+/{name}/\S+/", mail.outbox[-1].body)
    return [urlsplit(one).path for one in found]


def subscribed(client, clock, **said: object) -> Subscription:
    post(client, clock, **said)
    [link] = paths("confirm")
    assert client.post(link).status_code == 200
    return Subscription.objects.get(address_index=str(said.get("email", WALKER)).lower())


# --- asking ---------------------------------------------------------------------------------------


def test_one_link_leads_there_from_columns_topics_the_map_and_every_page(client, town):
    topic_column = column(town, "xw")
    town.linked = town.document = released(town, title="防汛通告")
    topic = topic_in_force(town)
    Builder(town.organ).build_all()
    for path, chosen in (
        ("tzgg/index.html", f"c{town.column.pk}"),
        ("xw/index.html", f"c{topic_column.pk}"),
        ("topics/flood/index.html", f"t{topic.pk}"),
    ):
        main = built_page(town, path).partition("<main")[2].partition("</main>")[0]
        [link] = re.findall(rf'href="({FORM}[^"]*)"', main)
        form = client.get(link).content.decode()
        assert re.findall(r'value="(\w+)" checked', form) == [chosen]
    assert built_page(town, "sitemap/index.html").count(f'href="{FORM}"') == 2
    assert built_page(town, "index.html").count(f'href="{FORM}"') == 1


def test_the_form_knows_the_page_before_and_no_other_site(client, town):
    chosen = f'value="c{town.column.pk}" checked'
    before = {"referer": "http://testserver/shaxi/elder/tzgg/2021/1.html"}
    assert chosen in client.get(FORM, headers=before).content.decode()
    for elsewhere in ("https://evil.example/tzgg/", "//evil/", "/nanqu/tzgg/", "/shaxi/", "\x00"):
        assert "checked" not in client.get(FORM, {"page": elsewhere}).content.decode()


def test_nothing_but_one_mail_goes_to_an_address_that_has_not_confirmed(client, clock, town):
    told = post(client, clock)
    assert "48小时" in told
    [sent] = mail.outbox
    assert sent.to == [WALKER]
    assert "通知公告" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    row = Subscription.objects.get()
    assert (row.state, row.address) == (SubscriptionState.WAITING, WALKER)
    released(town)
    clock.shift(timedelta(hours=24))
    tasks.follow_digests(FRIDAY + timedelta(hours=24))
    assert len(mail.outbox) == 1


def test_a_link_that_is_opened_confirms_nothing_and_the_button_does(client, clock, town):
    post(client, clock)
    [link] = paths("confirm")
    for _ in range(2):
        assert "wa***@example.cn" in client.get(link).content.decode()
        assert Subscription.objects.get().state == SubscriptionState.WAITING
    assert "订阅成功" in client.post(link).content.decode()
    row = Subscription.objects.get()
    assert row.state == SubscriptionState.CONFIRMED
    assert list(row.columns.values_list("pk", flat=True)) == [town.column.pk]
    client.post(link)
    assert Entry.objects.filter(kind="subscription.confirmed").count() == 1


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, clock, town):
    """Pages with the same words, whatever stands in the database; the mail tells its owner."""
    first = post(client, clock, email="new@example.cn")
    again = post(client, clock, email="new@example.cn")
    subscribed(client, clock)
    known = post(client, clock, email="WALKER@example.cn")
    assert first == again == known
    assert "已订阅" in mail.outbox[-1].subject
    assert paths("manage")
    assert not paths("confirm")


def test_no_stranger_changes_what_a_subscriber_gets(client, clock, town):
    other = column(town, "xw")
    row = subscribed(client, clock)
    post(client, clock, choices=[f"c{other.pk}"])
    assert list(row.columns.values_list("pk", flat=True)) == [town.column.pk]


def test_an_address_gets_few_mails_a_day_whoever_types_it(client, clock, town):
    pages = {post(client, clock) for _ in range(5)}
    assert len(pages) == 1
    assert len(mail.outbox) == 3
    clock.shift(timedelta(days=1))
    post(client, clock)
    assert len(mail.outbox) == 4


def test_who_sends_too_many_forms_waits_an_hour(client, clock, town, settings):
    settings.LUBU_FORMS_PER_HOUR = 2
    for number in range(2):
        post(client, clock, email=f"a{number}@example.cn")
    answer = client.post(FORM, filled(client, clock))
    assert answer.status_code == 429
    assert "一小时后再试" in answer.content.decode()
    assert not Subscription.objects.filter(address_index=WALKER).exists()


def test_not_too_many_addresses_wait_at_one_time(client, clock, town, monkeypatch):
    from dataclasses import replace

    few = replace(actions.terms(FRIDAY.date()), waiting=1)
    monkeypatch.setattr(actions, "_all_terms", lambda: (few,))
    post(client, clock)
    for email in (WALKER, "other@example.cn"):
        assert client.post(FORM, filled(client, clock, email=email)).status_code == 429


@pytest.mark.parametrize(
    "email",
    [
        "", "walker", "walker@", "@example.cn", "a b@example.cn", "a@example.cn,b@example.cn",
        "a@example.cn\r\nBcc: b@example.cn", "a@example.cn\nBcc: b@example.cn",
        "a@example.cn%0aBcc:b@example.cn", '"a\r\nBcc: b"@example.cn', "<a@example.cn>",
        "a@example.cn\x00", f"{'x' * 250}@example.cn", "\u202ea@example.cn",
    ],
)  # fmt: skip
def test_what_is_no_address_is_told_and_nothing_is_kept(client, clock, town, email):
    answer = client.post(FORM, filled(client, clock, email=email))
    assert answer.status_code == 422
    assert re.search("电子邮箱|看不见的字符|一行", answer.content.decode())
    assert f'value="c{town.column.pk}" checked' in answer.content.decode()
    assert not Subscription.objects.exists()
    assert not PublicSending.objects.exists()


@pytest.mark.parametrize("choices", [[], ["c0"], ["x"], ["c1' OR 1=1"], ["t1"], ["c" + "9" * 40]])
def test_who_chooses_nothing_of_this_site_is_told(client, clock, town, choices):
    answer = client.post(FORM, filled(client, clock, choices=choices))
    assert answer.status_code == 422
    assert "至少勾选一个" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_what_is_hidden_or_another_organs_cannot_be_chosen(client, clock, town):
    hidden = column(town, "nb", on_website=False)
    other = make_town("nanqu")
    far = open_site(other)
    for one in (hidden, far):
        assert f'value="c{one.pk}"' not in client.get(FORM).content.decode()
        assert client.post(FORM, filled(client, clock, choices=[f"c{one.pk}"])).status_code == 422


def test_where_no_mail_can_go_out_nothing_is_offered(client, clock, town, settings):
    row = subscribed(client, clock)
    [leave] = {*paths("leave")}
    for name in ("LUBU_EMAIL_URL", "LUBU_EMAIL_FROM"):
        with override_settings(**{name: ""}):
            assert not can_go_out()
            answer = client.get(FORM)
            assert answer.status_code == 404
            assert "feed.xml" in answer.content.decode()
            assert client.post(FORM, {}).status_code == 404
            Builder(town.organ).build_all()
            assert FORM not in built_page(town, "tzgg/index.html")
    settings.LUBU_EMAIL_URL = ""
    assert client.post(leave).status_code == 200
    assert not Subscription.objects.filter(pk=row.pk).exists()


# --- codes ----------------------------------------------------------------------------------------


def test_a_code_that_is_old_forged_or_for_something_else_opens_nothing(client, clock, town):
    post(client, clock)
    [confirm], [leave] = paths("confirm"), paths("leave")
    token, kept = confirm.split("/")[-2], leave.split("/")[-2]
    for wrong in (f"{token}x", token[:-1], kept, Subscription.objects.get().key, "x", ".", "%00"):
        for method in (client.get, client.post):
            answer = method(f"{FORM}confirm/{wrong}/")
            assert answer.status_code == 404
            assert "example.cn" not in answer.content.decode()
    for wrong in (f"{kept}x", token, Subscription.objects.get().key):
        for name in ("manage", "leave"):
            assert client.post(f"{FORM}{name}/{wrong}/").status_code == 404
    clock.shift(timedelta(hours=48, seconds=1))
    assert client.post(confirm).status_code == 404
    assert Subscription.objects.get().state == SubscriptionState.WAITING


def test_a_code_opens_nothing_on_another_organs_site(client, clock, town):
    post(client, clock)
    other = make_town("nanqu")
    open_site(other)
    [confirm] = paths("confirm")
    assert client.post(confirm.replace("/shaxi/", "/nanqu/")).status_code == 404


def test_what_nobody_confirmed_is_deleted(client, clock, town):
    post(client, clock)
    tasks.follow_subscriptions(FRIDAY + timedelta(hours=47))
    assert Subscription.objects.exists()
    tasks.follow_subscriptions(FRIDAY + timedelta(hours=49))
    assert not Subscription.objects.exists()
    assert Entry.objects.filter(kind="subscription.lapsed").count() == 1


# --- one's own page -------------------------------------------------------------------------------


@pytest.fixture
def own(client, clock, town) -> str:
    """The address of one's own page."""
    post(client, clock)
    [confirm], [leave] = paths("confirm"), paths("leave")
    client.post(confirm)
    return leave.replace("/leave/", "/manage/")


def test_choices_are_changed(client, clock, town, own):
    other = column(town, "xw")
    assert f'value="c{town.column.pk}" checked' in client.get(own).content.decode()
    told = client.post(own, {"do": "change", "choices": [f"c{other.pk}"]}).content.decode()
    assert f'value="c{other.pk}" checked' in told
    assert list(Subscription.objects.get().columns.values_list("pk", flat=True)) == [other.pk]
    assert client.post(own, {"do": "change"}).status_code == 422
    assert list(Subscription.objects.get().columns.values_list("pk", flat=True)) == [other.pk]


def test_one_pauses_and_goes_on_with_what_is_new_then(client, clock, town, own):
    assert "继续" in client.post(own, {"do": "pause"}).content.decode()
    assert Subscription.objects.get().state == SubscriptionState.PAUSED
    released(town, title="暂停时发布")
    tasks.follow_digests(FRIDAY + timedelta(days=1))
    assert len(mail.outbox) == 1
    client.post(own, {"do": "resume"})
    released(town, title="恢复后发布")
    tasks.follow_digests(FRIDAY + timedelta(days=1))
    assert "恢复后发布" in mail.outbox[-1].body
    assert "暂停时发布" not in mail.outbox[-1].body


def test_one_page_shows_no_address_and_sends_its_code_nowhere(client, own):
    answer = client.get(own)
    assert WALKER not in answer.content.decode()
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["Cache-Control"] == "no-store"


def test_a_mail_program_unsubscribes_by_one_post_without_cookies(client, clock, town, own):
    """RFC 8058: the body is fixed, nothing else is known of who sends it."""
    [header] = re.findall("<(.+)>", mail.outbox[-1].extra_headers["List-Unsubscribe"])
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path, program = urlsplit(header).path, Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert Subscription.objects.exists()
    data = "List-Unsubscribe=One-Click"
    for _ in range(2):
        answer = program.post(path, data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        assert not Subscription.objects.exists()
    assert Entry.objects.filter(kind="subscription.ended").count() == 1
    assert client.get(own).status_code == 404


def test_the_ledger_and_the_tasks_never_hold_an_address(client, clock, town, own):
    from django_tasks_db.models import DBTaskResult

    client.post(own, {"do": "pause"})
    client.post(own.replace("/manage/", "/leave/"))
    kept = [*Entry.objects.values_list(), *DBTaskResult.objects.values_list()]
    assert kept
    assert "example.cn" not in str(kept)
    assert Subscription.objects.count() == 0


def test_what_is_refused_by_the_actions_is_told(client, clock, town):
    post(client, clock)
    row = Subscription.objects.get()
    [leave] = paths("leave")
    manage = leave.replace("/leave/", "/manage/")
    assert client.post(manage, {"do": "pause"}).status_code == 409
    with pytest.raises(actions.NotConfirmedError):
        actions.resume(row.key, at=FRIDAY)
    with pytest.raises(actions.SubscriptionGoneError):
        actions.pause("none", at=FRIDAY)
    with pytest.raises(actions.SubscriptionGoneError):
        actions.confirm(row.key, at=FRIDAY + timedelta(days=9))
    with pytest.raises(actions.NothingChosenError):
        actions.ask(town.organ, address=WALKER, columns=[], topics=[], at=FRIDAY)


def test_forms_stay_within_the_mode(client, town):
    form = client.get(f"{FORM}?mode=elder").content.decode()
    assert 'class="elder"' in form
    assert '<input type="hidden" name="mode" value="elder">' in form
