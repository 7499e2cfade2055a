"""In which form information is wanted, and by which way (条例 art. 29 (2) no. 3, art. 40). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class WantedForm(StrEnum):
    """In which form the applicant wants the information."""

    PAPER = "paper"  # 纸质
    ELECTRONIC = "electronic"  # 电子文档
    DISC = "disc"  # 光盘等介质
    VIEWING = "viewing"  # 现场查阅、抄录


class WantedWay(StrEnum):
    """How the applicant wants to get the information and the office's letters."""

    ONLINE = "online"  # 在本网站凭查询码下载
    MAIL = "mail"  # 邮寄
    EMAIL = "email"  # 电子邮件
    FAX = "fax"  # 传真
    IN_PERSON = "in_person"  # 当面领取


FITS: Mapping[WantedForm, frozenset[WantedWay]] = {
    WantedForm.PAPER: frozenset({WantedWay.MAIL, WantedWay.FAX, WantedWay.IN_PERSON}),
    WantedForm.ELECTRONIC: frozenset({WantedWay.ONLINE, WantedWay.EMAIL, WantedWay.IN_PERSON}),
    WantedForm.DISC: frozenset({WantedWay.MAIL, WantedWay.IN_PERSON}),
    WantedForm.VIEWING: frozenset({WantedWay.IN_PERSON}),
}
"""By which ways each form can reach somebody."""


def fits(form: WantedForm, way: WantedWay) -> bool:
    """Whether information in ``form`` can be had by ``way``."""
    return way in FITS[form]
