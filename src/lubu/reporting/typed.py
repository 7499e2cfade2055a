"""Numbers that somebody typed into the words of a report, where only figures may stand. Pure.

The rule: an Arabic digit is typed unless it belongs to a date, a time, the number of a document,
an ordinal (第…), the mark of a list, a name with Latin letters, or a fixed expression of
``data/fixed_names.toml``. A Chinese numeral is typed where it counts: before a measure word
(三件), as a number of several signs (两百), as a rounded one (近万, 七成, 百分之九十). A power that
stands directly after a figure (``{x}万``) would change it and counts too. Whoever keeps a number
that is no statistic marks it with the reason (`sentences.Kept`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from lubu.office.sentences import Kept, Optional, Part, Slot, Template, Words

_FIGURE, _WORD, _KEPT, _HIDDEN = "\ue000", "\ue001", "\ue002", "\ue003"
_EVEN = str.maketrans("０１２３４５６７８９，．％：（）", "0123456789,.%:()")
_SMALL: Final = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖几数"
_POWERS: Final = "十百千万亿拾佰仟廿卅"
_SIGN = f"[{_SMALL}{_POWERS}零〇半]"
_MEASURE = (
    "(?:人次|户次|家次|车次|场次|批次|件次|万元|亿元|工作日|平方米|公里|小时|分钟|个百分点|百分点"
    "|[件条份宗个项篇场期起次元人名户家处批辆册张座部类种套台所间亩组班遍轮回天周届倍户])"
)
_ABOUT = "(?:近|逾|超过?|突破|达到?|约|上|成|(?<![通经])过|破)"
_FORTH = r"(?:\s?[万亿千百十]+)?[余多]?"
# An "one" is everywhere (一条龙, 一项工作); it counts where nothing follows it.
_LONE_ONE = r"一[件条份宗项篇场期起个次名户家倍](?=[\s,.;:、。，；：)）!！?？”\"]|$)"

_ALLOWED = re.compile(
    "|".join(
        (
            rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}}|{_WORD})(?:年度?|(?=[-—–~至到]{{1,2}}\d{{4}}年))",
            r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
            r"\d{1,2}月份?(?:\d{1,2}[日号])?|\d{1,2}日",
            r"[一二三四五六七八九十]{1,3}月(?:份|[一二三四五六七八九十]{1,3}日)?",
            r"(?<![\d.])\d{1,2}:\d{2}(?!\d)",
            rf"[〔\[(（【](?:\d{{4}}|{_WORD})[〕\])）】]\s?\d+号?|\d+号(?=[令文公通函)）》」]|$|[\s,.;、。，；])",
            rf"第\s?[(（]?(?:\d+|{_SIGN}+)[)）]?(?:[-—–至到、]{{1,2}}(?:\d+|{_SIGN}+))?",
            r"(?:^|(?<=[。;；:：]))\s*(?:\d{1,2}[、.](?!\d)|[(（]\d{1,2}[)）])",
            r"[A-Za-z][A-Za-z-]*\d+[A-Za-z\d]*|\d+[A-Za-z][A-Za-z\d]*",
            rf"{_SIGN}+届(?:{_SIGN}+中)?",
            r"每(?:半?年|季度?|月|周|天|日)度?[一两三四]次",
        )
    )
)
_TYPED = re.compile(
    "|".join(
        (
            rf"(?<={_FIGURE})[{_POWERS}]+|[{_POWERS}\d]+(?={_FIGURE})",
            rf"\d[\d,]*(?:\.\d+)?(?:[%‰]|{_FORTH}{_MEASURE}?)",
            rf"百分之{_SIGN}+(?:点{_SIGN}+)?",
            rf"[十百千万亿]+[余多]{_MEASURE}",
            rf"(?:[{_SMALL}](?=[{_POWERS}])|十(?=[{_SMALL}]))(?:{_SIGN})+[余多来]?{_MEASURE}?",
            rf"{_ABOUT}[十百千万亿]+(?![姓众货方年分])[余多]?{_MEASURE}?",
            rf"[二两三四五六七八九十](?:[余多几来]|{_SIGN})*{_MEASURE}",
            r"[二三四五六七八九]成(?=以上|以下|多|左右|[,.;、。，；)）]|$|的)",
            _LONE_ONE,
        )
    )
)


def typed_numbers(template: Template, *, words: Collection[str] = ()) -> tuple[str, ...]:
    """The numbers typed into a text, as they stand; ``words`` are slots that are no figures."""
    text = "".join(_flat(part, words) for parts in template.sentences for part in parts)
    even = text.translate(_EVEN)
    hidden = _ALLOWED.sub(_hide, _names().sub(_hide, even))
    return tuple(
        text[match.start() : match.end()].strip().replace(_FIGURE, "{…}")
        for match in _TYPED.finditer(hidden)
    )


def kept_numbers(template: Template) -> tuple[Kept, ...]:
    """What the author keeps as it is typed, with the reasons."""
    return tuple(kept for parts in template.sentences for kept in _kept(parts))


def _kept(parts: tuple[Part, ...]) -> Iterator[Kept]:
    for part in parts:
        if isinstance(part, Kept):
            yield part
        elif isinstance(part, Optional):
            yield from _kept(part.parts)


def _flat(part: Part, words: Collection[str]) -> str:
    match part:
        case Words(text):
            return text
        case Slot(name=name):
            return _WORD if name in words else _FIGURE
        case Kept():
            return _KEPT
        case Optional(parts):
            return "".join(_flat(inner, words) for inner in parts)


def _hide(match: re.Match[str]) -> str:
    return _HIDDEN * len(match.group())


@cache
def _names() -> re.Pattern[str]:
    data = tomllib.loads(
        (files("lubu.reporting") / "data/fixed_names.toml").read_text(encoding="utf-8")
    )
    names = sorted({name for group in data.values() for name in group}, key=len, reverse=True)
    written = "|".join(map(re.escape, names))
    # The number of a hotline is no name before a measure word (12345件).
    return re.compile(rf"(?<!\d)(?:{written})(?!(?<=\d)(?:[\d.,万亿千百十余多%]|{_MEASURE}))")
