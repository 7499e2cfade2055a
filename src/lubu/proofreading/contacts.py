"""How people are reached: telephones, mailboxes, messengers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lubu.proofreading import masking, messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.numerals import BREAK, bare, groups
from lubu.proofreading.texts import Text, compact

_MOBILE = re.compile(
    rf"(?<![0-9])(?=(?:(?:\+?86|0086|0){BREAK})?(1{BREAK}[3-9](?:{BREAK}[0-9]){{9}})(?![0-9*]))"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.\-])\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))[) \-]{0,3}"
    r"([2-8][0-9]{2,3}[ \-]?[0-9]{4})"
    r"(?![0-9*])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-*])([A-Za-z0-9._%+\-]{1,64})@((?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z]{2,24})"
)
_MESSENGER = re.compile(
    r"(?:(?:微信|V信|加V|威信|[Ww]e[Cc]hat)(?:号码|号|ID|账号)?[ :为是()]{0,4}"
    r"([A-Za-z][A-Za-z0-9_\-]{5,19})"
    r"|(?:[Qq]{2})(?:号码|号)?[ :为是()]{0,4}([1-9][0-9]{4,10}))(?![A-Za-z0-9_*@.])"
)
_AMOUNT = re.compile(
    r"[ ]?(?:元|万|亿|千|百|人|户|次|条|件|宗|平方|立方|公里|公顷|米|亩|吨|株"
    r"|%|美元|港元|人民币|千瓦|字节|份|张|册|台|辆|度|斤|克|升|只|头|棵)"
)
_CALL_WORDS = re.compile(r"电话|手机|联系|联络|微信|热线|致电|拨打|短信|号码|[Tt][Ee][Ll]")
_OTHER_NUMBER = re.compile(
    r"(?:编号|编码|代码|单号|序列号|流水号|合同号|案号|档案号|批号|宗地号|许可证号?)"
    r"[ :为是()]{0,3}$"
)
_OFFICE_WORDS = re.compile(
    r"办公|咨询|联系电话|监督|投诉|举报|热线|值班|传真|窗口|政府|受理|服务|预约|报名|查询"
)
_OFFICE_HOST = re.compile(r"(?:^|\.)(?:gov|edu|org|mil)\.cn$", re.IGNORECASE)
_USUAL_MOBILE = frozenset({(11,), (3, 4, 4), (3, 8), (1,) * 11})


def mobiles(text: Text) -> Iterator[tuple[tuple[int, int], Finding]]:
    """Mobile numbers with their folded spans. Source: 电信网编号计划(2017年版)."""
    for hit in _MOBILE.finditer(text.folded):
        span = hit.span(1)
        number = bare(hit.group(1))
        if number in text.facts.allowed or _is_amount_or_code(text, span):
            continue
        grouping = groups(hit.group(1))
        alone = _stands_alone(text, span)
        called = _CALL_WORDS.search(text.before(span[0], 20)) is not None
        if grouping not in _USUAL_MOBILE and not alone and not called:
            continue
        sure = len(grouping) == 1 or called or (grouping in _USUAL_MOBILE and alone)
        sure = sure and not _is_in_address(text, span[0])
        sure = sure and (called or not _OTHER_NUMBER.search(text.before(span[0], 10)))
        yield (
            span,
            text.found(
                Kind.MOBILE,
                Severity.BLOCKING if sure else Severity.WARNING,
                span,
                messages.MOBILE if sure else messages.MOBILE_DOUBTFUL,
                confidence=0.97 if sure else 0.4,
                suggestion=masking.masked_mobile(number),
            ),
        )


def _is_amount_or_code(text: Text, span: tuple[int, int]) -> bool:
    before, after = text.before(span[0], 2), text.after(span[1], 4)
    if re.search(r"[0-9]\.$|[¥¥$]$", before) or re.match(r"\.[0-9]{1,2}(?![0-9])", after):
        return True
    letters = re.compile("[A-Za-z]")
    return bool(_AMOUNT.match(after) or (letters.search(before[-1:]) and letters.match(after)))


def _stands_alone(text: Text, span: tuple[int, int]) -> bool:
    return not re.search(r"[0-9][ \-.·_/]{1,3}$", text.before(span[0], 4)) and not re.match(
        r"[ \-.·_/]{1,3}[0-9]", text.after(span[1], 4)
    )


def _is_in_address(text: Text, at: int) -> bool:
    token = re.split(r"[^!-~]", text.before(at, 200))[-1]
    return "://" in token or token.startswith("www.")


def landlines(text: Text) -> Iterator[tuple[tuple[int, int], Finding]]:
    """Fixed lines; those of offices are public, so that they never block."""
    for hit in _LANDLINE.finditer(text.folded):
        number = bare(hit.group(1) + hit.group(2))
        if number in text.facts.allowed or _is_amount_or_code(text, hit.span()):
            continue
        if re.search(r"[年月]$|第$|编号.{0,4}$", text.before(hit.start(), 8)):
            continue
        office = _OFFICE_WORDS.search(text.before(hit.start(), 24)) is not None
        yield (
            hit.span(),
            text.found(
                Kind.LANDLINE,
                Severity.HINT if office else Severity.WARNING,
                hit.span(),
                messages.LANDLINE,
                confidence=0.3 if office else 0.6,
                suggestion=None if office else masking.masked_landline(number),
            ),
        )


def mailboxes(text: Text) -> Iterator[Finding]:
    """Mailboxes outside public bodies' own domains, and accounts at messengers."""
    if "@" in text.folded:
        for hit in _EMAIL.finditer(text.folded):
            if _OFFICE_HOST.search(hit.group(2)) or compact(hit.group()) in text.facts.allowed:
                continue
            yield text.found(
                Kind.EMAIL,
                Severity.WARNING,
                hit.span(),
                messages.EMAIL,
                confidence=0.7,
                suggestion=masking.masked_email(hit.group()),
            )
    for hit in _MESSENGER.finditer(text.folded):
        group = 1 if hit.group(1) else 2
        account = hit.group(group)
        if account.upper() in text.facts.allowed:
            continue
        yield text.found(
            Kind.MESSENGER,
            Severity.WARNING,
            hit.span(group),
            messages.MESSENGER,
            confidence=0.85,
            suggestion=masking.masked_document(account),
        )
