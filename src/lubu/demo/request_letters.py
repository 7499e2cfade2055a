"""What people wrote in the letters of demonstrated applications. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from lubu.access_requests.documents.kinds import DOCUMENT_OF, DocumentKind
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind, Tariff
from lubu.demo.offices import MARK

DOCUMENTS: Final[Mapping[EventKind, DocumentKind]] = MappingProxyType(
    {
        EventKind.CORRECTION_ASKED: DocumentKind.CORRECTION_NOTICE,
        EventKind.REASONS_ASKED: DocumentKind.REASON_REQUEST,
        EventKind.CONSULTED: DocumentKind.THIRD_PARTY_LETTER,
        EventKind.EXTENDED: DocumentKind.EXTENSION_NOTICE,
        EventKind.FEE_NOTICED: DocumentKind.FEE_NOTICE,
    }
)
ENTERED: Final[Mapping[EventKind, Mapping[str, Any]]] = MappingProxyType(
    {
        EventKind.CORRECTION_ASKED: {"points": "请写明所需文件的年份或者文号。"},
        EventKind.REASONS_ASKED: {"points": "一个月内就同类事项多次提出申请。"},
        EventKind.CONSULTED: {"party_name": f"示例县某公司{MARK}"},
        EventKind.EXTENDED: {"why": "所涉档案较多，需要逐卷查找"},
        EventKind.FEE_NOTICED: {
            "tariff": Tariff.PER_PAGE.value,
            "pages": 80,
            "how_to_pay": "持本通知书到办公室缴纳",
        },
    }
)
PLACE: Final = "办公室，工作日9时至17时"
ANSWERED: Final[Mapping[AnswerKind, Mapping[str, Any]]] = MappingProxyType(
    {
        AnswerKind.GRANT: {"viewing": PLACE},
        AnswerKind.GRANT_PUBLISHED: {"published_at": "本机关网站“政府信息公开目录”"},
        AnswerKind.PARTIAL: {
            "viewing": PLACE,
            "disclosed": "批复正文",
            "withheld": [
                {
                    "what": "批复所附的内部讨论记录",
                    "ground": AnswerKind.DENY_PROCESS.value,
                    "reason": "该记录反映讨论过程，公开会妨碍坦率讨论",
                }
            ],
        },
    }
)
SEARCHED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "systems": "档案管理系统、办公自动化系统",
        "keywords": "小区名称、规划验收",
        "units": "党政综合办公室、城管住建和农业农村局",
        "people": "经办人、档案管理员",
        "result": "未检索到相关信息",
    }
)


def entered(event: Event) -> tuple[DocumentKind, dict[str, Any]]:
    """Which letter goes with an event of asking, and what was written in it."""
    said = dict(ENTERED[event.kind])
    if event.working_days is not None:
        said["working_days"] = event.working_days
    return DOCUMENTS[event.kind], said


def answer(kind: AnswerKind, on: date) -> tuple[DocumentKind, dict[str, Any]]:
    """The draft of an answer handed in on a day."""
    if kind is AnswerKind.UNABLE_NOT_HELD:
        return DOCUMENT_OF[kind], {"searches": [{"on": on.isoformat(), **SEARCHED}]}
    return DOCUMENT_OF[kind], dict(ANSWERED[kind])
