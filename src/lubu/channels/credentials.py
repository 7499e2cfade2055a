"""Keys of accounts: from the environment, never from the database.

``LUBU_WECHAT_ACCOUNTS`` is a comma-separated list of ``organ/account=appid:secret``, where
``organ`` is the organ's slug and ``account`` the channel's "account" field (the original ID of the
official account, ``gh_…``). The organ is part of the key, so that nobody posts to another organ's
account by typing its name. ``LUBU_WECHAT_ADDRESS`` is the interface's address.
"""

from __future__ import annotations

from django.conf import settings

from lubu.channels.adapters.wechat import ADDRESS, WechatAccount


def wechat_account(organ: str, account: str) -> WechatAccount | None:
    """The key of an organ's official account; ``None`` when none is stored."""
    stored: dict[str, str] = getattr(settings, "LUBU_WECHAT_ACCOUNTS", {})
    key = stored.get(f"{organ}/{account}", "")
    app_id, colon, secret = key.partition(":")
    if not account or not colon or not app_id or not secret:
        return None
    address = str(getattr(settings, "LUBU_WECHAT_ADDRESS", ADDRESS))
    return WechatAccount(app_id=app_id.strip(), secret=secret.strip(), address=address.rstrip("/"))
