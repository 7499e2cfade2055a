"""Digests: what they tell, when, to whom; whatever becomes of the process and the mail server."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings

from lubu.cli import lubu
from lubu.ledger.models import Entry
from lubu.office import checks
from lubu.office.mail import NoServerError, without_mail
from lubu.portal import tasks
from lubu.portal.actions import digests, topics
from lubu.portal.actions import subscriptions as actions
from lubu.portal.models import Digest, DigestRun, Subscription
from lubu.portal.rules.subscriptions import DigestState, SubscriptionState
from lubu.portal.rules.topics import TopicSection, TopicText
from lubu.portal.subscriptions import sending
from lubu.portal.subscriptions.news import News
from lubu.portal.subscriptions.sending import send_digests
from lubu.publishing import actions as publishing
from lubu.publishing.models import ColumnPage, HomePage, InformationItem
from lubu.publishing.rules import ColumnKind, WithdrawalKind
from lubu.values import MAIL_IN_FILES
from tests.organisations.factories import Town, make_town
from tests.portal.factories import edited, released
from tests.portal.receiver import Mailbox, receiving
from tests.publishing import factories

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2021, 8, 13, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def town(clock) -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


@pytest.fixture
def box(settings):
    with receiving() as box:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def column(town: Town, slug: str, above: ColumnPage | None = None) -> ColumnPage:
    parent = above or HomePage.objects.get(organ=town.organ)
    return publishing.add_column(
        parent, title=f"栏目{slug}", slug=slug, kind=ColumnKind.NEWS, owner=town.units["office"]
    )


def in_column(town: Town, one: ColumnPage, title: str) -> InformationItem:
    item = factories.draft(one, town.editor, title=title)
    factories.approved(item, town)
    return item


def subscriber(
    town: Town, name: str = "walker", *, columns: tuple[int, ...] = (), topics: tuple[int, ...] = ()
) -> Subscription:
    row = actions.ask(
        town.organ,
        address=f"{name}@example.cn",
        columns=columns or (() if topics else (town.column.pk,)),
        topics=topics,
        at=FRIDAY,
    )
    Subscription.objects.filter(pk=row.pk).update(answered=1)
    return actions.confirm(row.key, at=FRIDAY)


def bodies() -> list[str]:
    return [str(one.body) for one in mail.outbox]


def withdraw(town: Town, item: int) -> None:
    kind = WithdrawalKind.WITHDRAWN
    publishing.withdraw(item, actor=town.releaser, kind=kind, reason="内容有误")


# --- what is told ---------------------------------------------------------------------------------


def test_a_digest_tells_what_came_out_since_and_where_it_stands(clock, town):
    released(town, title="订阅之前")
    row = subscriber(town)
    out = released(town, title="订阅之后")
    factories.draft(town.column, town.editor, title="只是草稿")
    send_digests(town.organ, at=FRIDAY)
    [sent] = mail.outbox
    assert sent.to == [row.address]
    assert "新信息1条" in sent.subject
    assert f"http://localhost:8000/shaxi/{out.path}" in sent.body
    assert "- 订阅之后 (通知公告 2021-08-13)" in sent.body
    assert not re.search("订阅之前|只是草稿", str(sent.body))
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert f'<a href="http://localhost:8000/shaxi/{out.path}">订阅之后</a>' in html
    assert not re.search("<img|<script|style=", html)


def test_in_service_addresses_are_those_of_the_sites_domain(clock, town, settings):
    settings.LUBU_SERVICE = True
    subscriber(town)
    released(town)
    send_digests(town.organ, at=FRIDAY)
    [sent] = mail.outbox
    assert set(re.findall(r"https?://([^/]+)", str(sent.body))) == {town.organ.site_domain}


def test_nothing_is_sent_where_nothing_is_new_and_nothing_twice(clock, town):
    subscriber(town)
    send_digests(town.organ, at=FRIDAY)
    assert mail.outbox == []
    released(town, title="第一条")
    clock.shift(DAY)
    send_digests(town.organ, at=FRIDAY + DAY)
    send_digests(town.organ, at=FRIDAY + DAY)
    send_digests(town.organ, at=FRIDAY + 2 * DAY)
    assert len(mail.outbox) == 1
    released(town, title="第二条")
    send_digests(town.organ, at=FRIDAY + 3 * DAY)
    assert "第一条" not in bodies()[-1]
    assert "第二条" in bodies()[-1]


def test_a_changed_text_is_no_news(clock, town):
    out = released(town)
    subscriber(town)
    edited(out, town, summary="改了")
    send_digests(town.organ, at=FRIDAY)
    assert mail.outbox == []


def test_what_was_taken_back_is_not_told_and_out_anew_it_is_told_once(clock, town):
    subscriber(town)
    early, told = released(town, title="未及告知"), released(town, title="已经告知")
    withdraw(town, early.item_id)
    send_digests(town.organ, at=FRIDAY)
    assert "未及告知" not in bodies()[0]
    withdraw(town, told.item_id)
    for one in (early, told):
        edited(one, town, summary="改正后发布")
    send_digests(town.organ, at=FRIDAY + DAY)
    assert "未及告知" in bodies()[1]
    assert "已经告知" not in bodies()[1]
    assert len(mail.outbox) == 2


def test_what_is_taken_back_while_digests_are_sent_is_not_told(clock, town):
    """The public's view at the moment of each mail decides, not that when the turn began."""
    row = subscriber(town)
    out = released(town)
    news = News(town.organ)
    assert [one.pk for one in news.of(row)] == [out.pk]
    withdraw(town, out.item_id)
    assert news.of(row) == []


