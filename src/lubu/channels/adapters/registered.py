"""The adapters of this installation."""

from __future__ import annotations

from lubu.channels.adapters import Registry
from lubu.channels.adapters.by_hand import ByHandAdapter
from lubu.channels.adapters.website import WebsiteAdapter
from lubu.channels.adapters.wechat import WechatAdapter
from lubu.channels.credentials import wechat_account
from lubu.publishing.rules import ChannelKind

ADAPTERS = Registry()
ADAPTERS.register(ChannelKind.WEBSITE, WebsiteAdapter())
ADAPTERS.register(ChannelKind.WECHAT, WechatAdapter(wechat_account))
for _kind in (
    ChannelKind.WEIBO,
    ChannelKind.NANFANG,
    ChannelKind.NOTICE_BOARD,
    ChannelKind.LOUDSPEAKER,
    ChannelKind.VISITS,
):
    ADAPTERS.register(_kind, ByHandAdapter())
