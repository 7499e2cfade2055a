"""What citizens sent in: messages about faults of the site, answered, overdue and new."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

from django.utils import timezone

from lubu.demo.clock import standing_at
from lubu.demo.town import Town
from lubu.portal.actions import find_error
from lubu.portal.models import FaultReport
from lubu.portal.rules.find_error import FaultKind

ANSWERED, OVERDUE = 12, 11  # days ago; both before everything of `today`


def wrote(town: Town) -> None:
    """Messages of the days before: one answered the day after, one that nobody answered."""
    with _days_ago(ANSWERED):
        report = _receive(town, "2468246824", FaultKind.WORDING, "“政物公开”应为“政务公开”。")
    with _days_ago(OVERDUE):
        words = "感谢指正，错字已改正，该栏目已逐篇复核。"
        find_error.answer(report.pk, actor=town.people["siteadmin"], words=words, at=timezone.now())
        _receive(town, "3579357935", FaultKind.LINK, "附件下载不了，请检查。")


def writes(town: Town) -> None:
    """A message of today."""
    _receive(town, "4628462846", FaultKind.OUTDATED, "办公时间还是去年的，请更新。")


def _receive(town: Town, code: str, kind: FaultKind, words: str) -> FaultReport:
    return find_error.receive(
        town.organ,
        find_error.Fault(
            page=f"{town.organ.site_path}tzgg/", kind=kind, words=words, contact="13800138000"
        ),
        code=code,
        at=timezone.now(),
    )


def _days_ago(days: int) -> AbstractContextManager[None]:
    day = timezone.localdate() - timedelta(days=days)
    return standing_at(day.year, day.month, day.day, 10)
