"""The documents of an application: what each is called, numbered and good for. Pure.

Source: the set of documents that towns use (rules 4.3, after 宿政办函〔2021〕21号), and the notice
of a delayed answer (条例 art. 35).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lubu.access_requests.rules.kinds import AnswerKind, EventKind, Notice


class DocumentKind(StrEnum):
    """Every document, in the order of the set."""

    APPLICATION_FORM = "application_form"  # 申请表
    REGISTER_ENTRY = "register_entry"  # 登记表
    RECEIPT_SLIP = "receipt_slip"  # 登记回执
    CORRECTION_NOTICE = "correction_notice"  # 补正告知书
    REASON_REQUEST = "reason_request"  # 说明理由告知书
    EXTENSION_NOTICE = "extension_notice"  # 延长答复期限告知书
    THIRD_PARTY_LETTER = "third_party_letter"  # 征求第三方意见书
    OPINION_SLIP = "opinion_slip"  # 征求意见回执
    CONSULTATION_NOTICE = "consultation_notice"  # 征求意见告知书（给申请人）
    THIRD_PARTY_OVERRIDE_NOTICE = "third_party_override_notice"  # 依申请公开告知书（给第三方）
    CO_ORGAN_LETTER = "co_organ_letter"  # 征求意见书（给共同制作机关）
    ASSIGN_SLIP = "assign_slip"  # 协办函
    FEE_NOTICE = "fee_notice"  # 收费通知书
    ANSWER_GRANT = "answer_grant"  # 答复书：予以公开
    ANSWER_PUBLISHED = "answer_published"  # 答复书：已主动公开
    ANSWER_PARTIAL = "answer_partial"  # 答复书：部分公开
    ANSWER_DENIED = "answer_denied"  # 答复书：不予公开
    ANSWER_QUERY = "answer_query"  # 答复书：行政查询事项
    ANSWER_NOT_HELD = "answer_not_held"  # 答复书：本机关不掌握
    ANSWER_OTHER_ORGAN = "answer_other_organ"  # 答复书：不属于本机关负责公开
    ANSWER_CREATE = "answer_create"  # 答复书：需要另行制作
    ANSWER_UNCLEAR = "answer_unclear"  # 答复书：补正后仍不明确
    REFUSAL = "refusal"  # 不予处理告知书
    UNCORRECTED_NOTE = "uncorrected_note"  # 逾期未补正不再处理告知书
    UNPAID_NOTE = "unpaid_note"  # 逾期未缴费不再处理告知书
    RECTIFICATION_NOTICE = "rectification_notice"  # 更正告知书
    DELIVERY_PROOF = "delivery_proof"  # 送达回证
    APPROVAL_SLIP = "approval_slip"  # 审查呈批单
    SECRECY_REVIEW = "secrecy_review"  # 保密审查表
    ARCHIVE_LIST = "archive_list"  # 归档目录
    DELAY_NOTICE = "delay_notice"  # 延迟答复告知书


class Series(StrEnum):
    """Series of document numbers; each organ counts each series by the year."""

    ANSWER = "answer"
    CORRECTION = "correction"
    EXTENSION = "extension"
    CONSULTATION = "consultation"
    FEE = "fee"
    NOTICE = "notice"


SERIES_WORDS: Final[Mapping[Series, str]] = MappingProxyType(
    {
        Series.ANSWER: "公复",
        Series.CORRECTION: "公补",
        Series.EXTENSION: "公延",
        Series.CONSULTATION: "公征",
        Series.FEE: "公费",
        Series.NOTICE: "公告知",
    }
)
"""What stands between an organ's short name and the year, unless the organ has words of its own."""


