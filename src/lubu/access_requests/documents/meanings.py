"""The fields that a pattern may use, and what each stands for. Pure.

The meanings are message ids: the edge translates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.language import gettext_noop

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "organ": gettext_noop("the organ's full name"),
        "office": gettext_noop("the organ's disclosure office"),
        "organ_address": gettext_noop("the organ's address"),
        "organ_postcode": gettext_noop("the organ's postcode"),
        "organ_phone": gettext_noop("the organ's telephone number"),
        "office_hours": gettext_noop("the organ's office hours"),
        "number": gettext_noop("the document's number"),
        "signed_on": gettext_noop("the document's day"),
        "copies_to": gettext_noop("who receives copies"),
        "addressee": gettext_noop("to whom the letter is addressed"),
        "you": gettext_noop("how the letter addresses its reader"),
        "applicant": gettext_noop("the applicant's name"),
        "applicant_kind": gettext_noop("what kind of applicant it is"),
        "identity": gettext_noop("the applicant's proof of identity"),
        "credit_code": gettext_noop("the organisation's credit code"),
        "representative": gettext_noop("the organisation's legal representative"),
        "agent": gettext_noop("the applicant's agent"),
        "contact": gettext_noop("how to reach the applicant"),
        "applicant_address": gettext_noop("the applicant's address"),
        "receipt_number": gettext_noop("the application's number"),
        "arrival": gettext_noop("how the application came"),
        "arrived_on": gettext_noop("the day on which the application came"),
        "received_on": gettext_noop("the day of receipt in law"),
        "description": gettext_noop("what information was asked for"),
        "wanted_form": gettext_noop("in what form the applicant wants it"),
        "due_on": gettext_noop("the last day for the answer"),
        "correction_asked_on": gettext_noop("the day of the notice to correct"),
        "correction_points": gettext_noop("what is to be corrected, a line each"),
        "correction_days": gettext_noop("working days for the correction"),
        "correction_due_on": gettext_noop("the last day for the correction"),
        "corrected_on": gettext_noop("the day on which the correction came"),
        "extended_on": gettext_noop("the day of the extension"),
        "extension_days": gettext_noop("by how many working days the term was extended"),
        "extension_reason": gettext_noop("why the term was extended"),
        "delayed_to": gettext_noop("the day to which the answer is delayed"),
        "reasons_asked_on": gettext_noop("the day on which reasons were asked for"),
        "reasons_heard": gettext_noop("what came of asking the applicant for reasons"),
        "reply_days": gettext_noop("working days for the reply to this letter"),
        "searches": gettext_noop("the searches that were made, a line each"),
        "search_systems": gettext_noop("systems and archives that were searched"),
        "search_keywords": gettext_noop("keywords of the search"),
        "search_units": gettext_noop("units that were asked to search"),
        "search_people": gettext_noop("who searched"),
        "search_days": gettext_noop("days of the search"),
        "answer": gettext_noop("the kind of answer in words"),
        "article": gettext_noop("the article on which the answer rests"),
        "decision": gettext_noop("the words for this kind of answer"),
        "reason": gettext_noop("the reason for the decision"),
        "legal_basis": gettext_noop("the law that forbids disclosure"),
        "withheld": gettext_noop("the parts that are withheld, in one line"),
        "withheld_parts": gettext_noop("the parts that are withheld, each with ground and reason"),
        "disclosed": gettext_noop("the part that is disclosed"),
        "third_party": gettext_noop("what came of asking third parties, without their names"),
        "opinions": gettext_noop("every opinion that was asked, a line each"),
        "consulted_on": gettext_noop("the day on which opinions were first asked"),
        "party": gettext_noop("the name of who is asked or told"),
        "party_asked_on": gettext_noop("the day of the letter that asked"),
        "party_answered_on": gettext_noop("the day on which the opinion came"),
        "party_opinion": gettext_noop("what the one who was asked says"),
        "party_reason": gettext_noop("the reason for that opinion"),
        "override_reason": gettext_noop("why it is disclosed against an objection"),
        "delivery_form": gettext_noop("in what form the information is given"),
        "delivery_way": gettext_noop("by what way letter and information are delivered"),
        "delivery_address": gettext_noop("where they are delivered to"),
        "viewing": gettext_noop("where and when the information can be read"),
        "pages": gettext_noop("pages of all that is given"),
        "files": gettext_noop("how many files are given"),
        "served_document": gettext_noop("the document that is served, with its number"),
        "served_party": gettext_noop("to whom the document is served"),
        "served_on": gettext_noop("the day of service"),
        "receiver": gettext_noop("who received it"),
        "proof": gettext_noop("proof of service"),
        "fee_amount": gettext_noop("the fee in yuan"),
        "fee_capitals": gettext_noop("the fee in Chinese capitals"),
        "fee_tariff": gettext_noop("by which tariff it is counted"),
        "fee_units": gettext_noop("how many applications or pages are counted"),
        "fee_parts": gettext_noop("how the fee is made up, a line for each price"),
        "how_to_pay": gettext_noop("how to pay"),
        "pay_days": gettext_noop("working days for payment"),
        "pay_due_on": gettext_noop("the last day for payment"),
        "fee_noticed_on": gettext_noop("the day of the fee notice"),
        "fee_served_on": gettext_noop("the day of service of the fee notice"),
        "published_at": gettext_noop("where the information is published"),
        "other_organ": gettext_noop("the organ that is responsible"),
        "other_organ_contact": gettext_noop("how to reach that organ"),
        "earlier_number": gettext_noop("the number of the earlier answer"),
        "earlier_on": gettext_noop("the day of the earlier answer"),
        "unit": gettext_noop("the unit that helps"),
        "unit_due_on": gettext_noop("the last day for the unit"),
        "rectified": gettext_noop("what is corrected in the record about the applicant"),
        "drafter": gettext_noop("opinion of the one who drafted"),
        "legal_opinion": gettext_noop("opinion of the legal review"),
        "secrecy_opinion": gettext_noop("opinion of the secrecy review"),
        "head_opinion": gettext_noop("opinion of the head"),
        "remedies": gettext_noop("the notice of remedies that the kind requires"),
    }
)
ENTRY_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "entry_place": gettext_noop("the line's number"),
        "entry_name": gettext_noop("the name of the document"),
        "entry_number": gettext_noop("the number of the document"),
        "entry_on": gettext_noop("the day of the document"),
        "entry_pages": gettext_noop("the pages of the document"),
        "entry_note": gettext_noop("a remark"),
    }
)
"""Fields of a line in the list of what is archived; only its columns know them."""

_ASKED: Final = (("received_on",), ("description",))
_REST: Final = (("article",), ("remedies",))
NEEDED: Final[Mapping[DocumentKind, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        DocumentKind.APPLICATION_FORM: (
            ("applicant",),
            ("contact",),
            *_ASKED[1:],
            ("wanted_form",),
        ),
        DocumentKind.REGISTER_ENTRY: (("receipt_number",), ("applicant",), *_ASKED),
        DocumentKind.RECEIPT_SLIP: (("receipt_number",), *_ASKED),
        DocumentKind.CORRECTION_NOTICE: (
            *_ASKED,
            ("correction_points",),
            ("correction_days", "correction_due_on"),
        ),
        DocumentKind.REASON_REQUEST: (*_ASKED, ("reply_days",)),
        DocumentKind.EXTENSION_NOTICE: (*_ASKED, ("due_on",)),
        DocumentKind.THIRD_PARTY_LETTER: (("description",), ("reply_days",)),
        DocumentKind.OPINION_SLIP: (("party",), ("party_opinion",)),
        DocumentKind.CONSULTATION_NOTICE: (*_ASKED, ("consulted_on",)),
        DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE: (
            ("disclosed",),
            ("override_reason",),
            ("remedies",),
        ),
        DocumentKind.CO_ORGAN_LETTER: (("description",), ("reply_days",)),
        DocumentKind.ASSIGN_SLIP: (*_ASKED, ("unit_due_on",)),
        DocumentKind.FEE_NOTICE: (
            *_ASKED,
            ("fee_amount", "fee_capitals"),
            ("fee_tariff",),
            ("fee_parts",),
            ("how_to_pay",),
            ("pay_days", "pay_due_on"),
        ),
        DocumentKind.ANSWER_GRANT: (*_ASKED, ("delivery_form",), *_REST),
        DocumentKind.ANSWER_PUBLISHED: (*_ASKED, ("published_at",), *_REST),
        DocumentKind.ANSWER_PARTIAL: (*_ASKED, ("disclosed",), ("withheld_parts",), *_REST),
        DocumentKind.ANSWER_DENIED: (*_ASKED, ("reason",), *_REST),
        DocumentKind.ANSWER_QUERY: (*_ASKED, ("legal_basis",), *_REST),
        DocumentKind.ANSWER_NOT_HELD: (
            *_ASKED,
            ("searches", "search_systems"),
            ("searches", "search_keywords"),
            *_REST,
        ),
        DocumentKind.ANSWER_OTHER_ORGAN: (*_ASKED, ("reason",), *_REST),
        DocumentKind.ANSWER_CREATE: (*_ASKED, ("reason",), *_REST),
        DocumentKind.ANSWER_UNCLEAR: (*_ASKED, ("corrected_on",), ("reason",), *_REST),
        DocumentKind.REFUSAL: (*_ASKED, *_REST),
        DocumentKind.UNCORRECTED_NOTE: (*_ASKED, ("correction_asked_on",), ("remedies",)),
        DocumentKind.UNPAID_NOTE: (
            *_ASKED,
            ("fee_noticed_on",),
            ("fee_amount", "fee_capitals"),
            ("remedies",),
        ),
        DocumentKind.RECTIFICATION_NOTICE: (("received_on",), ("rectified",), ("remedies",)),
        DocumentKind.DELIVERY_PROOF: (
            ("served_document",),
            ("served_party",),
            ("served_on",),
            ("receiver",),
        ),
        DocumentKind.APPROVAL_SLIP: (
            ("receipt_number",),
            *_ASKED,
            ("answer",),
            ("article",),
            ("legal_opinion",),
            ("head_opinion",),
        ),
        DocumentKind.SECRECY_REVIEW: (("description",), ("secrecy_opinion",)),
        DocumentKind.ARCHIVE_LIST: (("receipt_number",), ("entry_name",), ("entry_pages",)),
        DocumentKind.DELAY_NOTICE: (*_ASKED, ("delayed_to",)),
    }
)
"""What a pattern of a kind must say: of each group one field at least.

Source: rules 4.1; 条例 arts 30 to 37; 信息处理费管理办法 art. 6.
"""

NEEDED_BY_ANSWER: Final[Mapping[AnswerKind, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        AnswerKind.DENY_LAW: (("legal_basis",),),
        AnswerKind.DENY_THIRD: (("third_party",),),
        AnswerKind.REFUSE_REPEAT: (("earlier_on", "earlier_number"),),
        AnswerKind.REFUSE_PUBLICATION: (("published_at",),),
        AnswerKind.REFUSE_EXCESSIVE: (("reasons_heard",), ("reason",)),
    }
)
"""What the words for a kind of answer must say besides."""

BLANK_AT_FIRST: Final = frozenset(
    {"party_opinion", "served_on", "receiver", "legal_opinion", "head_opinion", "secrecy_opinion"}
)
"""Fields of forms that people fill in by hand: a form may be printed while they are empty."""
