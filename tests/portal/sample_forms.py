"""The pages with forms, and what answers them."""

from __future__ import annotations

from datetime import date

from lubu.portal.fact_check_page import FactCheckPage
from lubu.portal.find_error.pages import FindErrorPage, ReceiptPage, StatusPage
from lubu.portal.pages import Link
from lubu.portal.rendering import Page
from lubu.portal.subscriptions.pages import (
    Choice,
    ChoiceGroup,
    ConfirmPage,
    LeavePage,
    ManagePage,
    SubscribePage,
    SubscriptionSaidPage,
)

FORM, STATUS = "/find-error/shaxi/", "/find-error/shaxi/status/"
FACT_CHECK = FactCheckPage(
    title="关于公布河涌水质监测结果的公告",
    summary="本月监测结果。",
    expert="王教授",
    question="氨氮数据是否准确?",
    unit="生态环境保护局",
    until=date(2021, 3, 12),
    body_html="<p>氨氮为<b>0.5</b>毫克每升。</p>",
    files=("监测数据表",),
    token="t",
    facts_right="no",
    answer="应为0.4。",
    faults=(("answer", "文字太长。"), ("facts_right", "请选择其中一项。"), ("", "请重试。")),
)
SUBSCRIBE, ADDRESS = "/subscribe/shaxi/", "wa***@example.cn"
ALONE = ("通知公告", "政策文件", "政策解读", "镇街动态")
AREAS = ("“重点领域”全部", "财政预决算", "社会救助", "义务教育", "生态环境", "征地补偿")
CHOICES = tuple(
    ChoiceGroup(
        label=label,
        choices=tuple(
            Choice(value=f"{letter}{number}", label=name, is_chosen=number % 3 == 1)
            for number, name in enumerate(names)
        ),
    )
    for label, letter, names in (
        ("栏目", "c", ALONE),
        ("重点领域", "c1", AREAS),
        ("专题", "t", ("2021年防汛防台风",)),
    )
)
FORMS: dict[str, Page] = {
    "subscribe": SubscribePage(
        action=SUBSCRIBE,
        feed="/shaxi/feed.xml",
        token="t",
        mark="m",
        hour=8,
        groups=CHOICES,
        email="walker",
        faults=(("email", "请填写电子邮箱地址。"), ("", "请至少勾选一个。")),
    ),
    "subscribe-not": SubscribePage(action=SUBSCRIBE, feed="/shaxi/feed.xml", is_offered=False),
    "subscribe-confirm": ConfirmPage(
        action=f"{SUBSCRIBE}confirm/x/", token="t", address=ADDRESS, chosen=ALONE
    ),
    "subscribe-manage": ManagePage(
        action=f"{SUBSCRIBE}manage/x/",
        leave=f"{SUBSCRIBE}leave/x/",
        token="t",
        address=ADDRESS,
        state="已确认",
        is_paused=False,
        groups=CHOICES,
        told="选择已保存。",
        faults=(("", "请至少勾选一个。"),),
    ),
    "subscribe-leave": LeavePage(action=f"{SUBSCRIBE}leave/x/"),
    "subscribe-said": SubscriptionSaidPage(
        title="请查收邮件",
        words=("一封带有链接的确认邮件正在发送途中。", "几分钟后仍未收到？请查看垃圾邮件。"),
        ways=(Link("前往网站", "/shaxi/"), Link("邮件订阅", SUBSCRIBE)),
    ),
    "find-error": FindErrorPage(
        action=FORM,
        status=STATUS,
        token="t",
        mark="m",
        kinds=(("wording", "错别字或表述不当"), ("link", "页面、链接或附件打不开")),
        days=3,
        page="/shaxi/tzgg/",
        faults=(("kind", "请选择错误类型。"), ("words", "请说明错在哪里。")),
    ),
    "find-error-receipt": ReceiptPage(
        number="2021-0001",
        code="2345672345",
        due_on=date(2021, 8, 18),
        status=STATUS,
        page="/shaxi/",
    ),
    "find-error-status": StatusPage(
        action=STATUS,
        token="t",
        form=FORM,
        found=True,
        number="2021-0001",
        kind="错别字或表述不当",
        state="已答复",
        unit="党政综合办公室",
        received_on=date(2021, 8, 13),
        due_on=date(2021, 8, 18),
        answered_on=date(2021, 8, 16),
        answer="已改正,谢谢。",
    ),
    "fact-check": FACT_CHECK,
    "fact-check-thanks": FactCheckPage(thanks=True),
    "fact-check-closed": FactCheckPage(closed="答复期限已过。"),
    "find-error-ask": StatusPage(action=STATUS, token="t", form=FORM, fault="请核对。"),
}