class NoNumberError(ValueError):
    """A document number was asked for without what it is made of; ``missing`` says which."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(missing)


def document_number(
    short_name: str,
    year: int,
    serial: int,
    series: Series,
    words: Mapping[Series, str] = SERIES_WORDS,
) -> str:
    """As in 沙府公复〔2025〕3号: six-angle brackets, no leading noughts (GB/T 9704, 7.2.5).

    Raises:
        NoNumberError: no short name, a serial below one, or no year of four digits.
    """
    if not short_name.strip():
        raise NoNumberError("short_name")
    if serial < 1:
        raise NoNumberError("serial")
    if not 1000 <= year <= 9999:
        raise NoNumberError("year")
    return f"{short_name.strip()}{words[series]}〔{year}〕{serial}号"


class Addressee(StrEnum):
    """To whom a letter is addressed."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    CO_ORGAN = "co_organ"
    UNIT = "unit"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What belongs to a kind of document.

    ``place``: its number in the set; the notice of a delayed answer has none there. ``name``: what
    it is called on paper. ``event``: what happens to the case when it is issued; ``notice``: as
    what its service is recorded. ``answers``: the kinds of answer that it may give. ``is_table``:
    a form of cells, no letter.
    """

    place: int | None
    name: str
    addressee: Addressee = Addressee.APPLICANT
    event: EventKind | None = None
    notice: Notice | None = None
    series: Series | None = None
    has_remedies: bool = False
    answers: tuple[AnswerKind, ...] = ()
    is_table: bool = False


def _answer(place: int, *answers: AnswerKind, name: str = "政府信息公开申请答复书") -> Traits:
    return Traits(
        place=place,
        name=name,
        event=EventKind.ISSUED,
        notice=Notice.ANSWER,
        series=Series.ANSWER,
        has_remedies=True,
        answers=answers,
    )


def _table(place: int, name: str, event: EventKind | None = None) -> Traits:
    return Traits(place=place, name=name, addressee=Addressee.NOBODY, event=event, is_table=True)


DENIED: Final = (
    AnswerKind.DENY_SECRET,
    AnswerKind.DENY_LAW,
    AnswerKind.DENY_SAFETY,
    AnswerKind.DENY_THIRD,
    AnswerKind.DENY_INTERNAL,
    AnswerKind.DENY_PROCESS,
    AnswerKind.DENY_CASEFILE,
)
"""Grounds on which information is withheld (条例 arts 14 to 16); of a part of it as well."""
PRIVACY: Final = "deny_privacy"
"""Ground of a part only: what points to people, taken out of what is given (条例 arts 15, 37).

It is a case of :attr:`AnswerKind.DENY_THIRD`. Nobody is asked about it: art. 32 asks for the
opinion of whom disclosure would harm, and nothing of theirs is disclosed.
"""


def ground_of(part_ground: str) -> AnswerKind:
    """The ground of articles 14 to 16 that a part's ground is, or is a case of."""
    return AnswerKind.DENY_THIRD if part_ground == PRIVACY else AnswerKind(part_ground)


REFUSED: Final = (
    AnswerKind.REFUSE_PETITION,
    AnswerKind.REFUSE_REPEAT,
    AnswerKind.REFUSE_PUBLICATION,
    AnswerKind.REFUSE_EXCESSIVE,
    AnswerKind.REFUSE_CONFIRM,
)

