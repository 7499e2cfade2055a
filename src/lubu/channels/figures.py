"""What can be counted of channels; ``new_media_items`` stands in publishing with other items."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.channels.models import ReadCount
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ
from lubu.publishing.models import Release
from lubu.publishing.rules import NEW_MEDIA, ChannelKind, WithdrawalKind

CHANNEL_FIGURES = {
    ChannelKind.WECHAT: (_("items on WeChat"), "条"),
    ChannelKind.WEIBO: (_("items on Weibo"), "条"),
    ChannelKind.NANFANG: (_("items on the Nanfang account"), "条"),
    ChannelKind.NOTICE_BOARD: (_("items on notice boards"), "条"),
    ChannelKind.LOUDSPEAKER: (_("items over loudspeakers"), "条"),
    ChannelKind.VISITS: (_("items told on household visits"), "条"),
}


@figure("new_media_reads", label=_("reads in new media"), unit="次", day="on", sum_of="increase")
def new_media_reads(organ: Organ, period: Period) -> models.QuerySet[ReadCount]:
    """Reads of new-media releases in the period (阅读量): the sum of the increases counted."""
    return (
        ReadCount.objects.filter(
            release__organ=organ,
            release__channel__kind__in=[kind.value for kind in NEW_MEDIA],
            on__gte=period.first,
            on__lte=period.last,
        )
        .select_related("release__item", "release__channel", "release__submission")
        .order_by("on", "pk")
    )


def channel_items(kind: ChannelKind, organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases that first reached the public on this kind of channel in the period.

    Mistakes and doubles do not count; ``Release``, one row an item and channel.
    """
    return (
        Release.objects.filter(
            organ=organ,
            channel__kind=kind.value,
            released_on__gte=period.first,
            released_on__lte=period.last,
        )
        .exclude(withdrawal__in=[WithdrawalKind.MISTAKE, WithdrawalKind.MERGED])
        .select_related("item", "channel", "submission")
        .order_by("released_on", "pk")
    )


for _kind, (_label, _unit) in CHANNEL_FIGURES.items():
    figure(f"channel_items_{_kind.value}", label=_label, unit=_unit, day="released_on")(
        partial(channel_items, _kind)
    )
