"""The attachments and pictures of the demonstration, received and scanned like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from django.db import transaction
from docx import Document
from openpyxl import Workbook

from lubu.demo import drawings
from lubu.demo.facts import counts, finance
from lubu.demo.offices import offices
from lubu.demo.places import places
from lubu.demo.series import listed
from lubu.demo.town import Town
from lubu.publishing.actions import files
from lubu.publishing.models import Attachment, Picture

MONTHS = [f"{month}月" for month in range(1, 13)]
# Forms by the name that matters call them, their title, what is to be filled in.
FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "request-form": (
        "政府信息公开申请表",
        (
            "申请人（公民：姓名、身份证明；法人或者其他组织：名称、统一社会信用代码）",
            "联系方式",
            "所需信息的名称、文号或者特征性描述",
            "获取信息的方式",
            "申请时间",
        ),
    ),
    "flexible": (
        "灵活就业社会保险补贴申请表",
        (
            "姓名",
            "人员类别（就业困难人员、高校毕业生）",
            "从事的灵活就业内容",
            "缴费月份",
            "本人承诺",
        ),
    ),
    "project-form": (
        "企业扶持项目申报书",
        (
            "企业名称和统一社会信用代码",
            "项目名称",
            "建设内容和进度",
            "投入金额（万元）",
            "申请金额（万元）",
            "企业承诺",
        ),
    ),
    "application": (
        "公开招聘政府雇员报名表",
        ("姓名", "应聘岗位", "学历和专业", "工作经历", "本人承诺"),
    ),
    "micro-form": (
        "“民生微实事”项目建议表",
        ("建议人（可不填）", "村（社区）", "建议项目和地点", "受益范围", "估计费用"),
    ),
    "housing-form": (
        "公共租赁住房申请表",
        (
            "申请人",
            "家庭人口",
            "现居住情况",
            "收入情况",
            "申请类别（实物配租、租赁补贴）",
            "授权核对声明",
        ),
    ),
    "supplier-form": (
        "供应商响应文件格式",
        ("供应商名称", "报价（万元）", "服务方案", "中小企业声明", "无重大违法记录声明"),
    ),
}
STEPS = {
    "request-steps": (
        "申请公开政府信息流程",
        (
            "提出申请",
            "登记、出具回执",
            "需要补正的，七个工作日内一次告知",
            "审核，需要时征求第三方意见",
            "二十个工作日内答复",
        ),
    ),
    "points-steps": (
        "流动人员积分制入学办理步骤",
        ("网上填报", "窗口交验材料", "部门核分", "公示排名", "选择学校", "领取入学通知书"),
    ),
    "second-hand-steps": (
        "二手房交易“一窗受理”流程",
        (
            "买卖双方到综合窗口取号",
            "提交一套材料、填写一张表",
            "住建、税务、不动产登记同步审核",
            "当场核税、缴税",
            "领取不动产权证书",
        ),
    ),
}
CHARTED = {6: "vaccination-6", 9: "vaccination-9", 12: "vaccination-12"}
SUNDAYS = {6: 27, 9: 26, 12: 26}


@transaction.atomic
def make(town: Town) -> list[Attachment | Picture]:
    """Everything that texts may carry, in ``town.files`` by the name that matters call it."""
    actor = town.people["dzb-editor"]
    for key, name, title, data in _documents():
        file = files.receive(data, name, title=title, organ=town.organ, actor=actor)
        files.scan(file)
        town.files[key] = file
    for key, title, data in _pictures():
        picture = Picture(title=title, description=title, uploaded_by_user=actor)
        files.fill(picture, files.prepare(data, f"{key}.png"), town.organ)
        picture.save()
        files.scan(picture)
        town.files[key] = picture
    for place in places():
        town.files[f"board-{place.slug}"] = files.receive(
            drawings.board(place.name),
            f"{place.name}公告栏.png",
            title=f"{place.name}公告栏（示意图）",
            organ=town.organ,
            actor=town.people["releaser"],
        )
        files.scan(town.files[f"board-{place.slug}"])
    return list(town.files.values())


def _documents() -> Iterator[tuple[str, str, str, bytes]]:
    for key, (title, fields) in FORMS.items():
        yield key, f"{title}.docx", title, form(title, fields)
    title = "2021年一般公共预算收支表"
    revenue = [(name, amount, "") for name, amount in finance.REVENUE]
    spending = [(name, amount, "") for name, amount in finance.SPENDING]
    yield (
        "budget-town",
        f"{title}.xlsx",
        title,
        _sheet(
            ("项目", "预算数（万元）", "说明"),
            [*revenue, ("收入总计", finance.TOTAL, ""), *spending, ("支出总计", finance.TOTAL, "")],
        ),
    )
    for office in offices():
        budget = finance.of_office(office, year=2021)
        title = f"{office.name}2021年部门支出预算表"
        lines = [*budget.lines, ("合计", budget.total)]
        yield (
            f"budget-{office.slug}",
            f"{title}.xlsx",
            title,
            _sheet(("项目", "预算数（元）"), lines),
        )
    title = "沙溪镇政务服务事项清单（节选）"
    yield (
        "item-list",
        f"{title}.xlsx",
        title,
        _sheet(
            ("事项名称", "办理对象", "承诺办结（工作日）"),
            [
                (guide["name"], guide["who"], guide["promised"])
                for guide in listed("guides", "guide")
            ],
        ),
    )


def _pictures() -> Iterator[tuple[str, str, bytes]]:
    spending = sorted(finance.SPENDING, key=lambda row: -row[1])
    title = "2021年一般公共预算支出（万元）"
    yield "budget-2021", title, drawings.rows(title, spending)
    title = "2021年12345热线每月诉求（件）"
    yield (
        "hotline-2021",
        title,
        drawings.columns(title, list(zip(MONTHS[:11], counts.CALLS[:11], strict=True))),
    )
    for month, key in CHARTED.items():
        title = f"累计接种剂次（截至2021年{month}月{SUNDAYS[month]}日）"
        yield key, title, drawings.columns(title, _doses(month))
    for key, (title, words) in STEPS.items():
        yield key, title, drawings.steps(title, words)
    for policy in listed("policies", "policy"):
        if policy["poster"]:
            title = f"一图读懂：{policy['title'].removeprefix('沙溪镇')}"
            yield f"poster-{policy['name']}", title, drawings.poster(title, policy["poster"])


def _doses(month: int) -> list[tuple[str, int]]:
    """Doses given by the end of each month from April on, and by the Sunday of the bulletin."""
    ends = [date(2021, n + 1, 1).toordinal() - 1 for n in range(4, month)]
    ends.append(date(2021, month, SUNDAYS[month]).toordinal())
    return [
        (f"{date.fromordinal(end).month}月", sum(counts.doses(date.fromordinal(end))))
        for end in ends
    ]


def form(title: str, fields: Sequence[str]) -> bytes:
    """A form to fill in, as a DOCX file."""
    document = Document()
    document.add_heading(title, 1)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for field in fields:
        table.add_row().cells[0].text = field
    document.add_paragraph("填表说明：请如实填写；空格不够的，可以另附纸。")
    return _bytes(document)


def _sheet(head: Sequence[str], lines: Sequence[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for line in (head, *lines):
        sheet.append(list(line))
    return _bytes(book)


def _bytes(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # both kinds of document have it
    return out.getvalue()
