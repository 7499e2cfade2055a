"""Work in progress on the day of the demonstration, done through the actions themselves."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone
from docx import Document
from openpyxl import Workbook

from lubu.demo import plan
from lubu.demo.town import LEADERS, Town
from lubu.publishing import actions
from lubu.publishing.actions.files import receive, scan
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Release
from lubu.publishing.rules import (
    ChannelKind,
    Decision,
    ItemKind,
    ReleaseState,
    WithdrawalKind,
)

SHEETS = ("补贴发放汇总表", "项目进展一览表", "采购需求清单", "名额分配表", "收支情况表")
LETTERS = ("申报书（样表）", "承诺书（样本）", "公告附件", "实施细则", "申请表", "填写说明")


def files(town: Town) -> list[Attachment]:
    """Attachments made, stripped and scanned as if handed in by an editor."""
    made = []
    for number in range(1, 25):
        for name, data in (
            (f"{SHEETS[number % len(SHEETS)]}{number}.xlsx", _sheet(number)),
            (f"{LETTERS[number % len(LETTERS)]}{number}.docx", _letter(number)),
        ):
            file = receive(
                data,
                name,
                title=name.rsplit(".", 1)[0],
                organ=town.organ,
                actor=town.people["dzb-editor"],
            )
            scan(file)
            made.append(file)
    return made


def _sheet(number: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("汇总")
    sheet.append(["序号", "村（社区）", "项数", "金额（元）"])
    for row in range(1, 18):
        sheet.append([row, f"第{row}村（社区）", row * number % 13 + 1, row * number * 100])
    return _bytes(book)


def _letter(number: int) -> bytes:
    document = Document()
    document.add_heading(f"办理说明（第{number}号）", 1)
    document.add_paragraph("请按要求如实填写，并在规定时间内提交。")
    return _bytes(document)


def _bytes(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # both kinds of document have it
    return out.getvalue()


def draft(
    town: Town,
    column: str,
    unit: str,
    title: str,
    text: str,
    *,
    channels: tuple[ChannelKind, ...] = (ChannelKind.WEBSITE,),
    **fields: object,
) -> InformationItem:
    """A draft as an editor leaves it."""
    author = town.people[f"{unit}-editor"]
    parent = town.columns[column].__class__.objects.get(pk=town.columns[column].pk)
    item = InformationItem(
        title=title,
        slug=f"t{InformationItem.objects.count()}",
        unit=town.units[unit],
        issuer=town.units[unit].name,
        topic="综合政务",
        written_on=timezone.localdate(),
        body=[("paragraph", text)],
        owner=author,
        live=False,
        **fields,
    )
    parent.add_child(instance=item)
    item.channels.set([town.channels[kind] for kind in channels])
    item.save()
    item.save_revision(user=author)
    return item


def approve(town: Town, item: InformationItem, unit: str, steps: int) -> None:
    """Hand a draft in and take its first ``steps`` reviews."""
    submission = actions.submit(item.pk, actor=town.people[f"{unit}-editor"])
    for person in town.reviewers(unit)[:steps]:
        actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="同意")


IN_REVIEW = (
    ("tzgg", "dzb", "关于调整便民服务窗口办公时间的通告", 0),
    ("zwdt", "dzb", "我镇召开一季度政务公开工作例会", 0),
    ("aqsc", "yjj", "沙溪镇汛期安全检查安排", 1),
    ("tzgg", "cjj", "关于宝珠路雨污分流改造占道施工的通告", 0),
    ("zwdt", "xwz", "我镇开展全民阅读进村居活动", 0),
    ("aqsc", "yjj", "沙溪镇有限空间作业专项检查情况", 0),
    ("tzgg", "rsf", "关于开展技能培训补贴申领的通知", 1),
    ("hjbh", "hbj", "沙溪镇河涌水质监测信息", 1),
    ("tzgg", "nyj", "关于高标准农田建设项目公示的公告", 2),
    ("zwdt", "dzb", "我镇召开政务公开培训会", 2),
)


def work(town: Town) -> None:
    """Drafts, texts at every step, returned, urgent, scheduled, in notice."""
    text = "<p>为方便群众了解有关情况，现将有关事项公告如下。</p><p>请互相转告。</p>"
    _standing(town)
    for number in range(1, 6):
        draft(town, "tzgg", "dzb", f"关于征集民生微实事项目的公告（草稿{number}）", text)
    faulty = "<p>联系人手机13800138000，身份证号11010519491231002X。文号沙府[2021]8号。</p>"
    draft(town, "tzgg", "dzb", "关于举办便民服务日的通知（请看校对结果）", faulty)
    for column, unit, title, steps in IN_REVIEW:
        approve(town, draft(town, column, unit, title, text), unit, steps)
    _returned(town, text)
    _urgent(town, text)
    _scheduled(town, text)
    _notice(town, text)
    waiting = draft(town, "tzgg", "mzb", "关于发放临时救助的通知（附件刚刚上传）", text)
    ItemAttachment.objects.create(item=waiting, file=_unscanned(town))
    waiting.save_revision(user=town.people["mzb-editor"])


def _standing(town: Town) -> None:
    """What a citizen looks for at any time: how to ask for information, who leads the town."""
    ask = (
        "<p>公民、法人或者其他组织可以书面申请获取政府信息，也可以当面向沙溪镇党政综合办公室提出。</p>"
        "<p>申请应当写明姓名或者名称、身份证明、联系方式，所申请信息的名称、文号或者便于查询的其他特征，"
        "以及获取信息的方式、途径。</p>"
    )
    leaders = "".join(f"<p>{title}</p>" for _, title, _ in LEADERS)
    for column, title, text, kind in (
        ("ysqgk", "怎样申请公开政府信息", ask, ItemKind.NOTICE),
        ("ldxx", "沙溪镇人民政府领导分工", leaders, ItemKind.ORGANISATION),
    ):
        approve(town, draft(town, column, "dzb", title, text, kind=kind), "dzb", 3)


def _unscanned(town: Town) -> Attachment:
    return receive(
        _letter(99),
        "申请表（新）.docx",
        title="申请表（新）",
        organ=town.organ,
        actor=town.people["mzb-editor"],
    )


def _returned(town: Town, text: str) -> None:
    item = draft(town, "zwdt", "jty", "我镇举办中小学生运动会", text)
    submission = actions.submit(item.pk, actor=town.people["jty-editor"])
    actions.decide(
        submission.pk,
        actor=town.people["jty-head"],
        decision=Decision.RETURN,
        remark="请补充参加学校名单，并核对日期。",
    )


def _urgent(town: Town, text: str) -> None:
    item = draft(
        town,
        "tzgg",
        "yjj",
        "沙溪镇发布暴雨红色预警信号防御提示",
        "<p>受强降水云团影响，请低洼地区群众立即转移。</p>",
        channels=(ChannelKind.WEBSITE, ChannelKind.WECHAT, ChannelKind.LOUDSPEAKER),
    )
    submission = actions.submit(item.pk, actor=town.people["yjj-editor"], priority=1)
    actions.order_urgent_release(
        submission.pk, actor=town.people["fg3"], reason="暴雨红色预警，须立即告知群众"
    )


def _scheduled(town: Town, text: str) -> None:
    later = timezone.now() + timedelta(days=5)
    item = draft(
        town, "tzgg", "czs", "关于公开下一年度预算草案编制说明的公告", text, go_live_at=later
    )
    approve(town, item, "czs", 3)


def _notice(town: Town, text: str) -> None:
    today = timezone.localdate()
    item = draft(
        town,
        "tzgg",
        "mzb",
        "关于拟认定困难家庭名单的公示",
        text,
        channels=(ChannelKind.WEBSITE, ChannelKind.NOTICE_BOARD),
        kind=ItemKind.PUBLIC_NOTICE,
        notice_from=today,
        notice_until=today + timedelta(days=7),
    )
    approve(town, item, "mzb", 3)


def taken_back(town: Town) -> None:
    """Two of the year's items taken back so that they do not count, one that still does."""
    site = Release.objects.filter(
        organ=town.organ,
        channel=town.channels[ChannelKind.WEBSITE],
        state=ReleaseState.RELEASED,  # a scheduled one has no time yet and would sort first
        released_on__year=plan.YEAR,
    )
    alone = [
        release
        for release in site.order_by("released_at", "pk")[:200]
        if release.item.releases.count() == 1 and not release.item.doc_no
    ]
    first, second, third = alone[:3]
    releaser = town.people["releaser"]
    actions.withdraw(
        first.item_id, actor=releaser, kind=WithdrawalKind.MISTAKE, reason="误将内部稿件发布"
    )
    actions.withdraw(
        second.item_id,
        actor=releaser,
        kind=WithdrawalKind.MERGED,
        reason="内容已并入另一篇公告",
        merged_into=alone[5].item_id,
    )
    actions.withdraw(
        third.item_id, actor=releaser, kind=WithdrawalKind.WITHDRAWN, reason="活动因天气原因取消"
    )
    normative = (
        InformationItem.objects.filter(organ=town.organ, kind=ItemKind.NORMATIVE)
        .order_by("written_on")
        .first()
    )
    if normative is not None:
        actions.repeal(normative.pk, actor=releaser, on=date(plan.YEAR, 12, 30))
