"""What citizens use, as it comes, changes and goes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lubu.portal.actions import find_error, notices
from lubu.portal.builder import Builder
from lubu.portal.models import SiteNotice
from lubu.portal.rules.find_error import FaultKind
from tests.organisations.factories import Town


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
        town.organ, code="x", page="/", kind=FaultKind.LINK, words="打不开", contact="", at=now
    )
    find_error.hand_over(report.pk, actor=town.admin, unit=town.units["office"])
    find_error.answer(report.pk, actor=town.editor, words="已修复", at=now)
