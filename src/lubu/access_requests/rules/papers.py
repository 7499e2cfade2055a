"""Files and messages that belong to a case. Pure."""

from __future__ import annotations

from enum import StrEnum

from lubu.access_requests.rules.kinds import State

MOST_FILES = 5  # with one application or message
LONGEST_MESSAGE = 1000
LONGEST_SUBJECT = 100  # of a case in the public log


class PaperKind(StrEnum):
    """What a file is to the case."""

    ATTACHMENT = "attachment"  # 申请附件
    MESSAGE = "message"  # 申请人补充的材料
    OPINION = "opinion"  # 第三方、其他机关的意见
    FOUND = "found"  # 检索所得
    PREPARED = "prepared"  # 拟提供的副本
    TAKEN_BACK = "taken_back"  # 收回的副本
    LETTER = "letter"  # 文书
    SERVICE = "service"  # 送达凭证
    OTHER = "other"  # 其他


BY_STAFF = (PaperKind.OPINION, PaperKind.FOUND, PaperKind.SERVICE, PaperKind.OTHER)
"""What staff put into the case; the rest is made, or comes from the applicant."""
OWN = (PaperKind.LETTER, PaperKind.PREPARED, PaperKind.TAKEN_BACK)
"""What the office made for the applicant; of these no copy is made to be given whole."""


class MessageKind(StrEnum):
    """What the applicant says by his code."""

    CORRECTION = "correction"  # 补正
    REASONS = "reasons"  # 说明理由
    PAYMENT = "payment"  # 缴费凭证
    WITHDRAWAL = "withdrawal"  # 撤回申请
    OBJECTION = "objection"  # 异议


SAID_WHEN = {
    MessageKind.CORRECTION: frozenset({State.CORRECTION_SENT}),
    MessageKind.REASONS: frozenset({State.REASON_ASKED}),
    MessageKind.PAYMENT: frozenset({State.FEE_NOTICED}),
    MessageKind.WITHDRAWAL: frozenset(
        {
            State.CONFIRMING,
            State.ARRIVED,
            State.EXAMINING,
            State.CORRECTION_SENT,
            State.REASON_ASKED,
            State.CONSULTING,
            State.FEE_NOTICED,
            State.IN_REVIEW,
            State.LEGAL_PASSED,
            State.APPROVED,
        }
    ),
    MessageKind.OBJECTION: frozenset(State),
}
"""In which states a message can be sent: what the office waits for, and what is always open."""


def sayable(state: State) -> tuple[MessageKind, ...]:
    """What an applicant can say now, in the order of :class:`MessageKind`."""
    return tuple(kind for kind in MessageKind if state in SAID_WHEN[kind])
