"""Marks of secrecy and of internal documents, told apart from sentences about secrecy.

A mark stands alone on its line, in brackets, after a label, with ★ or a period, or with words that
only marks use; a sentence of a law or rule names secrets as its subject. What is neither clearly
is a warning.
Source: 保守国家秘密法; 国家秘密定密管理规定 (★ and period); 政府信息公开条例 arts 14, 16, 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lubu.proofreading import messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.messages import Message
from lubu.proofreading.texts import Text


def _spaced(words: str) -> str:
    """A pattern for ``words`` with up to four spaces inside: marks are often spread."""
    return "|".join("[ ]{0,4}".join(word) for word in words.split())


_LEVEL = f"(?:{_spaced('绝密 机密 秘密')})"
_PERIOD = r"(?:[0-9一二三四五六七八九十]{1,3}[ ]?(?:年|个月|天)|长期)"
_INTERNAL = f"(?:{_spaced('内部资料 内部文件 内部材料 工作秘密 内部使用 内部传阅 内部参考')})"
_CLOSED = f"(?:{_spaced('不予公开 不公开')})"

_LEVEL_MARKS = (
    re.compile(rf"(?<!国家){_LEVEL}(?:级)?[ ]{{0,4}}[★*#@][ ]{{0,4}}{_PERIOD}?"),
    re.compile(rf"(?m)^[ \t]{{0,20}}({_LEVEL}级?)[ \t]{{0,20}}$"),
    re.compile(rf"[\[(【]({_LEVEL}级?)[\])】]"),
    re.compile(rf"密[ ]{{0,4}}级[ ]{{0,4}}[:是为][ ]{{0,4}}({_LEVEL}级?)(?![、和或一-龥])"),
    re.compile(rf"(?m)(?:^|[ \t(\[【:])({_LEVEL}[ ]{{0,2}}{_PERIOD})(?=[ \t)\]】。]|$)"),
)
_INTERNAL_MARKS = (
    re.compile(rf"(?m)^[ \t]{{0,20}}[\[(【]?({_INTERNAL})[\])】]?[ \t]{{0,20}}[★]?[ \t]{{0,4}}$"),
    re.compile(rf"[\[(【]({_INTERNAL})[\])】]"),
    re.compile(
        rf"((?:{_INTERNAL})[,、;。:! ]{{0,4}}(?:请[ ]?)?"
        r"(?:妥善保管|妥善保存|注意保存|注意保管|注意保密|"
        r"严禁外传|不得外传|请勿外传|禁止外传|切勿外传|严禁转载|不得转载|请勿转发|严禁转发|不得公开))"
    ),
    re.compile(
        r"(仅[供限][ ]?(?:本单位|机关|系统|单位|领导)?[ ]?内部(?:使用|参考|传阅|掌握|交流)"
        r"|阅后(?:即焚|销毁|收回))"
    ),
    re.compile(
        r"(?m)(?:^[ \t]{0,20}|[\[(【])((?:严禁|不得|请勿|禁止|切勿)外传)"
        r"(?=[ \t]{0,4}(?:$|[\])】。!]))"
    ),
    re.compile(
        rf"(?:本|此|该)(?:文件|资料|材料|件|文|通知|报告|信息|函)(?:内容)?(?:均)?(?:属于|属|为|系|是|列为|定为|确定为|标注为)"
        rf"(?:本单位|机关)?((?:{_INTERNAL})|{_LEVEL}(?:级(?:文件|国家秘密|事项)?)?|国家秘密)(?!的)"
    ),
    re.compile(
        r"(?:内部|机密|资料|文件|材料|本件|此件|本文|注意保存|注意保密|保管)[,、;。! ]{0,3}"
        r"((?:严禁|不得|请勿|禁止|切勿)(?:对外)?外传)"
    ),
)
_CLOSED_MARKS = (
    re.compile(rf"(?m)^[ \t]{{0,20}}({_CLOSED})[ \t]{{0,20}}$"),
    re.compile(rf"[\[(【]({_CLOSED})[\])】]"),
    re.compile(
        rf"(?:公开(?:属性|方式|选项|类型|形式|类别|与否)|信息公开|主动公开属性)"
        rf"[ ]{{0,4}}[:是为][ ]{{0,4}}({_CLOSED})"
    ),
    re.compile(rf"(?:此件|本件|本文|本文件|该件|此文|此文件)[ ]?({_CLOSED})(?!的)"),
)
_REQUEST_MARK = re.compile(r"(?:此件|本件|本文件|此文)[ ]?(?:依申请公开|删减后公开)")
_DOUBTFUL = re.compile(rf"{_spaced('内部资料 内部文件 工作秘密')}|(?:严禁|不得|请勿)外传")
_ORDINARY_BEFORE = re.compile(
    r"(?:国家秘密|商业秘密|个人隐私|保守|保护|泄露|涉及|涉|和|与|或|及|以及|、|非法|获取|编印|汇编|印制|单位|企业|公司|"
    r"加强|规范|严格|严守|窃取|属于|不属于|知悉|产生|认定|确定|上述|持有|传播|倒卖|各类|有关|相关|管理|作为|一般)$"
)
_ORDINARY_AFTER = re.compile(
    r"^(?:性|管理|的|、|和|与|或|及|以及|事项|制度|保护|保密|范围|清单|等|信息|,应当|流转|审批|归档|目录|出版物|收发|处理|登记|定密|确定|安全|载体|泄露|外泄)"
)


class Secrecy:
    """The detector of marks that a published text must not bear."""

    name = "secrecy"

    def detect(self, text: Text) -> Iterable[Finding]:
        """Marks block; words that may be a mark warn."""
        taken: list[tuple[int, int]] = []
        for span, message, severity in _marks(text):
            if any(first < span[1] and span[0] < last for first, last in taken[-64:]):
                continue
            taken.append(span)
            yield _finding(text, span, message, severity)
        yield from _doubtful(text, taken)


def _marks(text: Text) -> Iterator[tuple[tuple[int, int], Message, Severity]]:
    cells = {text.folded_span(cell.start, cell.end) for cell in text.part.cells}
    for patterns, message in (
        (_LEVEL_MARKS, messages.SECRECY_LEVEL),
        (_INTERNAL_MARKS, messages.INTERNAL_MARK),
        (_CLOSED_MARKS, messages.DENIED_MARK),
    ):
        for pattern in patterns:
            for hit in pattern.finditer(text.folded):
                span = hit.span(1) if pattern.groups else hit.span()
                in_table = message is messages.DENIED_MARK and span in cells
                if not in_table and not _is_negated(text, span[0]):
                    yield span, message, Severity.BLOCKING
    for hit in _REQUEST_MARK.finditer(text.folded):
        yield hit.span(), messages.ON_REQUEST_MARK, Severity.WARNING


def _is_negated(text: Text, at: int) -> bool:
    return (
        re.search(
            r"(?:不属于|不属|不是|并非|不涉及|未标注|不得标注|非|标有|标注)[“\"(]?$",
            text.before(at, 6),
        )
        is not None
    )


def _doubtful(text: Text, taken: list[tuple[int, int]]) -> Iterator[Finding]:
    marked = bytearray(len(text.folded)) if taken else bytearray()
    for start, end in taken:
        marked[start:end] = b"\x01" * (end - start)
    for hit in _DOUBTFUL.finditer(text.folded):
        start, end = hit.span()
        if 1 in marked[start:end]:
            continue
        before, after = text.before(start, 8), text.after(end, 8)
        if _ORDINARY_BEFORE.search(before) or _ORDINARY_AFTER.match(after):
            continue
        if hit.group().endswith("外传") and re.search(r"[一-龥]{4}[,、]?$", before):
            continue
        yield _finding(text, (start, end), messages.SECRECY_DOUBTFUL, Severity.WARNING)


def _finding(text: Text, span: tuple[int, int], message: Message, severity: Severity) -> Finding:
    return text.found(
        Kind.SECRECY,
        severity,
        span,
        message,
        confidence=0.95 if severity is Severity.BLOCKING else 0.5,
    )
