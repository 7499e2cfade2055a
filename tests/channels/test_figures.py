from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lubu.channels.actions import record_reads
from lubu.channels.rules import ReadSource
from lubu.office import figures
from lubu.office.figures import Period
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind
from tests.channels import factories
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db
NAMES = {
    ChannelKind.WECHAT: "channel_items_wechat",
    ChannelKind.WEIBO: "channel_items_weibo",
    ChannelKind.NANFANG: "channel_items_nanfang",
    ChannelKind.LOUDSPEAKER: "channel_items_loudspeaker",
    ChannelKind.VISITS: "channel_items_visits",
}


@pytest.fixture
def town() -> Town:
    return factories.make_channels()


def value(name: str, town: Town, year: int | None = None) -> int:
    period = Period.year(year or timezone.localdate().year)
    return figures.get(name).value(town.organ, period)


def test_each_kind_of_channel_counts_its_own_releases(town):
    for number, kind in enumerate(NAMES, start=1):
        for _ in range(number):
            factories.posted(town, kind)
    factories.waiting(town, ChannelKind.WECHAT)
    assert [value(name, town) for name in NAMES.values()] == [1, 2, 3, 4, 5]
    assert value("new_media_items", town) == 1 + 2 + 3
    assert value("channel_items_notice_board", town) == 0


def test_mistakes_and_other_organs_and_other_years_do_not_count(town):
    other = factories.make_channels("nanqu")
    factories.posted(other)
    kept, taken = factories.posted(town), factories.posted(town)
    factories.withdrawn(town, taken)
    assert value("channel_items_wechat", town) == 1
    assert value("channel_items_wechat", town, 2019) == 0
    figure = figures.get("channel_items_wechat")
    rows = figure.rows(town.organ, Period.year(timezone.localdate().year))
    assert list(rows) == [kept]


def test_reads_of_a_period_are_the_increases_within_it(town):
    release = factories.posted(town)
    last_year = timezone.localdate().replace(month=12, day=31) - timedelta(days=365)
    this_year = timezone.localdate()
    Release.objects.filter(pk=release.pk).update(released_on=last_year)
    for on, reads in ((last_year, 1000), (this_year, 1800)):
        record_reads(release.pk, on=on, reads=reads, source=ReadSource.MANUAL, actor=town.releaser)
    board = factories.posted(town, ChannelKind.LOUDSPEAKER)
    record_reads(board.pk, on=this_year, reads=99, source=ReadSource.MANUAL, actor=town.releaser)
    assert value("new_media_reads", town) == 800
    assert value("new_media_reads", town, last_year.year) == 1000


def test_a_figures_rows_cost_no_query_each(town, django_assert_num_queries):
    period = Period.year(timezone.localdate().year)
    for _ in range(3):
        release = factories.posted(town)
        record_reads(
            release.pk,
            on=timezone.localdate(),
            reads=5,
            source=ReadSource.MANUAL,
            actor=town.releaser,
        )
    with django_assert_num_queries(2):
        for row in figures.get("channel_items_wechat").rows(town.organ, period):
            assert row.submission.content["title"]
            assert row.channel.name
        for row in figures.get("new_media_reads").rows(town.organ, period):
            assert row.release.submission.content["title"]
            assert row.release.channel.name
