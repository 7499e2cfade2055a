from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import ric

from lubu.proofreading.checker import check
from lubu.proofreading.findings import Kind, Part, Severity
from lubu.proofreading.texts import Facts, Manuscript

SEED = Path(__file__).parents[1] / "data" / "shaxi-2021.txt"


def kinds(text: str, *contacts: str) -> list[Kind]:
    facts = Facts(public_contacts=frozenset(contacts))
    return [finding.kind for finding in check(Manuscript((Part("body", text),), facts))]


WRONG = [
    ("联系人身份证号11010519491231002X。", Kind.ID_CARD),
    ("身份证:110105 19491231 002x", Kind.ID_CARD),
    ("身份证11010519491231002X", Kind.ID_CARD),
    ("身份证1101051949-1231-002X", Kind.ID_CARD),
    ("请致电13800138000咨询", Kind.MOBILE),
    ("手机138-0013-8000", Kind.MOBILE),
    ("手机13800138000", Kind.MOBILE),
    ("账号4111 1111 1111 1111", Kind.BANK_CARD),
    ("车牌粤T12345的车主", Kind.PLATE),
    ("车牌粤T·D12345", Kind.PLATE),
    ("护照G12345678", Kind.PASSPORT),
    ("住龙头环村3栋2单元501室", Kind.ADDRESS),
    ("精神残疾:陈小明,享受补贴", Kind.SENSITIVE_PERSON),
    ("机密★10年", Kind.SECRECY),
    ("秘密★", Kind.SECRECY),
    ("绝密", Kind.SECRECY),
    ("内部资料,注意保存", Kind.SECRECY),
    ("此件(不予公开)", Kind.SECRECY),
    ("严禁外传", Kind.SECRECY),
    ("根据沙府[2021]5号", Kind.DOCUMENT_NUMBER),
    ("根据沙府〔2021〕05号", Kind.DOCUMENT_NUMBER),
    ("根据沙府〔2021〕第5号", Kind.DOCUMENT_NUMBER),
    ("国办发(2019)54号", Kind.DOCUMENT_NUMBER),
    ("于2021年2月30日召开", Kind.IMPOSSIBLE_DATE),
    ("2021年13月1日", Kind.IMPOSSIBLE_DATE),
    ("由XX镇负责", Kind.DRAFT_MARK),
    ("金额待补充", Kind.DRAFT_MARK),
    ("我镇的的工作", Kind.REPEATED_WORD),
]
RIGHT = [
    "身份证号110105********002X",
    "电话138****8000",
    "统一社会信用代码91350100M000100Y43",
    "统一社会信用代码11441700007280420Y",
    "索引号11441700007280420Y/2021-00050",
    "受理编号202100013800138000123",
    "宣传贯彻《中华人民共和国保守国家秘密法》",
    "依法保护商业秘密和个人隐私",
    "国家秘密分为绝密、机密、秘密三级",
    "属于不予公开情形的,应当说明理由",
    "加强内部资料性出版物管理",
    "根据《关于印发沙溪镇2021年工作方案的通知》(沙府〔2021〕5号)",
    "国办发〔2019〕54号",
    "第十二届(2021)3号提案人",
    "2020年2月29日",
    "2021年12月31日前完成",
    "有的的确需要办理",
    "政务服务便民热线12345",
    "总投资4111.11万元,其中1111.11万元",
    "申请人张*明,龙头环村,补助1200元",
    "G105国道沙溪段",
    "沿路安装监控设备120套",
]


@pytest.mark.parametrize(("text", "kind"), WRONG, ids=[text for text, _ in WRONG])
def test_what_must_not_be_published_is_found(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize("text", RIGHT)
def test_ordinary_official_language_is_left_alone(text):
    assert kinds(text) == []


def test_the_annual_report_of_2021_has_no_finding_that_blocks():
    found = check([Part("body", SEED.read_text(encoding="utf-8"))])
    assert [f for f in found if f.severity is Severity.BLOCKING] == []


def test_an_offices_own_number_may_be_published():
    text = "值班手机13800138000"
    assert kinds(text) == [Kind.MOBILE]
    assert kinds(text, "13800138000") == []


def test_a_suggestion_is_the_masked_form():
    found = check([Part("body", "11010519491231002X")])
    assert [finding.suggestion for finding in found] == ["110105********002X"]


def test_a_dismissal_sticks_when_text_is_added_above_and_not_when_the_words_change():
    text = "咨询电话为值班室手机号码:13800138000,二十四小时有人接听处理。"
    (first,) = check([Part("body", text)])
    (moved,) = check([Part("body", "前面新加的一整句话。" * 3 + "\n" + "又一段" * 5 + text)])
    (changed,) = check([Part("body", text.replace("8000", "8001"))])
    assert moved.start != first.start
    assert first.key != changed.key


@given(st.integers(0, 10**14 - 1))
@example(914)  # gives a valid credit code as well
def test_every_valid_identity_number_is_found_and_no_other(serial):
    body = "110105" + str(19000101 + serial % 1000000).zfill(8) + str(serial % 1000).zfill(3)
    body = body[:17]
    for check_character in "0123456789X":
        number = body + check_character
        assert (Kind.ID_CARD in kinds(f"编号{number}。")) == ric.is_valid(number)


@given(st.text(max_size=300))
def test_offsets_name_the_text_and_a_second_run_says_the_same(text):
    found = check([Part("body", text)])
    assert all(text[f.start : f.end] == f.text for f in found)
    assert found == check([Part("body", text)])


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "号" * 200_000, "沙" * 200_000, "(2021 " * 40_000, "@." * 100_000]
)
def test_text_made_to_be_slow_is_not(text):
    check([Part("body", text)])


@pytest.mark.parametrize("text", ["合同编号13812345678", "流水号:13812345678", "案号 13812345678"])
def test_a_number_that_is_called_another_number_warns_and_does_not_block(text):
    found = check([Part("body", text)])
    assert [(one.kind, one.severity) for one in found] == [(Kind.MOBILE, Severity.WARNING)]


@pytest.mark.parametrize("text", ["登记编号及电话13812345678", "联系人13812345678"])
def test_a_number_that_is_called_a_telephone_blocks(text):
    found = check([Part("body", text)])
    assert [(one.kind, one.severity) for one in found] == [(Kind.MOBILE, Severity.BLOCKING)]


def test_what_a_form_asks_below_a_name_is_read_with_it_up_to_the_next_name():
    form = "姓名：张小明\n性别：男\n残疾等级：二级\n姓名：李大同\n职务：主任"
    found = check([Part("body", form)])
    assert [(one.kind, one.text) for one in found] == [(Kind.SENSITIVE_PERSON, "张小明")]
    assert check([Part("body", "姓名：李大同\n职务：主任\n姓名：张*明\n残疾等级：二级")]) == ()
