"""The report on 2021, compiled, reviewed and released in January 2022 as people would."""

from __future__ import annotations

from lubu.demo import plan
from lubu.demo.clock import standing_at
from lubu.demo.requests import Office
from lubu.demo.town import Town
from lubu.publishing import actions as publishing
from lubu.publishing.models import Release
from lubu.publishing.rules import Decision, NotReadyError
from lubu.reporting import actions
from lubu.reporting.models import AnnualReport

NOT_KEPT = "演示数据中没有登记此类事项"
WORDS = {
    **{
        f"not_applicable/{scope}": NOT_KEPT
        for scope in (
            "two/licences",
            "two/penalties",
            "two/coercion",
            "two/fees",
        )
    },
    "problems/found": (
        "一是政府网站及新媒体错字现象仍然时有发生，日常监督检查措施有待加强。"
        "二是基层政务公开规范化水平仍待进一步提升。"
        "三是公开内容的深度、广度不够，部分重大决策只公布结果，缺少政策过程的公示。"
    ),
    "problems/mended": (
        "一是完善政府信息公开的监督、检查制度，推行、落实“每日读网”工作，形成网站管理员工作制度。"
        "二是认真执行《条例》对主动公开和依申请公开工作的要求，推动公开内容进一步聚焦重点政务信息。"
        "三是不断深化基层政务公开，探索更贴合群众需求的公开方式，保障群众知情权、监督权、参与权。"
    ),
}
REMARKS = ("数据与记录一致，文字通顺，同意。", "已核对三张表和正文，同意。", "同意发布。")


def draft_report(office: Office) -> AnnualReport:
    """The report of an office of applications alone, drafted and checked: nobody freezes it."""
    after = plan.YEAR + 1
    with standing_at(after, 1, 11, 10):
        report = actions.draft(office.organ, plan.YEAR, actor=office.clerk)
        return actions.check(report.pk, actor=office.clerk)


def compile_report(town: Town) -> AnnualReport:
    """Draft, edit, check and freeze the report; hand it in, review and release it.

    Without a scanner its files stay unscanned, so it stays frozen and nobody reviews it.
    """
    editor = town.people["dzb-editor"]
    after = plan.YEAR + 1
    with standing_at(after, 1, 10, 9, 30):
        report = actions.draft(town.organ, plan.YEAR, actor=editor)
        actions.edit_text(report.pk, actor=editor, texts=WORDS)
    with standing_at(after, 1, 12, 10):
        actions.check(report.pk, actor=editor)
    with standing_at(after, 1, 13, 15):
        report = actions.freeze(report.pk, actor=town.people["dzb-head"])
    try:
        with standing_at(after, 1, 14, 9):
            submission = actions.release(report.pk, actor=editor)
    except NotReadyError:
        return report
    days = (14, 17, 18)
    for day, person, remark in zip(days, town.reviewers("dzb"), REMARKS, strict=True):
        with standing_at(after, 1, day, 16):
            publishing.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark=remark)
            for release in Release.objects.filter(item=submission.item_id):
                actions.mark_released(report.pk, release.pk)
    return AnnualReport.objects.get(pk=report.pk)
