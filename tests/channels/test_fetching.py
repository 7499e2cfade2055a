"""Reads from an account's interface, day by day, against a small WeChat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lubu.channels.adapters.wechat import WechatAccount
from lubu.channels.fetching import fetch_due
from lubu.channels.models import Delivery, ReadCount, ReadFetch
from lubu.channels.rules import FetchProblem, ReadSource
from lubu.ledger.models import Entry
from lubu.publishing.models import Release
from tests.channels import factories
from tests.channels.fake_wechat import APP_ID, SECRET, Article, Wechat, serving
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db
FIRST = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)  # ten o'clock in China
DAY = timedelta(days=1)


@pytest.fixture
def wechat() -> Iterator[Wechat]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FIRST) as traveller:
        yield traveller


@pytest.fixture
def town(db: None, clock: time_machine.Traveller) -> Town:
    return factories.make_channels()


def article(release: Release, message: str = "7001", **reads: int) -> Article:
    """The release as it was sent; reads by the day of June."""
    return Article(
        message=message,
        title=str(release.submission.content["title"]),
        sent_on=date(2021, 6, 1),
        reads={date(2021, 6, int(day[1:])): n for day, n in reads.items()},
    )


def fetch(wechat: Wechat, clock: time_machine.Traveller, day: int, hour: int = 10) -> int:
    """What the clock does at an hour of a day of June."""
    at = datetime(2021, 6, day, hour - 8, 5, tzinfo=UTC)
    clock.move_to(at)
    wechat.today = date(2021, 6, day)
    key = WechatAccount(app_id=APP_ID, secret=SECRET, address=wechat.address)
    return fetch_due(at, accounts=lambda organ, account: key if account else None)


def counts(release: Release) -> list[tuple[int, int, int]]:
    return [(one.on.day, one.reads, one.increase) for one in release.read_counts.order_by("on")]


def test_each_day_adds_its_count_up_to_yesterday_and_a_second_run_adds_nothing(town, wechat, clock):
    release = factories.posted(town)
    wechat.articles = [article(release, d1=100, d2=40, d3=2)]
    assert fetch(wechat, clock, 2) == 1
    assert counts(release) == [(1, 100, 100)]
    assert fetch(wechat, clock, 2, hour=14) == 0, "all days that are over are stored"
    assert fetch(wechat, clock, 4) == 1
    assert counts(release) == [(1, 100, 100), (2, 140, 40), (3, 142, 2)]
    assert {one.source for one in ReadCount.objects.all()} == {ReadSource.API}
    assert {one.by for one in ReadCount.objects.all()} == {None}
    stored = ReadFetch.objects.get()
    assert (stored.until, stored.counted, stored.problem) == (date(2021, 6, 3), 2, "")
    assert Entry.objects.filter(kind="reads.counted").count() == 3
    assert Entry.objects.filter(kind="reads.fetched").count() == 2


def test_after_its_seven_days_an_article_grows_by_what_is_read_each_day(town, wechat, clock):
    release = factories.posted(town)
    wechat.articles = [article(release, d1=100, d7=1, d8=5, d10=3)]
    fetch(wechat, clock, 8)
    assert counts(release)[-1] == (7, 101, 1)
    fetch(wechat, clock, 11)
    assert counts(release)[-2:] == [(8, 106, 5), (10, 109, 3)]
    assert sum(increase for _, _, increase in counts(release)) == 109


def test_an_article_is_known_by_its_message_and_else_by_a_title_that_is_the_only_one(
    town, wechat, clock
):
    known, twin, alone = (factories.posted(town, title=title) for title in ("停水", "停水", "防汛"))
    Delivery.objects.filter(release=known).update(marks={"message": "7001"})
    wechat.articles = [
        article(known, d1=10),
        article(twin, "7002", d1=20),
        article(alone, "7003", d1=30),
    ]
    fetch(wechat, clock, 2)
    assert [counts(one) for one in (known, twin, alone)] == [[(1, 10, 10)], [], [(1, 30, 30)]]
    assert ReadFetch.objects.get().left_out == 1


def test_what_a_person_entered_for_a_day_stays(town, wechat, clock):
    release = factories.posted(town)
    clock.move_to(FIRST + DAY)
    by_hand = {"on": date(2021, 6, 2), "reads": 500, "source": ReadSource.MANUAL}
    factories.record_reads(release.pk, actor=town.releaser, **by_hand)
    wechat.articles = [article(release, d1=100, d2=40, d3=2)]
    fetch(wechat, clock, 4)
    assert counts(release) == [(1, 100, 100), (2, 500, 400)]
    assert ReadFetch.objects.get().left_out == 1, "142 on the third lies below the 500"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (48001, FetchProblem.NO_RIGHT),
        (45009, FetchProblem.QUOTA),
        (61500, FetchProblem.REFUSED),
        ("broken", FetchProblem.UNREACHABLE),
        ("hang up", FetchProblem.UNREACHABLE),
    ],
)
def test_why_nothing_was_fetched_is_kept_and_told_and_the_days_are_made_good(
    town, wechat, clock, client, answer, problem
):
    release = factories.posted(town)
    wechat.articles = [article(release, d1=100, d2=40)]
    wechat.fail("/datacube/getarticletotal", answer)
    assert fetch(wechat, clock, 2) == 1
    stored = ReadFetch.objects.get()
    assert (stored.problem, stored.until) == (problem, None)
    assert not counts(release)
    client.force_login(town.admin)
    told = client.get("/desk/channels/accounts/").content.decode()
    assert str(stored.get_problem_display()) in told
    again = fetch(wechat, clock, 2, hour=12)
    assert again == (1 if problem is FetchProblem.UNREACHABLE else 0), "not asked in vain"
    fetch(wechat, clock, 3)
    assert counts(release)[-1] == (2, 140, 40)
    assert ReadFetch.objects.get().problem == ""


def test_nothing_is_asked_before_the_hour_without_a_key_or_of_another_kind(town, wechat, clock):
    factories.posted(town)
    assert fetch(wechat, clock, 2, hour=9) == 1
    ReadFetch.objects.all().delete()
    for hour in (8, 9):
        at = datetime(2021, 6, 2, hour - 8, 5, tzinfo=UTC) - timedelta(hours=2)
        assert fetch_due(at, accounts=lambda organ, account: None) == 0
    early = datetime(2021, 6, 1, 23, 0, tzinfo=UTC)  # seven in the morning
    key = WechatAccount(app_id=APP_ID, secret=SECRET, address=wechat.address)
    assert fetch_due(early, accounts=lambda organ, account: key) == 0


def test_the_number_of_the_message_is_kept_when_an_article_is_handed_in(town, wechat, clock):
    from lubu.channels.adapters import Registry
    from lubu.channels.adapters.wechat import WechatAdapter
    from lubu.channels.delivering import deliver
    from lubu.publishing.rules import ChannelKind

    key = WechatAccount(app_id=APP_ID, secret=SECRET, address=wechat.address)
    adapters = Registry()
    adapters.register(ChannelKind.WECHAT, WechatAdapter(lambda organ, account: key))
    release = factories.waiting(town, ChannelKind.WECHAT)
    for minutes in range(4):
        deliver(release.pk, at=FIRST + timedelta(minutes=minutes), adapters=adapters)
    assert json.loads(json.dumps(release.deliveries.last().marks))["message"] == "1"
