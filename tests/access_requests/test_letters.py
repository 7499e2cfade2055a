"""What the documents say, for the cases of the law: words, remedies, the legality list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from lubu.access_requests.documents import facts as given
from lubu.access_requests.documents.cleaning import clause, lines, one_line
from lubu.access_requests.documents.fields import fields_of
from lubu.access_requests.documents.kinds import DENIED, DOCUMENT_OF, TRAITS, DocumentKind
from lubu.access_requests.documents.legality import WHAT, Asked, is_complete, legality_list
from lubu.access_requests.documents.meanings import FIELDS
from lubu.access_requests.documents.numerals import (
    DIGITS,
    AmountError,
    amount_words,
    day_words,
)
from lubu.access_requests.rules.kinds import AnswerKind
from tests.access_requests.sample_letters import (
    BOOK,
    BY_ANSWER,
    OBJECTION,
    ORGAN,
    ORGANISATION,
    SEARCH,
    facts,
    letter,
)

pytestmark = pytest.mark.one_database

DAY = date(2025, 3, 20)
FREE = (
    "如不服本答复书，可以自收到本答复书之日起60日内依法向中山市人民政府申请行政复议，"
    "或者自收到本答复书之日起6个月内依法向中山市第一人民法院提起行政诉讼。"
)
FIRST = (
    "如不服本答复书，可以自收到本答复书之日起60日内依法先向中山市人民政府申请行政复议；"
    "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内依法向中山市第一人民法院提起行政诉讼。"
)
RECEIVED = (
    "本机关于2025年3月3日收到您提出的政府信息公开申请（提交方式：互联网；登记编号：沙公申2025003）。"
    "您申请公开“沙溪镇2024年度农村公路养护资金使用情况”。"
)
GRANTED = (
    "经审查，您申请公开的政府信息可以公开。依据《中华人民共和国政府信息公开条例》第三十六条第（二）项的规定，"
    "本机关以电子文档形式（送达方式：电子邮件）向您提供该政府信息（详见附件，共2份、12页）。"
)
PROCESS = (
    "经审查，您申请公开的政府信息属于行政机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、"
    "请示报告等过程性信息，法律、法规、规章未规定应当公开。依据《中华人民共和国政府信息公开条例》"
    "第十六条第二款、第三十六条第（三）项的规定，本机关决定不予公开。"
)


def denied(day: str) -> tuple[str, ...]:
    return letter(DocumentKind.ANSWER_DENIED, AnswerKind.DENY_PROCESS, day).paragraphs


def test_granted_names_form_files_and_pages_and_leaves_the_choice_of_remedy():
    made = letter(DocumentKind.ANSWER_GRANT)
    assert made.paragraphs == (
        RECEIVED,
        GRANTED,
        FREE,
    )
    assert [line.text for line in made.attachment_lines()] == [
        "附件：1．2024年度农村公路养护资金使用情况表（3页）",
        "2．2024年度农村公路养护项目清单（9页）",
    ]
    assert made.title_lines == ("中山市沙溪镇人民政府", "政府信息公开申请答复书")
    assert made.number == "沙府公复〔2025〕3号"
    assert made.signed_on == "2025年3月20日"


def test_process_information_denied_before_2024_leaves_the_choice_and_after_it_does_not():
    """行政复议法 (2023) art. 23 (1) (4), in force on 1 January 2024."""
    before, after = denied("2023-12-29"), denied("2024-01-02")
    assert before[1] == after[1] == PROCESS
    assert before[2] == after[2] == "理由是：该记录反映的是讨论过程，公开会妨碍坦率地讨论。"
    assert before[-1] == FREE
    assert after[-1] == FIRST
    assert "6个月" not in after[-1]


def test_not_held_tells_the_search_that_was_made():
    made = letter(DocumentKind.ANSWER_NOT_HELD, reason="")
    assert made.paragraphs[1] == (
        "收到申请后，本机关在公文处理系统、档案管理系统中，以“农村公路、养护资金”为关键词进行了检索，"
        "并由规划建设和生态环境局、财政分局查找了有关档案资料（检索时间：2025年3月5日），"
        "没有检索到您申请公开的政府信息。依据《中华人民共和国政府信息公开条例》第三十六条第（四）项的规定，"
        "现告知您该政府信息不存在。"
    )
    assert made.paragraphs[-1] == FREE


@pytest.mark.parametrize("answer", DENIED)
def test_every_refusal_by_articles_14_to_16_puts_reconsideration_first(answer):
    made = letter(DocumentKind.ANSWER_DENIED, answer)
    assert made.paragraphs[-1] == FIRST
    assert "本机关决定不予公开。" in made.text


@pytest.mark.parametrize("answer", [one for one in AnswerKind if one not in DENIED])
def test_every_other_answer_leaves_the_choice_but_for_withheld_parts(answer):
    made = letter(DOCUMENT_OF[answer], answer)
    assert ("6个月内" in made.paragraphs[-1]) is True
    assert ("依法先向" in made.paragraphs[-1]) is (answer is AnswerKind.PARTIAL)


def test_of_a_part_only_what_is_withheld_needs_reconsideration_first():
    made = letter(DocumentKind.ANSWER_PARTIAL)
    assert made.paragraphs[-1].startswith("如不服本答复书中不予公开的部分，可以自收到")
    assert made.paragraphs[4].startswith("1．“第二次审查会议记录”属于行政机关在履行")
    assert made.paragraphs[5].startswith("2．“付款账户”涉及商业秘密、个人隐私等")
    assert made.paragraphs[5].endswith("理由是：涉及施工单位的银行账户。")
    early = letter(DocumentKind.ANSWER_PARTIAL, day="2023-12-29")
    assert early.paragraphs[-1] == FREE


def test_letters_of_procedure_offer_no_remedy():
    for kind, traits in TRAITS.items():
        said = letter(kind).text
        assert ("行政复议" in said) is traits.has_remedies, kind


def test_a_letter_served_online_names_the_online_way_from_2024_on():
    """行政复议法 (2023) art. 22 (2)."""
    online = given.DeliveryFacts(form="电子文档", is_online=True)
    way = "行政复议申请书可以通过https://reconsideration.example/在线提交。"
    assert letter(DocumentKind.ANSWER_GRANT, delivery=online).paragraphs[-1] == FREE + way
    early = letter(DocumentKind.ANSWER_GRANT, day="2023-12-29", delivery=online)
    assert early.paragraphs[-1] == FREE


def test_an_organisation_is_addressed_as_one_and_a_third_party_never_learns_who_applied():
    made = letter(DocumentKind.ANSWER_GRANT, applicant=ORGANISATION)
    assert made.addressee == "某某律师事务所"
    assert "收到你单位提出的" in made.paragraphs[0]
    for kind in (DocumentKind.THIRD_PARTY_LETTER, DocumentKind.CO_ORGAN_LETTER):
        assert "阿依古丽" not in letter(kind).text
    assert "阿依古丽" not in letter(DocumentKind.OPINION_SLIP).text
    answer = letter(DocumentKind.ANSWER_DENIED, AnswerKind.DENY_THIRD)
    assert "征求了第三方的意见，第三方不同意公开。" in answer.text
    assert OBJECTION.name not in answer.text


def test_several_third_parties_are_told_apart_without_names():
    consents = replace(OBJECTION, name="乙", discloses=True)
    silent = replace(OBJECTION, name="丙", discloses=None, lapsed_on=DAY)
    asked = facts(DocumentKind.ANSWER_PARTIAL, opinions=(OBJECTION, consents, silent))
    heard = fields_of(asked)["third_party"]
    assert heard == "部分第三方不同意公开，部分第三方同意公开，部分第三方逾期未提出意见"


def test_the_fee_notice_counts_its_parts_and_says_the_amount_in_capitals():
    said = letter(DocumentKind.FEE_NOTICE).text
    assert "按量计收信息处理费，计费数量为68页，金额为380元（人民币叁佰捌拾元整）。" in said
    assert "第1页至第30页，不收费。\n第31页至第68页，共38页，每页10元，计380元。" in said


def test_correction_and_extension_are_told_in_the_answer():
    corrected = facts(DocumentKind.ANSWER_UNCLEAR).correction
    extended = facts(DocumentKind.EXTENSION_NOTICE).extension
    made = letter(DocumentKind.ANSWER_GRANT, correction=corrected, extension=extended)
    assert made.paragraphs[0] == RECEIVED + (
        "因申请内容不明确，本机关于2025年3月6日告知您补正，您于2025年3月12日提交了补正的申请。"
        "经本机关政府信息公开工作机构负责人同意，本机关于2025年3月20日告知您延长答复期限20个工作日。"
    )


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_the_samples_of_every_kind_may_be_approved(kind):
    items = legality_list(facts(kind), BOOK, DAY)
    assert [one for one in items if not one.is_satisfied] == []
    assert is_complete(items)


@pytest.mark.parametrize("answer", list(AnswerKind))
def test_an_answer_of_every_kind_may_be_approved(answer):
    reason = "所述情况不合理" if answer is AnswerKind.REFUSE_EXCESSIVE else None
    changes = {"reason": reason} if reason else {}
    items = legality_list(facts(DOCUMENT_OF[answer], answer, **changes), BOOK, DAY)
    assert [one for one in items if not one.is_satisfied] == []


UNNAMED = replace(ORGAN, court="", online_reconsideration="")
ONLINE = given.DeliveryFacts(form="电子文档", is_online=True)
HIDDEN = given.WithheldPart(what="账户", ground=AnswerKind.DENY_THIRD, reason="")
REFUSED = [
    (AnswerKind.GRANT, {"receipt_number": "", "received_on": None}, Asked.FACTS),
    (AnswerKind.GRANT_PUBLISHED, {"published_at": " "}, Asked.SENTENCES),
    (AnswerKind.REFUSE_REPEAT, {"earlier_on": None}, Asked.SENTENCES),
    (AnswerKind.REFUSE_EXCESSIVE, {"reasons": None}, Asked.SENTENCES),
    (AnswerKind.REFUSE_EXCESSIVE, {"signed_on": date(2025, 3, 11)}, Asked.DAY),
    (AnswerKind.REFUSE_PUBLICATION, {"published_at": ""}, Asked.SENTENCES),
    (AnswerKind.DENY_LAW, {"legal_basis": ""}, Asked.SENTENCES),
    (AnswerKind.DENY_PROCESS, {"kind": DocumentKind.ANSWER_GRANT}, Asked.DECISION),
    (AnswerKind.DENY_PROCESS, {"reason": "　"}, Asked.REASON),
    (AnswerKind.PARTIAL, {"withheld": ()}, Asked.PARTS),
    (AnswerKind.PARTIAL, {"withheld": (HIDDEN,)}, Asked.PARTS),
    (
        AnswerKind.PARTIAL,
        {"withheld": (replace(HIDDEN, ground=AnswerKind.DENY_LAW, reason="法定"),)},
        Asked.PARTS,
    ),
    (AnswerKind.UNABLE_NOT_HELD, {"searches": ()}, Asked.SEARCH),
    (AnswerKind.UNABLE_NOT_HELD, {"searches": (replace(SEARCH, people=" "),)}, Asked.SEARCH),
    (AnswerKind.UNABLE_NOT_HELD, {"searches": (replace(SEARCH, on=None),)}, Asked.SEARCH),
    (AnswerKind.DENY_THIRD, {"opinions": ()}, Asked.OPINIONS),
    (
        AnswerKind.GRANT,
        {"opinions": (replace(OBJECTION, discloses=None, answered_on=None),)},
        Asked.OPINIONS,
    ),
    (AnswerKind.GRANT, {"opinions": (OBJECTION,)}, Asked.OVERRIDE),
    (
        AnswerKind.GRANT,
        {"opinions": (replace(OBJECTION, told_on=date(2025, 3, 21), override_reason="安全"),)},
        Asked.OVERRIDE,
    ),
    (AnswerKind.GRANT, {"delivery": given.DeliveryFacts()}, Asked.DELIVERY),
    (AnswerKind.GRANT, {"attachments": ()}, Asked.PAGES),
    (AnswerKind.GRANT, {"attachments": (given.AttachedFile(name="表"),)}, Asked.PAGES),
    (AnswerKind.GRANT, {"organ": UNNAMED}, Asked.REMEDIES),
    (AnswerKind.GRANT, {"organ": replace(UNNAMED, court="某法院"), "delivery": ONLINE},
     Asked.ONLINE_WAY),
    (AnswerKind.GRANT, {"number": ""}, Asked.NUMBER),
    (AnswerKind.GRANT, {"signed_on": None}, Asked.DAY),
    (AnswerKind.UNABLE_NOT_HELD, {"signed_on": date(2025, 3, 4)}, Asked.DAY),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "changes", "asked"), REFUSED, ids=lambda one: str(one)[:40])
def test_what_is_missing_stands_in_the_list_with_what_to_do(answer, changes, asked):
    given_facts = replace(facts(DOCUMENT_OF[answer], answer), **changes)
    items = legality_list(given_facts, BOOK, DAY)
    missing = {one.asked: one for one in items if not one.is_satisfied}
    assert asked in missing
    item = missing[asked]
    shown = item.advice % {**item.params, "fields": "、".join(item.meanings)}
    assert shown
    assert item.what == WHAT[asked]
    assert not is_complete(items)


def test_what_only_points_to_people_is_taken_out_without_asking_them():
    private = replace(HIDDEN, what="证件号码", reason="个人隐私", is_privacy=True)
    asked = facts(DocumentKind.ANSWER_PARTIAL, withheld=(private,), opinions=())
    items = {one.asked: one for one in legality_list(asked, BOOK, DAY)}
    assert is_complete(tuple(items.values()))
    assert Asked.OPINIONS not in items
    said = letter(DocumentKind.ANSWER_PARTIAL, withheld=(private,), opinions=()).text
    assert "“证件号码”涉及个人隐私，公开会对第三方合法权益造成损害，依据《" in said
    assert "第十五条、第三十七条的规定，不予公开" in said
    assert "第三十二条" not in said
    assert "征求" not in said
    objected = facts(DocumentKind.ANSWER_PARTIAL, withheld=(private,), opinions=(OBJECTION,))
    assert Asked.OVERRIDE not in {one.asked for one in legality_list(objected, BOOK, DAY)}
    both = replace(asked, withheld=(private, replace(HIDDEN, reason="商业秘密")))
    missing = [one.asked for one in legality_list(both, BOOK, DAY) if not one.is_satisfied]
    assert missing == [Asked.OPINIONS]


def test_a_pattern_without_the_article_or_the_remedies_is_found_by_the_list():
    pattern = next(one for one in BOOK.patterns if one.kind is DocumentKind.ANSWER_GRANT)
    short = replace(pattern, paragraphs=("{received_on}收到“{description}”，{delivery_form}。",))
    items = legality_list(facts(DocumentKind.ANSWER_GRANT), BOOK.with_patterns(short), DAY)
    assert {one.asked for one in items if not one.is_satisfied} == {Asked.ARTICLE, Asked.REMEDIES}


def test_disclosure_against_an_objection_may_be_approved_once_it_was_told():
    told = replace(OBJECTION, told_on=date(2025, 3, 19), override_reason="关系公路通行安全")
    asked = facts(DocumentKind.ANSWER_GRANT, opinions=(told,))
    assert is_complete(legality_list(asked, BOOK, DAY))
    made = letter(DocumentKind.ANSWER_GRANT, opinions=(told,))
    assert "因关系公路通行安全，本机关认为不公开可能会对公共利益造成重大影响。" in made.text


def test_what_is_only_to_be_read_needs_no_attachment_but_a_place_and_a_time():
    """条例 art. 36 (2): supplied, or told how, where and when."""
    viewing = given.DeliveryFacts(form="现场查阅", viewing="本机关档案室（工作日上午）")
    asked = facts(DocumentKind.ANSWER_GRANT, attachments=(), delivery=viewing)
    assert is_complete(legality_list(asked, BOOK, DAY))
    made = letter(DocumentKind.ANSWER_GRANT, attachments=(), delivery=viewing)
    assert made.paragraphs[1].endswith("您可以在本机关档案室（工作日上午）查阅、抄录。")


def test_fields_are_those_that_patterns_may_use_and_no_more():
    for kind in DocumentKind:
        assert set(fields_of(facts(kind))) == set(FIELDS)
    assert set(BY_ANSWER) <= set(AnswerKind)


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (0, "人民币零元整"),
        (10, "人民币壹拾元整"),
        (380, "人民币叁佰捌拾元整"),
        (1_005, "人民币壹仟零伍元整"),
        (2_740, "人民币贰仟柒佰肆拾元整"),
        (10_010, "人民币壹万零壹拾元整"),
        (100_000_001, "人民币壹亿零壹元整"),
        (20_030_040, "人民币贰仟零叁万零肆拾元整"),
    ],
)
def test_amounts_are_written_in_capitals(yuan, words):
    assert amount_words(yuan) == words


def value_of(words: str) -> int:
    """The amount that capitals stand for, read from left to right."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = digit = 0
    for sign in words.removeprefix("人民币").removesuffix("元整"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in units:
            group, digit = group + digit * units[sign], 0
        else:
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8}[sign], 0, 0
    return total + group + digit


