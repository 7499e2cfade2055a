"""What codes of applications and files are called on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lubu.access_requests.rules.papers import PaperKind

FORMS: Final[Mapping[str, str]] = {
    "paper": "纸质",
    "electronic": "电子文档",
    "digital": "电子文档",
    "disk": "光盘",
}
WAYS: Final[Mapping[str, str]] = {
    "mail": "邮寄",
    "post": "邮寄",
    "email": "电子邮件",
    "internet": "网上获取",
    "online": "网上获取",
    "fax": "传真",
    "in_person": "自行领取",
    "counter": "自行领取",
}
"""What a code of the application's form is called on paper; other words stand as they are."""

PAPER_WORDS: Final[Mapping[PaperKind, str]] = {
    PaperKind.ATTACHMENT: "申请附件",
    PaperKind.MESSAGE: "申请人补充",
    PaperKind.OPINION: "意见",
    PaperKind.FOUND: "检索所得",
    PaperKind.PREPARED: "提供的副本",
    PaperKind.LETTER: "文书",
    PaperKind.SERVICE: "送达凭证",
    PaperKind.OTHER: "",
}
