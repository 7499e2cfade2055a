"""From an approved text to a post and back, through the workers, with a real HTTP WeChat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lubu.channels.actions import AlreadyRunningError, record_proof, try_again
from lubu.channels.actions.deliveries import claim, settle
from lubu.channels.adapters import Delivered, Registry
from lubu.channels.adapters.wechat import WechatAccount, WechatAdapter
from lubu.channels.delivering import deliver, deliver_due
from lubu.channels.models import Delivery, to_be_posted, to_be_taken_down
from lubu.channels.rules import PAUSES, STALE, DeliveryState, Hint, Purpose
from lubu.channels.tasks import carry_out, go_on
from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry
from lubu.publishing import actions as publishing
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import ChannelKind, ReleaseState
from tests.channels import factories
from tests.channels.fake_wechat import APP_ID, SECRET, Wechat, serving
from tests.organisations.factories import Town
from tests.publishing import factories as items

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return factories.make_channels()


@pytest.fixture
def wechat() -> Iterator[Wechat]:
    with serving() as wechat:
        yield wechat


@pytest.fixture
def adapters(wechat: Wechat) -> Registry:
    account = WechatAccount(app_id=APP_ID, secret=SECRET, address=wechat.address)
    stored = {("shaxi", factories.ACCOUNT): account}
    registry = Registry()
    registry.register(
        ChannelKind.WECHAT, WechatAdapter(lambda organ, name: stored.get((organ, name)))
    )
    return registry


def later(minutes: float) -> object:
    return timezone.now() + timedelta(minutes=minutes)


def kinds_of(release: Release) -> list[str]:
    subject = ledger.subject_key(release)
    return list(Entry.objects.filter(subject=subject).values_list("kind", flat=True))


def test_a_text_is_out_on_wechat_after_two_looks_of_the_worker(town, wechat, adapters):
    wechat.statuses.append(1)
    release = factories.waiting(town, ChannelKind.WECHAT, with_website=True)
    assert deliver(release.pk, adapters=adapters) is DeliveryState.UNDERWAY
    assert deliver(release.pk, adapters=adapters) is None  # the platform is still looking
    assert deliver_due(later(1), adapters=adapters) == 1
    assert deliver_due(later(9), adapters=adapters) == 1
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED
    delivery = release.deliveries.get()
    assert delivery.state == DeliveryState.DONE
    assert delivery.address == "https://mp.weixin.qq.com/s/article-job-1"
    (article,) = wechat.published.values()
    assert article["title"] == release.submission.content["title"]
    site = Release.objects.get(item=release.item, channel__kind="website")
    assert article["content_source_url"] == f"http://localhost:8000/shaxi/{site.path}"
    assert kinds_of(release) == [
        "release.waiting",
        "delivery.underway",
        "delivery.underway",
        "release.released",
    ]
    assert ledger.check(town.organ) == []


def test_delivering_twice_posts_once(town, wechat, adapters):
    release = factories.waiting(town, ChannelKind.WECHAT)
    for minutes in (0, 1, 2, 3):
        deliver(release.pk, at=later(minutes), adapters=adapters)
    deliver_due(later(60), adapters=adapters)
    assert len(wechat.jobs) == 1
    assert len(wechat.published) == 1


def test_of_two_workers_one_holds_the_claim(town):
    release = factories.waiting(town, ChannelKind.WECHAT)
    now = timezone.now()
    assert claim(release.pk, at=now) is not None
    assert claim(release.pk, at=now) is None
    with pytest.raises(AlreadyRunningError):
        record_proof(release.pk, actor=town.releaser, proof=factories.proof_for(ChannelKind.WECHAT))


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_holds_the_claim(town):
    release = factories.waiting(town, ChannelKind.WECHAT)
    now, start = timezone.now(), threading.Barrier(4)

    def work(_number: int) -> bool:
        try:
            start.wait()
            return claim(release.pk, at=now) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(work, range(4))) == [False, False, False, True]
    assert release.deliveries.count() == 1


def test_a_worker_that_died_before_publishing_is_followed_by_another(town, wechat, adapters):
    release = factories.waiting(town, ChannelKind.WECHAT)
    claim(release.pk, at=timezone.now())
    assert deliver_due(later(5), adapters=adapters) == 0
    assert deliver_due(timezone.now() + STALE, adapters=adapters) == 1
    assert release.deliveries.get().state == DeliveryState.UNDERWAY


def test_a_worker_that_died_while_publishing_leaves_a_look_to_a_person(town, wechat, adapters):
    release = factories.waiting(town, ChannelKind.WECHAT)
    now = timezone.now()
    held = claim(release.pk, at=now)
    from lubu.channels.adapters import Underway

    settle(held, Underway(marks={"draft": "draft-1"}), at=now)
    claim(release.pk, at=now)  # about to hand the draft in; the machine stops here
    deliver_due(now + STALE, adapters=adapters)
    last = release.deliveries.get()
    assert (last.state, last.hint) == (DeliveryState.BY_HAND, Hint.UNCERTAIN)
    assert "/cgi-bin/freepublish/submit" not in wechat.calls
    assert release in to_be_posted(Release.objects.all())


def test_a_claim_that_passed_on_stores_nothing(town):
    release = factories.waiting(town, ChannelKind.WECHAT)
    now = timezone.now()
    slow = claim(release.pk, at=now)
    claim(release.pk, at=now + STALE)
    assert settle(slow, Delivered(address="https://example.com/x"), at=now + STALE) is None
    release.refresh_from_db()
    assert release.state == ReleaseState.WAITING


def test_a_channel_that_cannot_be_reached_is_tried_with_growing_pauses(town, wechat, adapters):
    wechat.fail("/cgi-bin/draft/add", *["hang up"] * (len(PAUSES) + 1))
    release = factories.waiting(town, ChannelKind.WECHAT)
    at = timezone.now()
    for pause in PAUSES:
        assert deliver(release.pk, at=at, adapters=adapters) is DeliveryState.PUT_OFF
        last = release.deliveries.last()
        assert last.next_at == at + pause
        assert deliver_due(at + pause - timedelta(seconds=1), adapters=adapters) == 0
        assert release not in to_be_posted(Release.objects.all())
        at += pause
    assert deliver(release.pk, at=at, adapters=adapters) is DeliveryState.BY_HAND
    assert release.deliveries.last().hint == Hint.TRIED_OFTEN
    assert release in to_be_posted(Release.objects.all())
    assert kinds_of(release).count("delivery.put_off") == len(PAUSES)


def test_what_the_platform_refuses_fails_and_waits_for_a_person(town, wechat, adapters):
    wechat.statuses.append(4)
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    deliver_due(later(1), adapters=adapters)
    release.refresh_from_db()
    assert release.state == ReleaseState.FAILED
    assert release.deliveries.last().error == "publish_status 4"
    assert kinds_of(release)[-1] == "release.failed"
    assert release in to_be_posted(Release.objects.all())
    assert deliver_due(later(999), adapters=adapters) == 0
    try_again(release.pk, actor=town.releaser)
    deliver_due(later(1), adapters=adapters)
    deliver_due(later(2), adapters=adapters)
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED


def test_a_draft_without_the_right_is_published_by_hand_or_tried_again(town, wechat, adapters):
    wechat.may_publish = False
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    assert release.deliveries.last().hint == Hint.NO_RIGHT
    wechat.may_publish = True
    try_again(release.pk, actor=town.releaser)
    deliver_due(later(1), adapters=adapters)
    deliver_due(later(2), adapters=adapters)
    assert len(wechat.drafts) == 1  # the same draft
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED


def test_a_withdrawn_text_is_deleted_from_wechat(town, wechat, adapters):
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    deliver_due(later(1), adapters=adapters)
    assert wechat.published
    factories.withdrawn(town, release)
    assert deliver(release.pk, adapters=adapters) is DeliveryState.DONE
    assert wechat.published == {}
    assert not to_be_taken_down(Release.objects.all()).exists()
    assert deliver(release.pk, adapters=adapters) is None
    assert kinds_of(release)[-1] == "delivery.taken_down"


def test_a_text_withdrawn_on_its_way_is_taken_down_when_it_arrives(town, wechat, adapters):
    wechat.statuses.append(1)
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    factories.withdrawn(town, release)
    assert release.state == ReleaseState.WITHDRAWN
    for minutes in (1, 2, 10):
        deliver_due(later(minutes), adapters=adapters)
    assert wechat.published == {}
    release.refresh_from_db()
    assert release.state == ReleaseState.WITHDRAWN
    assert release.released_on is None
    assert not to_be_taken_down(Release.objects.all()).exists()


def test_a_text_withdrawn_during_the_last_step_is_not_confirmed_but_taken_down(
    town, wechat, adapters
):
    release = factories.waiting(town, ChannelKind.WECHAT)
    now = timezone.now()
    held = claim(release.pk, at=now)
    factories.withdrawn(town, release)
    wechat.published["article-9"] = {}
    settle(held, Delivered(external_id="article-9"), at=now)
    release.refresh_from_db()
    assert release.state == ReleaseState.WITHDRAWN
    deliver_due(later(1), adapters=adapters)
    assert wechat.published == {}


def test_a_draft_of_a_withdrawn_text_is_deleted(town, wechat, adapters):
    wechat.may_publish = False
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    assert wechat.drafts
    factories.withdrawn(town, release)
    deliver_due(later(1), adapters=adapters)
    assert wechat.drafts == {}
    assert release.deliveries.last().purpose == Purpose.TAKE_DOWN


def test_a_take_down_that_cannot_be_done_by_the_machine_waits_for_a_person(town, wechat, adapters):
    release = factories.posted(town, ChannelKind.WECHAT)
    factories.withdrawn(town, release)
    assert deliver(release.pk, adapters=adapters) is DeliveryState.BY_HAND
    assert release in to_be_taken_down(Release.objects.all())
    wechat.fail("/cgi-bin/freepublish/delete", 48001)
    other = factories.waiting(town, ChannelKind.WECHAT)
    deliver(other.pk, adapters=adapters)
    deliver_due(later(1), adapters=adapters)
    factories.withdrawn(town, other)
    assert deliver(other.pk, adapters=adapters) is DeliveryState.BY_HAND


def test_a_changed_text_is_delivered_anew(town, wechat, adapters):
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk, adapters=adapters)
    deliver_due(later(1), adapters=adapters)
    item = InformationItem.objects.get(pk=release.item_id)
    item.body = [("paragraph", "<p>改过的文字。</p>")]
    item.save_revision(user=town.editor)
    items.approved(item, town)
    deliver_due(later(2), adapters=adapters)
    deliver_due(later(3), adapters=adapters)
    assert [article["content"] for article in wechat.published.values()][-1] == (
        "<p>改过的文字。</p>"
    )
    assert release.deliveries.count() == 2
    first = Release.objects.get(pk=release.pk)
    assert first.state == ReleaseState.RELEASED


def test_a_file_that_is_no_longer_clean_holds_the_delivery_back(town, wechat, adapters):
    from django.core.files.base import ContentFile

    from lubu.ledger.rules import sm3
    from lubu.publishing.models import Picture
    from lubu.publishing.rules import ScanState
    from tests.channels.test_wechat import picture

    data = picture(1).read()
    stored = Picture(title="图", organ=town.organ, kind="png", digest=sm3(data))
    stored.file = ContentFile(data, name="a.png")
    stored.scan_state = ScanState.CLEAN
    stored.save()
    body = [("paragraph", "<p>请看图。</p>"), ("picture", stored)]
    stored.contextual_alt_text, stored.decorative = "一张图", False
    release = factories.waiting(town, ChannelKind.WECHAT, body=body)
    Picture.objects.filter(pk=stored.pk).update(scan_state=ScanState.INFECTED)
    assert deliver(release.pk, adapters=adapters) is DeliveryState.PUT_OFF
    assert wechat.calls == []
    Picture.objects.filter(pk=stored.pk).update(scan_state=ScanState.CLEAN)
    deliver_due(later(2), adapters=adapters)
    assert [kind for kind, _ in wechat.uploads] == ["body", "cover"]


def test_a_file_that_stays_unclean_is_never_offered_for_posting_by_hand(town, wechat, adapters):
    from lubu.channels.adapters import PutOff

    release = factories.waiting(town, ChannelKind.WECHAT)
    at = timezone.now()
    for pause in (*PAUSES, timedelta(0)):
        held = claim(release.pk, at=at)
        settle(held, PutOff(detail="图.png", hint=Hint.FILES_NOT_CLEAN), at=at)
        at += pause
    last = release.deliveries.last()
    assert (last.state, last.hint) == (DeliveryState.BY_HAND, Hint.FILES_NOT_CLEAN)


def test_the_task_after_a_release_leaves_weibo_to_a_person_and_runs_twice(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    entry = Entry.objects.get(kind="release.waiting")
    for _ in range(2):
        carry_out.call(entry.pk)
    delivery = release.deliveries.get()
    assert (delivery.state, delivery.hint) == (DeliveryState.BY_HAND, Hint.NO_INTERFACE)
    assert release in to_be_posted(Release.objects.all())


def test_the_tasks_follow_the_ledger_and_the_clock():
    from lubu.office import schedule

    followers = ledger.followers()
    assert "lubu.channels.tasks.carry_out" in followers["release.waiting"]
    assert "lubu.channels.tasks.carry_out" in followers["release.withdrawn"]
    assert schedule.registered()["deliveries to channels"].action is go_on


def test_what_no_worker_began_is_found_by_the_clock(town):
    release = factories.waiting(town, ChannelKind.WEIBO)
    assert go_on(timezone.now()) == 1
    assert Delivery.objects.get().release == release
    assert go_on(timezone.now()) == 0


def test_the_websites_own_withdrawal_leaves_nothing_to_do(town):
    release = factories.waiting(town, ChannelKind.WEIBO, with_website=True)
    publishing.withdraw(
        release.item_id, actor=town.releaser, kind=publishing_kind(), reason="数据有误"
    )
    site = Release.objects.get(item=release.item, channel__kind="website")
    assert deliver(site.pk) is None
    assert deliver(release.pk) is None  # it was never out on Weibo


def publishing_kind() -> object:
    from lubu.publishing.rules import WithdrawalKind

    return WithdrawalKind.MISTAKE
