"""What the procedure distinguishes. Pure."""

from __future__ import annotations

from enum import StrEnum


class Arrival(StrEnum):
    """How an application came in (条例 art. 29, 31)."""

    IN_PERSON = "in_person"  # 当面提交
    ORAL = "oral"  # 口头提出，由工作机构代为填写
    REGISTERED_MAIL = "registered_mail"  # 邮寄，签收
    ORDINARY_MAIL = "ordinary_mail"  # 平常信函，无需签收
    FAX = "fax"  # 传真
    INTERNET = "internet"  # 互联网


CONFIRMED_FIRST = frozenset({Arrival.ORDINARY_MAIL, Arrival.FAX, Arrival.INTERNET})
"""Ways whose day of receipt is the one on which both sides confirm (条例 art. 31 (2), (3))."""


class ApplicantKind(StrEnum):
    """Who applies: the columns of table three."""

    NATURAL_PERSON = "natural_person"  # 自然人
    BUSINESS = "biz"  # 商业企业
    RESEARCH = "research"  # 科研机构
    CHARITY = "charity"  # 社会公益组织
    LEGAL_SERVICE = "legal_service"  # 法律服务机构
    OTHER = "other_org"  # 其他


class State(StrEnum):
    """Where a case stands."""

    CONFIRMING = "confirming"  # 待确认
    ARRIVED = "arrived"  # 已收到，待登记
    EXAMINING = "examining"  # 办理中
    CORRECTION_SENT = "correction_sent"  # 待补正
    REASON_ASKED = "reason_asked"  # 待说明理由
    CONSULTING = "consulting"  # 征求意见
    FEE_NOTICED = "fee_noticed"  # 待缴费
    IN_REVIEW = "in_review"  # 审核中
    LEGAL_PASSED = "legal_passed"  # 待签发
    APPROVED = "approved"  # 已批准，待发出
    ISSUED = "issued"  # 已答复，待送达
    DELIVERED = "delivered"  # 已送达
    ABANDONED_UNCORRECTED = "abandoned_uncorrected"  # 逾期不补正，不再处理
    ABANDONED_UNPAID = "abandoned_unpaid"  # 逾期未缴费，不再处理
    WITHDRAWN = "withdrawn"  # 已撤回
    ENDED = "ended"  # 其他办结
    CLOSED = "closed"  # 已归档


OVER = frozenset(
    {
        State.ISSUED,
        State.DELIVERED,
        State.ABANDONED_UNCORRECTED,
        State.ABANDONED_UNPAID,
        State.WITHDRAWN,
        State.ENDED,
        State.CLOSED,
    }
)
"""No clock of the organ's answer runs any more."""


class EventKind(StrEnum):
    """What happens to a case. The order within a day is the order in which it was recorded."""

    ARRIVED = "arrived"  # 收到
    CONFIRM_TRIED = "confirm_tried"  # 联系申请人未果
    CONFIRMED = "confirmed"  # 双方确认
    REGISTERED = "registered"  # 登记
    CORRECTION_ASKED = "correction_asked"  # 告知补正
    CORRECTED = "corrected"  # 收到补正
    CORRECTION_LAPSED = "correction_lapsed"  # 逾期未补正
    REASONS_ASKED = "reasons_asked"  # 要求说明理由
    REASONS_ACCEPTED = "reasons_accepted"  # 理由合理，延迟答复
    REASONS_REJECTED = "reasons_rejected"  # 理由不合理
    CONSULTED = "consulted"  # 发出征求意见书
    OPINION_GIVEN = "opinion_given"  # 收到意见
    OPINION_LAPSED = "opinion_lapsed"  # 逾期未回复
    EXTENDED = "extended"  # 延长答复期限
    FEE_NOTICED = "fee_noticed"  # 收费通知
    FEE_PAID = "fee_paid"  # 缴费完成
    FEE_LAPSED = "fee_lapsed"  # 逾期未缴费
    SERVED = "served"  # 文书送达
    DRAFTED = "drafted"  # 送审
    SENT_BACK = "sent_back"  # 退回修改
    LEGAL_PASSED = "legal_passed"  # 合法性审核通过
    APPROVED = "approved"  # 负责人批准
    ISSUED = "issued"  # 答复发出
    WITHDRAWN = "withdrawn"  # 撤回申请
    ENDED = "ended"  # 其他办结
    CLOSED = "closed"  # 归档