def test_a_column_brings_what_stands_below_it_and_no_other(clock, town):
    above = column(town, "xw")
    below = column(town, "xwb", above)
    subscriber(town, columns=(above.pk,))
    in_column(town, ColumnPage.objects.get(pk=below.pk), "下级栏目的新信息")
    released(town, title="其他栏目的新信息")
    send_digests(town.organ, at=FRIDAY)
    [body] = bodies()
    assert "下级栏目的新信息" in body
    assert "其他栏目的新信息" not in body


def test_a_topic_brings_what_its_sections_gather(clock, town):
    other, third = column(town, "xw"), column(town, "zw")
    text = TopicText(
        title="防汛", introduction="", begins_on=None, ends_on=None,
        sections=(
            TopicSection(heading="栏目", columns=(other.pk,)),
            TopicSection(heading="关键词", words=("台风",)),
        ),
    )  # fmt: skip
    topic = topics.draft(
        town.organ, actor=town.admin, slug="flood", unit=town.units["office"], text=text, at=FRIDAY
    )
    topics.put_in_force(topic.pk, actor=town.admin, seen=1, at=FRIDAY)
    subscriber(town, topics=(topic.pk,))
    in_column(town, ColumnPage.objects.get(pk=other.pk), "栏目所收")
    in_column(town, ColumnPage.objects.get(pk=third.pk), "台风预警")
    in_column(town, ColumnPage.objects.get(pk=third.pk), "与专题无关")
    send_digests(town.organ, at=FRIDAY)
    [body] = bodies()
    assert "栏目所收" in body
    assert "台风预警" in body
    assert "与专题无关" not in body
    topics.end(topic.pk, actor=town.admin, at=FRIDAY)
    in_column(town, ColumnPage.objects.get(pk=other.pk), "专题结束后")
    send_digests(town.organ, at=FRIDAY + DAY)
    assert len(mail.outbox) == 1


def test_other_organs_and_hidden_columns_bring_nothing(clock, town):
    other = make_town("nanqu")
    other.column = factories.open_site(other)
    subscriber(town)
    released(other, title="别镇的新信息")
    send_digests(town.organ, at=FRIDAY)
    released(town)
    ColumnPage.objects.filter(pk=town.column.pk).update(on_website=False)
    send_digests(town.organ, at=FRIDAY + DAY)
    assert mail.outbox == []


def test_very_many_texts_are_counted_beyond_what_a_mail_names(clock, town, monkeypatch):
    from lubu.portal.subscriptions import letters

    monkeypatch.setattr(letters, "MOST_NAMED", 2)
    subscriber(town)
    for number in range(3):
        released(town, title=f"第{number}条新信息")
    send_digests(town.organ, at=FRIDAY)
    [body] = bodies()
    assert body.count("条新信息") == 2
    assert "另有1条" in body


# --- by the clock ---------------------------------------------------------------------------------


def test_the_clock_sends_from_the_hour_on(clock, town, settings):
    settings.LUBU_DIGEST_HOUR = 11  # it is ten
    subscriber(town)
    released(town)
    tasks.follow_digests(FRIDAY)
    assert mail.outbox == []
    tasks.follow_digests(FRIDAY + timedelta(hours=1))
    assert len(mail.outbox) == 1
    run = DigestRun.objects.get()
    assert (run.sent, run.refused, run.ended_at is not None) == (1, 0, True)
    [entry] = Entry.objects.filter(kind="digests.sent")
    assert json.loads(entry.payload) == {"on": "2021-08-13", "refused": 0, "sent": 1}


