"""The WeChat adapter against a real HTTP server that speaks as the documented interface does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from lubu.channels.adapters import (
    ByHand,
    Delivered,
    Package,
    PackedFile,
    PutOff,
    Refused,
    TakenDown,
    Underway,
)
from lubu.channels.adapters.wechat import PICTURE_BYTES, WechatAccount, WechatAdapter
from lubu.channels.rules import Hint
from tests.channels.fake_wechat import APP_ID, SECRET, Wechat, serving


@pytest.fixture
def wechat() -> Iterator[Wechat]:
    with serving() as wechat:
        yield wechat


@pytest.fixture
def adapter(wechat: Wechat) -> WechatAdapter:
    return adapter_of(wechat)


def adapter_of(wechat: Wechat, secret: str = SECRET) -> WechatAdapter:
    account = WechatAccount(app_id=APP_ID, secret=secret, address=wechat.address)
    stored = {("shaxi", "gh_1"): account}
    return WechatAdapter(lambda organ, name: stored.get((organ, name)))


def package(**fields: object) -> Package:
    values: dict[str, object] = {
        "organ": "shaxi",
        "account": "gh_1",
        "title": "关于开展春季防火工作的通告",
        "summary": "森林防火期已到。",
        "author": "党政综合办公室",
        "body_html": "<p>请注意用火安全。</p>",
        "source_address": "https://shaxi.example.gov.cn/shaxi/tzgg/2021/00001.html",
    }
    return Package(**{**values, **fields})  # type: ignore[arg-type]


def picture(number: int, size: tuple[int, int] = (40, 20), kind: str = "png") -> PackedFile:
    image = Image.effect_noise(size, 90).convert("RGB")
    written = BytesIO()
    image.save(written, {"jpg": "JPEG"}.get(kind, kind.upper()))
    return PackedFile(
        id=number, name=f"{number}.{kind}", title="图", kind=kind, read=written.getvalue
    )


def carried_out(adapter: WechatAdapter, text: Package) -> object:
    """All steps, one after the other, as the worker takes them."""
    outcome = adapter.deliver(text)
    while isinstance(outcome, Underway):
        outcome = adapter.deliver(package(marks=outcome.marks))
    return outcome


def test_a_text_is_drafted_handed_in_and_asked_for_until_it_is_out(wechat, adapter):
    wechat.statuses.extend([1, 1])
    outcome = carried_out(adapter, package())
    assert outcome == Delivered(
        external_id="article-job-1", address="https://mp.weixin.qq.com/s/article-job-1"
    )
    (article,) = wechat.published.values()
    assert article["title"] == "关于开展春季防火工作的通告"
    assert article["content"] == "<p>请注意用火安全。</p>"
    assert article["content_source_url"].endswith("/shaxi/tzgg/2021/00001.html")
    assert wechat.calls.count("/cgi-bin/freepublish/get") == 3


def test_one_token_serves_all_calls_and_a_stale_one_is_fetched_anew(wechat, adapter):
    carried_out(adapter, package())
    assert wechat.tokens == 1
    wechat.valid.clear()
    assert isinstance(carried_out(adapter, package()), Delivered)
    assert wechat.tokens == 2


def test_an_account_without_the_right_to_publish_keeps_its_draft_for_a_person(wechat, adapter):
    wechat.may_publish = False
    outcome = carried_out(adapter, package())
    assert isinstance(outcome, ByHand)
    assert outcome.hint is Hint.NO_RIGHT
    assert outcome.marks["draft"] in wechat.drafts
    assert not wechat.published


def test_an_account_without_a_stored_key_is_left_to_a_person(wechat, adapter):
    for text in (package(account="gh_other"), package(organ="nanqu")):
        assert adapter.deliver(text) == ByHand(hint=Hint.NOT_CONNECTED)
    assert wechat.calls == []


def test_a_wrong_key_is_refused_and_no_answer_shows_it(wechat):
    outcome = adapter_of(wechat, secret="wrong").deliver(package())
    assert outcome == Refused(detail="40125 invalid appsecret")
    assert SECRET not in repr(WechatAccount(app_id=APP_ID, secret=SECRET))


@pytest.mark.parametrize("code", [-1, 45009])
def test_a_busy_platform_or_a_used_up_quota_puts_off(wechat, adapter, code):
    wechat.fail("/cgi-bin/draft/add", code)
    outcome = adapter.deliver(package())
    assert isinstance(outcome, PutOff)
    assert str(code) in outcome.detail


def test_a_connection_that_breaks_before_publishing_is_tried_again(wechat, adapter):
    wechat.fail("/cgi-bin/draft/add", "hang up", "<html>bad gateway</html>")
    assert isinstance(adapter.deliver(package()), PutOff)
    assert isinstance(adapter.deliver(package()), PutOff)
    assert isinstance(carried_out(adapter, package()), Delivered)


def test_a_connection_that_breaks_while_publishing_is_never_tried_again_blindly(wechat, adapter):
    wechat.fail("/cgi-bin/freepublish/submit", "hang up after")
    outcome = carried_out(adapter, package())
    assert isinstance(outcome, ByHand)
    assert outcome.hint is Hint.UNCERTAIN
    assert len(wechat.jobs) == 1  # it did arrive


def test_nobody_listens_is_put_off_even_when_publishing(wechat, adapter):
    drafted = adapter.deliver(package())
    account = WechatAccount(app_id=APP_ID, secret=SECRET, address="http://127.0.0.1:9")
    deaf = WechatAdapter(lambda organ, name: account)
    assert isinstance(deaf.deliver(package(marks=drafted.marks)), PutOff)


@pytest.mark.parametrize("status", [2, 3, 4])
def test_what_the_platform_will_not_have_is_refused(wechat, adapter, status):
    wechat.statuses.append(status)
    assert carried_out(adapter, package()) == Refused(detail=f"publish_status {status}")


def test_asking_again_after_a_broken_answer_costs_nothing(wechat, adapter):
    wechat.fail("/cgi-bin/freepublish/get", "hang up", "hang up")
    assert isinstance(carried_out(adapter, package()), Delivered)
    assert len(wechat.jobs) == 1


def test_pictures_go_to_the_platform_and_the_first_is_the_cover(wechat, adapter):
    html = '<p>图:</p><img src="lubu:picture/1" alt="一"><img src="lubu:picture/9" alt="无">'
    carried_out(adapter, package(body_html=html, pictures=(picture(1),)))
    (article,) = wechat.published.values()
    assert [kind for kind, _ in wechat.uploads] == ["body", "cover"]
    assert 'src="https://mmbiz.qpic.cn/1"' in article["content"]
    assert "lubu:" not in article["content"]
    assert article["thumb_media_id"] == "cover-2"


def test_a_picture_above_the_limit_is_made_smaller(wechat, adapter):
    large = picture(1, (1600, 1200))
    assert len(large.read()) > PICTURE_BYTES
    carried_out(adapter, package(body_html='<img src="lubu:picture/1">', pictures=(large,)))
    assert all(len(data) <= PICTURE_BYTES for _, data in wechat.uploads)
    assert len(wechat.published) == 1


def test_the_plain_cover_is_sent_once_for_all_texts(wechat, adapter):
    carried_out(adapter, package())
    carried_out(adapter, package(title="另一篇"))
    assert [kind for kind, _ in wechat.uploads] == ["cover"]


def test_links_out_become_words_and_attachments_are_named(wechat, adapter):
    html = (
        '<p><a href="https://example.gov.cn/x">通知</a>'
        '<a href="https://mp.weixin.qq.com/s/1">上一期</a></p>'
    )
    file = PackedFile(id=3, name="b.docx", title="申请表", kind="docx", read=lambda: b"")
    carried_out(adapter, package(body_html=html, attachments=(file,)))
    (article,) = wechat.published.values()
    assert "example.gov.cn" not in article["content"]
    assert "通知" in article["content"]
    assert 'href="https://mp.weixin.qq.com/s/1"' in article["content"]
    assert "附件：申请表" in article["content"]


def test_a_text_above_the_limit_is_left_to_a_person(wechat, adapter):
    outcome = adapter.deliver(package(body_html=f"<p>{'长' * 20000}</p>"))
    assert outcome == ByHand(hint=Hint.TEXT_TOO_LONG)
    assert not wechat.drafts


def test_what_is_out_is_taken_down_and_a_second_time_finds_it_gone(wechat, adapter):
    out = carried_out(adapter, package())
    for _ in range(2):
        assert adapter.take_down(package(external_id=out.external_id)) == TakenDown()
    assert wechat.published == {}


def test_a_draft_or_a_text_still_being_looked_at_is_taken_down_as_well(wechat, adapter):
    drafted = adapter.deliver(package())
    assert adapter.take_down(package(marks=drafted.marks)) == TakenDown()
    assert wechat.drafts == {}
    handed_in = adapter.deliver(package(marks=adapter.deliver(package()).marks))
    wechat.statuses.append(1)
    assert isinstance(adapter.take_down(package(marks=handed_in.marks)), Underway)
    assert adapter.take_down(package(marks=handed_in.marks)) == TakenDown()
    assert wechat.published == {}
