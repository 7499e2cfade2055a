"""Building the demonstration town from a seed number."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from django.db import transaction
from django.utils import timezone

from lubu.demo import afterwards, files, history, plan, today
from lubu.demo.clock import standing_at
from lubu.demo.report import compile_report
from lubu.demo.town import found_town
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.publishing.actions import expire_documents

Say = Callable[[str], None]


class AlreadyBuiltError(Exception):
    """The installation holds an organ already; a demonstration starts from an empty one."""


def build(*, seed: int = 2021, say: Say = lambda _: None) -> Organ:
    """Generate Shaxi 2021 and its site; the same seed gives the same town.

    Raises:
        AlreadyBuiltError: there is an organ.
    """
    if Organ.objects.exists():
        raise AlreadyBuiltError
    random = Random(seed)  # noqa: S311  reproducible on purpose
    start = time.monotonic()
    with transaction.atomic():
        with standing_at(plan.YEAR - 1, 12, 28, 9):
            town = found_town()
        say(f"机关、岗位、栏目  {time.monotonic() - start:.0f} 秒")
        with standing_at(plan.YEAR - 1, 12, 29, 9):
            made = files.make(town)
        clean = sum(file.is_clean for file in made)
        say(
            f"附件和图片 {len(made)} 个，其中查毒通过 {clean} 个  {time.monotonic() - start:.0f} 秒"
        )
        if not clean:
            say("没有病毒扫描程序在运行：附件都在等待查毒，一个也不会公开。")
        releases = history.write(town, random, made)
        say(f"2021年发布记录 {len(releases)} 条  {time.monotonic() - start:.0f} 秒")
        afterwards.mend(town)
        report = compile_report(town)
        say(f"2021年度报告 {report.get_state_display()}  {time.monotonic() - start:.0f} 秒")
        today.work(town)
        expire_documents(timezone.localdate(), timezone.now())
        say(f"正在办理的稿件  {time.monotonic() - start:.0f} 秒")
    written = Builder(town.organ).build_all()
    say(f"网站文件 {written} 个  {time.monotonic() - start:.0f} 秒")
    return town.organ