def test_a_turn_ends_in_time_and_the_next_goes_on(clock, town):
    for name in ("first", "second", "third"):
        subscriber(town, name)
    released(town)
    run = send_digests(town.organ, at=FRIDAY, seconds=-1)
    assert mail.outbox == []
    assert run.ended_at is None
    run = send_digests(town.organ, at=FRIDAY)
    assert sorted(one.to[0] for one in mail.outbox) == [
        f"{name}@example.cn" for name in ("first", "second", "third")
    ]
    assert run.ended_at is not None


class KilledError(BaseException):
    """As the process dies: nothing catches it."""


def test_killed_between_two_mails_each_gets_one(clock, town, monkeypatch):
    for name in ("first", "second", "third"):
        subscriber(town, name)
    released(town)
    whole, handed = sending.mail.hand_over, []

    def hand_over(message, connection):
        if len(handed) == 1:
            raise KilledError
        handed.append(message)
        return whole(message, connection)

    with monkeypatch.context() as patch:
        patch.setattr(sending.mail, "hand_over", hand_over)
        with pytest.raises(KilledError):
            send_digests(town.organ, at=FRIDAY)
    assert len(mail.outbox) == 1
    send_digests(town.organ, at=FRIDAY)
    got = [one.to[0] for one in mail.outbox]
    assert sorted(got) == ["first@example.cn", "third@example.cn"], "none gets two"
    assert Digest.objects.filter(state=DigestState.SENDING).count() == 1
    send_digests(town.organ, at=FRIDAY + DAY)
    assert mail.outbox[-1].to == ["second@example.cn"], "what was cut off comes a day later"
    assert len(mail.outbox) == 3


def test_what_was_claimed_is_claimed_by_nobody_else(clock, town):
    row = subscriber(town)
    released(town)
    news = News(town.organ)
    on = FRIDAY.date()
    digests.begin(town.organ, on=on, at=FRIDAY)
    claimed = digests.claim(row.pk, on=on, until=news.until, find=news.of)
    assert claimed is not None
    assert digests.claim(row.pk, on=on, until=news.until, find=news.of) is None
    actions.leave(row.key, at=FRIDAY)
    digests.note_sent(claimed[0].pk, until=news.until)
    digests.note_refused(claimed[0].pk)
    digests.put_back(claimed[0].pk)
    assert not Digest.objects.exists()


def test_what_was_told_is_forgotten_after_some_weeks(clock, town):
    subscriber(town)
    released(town)
    send_digests(town.organ, at=FRIDAY)
    assert Digest.objects.count() == 1
    send_digests(town.organ, at=FRIDAY + 61 * DAY)
    assert Digest.objects.count() == 0


# --- the mail server ------------------------------------------------------------------------------


def test_the_whole_way_by_a_real_mail_server(clock, town, box: Mailbox, client):
    """Form, first mail, button, digest, way out, as they go over the wire."""
    row = actions.ask(
        town.organ, address="walker@example.cn", columns=[town.column.pk], topics=[], at=FRIDAY
    )
    sending.answer_forms(town.organ, at=FRIDAY)
    [(recipient, first)] = box.taken
    assert recipient == row.address
    plain = first.get_body(("plain",)).get_content()
    [confirm] = re.findall(r"http://localhost:8000(/subscribe/shaxi/confirm/\S+)", plain)
    assert client.post(confirm).status_code == 200
    out = released(town, title="关于停水的通告")
    send_digests(town.organ, at=FRIDAY)
    _recipient, digest = box.taken[1]
    assert digest["From"].addresses[0].addr_spec == "noreply@example.gov.cn"
    assert digest["From"].addresses[0].display_name == town.organ.site_name
    assert digest["To"] == "walker@example.cn"
    assert digest["Subject"].strip() == f"【{town.organ.site_name}】新信息1条，2021-08-13"
    assert digest["Auto-Submitted"] == "auto-generated"
    assert digest["List-Id"] == "<news.shaxi.shaxi.example.gov.cn>"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<digest-2021-08-13-\w+@shaxi.example.gov.cn>", digest["Message-ID"])
    for kind in ("plain", "html"):
        body = digest.get_body((kind,)).get_content()
        assert "关于停水的通告" in body
        assert out.path in body
    [leave] = re.findall("<http://localhost:8000(.+)>", digest["List-Unsubscribe"])
    assert client.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_who_refuses_stops_nobody_and_after_some_days_is_written_to_no_more(clock, town, box):
    box.refused = {"first@example.cn"}
    first, second = subscriber(town, "first"), subscriber(town, "second")
    for day in range(6):
        released(town, title=f"第{day}日")
        send_digests(town.organ, at=FRIDAY + day * DAY)
    assert [to for to, _mail in box.taken] == ["second@example.cn"] * 6
    first.refresh_from_db()
    assert (first.state, first.refusals) == (SubscriptionState.REFUSED, 5)
    [entry] = Entry.objects.filter(kind="subscription.refused")
    assert "example.cn" not in entry.payload
    assert DigestRun.objects.order_by("on")[0].refused == 1
    second.refresh_from_db()
    assert second.refusals == 0
    box.refused = set()
    at = FRIDAY + 6 * DAY
    actions.resume(first.key, at=at)
    released(town, title="恢复后")
    send_digests(town.organ, at=at)
    assert [to for to, _mail in box.taken[-2:]] == ["first@example.cn", "second@example.cn"]
    assert actions.lapse(town.organ, at=FRIDAY + 200 * DAY) == 0