@drawn(st.integers(0, 10**12 - 1))
def test_capitals_say_the_amount_and_have_no_noughts_in_a_row(yuan):
    words = amount_words(yuan)
    assert value_of(words) == yuan
    assert "零零" not in words
    assert yuan == 0 or "零元" not in words


@pytest.mark.parametrize("yuan", [-1, 10**12])
def test_amounts_that_no_fee_reaches_are_refused(yuan):
    with pytest.raises(AmountError):
        amount_words(yuan)


def test_days_have_no_noughts_before():
    assert day_words(date(2025, 3, 3)) == "2025年3月3日"
    assert day_words(None) == ""


@drawn(st.text(max_size=60))
def test_cleaned_texts_can_stand_in_a_file_and_are_clean_for_good(text):
    for cleaned in (one_line(text), clause(text)):
        assert "\n" not in cleaned
        assert cleaned == one_line(cleaned)
        cleaned.encode("utf-8")
    assert lines(lines(text)) == lines(text)
    assert not {"\x00", "\x0b", "\u202e", "\ufeff", "\ufffe"} & set(lines(text))


def test_rare_characters_names_with_dots_and_variants_stay_as_they_are():
    name = "𠮷𫝀·买买提\U000e0100㛃"
    assert one_line(f" {name}\r\n\x07") == name
    assert clause("已超过期限。；") == "已超过期限"


def test_what_an_applicant_writes_is_never_read_as_a_pattern():
    made = letter(DocumentKind.ANSWER_GRANT, description="{court}[x] %(name)s \\{")
    assert "您申请公开“{court}[x] %(name)s \\{”。" in made.paragraphs[0]