TRAITS: Final[Mapping[DocumentKind, Traits]] = MappingProxyType(
    {
        DocumentKind.APPLICATION_FORM: _table(1, "政府信息公开申请表", EventKind.ARRIVED),
        DocumentKind.REGISTER_ENTRY: _table(2, "政府信息公开申请登记表", EventKind.REGISTERED),
        DocumentKind.RECEIPT_SLIP: Traits(
            place=3, name="政府信息公开申请登记回执", event=EventKind.REGISTERED
        ),
        DocumentKind.CORRECTION_NOTICE: Traits(
            place=4,
            name="政府信息公开申请补正告知书",
            event=EventKind.CORRECTION_ASKED,
            notice=Notice.CORRECTION,
            series=Series.CORRECTION,
        ),
        DocumentKind.REASON_REQUEST: Traits(
            place=5,
            name="政府信息公开申请说明理由告知书",
            event=EventKind.REASONS_ASKED,
            notice=Notice.REASONS,
            series=Series.NOTICE,
        ),
        DocumentKind.EXTENSION_NOTICE: Traits(
            place=6,
            name="政府信息公开申请延长答复期限告知书",
            event=EventKind.EXTENDED,
            notice=Notice.EXTENSION,
            series=Series.EXTENSION,
        ),
        DocumentKind.THIRD_PARTY_LETTER: Traits(
            place=7,
            name="政府信息公开征求第三方意见书",
            addressee=Addressee.THIRD_PARTY,
            event=EventKind.CONSULTED,
            notice=Notice.CONSULTATION,
            series=Series.CONSULTATION,
        ),
        DocumentKind.OPINION_SLIP: _table(8, "政府信息公开征求意见回执", EventKind.OPINION_GIVEN),
        DocumentKind.CONSULTATION_NOTICE: Traits(
            place=9,
            name="政府信息公开申请征求意见告知书",
            event=EventKind.CONSULTED,
            series=Series.CONSULTATION,
        ),
        DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE: Traits(
            place=10,
            name="政府信息依申请公开告知书",
            addressee=Addressee.THIRD_PARTY,
            series=Series.NOTICE,
            has_remedies=True,
        ),
        DocumentKind.CO_ORGAN_LETTER: Traits(
            place=11,
            name="政府信息公开征求意见书",
            addressee=Addressee.CO_ORGAN,
            event=EventKind.CONSULTED,
            notice=Notice.CONSULTATION,
            series=Series.CONSULTATION,
        ),
        DocumentKind.ASSIGN_SLIP: Traits(
            place=12, name="政府信息公开申请协办函", addressee=Addressee.UNIT
        ),
        DocumentKind.FEE_NOTICE: Traits(
            place=13,
            name="政府信息公开信息处理费收费通知书",
            event=EventKind.FEE_NOTICED,
            notice=Notice.FEE,
            series=Series.FEE,
        ),
        DocumentKind.ANSWER_GRANT: _answer(14, AnswerKind.GRANT),
        DocumentKind.ANSWER_PUBLISHED: _answer(15, AnswerKind.GRANT_PUBLISHED),
        DocumentKind.ANSWER_PARTIAL: _answer(16, AnswerKind.PARTIAL),
        DocumentKind.ANSWER_DENIED: _answer(17, *DENIED),
        DocumentKind.ANSWER_QUERY: _answer(18, AnswerKind.DENY_QUERY),
        DocumentKind.ANSWER_NOT_HELD: _answer(19, AnswerKind.UNABLE_NOT_HELD),
        DocumentKind.ANSWER_OTHER_ORGAN: _answer(20, AnswerKind.UNABLE_OTHER_ORGAN),
        DocumentKind.ANSWER_CREATE: _answer(21, AnswerKind.UNABLE_CREATE),
        DocumentKind.ANSWER_UNCLEAR: _answer(22, AnswerKind.UNABLE_UNCLEAR),
        DocumentKind.REFUSAL: _answer(23, *REFUSED, name="政府信息公开申请不予处理告知书"),
        DocumentKind.UNCORRECTED_NOTE: Traits(
            place=24,
            name="政府信息公开申请不再处理告知书",
            event=EventKind.CORRECTION_LAPSED,
            series=Series.NOTICE,
            has_remedies=True,
        ),
        DocumentKind.UNPAID_NOTE: Traits(
            place=25,
            name="政府信息公开申请不再处理告知书",
            event=EventKind.FEE_LAPSED,
            series=Series.NOTICE,
            has_remedies=True,
        ),
        DocumentKind.RECTIFICATION_NOTICE: Traits(
            place=26, name="政府信息更正告知书", series=Series.NOTICE, has_remedies=True
        ),
        DocumentKind.DELIVERY_PROOF: _table(27, "送达回证", EventKind.SERVED),
        DocumentKind.APPROVAL_SLIP: _table(28, "政府信息公开申请审查呈批单", EventKind.APPROVED),
        DocumentKind.SECRECY_REVIEW: _table(29, "政府信息公开保密审查表", EventKind.DRAFTED),
        DocumentKind.ARCHIVE_LIST: _table(30, "政府信息公开申请归档目录", EventKind.CLOSED),
        DocumentKind.DELAY_NOTICE: Traits(
            place=None,
            name="政府信息公开申请延迟答复告知书",
            event=EventKind.REASONS_ACCEPTED,
            series=Series.EXTENSION,
        ),
    }
)
"""The traits of every kind. A letter that only moves the procedure on carries no remedies: it
cannot be contested by itself (最高法关于审理政府信息公开行政案件的司法解释)."""

DOCUMENT_OF: Final[Mapping[AnswerKind, DocumentKind]] = MappingProxyType(
    {answer: kind for kind, traits in TRAITS.items() for answer in traits.answers}
)
"""The document in which a kind of answer is given."""
