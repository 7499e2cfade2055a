from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.channels.addresses import (
    AddressRefusedError,
    KnownHosts,
    UnknownHostError,
    check_address,
    host_of,
)
from lubu.channels.terms import known_hosts
from lubu.publishing.rules import ChannelKind

pytestmark = pytest.mark.one_database
TODAY = date(2021, 3, 10)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (ChannelKind.WECHAT, "https://mp.weixin.qq.com/s/AbC-123"),
        (ChannelKind.WECHAT, "http://MP.WEIXIN.QQ.COM/s?__biz=1"),
        (ChannelKind.WEIBO, "https://weibo.com/7519440000/K1"),
        (ChannelKind.WEIBO, "https://m.weibo.cn/status/1"),
        (ChannelKind.NANFANG, "https://static.nfapp.southcn.com/content/202103/10/c1.html"),
    ],
)
def test_addresses_of_the_platform_are_taken(kind, address):
    check_address(address, kind, known=known_hosts(), today=TODAY)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://mp.weixin.qq.com/s/1",
        "file:///etc/passwd",
        "https://",
        "https://localhost/s/1",
        "http://intranet/s/1",
        "http://oa.internal/1",
        "http://127.0.0.1/1",
        "http://10.1.2.3/1",
        "http://192.168.1.1/1",
        "http://[::1]/1",
        "http://[fe80::1]/1",
        "http://169.254.169.254/latest",
        "http://127.1/1",
        "http://2130706433/1",
        "http://0x7f.1/1",
        "https://user:secret@mp.weixin.qq.com/s/1",
        "https://mp.weixin.qq.com:8443/s/1",
        "https://mp..weixin/s/1",
        "https://[bad/s",
    ],
)
def test_what_the_public_cannot_open_is_refused_even_when_confirmed(address):
    for is_confirmed in (False, True):
        with pytest.raises(AddressRefusedError):
            check_address(
                address,
                ChannelKind.WECHAT,
                known=known_hosts(),
                today=TODAY,
                is_confirmed=is_confirmed,
            )


@pytest.mark.parametrize(
    "address",
    ["https://weixin.qq.com.evil.cn/s/1", "https://evilweibo.com/1", "https://8.8.8.8/1"],
)
def test_another_host_has_to_be_confirmed(address):
    with pytest.raises(UnknownHostError) as asked:
        check_address(address, ChannelKind.WEIBO, known=known_hosts(), today=TODAY)
    assert "weibo.com" in asked.value.known
    check_address(address, ChannelKind.WEIBO, known=known_hosts(), today=TODAY, is_confirmed=True)


def test_the_hosts_of_the_day_are_those_in_force():
    old, new = (
        KnownHosts(kind=ChannelKind.WEIBO, valid_from=day, hosts=(host,), source="")
        for day, host in ((date(2011, 1, 1), "old.cn"), (date(2022, 1, 1), "new.cn"))
    )
    check_address("https://old.cn/1", ChannelKind.WEIBO, known=(new, old), today=TODAY)
    with pytest.raises(UnknownHostError):
        check_address(
            "https://old.cn/1", ChannelKind.WEIBO, known=(new, old), today=date(2022, 1, 1)
        )
    check_address("https://any.cn/1", ChannelKind.VISITS, known=(new, old), today=TODAY)


@given(st.text(max_size=60))
def test_no_words_break_the_reading_of_an_address(text):
    for address in (text, f"https://{text}", f"https://mp.weixin.qq.com/{text}"):
        try:
            host_of(address)
        except AddressRefusedError:
            continue
