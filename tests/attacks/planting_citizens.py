"""What citizens use, planted in one organ: notices of the site and what people sent in."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from lubu.access_requests.models import AccessRequest
from lubu.portal.actions import digests, find_error, notices, subscriptions, topics
from lubu.portal.models import Digest, PublicSending, Subscription, Topic
from lubu.portal.rules.find_error import FaultKind
from lubu.portal.rules.topics import TopicSection, TopicText
from lubu.publishing.models import ColumnPage
from tests.organisations.factories import Town

LOG = "the public log lists what was answered, without who applied"


def is_in_the_log(row: models.Model, name: str) -> bool:
    """Whether everybody reads this of an application that was answered."""
    shown = name in ("number", "public_subject")
    return shown and isinstance(row, AccessRequest) and bool(row.row)


def plant(town: Town) -> None:
    """All of it."""
    _notices(town)
    _fault_reports(town)
    _topics(town)
    _subscriptions(town)


def _notices(town: Town) -> None:
    """An urgent notice that was taken down; in the far organ, where nobody looks for forms, one
    that is planned: while it stands there is no form for the next."""
    now, day = timezone.now(), timedelta(days=1)
    gone = notices.put_up(
        town.organ, actor=town.admin, text="撤下", begins_at=now, ends_at=now + day, at=now
    )
    notices.take_down(gone.pk, actor=town.admin, at=now)
    if town.organ.slug == "nanqu":
        begins, ends = now + day, now + 2 * day
        notices.put_up(
            town.organ, actor=town.admin, text="预告", begins_at=begins, ends_at=ends, at=now
        )


def _fault_reports(town: Town) -> None:
    """Messages of the office, of the village, of nobody; one answered."""
    now = timezone.now()
    for number, unit in enumerate(("office", "village", "office", None)):
        report = find_error.receive(
            town.organ,
            find_error.Fault(page="/", kind=FaultKind.WORDING, words="错字", contact="电话"),
            code=f"{town.organ.slug}{number}",
            at=now,
        )
        if unit:
            find_error.hand_over(report.pk, actor=town.admin, unit=town.units[unit])
        if number == 2:
            find_error.answer(report.pk, actor=town.admin, words="已改", at=now)
    PublicSending.objects.create(address="192.0.2.1", at=now - timedelta(hours=2))


def _topics(town: Town) -> None:
    """Topics of the office and the village: drafted only, current, over, taken down."""
    now, column = timezone.now(), ColumnPage.objects.filter(organ=town.organ).first()
    assert column is not None
    for unit in ("office", "village"):
        for slug in ("draft", "current", "over", "gone"):
            said = TopicText(
                title=f"{slug}专题",
                introduction="引言",
                begins_on=None,
                ends_on=None,
                sections=(
                    TopicSection(heading="栏目", columns=(column.pk,)),
                    TopicSection(heading="关键词", words=("公开稿",)),
                ),
            )
            topic = topics.draft(
                town.organ,
                actor=town.admin,
                slug=f"{unit}-{slug}",
                unit=town.units[unit],
                text=said,
                at=now,
            )
            if slug != "draft":
                topics.put_in_force(topic.pk, actor=town.admin, seen=1, at=now)
            if slug == "over":
                topics.end(topic.pk, actor=town.admin, at=now)
            if slug == "gone":
                topics.take_down(topic.pk, actor=town.admin, at=now)


def _subscriptions(town: Town) -> None:
    """Subscribers who wait, are confirmed, have paused; and a day on which mail was sent."""
    now = timezone.now()
    column = ColumnPage.objects.visible_to(None).filter(organ=town.organ).first()
    topic = Topic.objects.visible_to(None).filter(organ=town.organ, state="current").first()
    assert column is not None
    assert topic is not None
    for name in ("waiting", "confirmed", "paused"):
        row = subscriptions.ask(
            town.organ,
            address=f"{name}-subscriber-{town.organ.slug}@example.cn",
            columns=[column.pk],
            topics=[topic.pk],
            at=now,
        )
        if name != "waiting":
            subscriptions.confirm(row.key, at=now)
        if name == "paused":
            subscriptions.pause(row.key, at=now)
    run = digests.begin(town.organ, on=timezone.localdate(now), at=now)
    digests.note_fault(run, said="服务器的答复")
    confirmed = Subscription.objects.get(organ=town.organ, state="confirmed")
    Digest.objects.create(subscription=confirmed, on=run.on, releases=[1])
