"""The pages of 依申请公开 as samples."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from lubu.access_requests.labels import (
    APPLICANT_LABELS,
    FORM_LABELS,
    IDENTITY_LABELS,
    WAY_LABELS,
)
from lubu.office.charts import chart
from lubu.organisations.models import Organ
from lubu.portal.deadlines.answering import answered
from lubu.portal.pages import Link
from lubu.portal.rendering import Page
from lubu.portal.requests.applying import FIRST, ORDER, _options
from lubu.portal.requests.forms import ACCEPT
from lubu.portal.requests.guide import guide_page, ways
from lubu.portal.requests.pages import (
    Files,
    Given,
    Happened,
    LogRow,
    RequestCasePage,
    RequestCodePage,
    RequestFormPage,
    RequestLogPage,
    RequestReceiptPage,
    Said,
    Sayable,
    Term,
)
from lubu.portal.requests.words import ROW_GROUPS, SAY_HINTS, SAY_LABELS
from lubu.working_days import messages
from lubu.working_days.explaining import explain
from tests.working_days.calendars import REAL

PATH, STATUS = "/request/shaxi/", "/request/shaxi/status/"
DAY = date(2021, 3, 1)
WHEN = datetime(2021, 3, 1, 2, 0, tzinfo=UTC)
WORDS = "2020年农村公路养护资金使用情况"
ARTICLE = "《政府信息公开条例》第三十三条"
FILES = Files(accept=ACCEPT, most=5, megabytes=50)
ORGAN = Organ(
    slug="shaxi",
    name="中山市沙溪镇人民政府",
    disclosure_office="沙溪镇党政综合办公室",
    address="中山市沙溪镇宝珠西路34号",
    office_hours="工作日 8:30-12:00",
    phone="0760-00000000",
    fax="0760-00000001",
    superior="中山市人民政府",
    reconsideration_organ="中山市人民政府",
    court="中山市第一人民法院",
)


def _term(**more: object) -> Term:
    pauses = [(date(2021, 3, 2), date(2021, 3, 9))]
    found = explain(REAL, DAY, 20, pauses)
    return Term(
        title=_("The office answers by"), article=ARTICLE, due_on=found.due_on,
        answer=answered(found, basis=ARTICLE), **more,  # type: ignore[arg-type]  # as given
    )  # fmt: skip


def _form(**more: object) -> RequestFormPage:
    values = dict.fromkeys(ORDER, "") | FIRST
    return RequestFormPage(
        ways=ways(ORGAN, "request"), action=PATH, token="t", mark="m",
        values=values,
        applicants=_options(APPLICANT_LABELS, FIRST["applicant_kind"]),
        documents=_options(IDENTITY_LABELS, FIRST["document"]),
        forms=_options(FORM_LABELS, FIRST["form"]),
        means=_options(WAY_LABELS, FIRST["way"]),
        files=FILES, days=20, extension=20, receipt_confirms=True, **more,
    )  # fmt: skip


def _say(number: int) -> Sayable:
    kind = list(SAY_LABELS)[number]
    return Sayable(
        kind=kind.value, label=str(SAY_LABELS[kind]), hint=str(SAY_HINTS[kind]), mark="m",
        is_open=number == 0, asks_to_be_sure=number == 3,
        faults=(("words", "最多1000字，现有1001字。"), ("sure", "请勾选确认。"))
        if number == 3
        else (),
    )  # fmt: skip


def _pages() -> dict[str, Page]:
    weekdays = tuple(map(_, messages.WEEKDAYS))
    kinds = tuple((str(label), 7 - n) for n, (label, _rows) in enumerate(ROW_GROUPS))
    by_year = (("2020", 9), ("2021", 25))
    return {
        "request-guide": guide_page(ORGAN, DAY),
        "request": _form(),
        "request-faults": _form(
            faults=(
                ("", "表单未通过校验，请核对后重新提交。"),
                ("name", "请填写申请人姓名或者名称，与证件一致。"),
                ("way", "所选形式的信息无法以这种方式提供。"),
                ("words", "请说明所需的政府信息。"),
                ("files", "内容尚未提交，请重新选择文件。"),
            )
        ),
        "request-receipt": RequestReceiptPage(
            ways=ways(ORGAN), number="2021-00001", code="2345672345", at=WHEN, words=WORDS,
            files=1, term=_term(), steps=("本机关在20个工作日内答复。",), status=STATUS,
            weekdays=weekdays,
        ),
        "request-code": RequestCodePage(
            ways=ways(ORGAN, "request_status"), action=STATUS, token="t",
            fault="没有与该编号和查询码相符的申请，请核对。", number="2021-00001",
            kept={"kind": "objection", "words": "请核对年份"},
        ),
        "request-case": RequestCasePage(
            ways=ways(ORGAN), token="t", opened="1-abc:x:y", say=f"{STATUS}say/",
            fetch=f"{STATUS}file/", leave=STATUS, number="2021-00001", state="待您补正",
            stands="需要您补正申请。",
            facts=(("所需政府信息", WORDS), ("信息的形式", "电子文档")),
            terms=(_term(note="征求意见期间不计入答复期限。"),),
            happened=(
                Happened(on=DAY, words="您的申请已送达本机关。"),
                Happened(on=DAY, words="本机关作出答复。", note=f"予以公开（{ARTICLE}）"),
            ),
            remedies=("可以自知道该答复之日起60日内向中山市人民政府申请行政复议。",),
            sayable=tuple(map(_say, range(5))),
            said=(
                Said(label="异议", at=WHEN, words="请核对年份", files=1, state="待本机关处理",
                     reply="已核对。"),
            ),
            given=(Given(number=1, name="答复书", label="本机关文书", size=40_000, on=DAY),),
            files=FILES, minutes=30, weekdays=weekdays, told="已提交并保存。", fault="请核对。",
        ),
        "request-log": RequestLogPage(
            ways=ways(ORGAN, "request_log"), year=2021,
            years=tuple(Link(str(y), f"{PATH}log/?year={y}") for y in (2021, 2020)),
            rows=tuple(
                LogRow(
                    number=f"2021-0000{n}", received_on=DAY, answered_on=date(2021, 3, 20 + n),
                    days=14 + n, kind="予以公开", subject="农村公路养护资金" if n % 2 else "",
                )
                for n in range(1, 6)
            ),
            kinds=kinds, totals=by_year, otherwise=2, chart=chart(kinds, has_words=True),
            chart_of_years=chart(by_year, has_words=True),
            pages=(Link("1", ""), Link("2", f"{PATH}log/?year=2021&page=2")),
        ),
    }  # fmt: skip


with translation.override("zh-hans"):
    REQUEST_PAGES = _pages()
