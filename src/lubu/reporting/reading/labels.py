"""The official rows by the words that tell them apart, whatever signs and numbers stand around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.reporting.reading.extracts import squeezed
from lubu.reporting.tables import BlockFour, RowThree, RowTwo

_SIGNS = re.compile(r"[\s\d.,:;、。，：；()（）\[\]“”‘’\"'《》〔〕·．<>-]+")
_ORDER = re.compile(r"^[一二三四五六七八九十]+$")

THREE: Final[Mapping[str, RowThree]] = {
    "本年新收": Total.RECEIVED,
    "上年结转": Total.CARRIED_IN,
    "上年度结转": Total.CARRIED_IN,
    "上一年结转": Total.CARRIED_IN,
    "上一年度结转": Total.CARRIED_IN,
    "予以公开": Row.GRANTED,
    "部分公开": Row.PARTIAL,
    "属于国家秘密": Row.DENY_SECRET,
    "禁止公开": Row.DENY_LAW,
    "三安全一稳定": Row.DENY_SAFETY,
    "保护第三方": Row.DENY_THIRD,
    "内部事务信息": Row.DENY_INTERNAL,
    "过程性信息": Row.DENY_PROCESS,
    "执法案卷": Row.DENY_CASEFILE,
    "行政查询事项": Row.DENY_QUERY,
    "不掌握": Row.UNABLE_NOT_HELD,
    "另行制作": Row.UNABLE_CREATE,
    "补正后": Row.UNABLE_UNCLEAR,
    "信访举报": Row.REFUSE_PETITION,
    "重复申请": Row.REFUSE_REPEAT,
    "公开出版物": Row.REFUSE_PUBLICATION,
    "大量反复": Row.REFUSE_EXCESSIVE,
    "大量反覆": Row.REFUSE_EXCESSIVE,  # as the sign of traditional texts becomes
    "确认或重新出具": Row.REFUSE_CONFIRM,
    "逾期不补正": Row.OTHER_UNCORRECTED,
    "逾期未按收费": Row.OTHER_UNPAID,
    "其他": Row.OTHER,
    "总计": Total.CONCLUDED,
    "合计": Total.CONCLUDED,
    "结转下年": Total.CARRIED_OUT,
    "结转下一年": Total.CARRIED_OUT,
}
TWO: Final[Mapping[str, RowTwo]] = {
    "规章": RowTwo.RULES,
    "规范性文件": RowTwo.NORMATIVE_DOCUMENTS,
    "行政许可": RowTwo.LICENCES,
    "行政处罚": RowTwo.PENALTIES,
    "行政强制": RowTwo.COERCION,
    "行政事业性收费": RowTwo.FEES,
}
_EXACTLY: Final = frozenset({"其他", "总计", "合计", "规章"})
_ANY_RULES: Final = frozenset({"政府规章", "地方政府规章", "部门规章"})
_ASIDES = re.compile(r"\([^()]*\)?")  # what a form explains about a label
_ASIDE: Final = "不计其他情形"  # in the label of "(二)部分公开"
_BLOCKS: Final = {
    "行政复议": BlockFour.RECONSIDERATION,
    "未经复议直接起诉": BlockFour.LITIGATION_DIRECT,
    "复议后起诉": BlockFour.LITIGATION_AFTER,
}
WHOLE_OTHER: Final = "其他处理"  # the one row of "(六)" in the form of 2019


def bare(text: str) -> str:
    """A label without signs, digits and blanks."""
    return _SIGNS.sub("", squeezed(text))


R = TypeVar("R", RowThree, RowTwo)


def row_three(label: str) -> RowThree | None:
    """The row of table three that a cell's label names."""
    words = _headless(bare(label))
    if words == WHOLE_OTHER:
        return Row.OTHER
    return _named(words, THREE)


def row_two(label: str) -> RowTwo | None:
    """The row of table two that a cell's label names."""
    words = bare(_ASIDES.sub("", squeezed(label)))
    if words in _ANY_RULES:
        return RowTwo.RULES
    return _named(words, TWO) if len(words) <= len("行政事业性收费") + 2 else None


def last_row(run: str, words: Mapping[str, R]) -> R | None:
    """The row whose words stand last in a run of labels."""
    text = bare(run).replace(_ASIDE, "")
    ends = {key: text.rfind(key) + len(key) for key in words if key in text}
    return words[max(ends, key=lambda key: (ends[key], len(key)))] if ends else None


def is_single_other(labels: Iterable[str]) -> bool:
    """Whether "(六)其他处理" is one row here, as in the form of 2019."""
    return any(map(is_whole_other, labels))


def is_whole_other(label: str) -> bool:
    """Whether a label is that of all other results together."""
    return _headless(bare(label)) == WHOLE_OTHER


def named_block(label: str) -> BlockFour | None:
    """The block of table four that a label names."""
    return _BLOCKS.get(_headless(bare(label)))


def _named(words: str, rows: Mapping[str, R]) -> R | None:
    for key, row in rows.items():
        if words == key or (key in words and key not in _EXACTLY):
            return row
    return None


def _headless(words: str) -> str:
    """Without the order before it: "七总计" is "总计"; a word of its own stays."""
    return words[1:] if len(words) > 1 and _ORDER.match(words[0]) else words
