"""In what form, and by what way, information is wanted (条例 art. 29 (2) (3)). Pure."""

from __future__ import annotations

from enum import StrEnum


class WantedForm(StrEnum):
    """The form of the information (art. 40)."""

    PAPER = "paper"  # 纸质
    ELECTRONIC = "electronic"  # 电子
    READING = "reading"  # 查阅、抄录


class WantedWay(StrEnum):
    """The way on which it is delivered."""

    MAIL = "mail"  # 邮寄
    EMAIL = "email"  # 电子邮箱
    ONLINE = "online"  # 网上下载
    FAX = "fax"  # 传真
    PICK_UP = "pick_up"  # 自行领取、当面查阅
