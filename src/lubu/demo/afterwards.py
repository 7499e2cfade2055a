"""What was done with the year's items in the next January, through the actions themselves."""

from __future__ import annotations

from django.db.models import Count

from lubu.demo import plan
from lubu.demo.clock import standing_at
from lubu.demo.town import Town
from lubu.publishing import actions
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import (
    ChannelKind,
    Decision,
    ItemKind,
    ReleaseState,
    Validity,
    WithdrawalKind,
)


def mend(town: Town) -> None:
    """Mark what was amended; take two items back that then do not count, and one that does."""
    with standing_at(plan.YEAR + 1, 1, 5, 9):
        _mark_amended(town)
    with standing_at(plan.YEAR + 1, 1, 6, 10):
        _take_back(town)


def _mark_amended(town: Town) -> None:
    """Mark what a later decision (修改决定) amends; the text goes through its reviews again."""
    items = InformationItem.objects.filter(organ=town.organ)
    decision = items.get(title__contains="关于修改《", kind=ItemKind.NORMATIVE)
    item = items.get(title=decision.title.partition("《")[2].partition("》")[0])
    unit = next(slug for slug, unit in town.units.items() if unit.pk == item.unit_id)
    editor = town.people[f"{unit}-editor"]
    item.validity = Validity.AMENDED
    item.save_revision(user=editor)
    submission = actions.submit(item.pk, actor=editor)
    for person in town.reviewers(unit):
        actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="同意")


def _revise(town: Town, item: InformationItem) -> None:
    unit = next(slug for slug, unit in town.units.items() if unit.pk == item.unit_id)
    editor = town.people[f"{unit}-editor"]
    item.summary = "施工时间另行通告。"
    item.save_revision(user=editor)
    actions.submit(item.pk, actor=editor)


def _take_back(town: Town) -> None:
    alone = InformationItem.objects.annotate(channels_used=Count("releases")).filter(
        organ=town.organ,
        channels_used=1,
        releases__channel=town.channels[ChannelKind.WEBSITE],
        releases__state=ReleaseState.RELEASED,
        releases__released_on__year=plan.YEAR,
    )
    dust, notices = (
        alone.filter(title__startswith=words).order_by("-releases__released_at")
        for words in ("沙溪镇建筑工地扬尘污染专项检查情况", "关于")
    )
    mistaken, merged, into = dust[:3]
    releaser = town.people["releaser"]
    actions.withdraw(
        mistaken.pk,
        actor=releaser,
        kind=WithdrawalKind.MISTAKE,
        reason="数据尚未复核，误作定稿发布",
    )
    actions.withdraw(
        merged.pk,
        actor=releaser,
        kind=WithdrawalKind.MERGED,
        reason="与前一期合并公布",
        merged_into=into.pk,
    )
    off = notices.filter(title__endswith="通告").first()
    if off is not None:
        _revise(town, off)  # the review of a later text stops when the item is taken back
        actions.withdraw(
            off.pk,
            actor=releaser,
            kind=WithdrawalKind.WITHDRAWN,
            reason="施工计划有变化，通告不再执行，新的安排另行通告",
        )
