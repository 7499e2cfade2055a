"""Marks of secrecy and drafts, the form of document numbers, dates that do not exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from lubu.proofreading.findings import Finding, Kind, Part, Severity

SECRETS = "保守国家秘密法第三十一条、第三十五条"
MARK = re.compile(
    r"(?:绝密|机密|秘密)\s*★\s*(?:[0-9一二三四五六七八九十]+\s*(?:年|个月)|长期)?"
    r"|(?m:^\s*(?:绝密|机密|秘密)\s*$)"
    r"|内部资料[,,]?\s*(?:注意保存|请勿外传|严禁外传|不得外传)|内部文件[,,]?\s*(?:请勿外传|不得外传)"
    r"|(?:请勿|不得|严禁)外传|(?m:^\s*(?:内部资料|内部文件|工作秘密|不予公开)\s*$)"
    r"|[((](?:工作秘密|不予公开|内部资料)[))]"
)
NUMBER = re.compile(
    r"([一-龥]{1,8}?)([〔\[((【\[])\s*((?:19|20)[0-9]{2})\s*([〕\]))】\]])\s*(第?)([0-9]{1,4})\s*号"
)
DAY = re.compile(r"((?:19|20)[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日")
DRAFT = re.compile(
    r"[××XX]{2,}(?:年|月|日|镇|村|元|人|号)|(?:此处|这里)(?:待补|补充|填写)|待补充|【(?:待定|待核|补充)[^】]{0,20}】|TODO"
)
REPEATED = re.compile(
    r"的的(?![确士])|了了(?!解)|是是(?!非)|对对(?!子)|在在(?!建|校|职|线)|和和(?!平|谐)"
    r"|按照按照|进一步进一步|关于关于"
)
CODE_ENDS = "字办发府函政令规公告通"


def detect(part: Part) -> Iterator[Finding]:
    """Findings of this module in ``part``."""
    yield from _secrecy(part)
    yield from _numbers(part)
    yield from _dates(part)
    for match in DRAFT.finditer(part.text):
        yield part.finding(
            Kind.DRAFT_MARK, Severity.BLOCKING, *match.span(),
            "A mark of the draft was left in the text.", "三审三校",
        )  # fmt: skip
    for match in REPEATED.finditer(part.text):
        text = match.group()
        yield part.finding(
            Kind.REPEATED_WORD, Severity.WARNING, *match.span(),
            "A word stands twice.", "三审三校", text[: len(text) // 2],
        )  # fmt: skip


def _secrecy(part: Part) -> Iterator[Finding]:
    for match in MARK.finditer(part.text):
        yield part.finding(
            Kind.SECRECY, Severity.BLOCKING, *match.span(),
            "A mark of secrecy or internal use: such a text must not be published.", SECRETS,
        )  # fmt: skip


def _numbers(part: Part) -> Iterator[Finding]:
    """A document number is 机关代字〔YYYY〕N号: hexagonal brackets, no 第, no leading zero."""
    for match in NUMBER.finditer(part.text):
        code, left, year, right, ordinal, number = match.groups()
        if code[-1] not in CODE_ENDS:
            continue
        if (left, right, ordinal) == ("〔", "〕", "") and not number.startswith("0"):
            continue
        right_form = f"{code}〔{year}〕{int(number)}号"
        start = match.start(1)
        yield part.finding(
            Kind.DOCUMENT_NUMBER, Severity.BLOCKING, start, match.end(),
            "A document number is written with 〔〕, without “第” and without leading zeros.",
            "GB/T 9704-2012 7.2.5", right_form,
        )  # fmt: skip


def _dates(part: Part) -> Iterator[Finding]:
    for match in DAY.finditer(part.text):
        try:
            date(*map(int, match.groups()))
        except ValueError:
            yield part.finding(
                Kind.IMPOSSIBLE_DATE, Severity.BLOCKING, *match.span(),
                "This day does not exist.", "GB/T 15835-2011",
            )  # fmt: skip


def dead_links(part: Part, targets: Collection[tuple[str, bool]]) -> Iterator[Finding]:
    """Internal links whose page the public cannot read; ``targets`` are (link text, is public)."""
    for text, is_public in targets:
        if not is_public:
            start = max(part.text.find(text), 0)
            yield part.finding(
                Kind.DEAD_LINK, Severity.BLOCKING, start, start + len(text),
                "This link leads to a page that the public cannot read.", "政府网站发展指引",
            )  # fmt: skip
