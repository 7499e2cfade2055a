"""What can be counted of channels; ``new_media_items`` stands in publishing with other items."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.channels.models import ReadCount
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ
from lubu.publishing.figures import released
from lubu.publishing.models import Release
from lubu.publishing.rules import NEW_MEDIA, ChannelKind


@figure("new_media_reads", label=_("reads in new media"), unit="次", day="on", sum_of="increase")
def new_media_reads(organ: Organ, period: Period) -> models.QuerySet[ReadCount]:
    """Reads of new-media releases in the period (阅读量): the sum of the increases counted."""
    own = Release.objects.filter(
        pk=models.OuterRef("release"),
        organ=organ,
        channel__kind__in=[kind.value for kind in NEW_MEDIA],
    )
    return (
        ReadCount.objects.filter(models.Exists(own), on__gte=period.first, on__lte=period.last)
        .select_related("release__item", "release__channel", "release__submission")
        .order_by("on", "pk")
    )


@figure("channel_items_wechat", label=_("items on WeChat"), unit="条", day="released_on")
def channel_items_wechat(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases on WeChat accounts (微信公众号); `Release`, one row an item and account."""
    return released(organ, period).filter(channel__kind=ChannelKind.WECHAT.value)


@figure("channel_items_weibo", label=_("items on Weibo"), unit="条", day="released_on")
def channel_items_weibo(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases on Weibo accounts (微博); `Release`, one row an item and account."""
    return released(organ, period).filter(channel__kind=ChannelKind.WEIBO.value)


@figure(
    "channel_items_nanfang", label=_("items on the Nanfang account"), unit="条", day="released_on"
)
def channel_items_nanfang(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases on the Nanfang account (南方号); `Release`, one row an item and account."""
    return released(organ, period).filter(channel__kind=ChannelKind.NANFANG.value)


@figure(
    "channel_items_notice_board", label=_("items on notice boards"), unit="条", day="released_on"
)
def channel_items_notice_board(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Texts put up on notice boards (公告栏); `Release`, one row an item and board."""
    return released(organ, period).filter(channel__kind=ChannelKind.NOTICE_BOARD.value)


@figure(
    "channel_items_loudspeaker", label=_("items over loudspeakers"), unit="条", day="released_on"
)
def channel_items_loudspeaker(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Texts read out over loudspeakers (广播); `Release`, one row an item and loudspeaker."""
    return released(organ, period).filter(channel__kind=ChannelKind.LOUDSPEAKER.value)


@figure(
    "channel_items_visits", label=_("items told on household visits"), unit="条", day="released_on"
)
def channel_items_visits(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Texts told on household visits (入户宣传); `Release`, one row an item."""
    return released(organ, period).filter(channel__kind=ChannelKind.VISITS.value)
