"""Masked forms: those of government lists, and never the whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.office.masking import MaskKind, mask


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (MaskKind.NAME, "张明", "张*"),
        (MaskKind.NAME, "张小明", "张*明"),
        (MaskKind.NAME, "欧阳小明", "欧**明"),
        (MaskKind.NAME, "张", "***"),
        (MaskKind.IDENTITY, "11010519491231002X", "110105********002X"),
        (MaskKind.IDENTITY, "110105 19491231 002x", "110105********002X"),
        (MaskKind.IDENTITY, "110105491231002", "110105******002"),
        (MaskKind.IDENTITY, "G12345678", "G1*****78"),
        (MaskKind.IDENTITY, "12345", "***"),
        (MaskKind.PHONE, "13812345678", "138****5678"),
        (MaskKind.PHONE, "+86 138-1234-5678", "138****5678"),
        (MaskKind.PHONE, "0760-88776655", "0760-******55"),
        (MaskKind.PHONE, "12345", "***"),
        (MaskKind.EMAIL, "wang@example.cn", "w***@example.cn"),
        (MaskKind.EMAIL, "no address", "***"),
        (MaskKind.ADDRESS, "中山市沙溪镇龙瑞村三队12号", "中山市沙溪镇龙瑞村***"),
        (MaskKind.ADDRESS, "沙溪镇隆兴社区宝珠路8号2栋301", "沙溪镇隆兴社区***"),
        (MaskKind.ADDRESS, "中山市沙溪镇宝珠西路34号", "中山市沙溪镇***"),
        (MaskKind.ADDRESS, "中山市某路34号", "中山市***"),
        (MaskKind.ADDRESS, "宝珠西路34号", "***"),
        (MaskKind.ACCOUNT, "6222 0212 3456 7890 123", "***************0123"),
        (MaskKind.PLATE, "粤T12345", "粤T·***45"),
        (MaskKind.CONTACT, "王小明 138 1234 5678", "138****5678"),
        (MaskKind.CONTACT, "邮wang@a.cn，0760-88776655", "邮***@a.cn，0760-******55"),
        (MaskKind.CONTACT, "到村里找我", "***"),
        (MaskKind.WHOLE, "二级残疾", "***"),
        (MaskKind.NAME, "  ", ""),
    ],
)  # fmt: skip
def test_the_forms_are_those_of_lists_in_the_open(kind, text, shown):
    assert mask(kind, text) == shown


@given(st.sampled_from(MaskKind), st.text(max_size=40))
def test_the_whole_is_never_shown(kind, text):
    shown = mask(kind, text)
    assert bool(shown) is bool(text.strip())
    if text.strip():
        assert text.strip() not in shown or set(text.strip()) == {"*"}
        assert "*" in shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.sampled_from(["", "王小明", " ", "："]))
def test_no_more_than_seven_digits_of_a_phone_are_shown(number, before):
    for kind in (MaskKind.PHONE, MaskKind.CONTACT):
        assert len(re.sub(r"\D", "", mask(kind, before + number))) <= 7
