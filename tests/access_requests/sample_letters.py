"""Facts for a document of every kind: one application and what may become of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lubu.access_requests.documents import facts as given
from lubu.access_requests.documents.compose import write
from lubu.access_requests.documents.document import Letter
from lubu.access_requests.documents.facts import LetterFacts
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.documents.loading import book
from lubu.access_requests.rules.fees import fee
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, Arrival, Tariff
from lubu.access_requests.terms import tariffs

BOOK = book()
ORGAN = given.OrganFacts(
    name="中山市沙溪镇人民政府",
    short_name="沙府",
    office="沙溪镇党政综合办公室",
    address="中山市沙溪镇宝珠中路",
    postcode="528471",
    phone="0760-00000000",
    reconsideration_organ="中山市人民政府",
    court="中山市第一人民法院",
    online_reconsideration="https://reconsideration.example/",
)
ASKED = "沙溪镇2024年度农村公路养护资金使用情况"
PAGES = next(one for one in tariffs() if one.tariff is Tariff.PER_PAGE)
OBJECTION = given.OpinionFacts(
    name="某某建材有限公司",
    asked_on=date(2025, 3, 7),
    served_on=date(2025, 3, 10),
    working_days=15,
    discloses=False,
    answered_on=date(2025, 3, 14),
    reason="涉及投标报价的组成",
)
SEARCH = given.SearchRecord(
    on=date(2025, 3, 5),
    systems="公文处理系统、档案管理系统",
    keywords="农村公路、养护资金",
    units="规划建设和生态环境局、财政分局",
    people="甲、乙",
    result="没有检索到",
)
PLAIN = LetterFacts(
    kind=DocumentKind.RECEIPT_SLIP,
    organ=ORGAN,
    applicant=given.ApplicantFacts(
        name="阿依古丽·买买提", contact="139********", address="广东省中山市", identity="居民身份证"
    ),
    receipt_number="沙公申2025003",
    arrival=Arrival.INTERNET,
    arrived_on=date(2025, 3, 3),
    received_on=date(2025, 3, 3),
    description=ASKED,
    wanted_form="电子文档，电子邮件",
    due_on=date(2025, 3, 31),
    signed_on=date(2025, 3, 20),
    unit="财政分局",
    unit_due_on=date(2025, 3, 12),
    delivery=given.DeliveryFacts(
        form="电子文档", way="电子邮件", document="政府信息公开申请答复书"
    ),
)
CORRECTION = given.CorrectionFacts(
    asked_on=date(2025, 3, 6),
    points=("写明所需政府信息的年度", "写明资金的项目名称"),
    working_days=15,
    due_on=date(2025, 3, 27),
    corrected_on=date(2025, 3, 12),
)
FEE = given.FeeFacts(
    fee=fee(PAGES, 68),
    units=68,
    how_to_pay="通过非税收入缴款码缴纳",
    working_days=20,
    noticed_on=date(2025, 3, 10),
)
BY_ANSWER: dict[AnswerKind, dict[str, Any]] = {
    AnswerKind.GRANT: {
        "attachments": (
            given.AttachedFile(name="2024年度农村公路养护资金使用情况表", pages=3),
            given.AttachedFile(name="2024年度农村公路养护项目清单", pages=9),
        )
    },
    AnswerKind.GRANT_PUBLISHED: {"published_at": "沙溪镇政府信息公开专栏“财政预决算”栏目"},
    AnswerKind.PARTIAL: {
        "disclosed": "资金使用情况表",
        "attachments": (given.AttachedFile(name="资金使用情况表", pages=3),),
        "withheld": (
            given.WithheldPart(
                what="第二次审查会议记录",
                ground=AnswerKind.DENY_PROCESS,
                reason="记录的是决定作出以前的讨论意见",
            ),
            given.WithheldPart(
                what="付款账户", ground=AnswerKind.DENY_THIRD, reason="涉及施工单位的银行账户"
            ),
        ),
        "opinions": (OBJECTION,),
    },
    AnswerKind.DENY_LAW: {"legal_basis": "《中华人民共和国统计法》第九条"},
    AnswerKind.DENY_THIRD: {"opinions": (OBJECTION,)},
    AnswerKind.DENY_QUERY: {"legal_basis": "《不动产登记暂行条例》第二十七条"},
    AnswerKind.UNABLE_NOT_HELD: {"searches": (SEARCH,)},
    AnswerKind.UNABLE_OTHER_ORGAN: {
        "other_organ": "中山市交通运输局",
        "other_organ_contact": "电话12345",
    },
    AnswerKind.UNABLE_UNCLEAR: {"correction": CORRECTION},
    AnswerKind.REFUSE_PETITION: {"other_organ_contact": "拨打12345政务服务便民热线"},
    AnswerKind.REFUSE_REPEAT: {
        "earlier_on": date(2025, 1, 20),
        "earlier_number": "沙府公复〔2025〕1号",
    },
    AnswerKind.REFUSE_PUBLICATION: {"published_at": "沙溪图书馆"},
    AnswerKind.REFUSE_EXCESSIVE: {
        "reasons": given.ReasonsFacts(asked_on=date(2025, 3, 5), stated_on=date(2025, 3, 12))
    },
}
REASON = "该记录反映的是讨论过程，公开会妨碍坦率地讨论"
BY_KIND: dict[DocumentKind, dict[str, Any]] = {
    DocumentKind.CORRECTION_NOTICE: {"correction": replace(CORRECTION, corrected_on=None)},
    DocumentKind.REASON_REQUEST: {"reply_working_days": 10},
    DocumentKind.EXTENSION_NOTICE: {
        "extension": given.ExtensionFacts(
            on=date(2025, 3, 20),
            working_days=20,
            due_on=date(2025, 4, 29),
            reason="涉及的档案数量较大，需要逐件核对",
        ),
        "due_on": None,
    },
    DocumentKind.THIRD_PARTY_LETTER: {"party": OBJECTION, "reply_working_days": 15},
    DocumentKind.OPINION_SLIP: {"party": replace(OBJECTION, discloses=None)},
    DocumentKind.CONSULTATION_NOTICE: {"opinions": (OBJECTION,)},
    DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE: {
        "party": replace(OBJECTION, override_reason="关系公路通行安全"),
        "disclosed": "投标报价的总额",
    },
    DocumentKind.CO_ORGAN_LETTER: {
        "party": given.OpinionFacts(
            name="中山市交通运输局", asked_on=date(2025, 3, 7), is_organ=True
        ),
        "reply_working_days": 15,
        "copies_to": "中山市政务服务和数据管理局",
    },
    DocumentKind.FEE_NOTICE: {"fee": FEE},
    DocumentKind.UNCORRECTED_NOTE: {"correction": replace(CORRECTION, corrected_on=None)},
    DocumentKind.UNPAID_NOTE: {"fee": FEE},
    DocumentKind.RECTIFICATION_NOTICE: {"rectified": "将出生年份由1981年改为1982年"},
    DocumentKind.DELAY_NOTICE: {"delayed_to": date(2025, 6, 30)},
    DocumentKind.APPROVAL_SLIP: {
        "answer": AnswerKind.DENY_PROCESS,
        "reason": REASON,
        "searches": (SEARCH,),
        "opinions": (OBJECTION,),
        "approvals": (
            given.Approval(role="drafter", name="甲", on=date(2025, 3, 17), opinion="建议不予公开"),
            given.Approval(role="legal", name="乙", on=date(2025, 3, 18)),
        ),
    },
    DocumentKind.ARCHIVE_LIST: {
        "archive": (
            given.ArchiveEntry(name="政府信息公开申请表", on=date(2025, 3, 3), pages=1),
            given.ArchiveEntry(
                name="政府信息公开申请答复书",
                number="沙府公复〔2025〕3号",
                on=date(2025, 3, 20),
                pages=2,
            ),
        )
    },
}


def facts(kind: DocumentKind, answer: AnswerKind | None = None, **changes: Any) -> LetterFacts:
    """All that a document of the kind needs, with the first answer that it may give."""
    answers = TRAITS[kind].answers
    chosen = answer or (answers[0] if answers else None)
    values: dict[str, Any] = {"kind": kind, "answer": chosen, **BY_KIND.get(kind, {})}
    if chosen is not None and answers:
        values |= {"reason": REASON, **BY_ANSWER.get(chosen, {})}
    if TRAITS[kind].series:
        values["number"] = "沙府公复〔2025〕3号"
    return replace(PLAIN, **(values | changes))


def letter(
    kind: DocumentKind, answer: AnswerKind | None = None, day: str = "2025-03-20", **changes: Any
) -> Letter:
    """The document, signed on ``day``."""
    on = date.fromisoformat(day)
    return write(facts(kind, answer, **({"signed_on": on} | changes)), BOOK, on)


ORGANISATION = given.ApplicantFacts(name="某某律师事务所", kind=ApplicantKind.LEGAL_SERVICE)