class Notice(StrEnum):
    """Letters whose day of service counts."""

    CORRECTION = "correction"  # 补正告知书
    REASONS = "reasons"  # 说明理由告知书
    CONSULTATION = "consultation"  # 征求意见书
    EXTENSION = "extension"  # 延长答复期限告知书
    FEE = "fee"  # 收费通知书
    ANSWER = "answer"  # 答复书


class Consulted(StrEnum):
    """Whose opinion is asked, and what silence means."""

    THIRD_PARTY = "third_party"  # 第三方：逾期不答复，由机关依法决定（art. 32）
    CO_ORGAN = "co_organ"  # 共同制作机关：逾期不答复，视为同意（art. 34）


class ClockKind(StrEnum):
    """What runs."""

    CORRECTION_NOTICE = "correction_notice"  # 一次性告知补正的期限
    ANSWER = "answer"  # 答复期限
    CORRECTION = "correction"  # 申请人补正的期限
    REASONS = "reasons"  # 申请人说明理由的期限
    CONSULTATION = "consultation"  # 第三方、共同制作机关回复的期限
    FEE = "fee"  # 申请人缴费的期限


BINDING = (ClockKind.CORRECTION_NOTICE, ClockKind.ANSWER)
"""Clocks that bind the organ; the others bind somebody else."""


class AnswerKind(StrEnum):
    """Kinds of answer (rules 1.8); what each means stands in the dated data."""

    GRANT_PUBLISHED = "grant_published"
    GRANT = "grant"
    PARTIAL = "partial"
    DENY_SECRET = "deny_secret"  # noqa: S105 - a ground of refusal
    DENY_LAW = "deny_law"
    DENY_SAFETY = "deny_safety"
    DENY_THIRD = "deny_third"
    DENY_INTERNAL = "deny_internal"
    DENY_PROCESS = "deny_process"
    DENY_CASEFILE = "deny_casefile"
    DENY_QUERY = "deny_query"
    UNABLE_NOT_HELD = "unable_not_held"
    UNABLE_OTHER_ORGAN = "unable_other_organ"
    UNABLE_CREATE = "unable_create"
    UNABLE_UNCLEAR = "unable_unclear"
    REFUSE_PETITION = "refuse_petition"
    REFUSE_REPEAT = "refuse_repeat"
    REFUSE_PUBLICATION = "refuse_publication"
    REFUSE_EXCESSIVE = "refuse_excessive"
    REFUSE_CONFIRM = "refuse_confirm"


class Row(StrEnum):
    """The rows of results in table three; a case that is over stands in exactly one (V6)."""

    GRANTED = "granted"
    PARTIAL = "partial"
    DENY_SECRET = "deny_secret"  # noqa: S105 - a ground of refusal
    DENY_LAW = "deny_law"
    DENY_SAFETY = "deny_safety"
    DENY_THIRD = "deny_third"
    DENY_INTERNAL = "deny_internal"
    DENY_PROCESS = "deny_process"
    DENY_CASEFILE = "deny_casefile"
    DENY_QUERY = "deny_query"
    UNABLE_NOT_HELD = "unable_not_held"
    UNABLE_CREATE = "unable_create"
    UNABLE_UNCLEAR = "unable_unclear"
    REFUSE_PETITION = "refuse_petition"
    REFUSE_REPEAT = "refuse_repeat"
    REFUSE_PUBLICATION = "refuse_publication"
    REFUSE_EXCESSIVE = "refuse_excessive"
    REFUSE_CONFIRM = "refuse_confirm"
    OTHER_UNCORRECTED = "other_uncorrected"
    OTHER_UNPAID = "other_unpaid"
    OTHER = "other"


OTHERWISE = frozenset({Row.OTHER_UNCORRECTED, Row.OTHER_UNPAID, Row.OTHER})
"""Rows of cases that ended without an answer (其他处理)."""
ANSWERED_ROWS = tuple(row for row in Row if row not in OTHERWISE)


class FeeEffect(StrEnum):
    """What payment does to the term of the answer; the law is silent, so it is dated data."""

    RESTART = "restart"
    RESUME = "resume"


class Tariff(StrEnum):
    """How a fee is counted (管理办法 art. 3); never both for one application."""

    PER_ITEM = "per_item"  # 按件
    PER_PAGE = "per_page"  # 按量
