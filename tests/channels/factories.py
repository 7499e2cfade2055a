"""A town with accounts on every kind of channel, and releases on them, reached through actions."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lubu.channels.actions import Proof, record_proof, record_reads
from lubu.publishing import actions as publishing
from lubu.publishing.models import Channel, Release
from lubu.publishing.rules import ChannelKind, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

__all__ = ["record_reads"]

ACCOUNT = "gh_shaxi"
POST = "https://mp.weixin.qq.com/s/posted-by-hand"
POSTS = {
    ChannelKind.WECHAT: POST,
    ChannelKind.WEIBO: "https://weibo.com/7519440000/posted-by-hand",
    ChannelKind.NANFANG: "https://nfapp.southcn.com/content/posted-by-hand.html",
}


def make_channels(slug: str = "shaxi") -> Town:
    """A town with a site and one channel of each other kind."""
    town = make_town(slug)
    town.column = factories.open_site(town)
    Channel.objects.filter(organ=town.organ, kind=ChannelKind.WECHAT.value).update(account=ACCOUNT)
    for kind, name in (
        (ChannelKind.WEIBO, "微博沙溪"),
        (ChannelKind.NANFANG, "沙溪南方号"),
        (ChannelKind.NOTICE_BOARD, "村务公开栏"),
        (ChannelKind.LOUDSPEAKER, "村村响"),
        (ChannelKind.VISITS, "入户宣传"),
    ):
        Channel.objects.create(organ=town.organ, kind=kind, name=name)
    return town


def waiting(
    town: Town, kind: ChannelKind, *, with_website: bool = False, **fields: object
) -> Release:
    """An approved text that waits to be put out on a channel of ``kind``."""
    kinds = (kind, ChannelKind.WEBSITE) if with_website else (kind,)
    item = factories.draft(town.column, town.editor, channels=kinds, **fields)
    factories.approved(item, town)
    return Release.objects.get(item=item, channel__kind=kind.value)


def proof_for(kind: ChannelKind, photo: object = None) -> Proof:
    """A complete proof for this kind of channel."""
    today = timezone.localdate()
    if kind in POSTS:
        return Proof(address=POSTS[kind], shown_from=today)
    return Proof(
        photo=photo if kind is ChannelKind.NOTICE_BOARD else None,  # type: ignore[arg-type]
        place="龙头环村公开栏",
        shown_from=today,
        shown_until=today + timedelta(days=0 if kind is ChannelKind.VISITS else 7),
        households=32 if kind is ChannelKind.VISITS else None,
    )


def posted(town: Town, kind: ChannelKind = ChannelKind.WECHAT, **fields: object) -> Release:
    """A release that a person posted by hand, with its proof."""
    release = waiting(town, kind, **fields)
    record_proof(release.pk, actor=town.releaser, proof=proof_for(kind))
    release.refresh_from_db()
    return release


def withdrawn(town: Town, release: Release) -> Release:
    """The release, taken back as a mistake."""
    publishing.withdraw(
        release.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="数据有误"
    )
    release.refresh_from_db()
    return release