def test_where_all_are_refused_no_address_is_blamed(clock, town, box):
    rows = [subscriber(town, name) for name in ("first", "second")]
    box.refused = {row.address for row in rows}
    for day in range(7):
        released(town, title=f"第{day}日")
        run = send_digests(town.organ, at=FRIDAY + day * DAY)
        assert run.fault == digests.ALL_REFUSED
    assert Subscription.objects.confirmed().count() == 2
    box.refused = set()
    send_digests(town.organ, at=FRIDAY + 7 * DAY)
    for _to, sent in box.taken:
        assert sent.get_body(("plain",)).get_content().count("\n- ") == 7
    assert list(Subscription.objects.values_list("refusals", flat=True)) == [0, 0]


def test_what_was_refused_comes_with_the_next_mail_that_is_taken(clock, town, box):
    box.refused = {"walker@example.cn"}
    subscriber(town)
    released(town, title="被拒收的一条")
    send_digests(town.organ, at=FRIDAY)
    box.refused = set()
    released(town, title="次日的一条")
    send_digests(town.organ, at=FRIDAY + DAY)
    [(_to, sent)] = box.taken
    body = sent.get_body(("plain",)).get_content()
    assert "被拒收的一条" in body
    assert "次日的一条" in body


def test_a_paused_address_that_refused_for_long_is_deleted(clock, town):
    row = subscriber(town)
    Subscription.objects.filter(pk=row.pk).update(state=SubscriptionState.REFUSED.value)
    assert actions.lapse(town.organ, at=FRIDAY + 89 * DAY) == 0
    assert actions.lapse(town.organ, at=FRIDAY + 91 * DAY) == 1
    assert not Subscription.objects.exists()


