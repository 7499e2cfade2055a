"""What citizens use, as it comes, changes and goes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lubu.access_requests.actions import name_subject
from lubu.portal.actions import find_error, notices, subscriptions, topics
from lubu.portal.actions.query_codes import OF_ADDRESS, open_by_code
from lubu.portal.builder import Builder
from lubu.portal.models import SiteNotice, Subscription, Topic
from lubu.portal.rules.find_error import FaultKind
from lubu.portal.rules.topics import TopicSection, TopicText
from lubu.portal.subscriptions.sending import send_digests
from lubu.publishing import actions
from lubu.publishing.rules import WithdrawalKind
from tests.access_requests.factories import handed_in, with_people
from tests.organisations.factories import Town
from tests.portal.factories import edited, released


def notice_up(town: Town) -> SiteNotice:
    now = timezone.now()
    _clear(town)
    return notices.put_up(
        town.organ, actor=town.admin, text="台风预警", release=town.notice.pk, begins_at=now,
        ends_at=now + timedelta(days=1), at=now,
    )  # fmt: skip


def notice_planned(town: Town) -> None:
    now = timezone.now()
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=2)
    _clear(town)
    notices.put_up(
        town.organ, actor=town.admin, text="停水", begins_at=begins, ends_at=ends, at=now
    )
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []
    notices.follow_clock(begins)
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []
    notices.follow_clock(ends)


def notice_down(town: Town) -> None:
    notice = notice_up(town)
    Builder(town.organ).build_changes()
    notices.take_down(notice.pk, actor=town.admin, at=timezone.now())


def _clear(town: Town) -> None:
    """Take down what stands: one notice stands at a time."""
    for standing in SiteNotice.objects.filter(organ=town.organ).standing():
        notices.take_down(standing.pk, actor=town.admin, at=timezone.now())


def fault_found(town: Town) -> None:
    """What people write about a page stands on no page."""
    now = timezone.now()
    report = find_error.receive(
        town.organ,
        find_error.Fault(page="/", kind=FaultKind.LINK, words="打不开", contact=""),
        code="x",
        at=now,
    )
    find_error.hand_over(report.pk, actor=town.admin, unit=town.units["office"])
    find_error.answer(report.pk, actor=town.editor, words="已修复", at=now)


def codes_guessed(town: Town) -> None:
    """Who guesses at codes waits, and no page says so."""
    for _ in range(OF_ADDRESS.most):
        open_by_code(
            town.organ, number="2021-00001", code="AAAA", address="192.0.2.1", at=timezone.now()
        )


def subject_named(town: Town) -> None:
    """What the log of answered applications says is asked for when it is read."""
    with_people(town)
    case = handed_in(town, timezone.localdate())
    name_subject(case.pk, subject="公路养护", actor=town.people["clerk"], at=timezone.now())


def topic_drafted(town: Town, **days: object) -> Topic:
    """A topic filled in all three ways."""
    text = TopicText(
        title="防汛专题",
        introduction="要闻。",
        begins_on=days.get("begins_on"),
        ends_on=days.get("ends_on"),
        sections=(
            TopicSection(heading="栏目", columns=(town.column.pk,)),
            TopicSection(heading="关键词", words=("通告", "防汛")),
            TopicSection(heading="选定", items=(town.linked.item_id, town.document.item_id)),
        ),
    )
    return topics.draft(
        town.organ, actor=town.editor, slug="flood", unit=town.units["office"], text=text,
        at=timezone.now(),
    )  # fmt: skip


def topic_in_force(town: Town, **days: object) -> Topic:
    made = topic_drafted(town, **days)
    return topics.put_in_force(made.pk, actor=town.admin, seen=1, at=timezone.now())


def topic_and_texts(town: Town) -> None:
    """What comes, changes, is repealed and goes while a topic shows it."""
    topic_in_force(town)
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []
    news = released(town, title="防汛快报")
    edited(town.linked, town, title="不再说那个词")
    actions.repeal(town.document.item_id, actor=town.releaser, on=timezone.localdate())
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []
    edited(news, town, title="换了题目")
    actions.withdraw(
        town.linked.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="有误"
    )


def topic_by_the_clock(town: Town) -> None:
    now, day = timezone.now(), timedelta(days=1)
    today = timezone.localdate(now)
    topic_in_force(town, begins_on=today + day, ends_on=today + day)
    for days in (1, 2):
        Builder(town.organ).build_changes()
        assert Builder(town.organ).verify() == []
        topics.follow_clock(now + days * day)


def topic_down(town: Town) -> None:
    topic = topic_in_force(town)
    Builder(town.organ).build_changes()
    topics.take_down(topic.pk, actor=town.admin, at=timezone.now())


def subscriptions_come_and_go(town: Town) -> None:
    """Who subscribes, and what is sent, stands on no page."""
    now, day = timezone.now(), timedelta(days=1)
    columns = [town.column.pk]

    def asked(name: str) -> Subscription:
        address = f"{name}@example.cn"
        return subscriptions.ask(town.organ, address=address, columns=columns, topics=[], at=now)

    asked("lapsing")
    row, refused = asked("walker"), asked("refused")
    for one in (row, refused):
        subscriptions.confirm(one.key, at=now)
    subscriptions.change(row.key, columns=columns, topics=[], at=now)
    subscriptions.pause(row.key, at=now)
    subscriptions.resume(row.key, at=now)
    Subscription.objects.filter(pk=refused.pk).update(refusals=99)
    send_digests(town.organ, at=now)
    subscriptions.leave(row.key, at=now)
    subscriptions.lapse(town.organ, at=now + 9 * day)
