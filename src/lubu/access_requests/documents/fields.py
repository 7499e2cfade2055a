"""From facts to the texts that stand in a letter, by the name of the field. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lubu.access_requests.documents.cleaning import clause, one_line
from lubu.access_requests.documents.facts import (
    ArchiveEntry,
    FeeFacts,
    LetterFacts,
    OpinionFacts,
    ReasonsFacts,
    SearchRecord,
    WithheldPart,
)
from lubu.access_requests.documents.kinds import TRAITS, Addressee
from lubu.access_requests.documents.meanings import FIELDS
from lubu.access_requests.documents.numerals import amount_words, day_words, number_words
from lubu.access_requests.rules.answers import AnswerRule
from lubu.access_requests.rules.fees import Part
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, Arrival, Tariff

ARRIVALS: Final = {
    Arrival.IN_PERSON: "当面提交",
    Arrival.ORAL: "口头提出",
    Arrival.REGISTERED_MAIL: "邮寄",
    Arrival.ORDINARY_MAIL: "邮寄（平常信函）",
    Arrival.FAX: "传真",
    Arrival.INTERNET: "互联网",
}
APPLICANTS: Final = {
    ApplicantKind.NATURAL_PERSON: "自然人",
    ApplicantKind.BUSINESS: "商业企业",
    ApplicantKind.RESEARCH: "科研机构",
    ApplicantKind.CHARITY: "社会公益组织",
    ApplicantKind.LEGAL_SERVICE: "法律服务机构",
    ApplicantKind.OTHER: "其他法人或者组织",
}
ANSWERS: Final = {
    AnswerKind.GRANT_PUBLISHED: "予以公开（已主动公开）",
    AnswerKind.GRANT: "予以公开",
    AnswerKind.PARTIAL: "部分公开",
    AnswerKind.DENY_SECRET: "不予公开（属于国家秘密）",
    AnswerKind.DENY_LAW: "不予公开（其他法律、行政法规禁止公开）",
    AnswerKind.DENY_SAFETY: "不予公开（危及“三安全一稳定”）",
    AnswerKind.DENY_THIRD: "不予公开（保护第三方合法权益）",
    AnswerKind.DENY_INTERNAL: "不予公开（内部事务信息）",
    AnswerKind.DENY_PROCESS: "不予公开（过程性信息）",
    AnswerKind.DENY_CASEFILE: "不予公开（行政执法案卷信息）",
    AnswerKind.DENY_QUERY: "不予公开（行政查询事项）",
    AnswerKind.UNABLE_NOT_HELD: "无法提供（本机关不掌握）",
    AnswerKind.UNABLE_OTHER_ORGAN: "无法提供（不属于本机关负责公开）",
    AnswerKind.UNABLE_CREATE: "无法提供（需要另行制作）",
    AnswerKind.UNABLE_UNCLEAR: "无法提供（补正后仍不明确）",
    AnswerKind.REFUSE_PETITION: "不予处理（信访举报投诉类申请）",
    AnswerKind.REFUSE_REPEAT: "不予处理（重复申请）",
    AnswerKind.REFUSE_PUBLICATION: "不予处理（要求提供公开出版物）",
    AnswerKind.REFUSE_EXCESSIVE: "不予处理（无正当理由大量反复申请）",
    AnswerKind.REFUSE_CONFIRM: "不予处理（要求确认或者重新出具已获取信息）",
}
"""What each kind of answer is called on paper."""
GROUNDS: Final = {
    AnswerKind.DENY_SECRET: "属于依法确定为国家秘密的政府信息",
    AnswerKind.DENY_LAW: "属于法律、行政法规禁止公开的政府信息",
    AnswerKind.DENY_SAFETY: "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    AnswerKind.DENY_THIRD: "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害",
    AnswerKind.DENY_INTERNAL: "属于行政机关的内部事务信息",
    AnswerKind.DENY_PROCESS: "属于行政机关在履行行政管理职能过程中形成的过程性信息",
    AnswerKind.DENY_CASEFILE: "属于行政执法案卷信息",
}
"""How a withheld part is called within a letter of partial disclosure (条例 arts 14 to 16)."""
OF_PRIVACY: Final = "涉及个人隐私，公开会对第三方合法权益造成损害"
TARIFFS: Final = {Tariff.PER_ITEM: ("按件计收", "件"), Tariff.PER_PAGE: ("按量计收", "页")}
ROLES: Final = {
    "drafter": "drafter",
    "legal": "legal_opinion",
    "secrecy": "secrecy_opinion",
    "head": "head_opinion",
}


def fields_of(
    facts: LetterFacts,
    rule: AnswerRule | None = None,
    *,
    grounds: Mapping[AnswerKind, AnswerRule] | None = None,
    remedies: str = "",
) -> dict[str, str]:
    """Every field of :data:`FIELDS` with its text; what the facts do not say is empty.

    ``rule`` gives the article of the answer, ``grounds`` those of withheld parts. Texts of people
    are in one line and without unfit characters; a field "a line each" has ``\\n`` between.
    """
    found = dict.fromkeys(FIELDS, "")
    for texts in (
        _organ(facts),
        _applicant(facts),
        _course(facts),
        _search(facts.searches),
        _decision(facts, rule, grounds or {}),
        _opinions(facts),
        _delivery(facts),
        _fee(facts.fee),
        _approvals(facts),
    ):
        found |= texts
    found["remedies"] = remedies
    return found


def entry_fields(place: int, entry: ArchiveEntry) -> dict[str, str]:
    """The fields of one line of the list of what is archived."""
    return {
        "entry_place": str(place),
        "entry_name": one_line(entry.name),
        "entry_number": one_line(entry.number),
        "entry_on": day_words(entry.on),
        "entry_pages": number_words(entry.pages),
        "entry_note": one_line(entry.note),
    }


def _organ(facts: LetterFacts) -> dict[str, str]:
    organ = facts.organ
    return {
        "organ": one_line(organ.name),
        "office": one_line(organ.office),
        "organ_address": one_line(organ.address),
        "organ_postcode": one_line(organ.postcode),
        "organ_phone": one_line(organ.phone),
        "office_hours": clause(organ.office_hours),
        "number": one_line(facts.number),
        "signed_on": day_words(facts.signed_on),
        "copies_to": clause(facts.copies_to),
    }


def _applicant(facts: LetterFacts) -> dict[str, str]:
    applicant = facts.applicant
    addressee = TRAITS[facts.kind].addressee
    is_person = applicant.is_person if addressee is Addressee.APPLICANT else _is_person(facts.party)
    to = {
        Addressee.APPLICANT: applicant.name,
        Addressee.UNIT: facts.unit,
        Addressee.NOBODY: "",
    }.get(addressee, facts.party.name if facts.party else "")
    return {
        "addressee": one_line(to),
        "you": "您" if is_person else "你单位",
        "applicant": one_line(applicant.name),
        "applicant_kind": APPLICANTS[applicant.kind],
        "identity": one_line(applicant.identity),
        "credit_code": one_line(applicant.code),
        "representative": one_line(applicant.representative),
        "agent": one_line(applicant.agent),
        "contact": one_line(applicant.contact),
        "applicant_address": one_line(applicant.address),
    }


def _is_person(party: OpinionFacts | None) -> bool:
    return party is not None and party.is_person


def _course(facts: LetterFacts) -> dict[str, str]:
    correction, extension = facts.correction, facts.extension
    return {
        "receipt_number": one_line(facts.receipt_number),
        "arrival": ARRIVALS[facts.arrival] if facts.arrival else "",
        "arrived_on": day_words(facts.arrived_on),
        "received_on": day_words(facts.received_on),
        "description": one_line(facts.description),
        "wanted_form": clause(facts.wanted_form),
        "due_on": day_words(facts.due_on or (extension.due_on if extension else None)),
        "correction_asked_on": day_words(correction.asked_on if correction else None),
        "correction_points": _numbered(correction.points if correction else ()),
        "correction_days": number_words(correction.working_days if correction else None),
        "correction_due_on": day_words(correction.due_on if correction else None),
        "corrected_on": day_words(correction.corrected_on if correction else None),
        "extended_on": day_words(extension.on if extension else None),
        "extension_days": number_words(extension.working_days if extension else None),
        "extension_reason": clause(extension.reason) if extension else "",
        "delayed_to": day_words(facts.delayed_to),
        "reasons_asked_on": day_words(facts.reasons.asked_on if facts.reasons else None),
        "reasons_heard": _stated(facts.reasons) if facts.reasons else "",
        "reply_days": number_words(facts.reply_working_days),
        "published_at": clause(facts.published_at),
        "other_organ": one_line(facts.other_organ),
        "other_organ_contact": clause(facts.other_organ_contact),
        "earlier_number": one_line(facts.earlier_number),
        "earlier_on": day_words(facts.earlier_on),
        "unit": one_line(facts.unit),
        "unit_due_on": day_words(facts.unit_due_on),
        "rectified": clause(facts.rectified),
    }


def _stated(reasons: ReasonsFacts) -> str:
    if reasons.stated_on is None:
        return "逾期未说明理由"
    return f"于{day_words(reasons.stated_on)}说明了理由，经审查，所述理由不合理"


def _search(searches: tuple[SearchRecord, ...]) -> dict[str, str]:
    return {
        "searches": "\n".join(_searched(one) for one in searches),
        "search_systems": _joined(one.systems for one in searches),
        "search_keywords": _joined(one.keywords for one in searches),
        "search_units": _joined(one.units for one in searches),
        "search_people": _joined(one.people for one in searches),
        "search_days": _joined(day_words(one.on) for one in searches),
    }


def _searched(one: SearchRecord) -> str:
    said = (
        day_words(one.on),
        f"检索范围：{clause(one.systems)}" if one.systems.strip() else "",
        f"关键词：{clause(one.keywords)}" if one.keywords.strip() else "",
        f"查找部门：{clause(one.units)}" if one.units.strip() else "",
        f"检索人：{clause(one.people)}" if one.people.strip() else "",
        f"结果：{clause(one.result)}" if one.result.strip() else "",
    )
    return "；".join(filter(None, said)) + "。"


def _decision(
    facts: LetterFacts, rule: AnswerRule | None, grounds: Mapping[AnswerKind, AnswerRule]
) -> dict[str, str]:
    parts = [_withheld(one, grounds) for one in facts.withheld]
    return {
        "answer": ANSWERS[facts.answer] if facts.answer else "",
        "article": rule.article if rule else "",
        "reason": clause(facts.reason),
        "legal_basis": clause(facts.legal_basis),
        "withheld": _joined(one.what for one in facts.withheld),
        "withheld_parts": _numbered(parts, "。"),
        "disclosed": clause(facts.disclosed),
    }


def _withheld(part: WithheldPart, grounds: Mapping[AnswerKind, AnswerRule]) -> str:
    rule = grounds.get(part.ground)
    article = rule.article if rule else ""
    if rule and part.is_privacy:
        article = rule.article_of_privacy or article
    said = OF_PRIVACY if part.is_privacy else GROUNDS.get(part.ground, "")
    basis = "和".join(filter(None, (clause(part.legal_basis), article)))
    return (
        f"“{one_line(part.what)}”{said}"
        f"{f'，依据{basis}的规定' if basis else ''}，不予公开"
        f"{f'，理由是：{clause(part.reason)}' if part.reason.strip() else ''}"
    )


def _opinions(facts: LetterFacts) -> dict[str, str]:
    party, others = facts.party, facts.opinions
    asked = [one for one in others if not one.is_organ]
    return {
        "third_party": _heard(asked),
        "opinions": "\n".join(f"{one_line(one.name)}：{_opinion(one)}。" for one in others),
        "consulted_on": day_words(min((one.asked_on for one in others), default=None)),
        "party": one_line(party.name) if party else "",
        "party_asked_on": day_words(party.asked_on if party else None),
        "party_answered_on": day_words(party.answered_on if party else None),
        "party_opinion": _opinion(party) if party and party.is_settled else "",
        "party_reason": clause(party.reason) if party else "",
        "override_reason": _joined(one.override_reason for one in ((party,) if party else others)),
    }


def _heard(asked: list[OpinionFacts]) -> str:
    """Without names: who is protected must not be named by the letter that protects."""
    heard = [
        ("第三方不同意公开", any(one.discloses is False for one in asked)),
        ("第三方同意公开", any(one.discloses for one in asked)),
        ("第三方逾期未提出意见", any(one.discloses is None and one.lapsed_on for one in asked)),
    ]
    said = [words for words, applies in heard if applies]
    return "，".join(said if len(said) < 2 else [f"部分{words}" for words in said])


def _opinion(one: OpinionFacts) -> str:
    if one.discloses is None:
        silence = "视为同意" if one.is_organ else "由本机关依法决定"
        return f"逾期未答复，{silence}" if one.lapsed_on else "尚未答复"
    said = "同意公开" if one.discloses else "不同意公开"
    return f"{said}，理由：{clause(one.reason)}" if one.reason.strip() else said


def _delivery(facts: LetterFacts) -> dict[str, str]:
    delivery, served = facts.delivery, facts.party or facts.applicant
    return {
        "delivery_form": clause(delivery.form),
        "delivery_way": clause(delivery.way),
        "delivery_address": one_line(delivery.address),
        "viewing": clause(delivery.viewing),
        "pages": number_words(facts.pages),
        "files": number_words(len(facts.attachments) or None),
        "served_document": one_line(delivery.document),
        "served_party": one_line(served.name),
        "served_on": day_words(delivery.served_on),
        "receiver": one_line(delivery.receiver),
        "proof": one_line(delivery.proof),
    }


def _fee(facts: FeeFacts | None) -> dict[str, str]:
    if facts is None:
        return {}
    name, unit = TARIFFS[facts.fee.tariff]
    return {
        "fee_amount": str(facts.fee.amount_yuan),
        "fee_capitals": amount_words(facts.fee.amount_yuan),
        "fee_tariff": name,
        "fee_units": f"{facts.units}{unit}",
        "fee_parts": "\n".join(f"{_price(part, unit)}。" for part in facts.fee.parts),
        "how_to_pay": clause(facts.how_to_pay),
        "pay_days": number_words(facts.working_days),
        "pay_due_on": day_words(facts.due_on),
        "fee_noticed_on": day_words(facts.noticed_on),
        "fee_served_on": day_words(facts.served_on),
    }


def _price(part: Part, unit: str) -> str:
    last = part.first + part.count - 1
    units = f"第{part.first}{unit}" + (f"至第{last}{unit}" if last > part.first else "")
    if not part.yuan:
        return f"{units}，不收费"
    return f"{units}，共{part.count}{unit}，每{unit}{part.yuan}元，计{part.amount_yuan}元"


def _approvals(facts: LetterFacts) -> dict[str, str]:
    found = {}
    for one in facts.approvals:
        said = (clause(one.opinion) or "同意", one_line(one.name), day_words(one.on))
        found[ROLES[one.role]] = "　".join(filter(None, said))
    return found


def _joined(texts: Iterable[str]) -> str:
    """Each text once, with 、 between."""
    return "、".join(dict.fromkeys(filter(None, map(clause, texts))))


def _numbered(texts: Iterable[str], end: str = "；") -> str:
    """A line each; the number goes where there are several, the last line ends with 。"""
    return "\n".join(_points([said for said in map(clause, texts) if said], end))


def _points(texts: list[str], end: str) -> Iterator[str]:
    for place, text in enumerate(texts, start=1):
        number = f"{place}．" if len(texts) > 1 else ""
        yield f"{number}{text}{end if place < len(texts) else '。'}"