def test_a_demonstration_finds_its_mails_in_files(clock, town, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.LUBU_HOME / "mails"
    settings.LUBU_EMAIL_URL = MAIL_IN_FILES
    actions.ask(
        town.organ, address="walker@example.cn", columns=[town.column.pk], topics=[], at=FRIDAY
    )
    assert sending.answer_forms(town.organ, at=FRIDAY) == 1
    [file] = settings.EMAIL_FILE_PATH.iterdir()
    assert b"To: walker@example.cn" in file.read_bytes()
    assert list(without_mail()) == []
    settings.LUBU_SERVICE = True
    assert [one.place for one in without_mail()] == ["LUBU_EMAIL_URL"]


def test_without_a_mail_server_everything_waits_and_nobody_is_blamed(clock, town, box, settings):
    row = subscriber(town)
    released(town)
    with override_settings(EMAIL_PORT=1):
        with pytest.raises(NoServerError):
            send_digests(town.organ, at=FRIDAY)
        tasks.follow_digests(FRIDAY)
        actions.ask(town.organ, address="new@example.cn", columns=[town.column.pk], topics=[],
                    at=FRIDAY)  # fmt: skip
        tasks.follow_subscriptions(FRIDAY)
        [finding] = checks.run("mail")
        assert "无法连接邮件服务器" in finding.sentence
    assert DigestRun.objects.get().fault
    row.refresh_from_db()
    assert row.refusals == 0
    tasks.follow_digests(FRIDAY)
    tasks.follow_subscriptions(FRIDAY)
    assert [to for to, _mail in box.taken] == ["walker@example.cn", "new@example.cn"]
    assert DigestRun.objects.get().fault == ""
    assert checks.run("mail") == []


def test_a_server_that_takes_nothing_from_us_leaves_the_day_open(clock, town, box):
    box.takes_senders = False
    subscriber(town, "first")
    subscriber(town, "second")
    released(town)
    actions.ask(
        town.organ, address="new@example.cn", columns=[town.column.pk], topics=[], at=FRIDAY
    )
    for _ in range(2):
        run = send_digests(town.organ, at=FRIDAY)
        assert run.fault == "not_taken"
        assert sending.answer_forms(town.organ, at=FRIDAY) == 0
    assert not Digest.objects.exists()
    box.takes_senders = True
    send_digests(town.organ, at=FRIDAY)
    assert sending.answer_forms(town.organ, at=FRIDAY) == 1
    assert [to for to, _mail in box.taken] == [
        "first@example.cn", "second@example.cn", "new@example.cn",
    ]  # fmt: skip


def test_a_connection_that_breaks_costs_one_day_of_one(clock, town, box):
    box.breaks_after = 1
    for name in ("first", "second", "third"):
        subscriber(town, name)
    released(town)
    assert send_digests(town.organ, at=FRIDAY).fault == "unknown"
    box.breaks_after = None
    send_digests(town.organ, at=FRIDAY)
    assert [to for to, _mail in box.taken] == ["first@example.cn", "third@example.cn"]
    send_digests(town.organ, at=FRIDAY + DAY)
    assert [to for to, _mail in box.taken][2:] == ["second@example.cn"]


def test_the_checks_say_in_plain_words_when_no_mail_can_go_out(db, settings):
    settings.LUBU_EMAIL_URL = ""
    assert "没有指定邮件服务器" in checks.run("mail")[0].sentence
    settings.LUBU_SERVICE = True
    said = [one.sentence for one in checks.run("installation")]
    assert any("没有指定邮件服务器" in one for one in said)
    settings.LUBU_EMAIL_URL, settings.LUBU_EMAIL_FROM = "smtp://mail.example.cn", ""
    assert [one.place for one in checks.run("mail")] == ["LUBU_EMAIL_FROM", "LUBU_EMAIL_URL"]


# --- command and desk -----------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    from click.testing import CliRunner

    done = CliRunner().invoke(lubu, ["subscriptions", "send", *words], standalone_mode=False)
    return done.return_value, done.output


def test_the_command_counts_and_sends(clock, town):
    subscriber(town)
    released(town)
    assert run("--organ", "shaxi", "--dry-run", "--format", "json") == (
        0, json.dumps({"organ": "shaxi", "subscribers": 1, "texts": 1}, indent=2) + "\n",
    )  # fmt: skip
    assert mail.outbox == []
    for _ in range(2):
        code, said = run("--organ", "shaxi", "--format", "json")
        assert code == 0
        assert json.loads(said) == {"organ": "shaxi", "sent": 1, "refused": 0, "is_done": True}
    assert len(mail.outbox) == 1
    assert "今日已发送1封" in run("--organ", "shaxi")[1]


def test_the_command_says_when_it_cannot(clock, town, box, settings):
    box.refused = {"walker@example.cn"}
    subscriber(town)
    released(town)
    assert run("--organ", "shaxi")[0] == 1
    from click.testing import CliRunner

    for wanted, code in (("nanqu", 2), ("shaxi", 3)):
        with override_settings(LUBU_EMAIL_URL=""):
            done = CliRunner().invoke(
                lubu, ["subscriptions", "send", "--organ", wanted], standalone_mode=False
            )
        assert done.exception.exit_code == code


def test_the_desk_counts_and_shows_no_address(clock, town, client):
    subscriber(town)
    actions.pause(subscriber(town, "paused").key, at=FRIDAY)
    actions.ask(
        town.organ, address="new@example.cn", columns=[town.column.pk], topics=[], at=FRIDAY
    )
    released(town)
    send_digests(town.organ, at=FRIDAY)
    client.force_login(town.admin)
    shown = client.get("/desk/site/subscriptions/").content.decode()
    assert "已确认1个，待确认1个，已暂停1个" in shown
    assert "通知公告" in shown
    assert "2021-08-13" in shown
    assert "@example.cn" not in shown
    for person in (town.editor, town.auditor):
        client.force_login(person)
        assert client.get("/desk/site/subscriptions/").status_code in {302, 403}
