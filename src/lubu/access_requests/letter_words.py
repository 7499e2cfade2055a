"""What codes of applications and files are called on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lubu.access_requests.rules.papers import PaperKind
from lubu.access_requests.rules.wanted import WantedForm, WantedWay

FORMS: Final[Mapping[str, str]] = {
    WantedForm.PAPER: "纸质",
    WantedForm.ELECTRONIC: "电子文档",
    WantedForm.DISC: "光盘",
    WantedForm.VIEWING: "现场查阅、抄录",
}
WAYS: Final[Mapping[str, str]] = {
    WantedWay.ONLINE: "网上获取",
    WantedWay.MAIL: "邮寄",
    WantedWay.EMAIL: "电子邮件",
    WantedWay.FAX: "传真",
    WantedWay.IN_PERSON: "自行领取",
}
"""What a code of the application's form is called on paper; other words stand as they are."""
THROUGH_THE_INTERNET: Final = frozenset({WantedWay.ONLINE, WantedWay.EMAIL})
ONLINE_WORDS: Final = frozenset(WAYS[one] for one in THROUGH_THE_INTERNET)
"""Ways of delivery that oblige to name the online way of remedy (行政复议法 art. 22 (2))."""

PAPER_WORDS: Final[Mapping[PaperKind, str]] = {
    PaperKind.ATTACHMENT: "申请附件",
    PaperKind.MESSAGE: "申请人补充",
    PaperKind.OPINION: "意见",
    PaperKind.FOUND: "检索所得",
    PaperKind.PREPARED: "提供的副本",
    PaperKind.TAKEN_BACK: "收回的副本",
    PaperKind.LETTER: "文书",
    PaperKind.SERVICE: "送达凭证",
    PaperKind.OTHER: "",
}
