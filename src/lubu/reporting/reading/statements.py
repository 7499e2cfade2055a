"""What the text of a report says in words and numbers: of applications, of disputes, of fees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lubu.reporting.findings import FeeFacts, StatedNumber
from lubu.reporting.reading.extracts import squeezed
from lubu.reporting.tables import Address

_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+"
_WORDED = r"[一二两三四五六七八九十百零〇]{1,5}"
_NUMBER = rf"(?:(?P<digits>{_DIGITS})(?:件|份|宗|条|个|起)|(?P<words>{_WORDED})(?:件|份|宗|起))"
_COUNT = rf"[^,;。0-9]{{0,8}}?{_NUMBER}"
_OF_THESE = r"(?:信息公开|依申请公开|公开申请|申请公开)"
_ASKED = rf"[^,;。0-9]{{0,24}}?{_OF_THESE}[^,;。0-9]{{0,12}}?"
_GOT = r"(?:新收|收到|接收|受理|接到)"
_NEXT_YEAR = r"(?:下一?年|次年)度?"
_ALSO = "、和及与或"
_RECEIVED, _CONCLUDED = "three/received/total", "three/concluded/total"
_CARRIED_OUT, _RECONSIDERED = "three/carried_out/total", "four/reconsideration/total"
_DIRECT, _AFTER = "four/litigation_direct/total", "four/litigation_after/total"
_SAID: Final = (
    (_RECEIVED, re.compile(rf"{_GOT}{_ASKED}{_COUNT}")),
    (_RECEIVED, re.compile(rf"{_GOT}{_COUNT}[^,;。0-9]{{0,6}}?{_OF_THESE}")),
    (
        "three/carried_in/total",
        re.compile(rf"上一?年(?:度)?结转[^,;。0-9]{{0,20}}?{_NUMBER}"),
    ),
    (_CONCLUDED, re.compile(rf"(?<!未)办(?:结|理完毕)(?!率){_COUNT}")),
    (_CONCLUDED, re.compile(rf"(?<!未)答复(?:政府)?(?:{_OF_THESE})?(?:申请)?{_NUMBER}")),
    (_CARRIED_OUT, re.compile(rf"结转(?:至|到)?{_NEXT_YEAR}[^,;。0-9]{{0,12}}?{_NUMBER}")),
    (
        _CARRIED_OUT,
        re.compile(rf"{_NUMBER}[^,;。0-9]{{0,6}}?(?:结转|顺延)(?:至|到)?{_NEXT_YEAR}"),
    ),
    (_RECONSIDERED, re.compile(rf"行政复议(?![{_ALSO}])(?:案件|申请)?{_COUNT}")),
    (_DIRECT, re.compile(rf"(?<!行政复议[{_ALSO}])行政诉讼(?:案件)?{_COUNT}")),
)
_NONE = r"(?:未|没有|无|零)"
_BY_ONE_WAY = r"通过|邮件|邮寄|信函|网上|网络|当面|现场|传真|不予|不符|收费"
_SAID_NONE: Final = (
    (
        _RECEIVED,
        re.compile(
            rf"{_NONE}(?:收到|接到|受理|产生)(?:(?!{_BY_ONE_WAY})[^,;。0-9]){{0,24}}?{_OF_THESE}"
            rf"|无(?:政府信息)?依申请公开(?:政府信息|信息|事项|件|申请)?$"
        ),
    ),
    (_RECONSIDERED, re.compile(rf"{_NONE}[^,;。0-9]{{0,24}}?行政复议(?!维持|纠正|决定)")),
    (_DIRECT, re.compile(rf"{_NONE}[^,;。0-9]{{0,30}}?行政诉讼(?!败诉)")),
)
# A sum in the words of one number, where the table has two cells for it.
_TOGETHER: Final = {_DIRECT: (Address.parse(_AFTER),)}
# Other matters that are received and concluded, and other times and parts.
_NOT_MEANT = re.compile(
    r"12345|热线|工单|提案|议案|建议|信访|咨询|投诉|留言|网民|信箱|来信|来电"
    r"|去年|上年同期|含上年|包括上年|历年|累计"
)
_PART = "其中"  # tells a part of the number before it; what follows after a comma may be a whole
_CLAUSES = re.compile(r";|(?<!\d),|,(?!\d{3})")
_SUBJECT = re.compile(
    r"信息公开申请|依申请公开|申请公开政府信息|信息公开(?:工作)?(?:而|所)?引[起发]|信息公开类?(?:行政复议|行政诉讼)"
)
_WORDS_DIGITS: Final = {"零": 0, "〇": 0, "两": 2} | {
    sign: value for value, sign in enumerate("一二三四五六七八九", start=1)
}

_ZERO_FEES = re.compile(
    r"(?:未|没有|无|不)(?:发出|发生|产生|收取|收到|征收|向|对)[^。;]{0,24}(?:收费|信息处理费|费用)"
    r"|信息处理费[^。;0-9]{0,14}(?:0元|零元|为零|为0)"
)
_NOTICES = re.compile(r"收费通知书?(?:的?件数)?[^0-9。]{0,8}(\d+)(?:件|份)")
_BILLED = re.compile(r"(?:通知收费|通知)?的?总金额[^0-9。]{0,6}(\d[\d,]*(?:\.\d+)?)(万?)元")
_PAID = re.compile(r"(?:实际|已)收取?(?:的?总?金额)?[^0-9。]{0,8}(\d[\d,]*(?:\.\d+)?)(万?)元")


def stated(overview: str) -> tuple[StatedNumber, ...]:
    """Numbers of section one that a table holds too."""
    return tuple(
        number
        for sentence in re.split(r"[。!?]", squeezed(overview))
        for number in _stated_in(sentence)
    )


def _stated_in(sentence: str) -> Iterator[StatedNumber]:
    """Clause by clause; the first number of a kind is the sentence's."""
    is_about = False
    told: set[str] = set()
    for clause in _CLAUSES.split(sentence):
        if _NOT_MEANT.search(clause):
            is_about = False
            continue
        is_about = is_about or bool(_SUBJECT.search(clause) or _SAID[0][1].search(clause))
        if not is_about or _PART in clause:
            continue
        for written, number, words in _numbers(clause):
            if written not in told:
                told.add(written)
                yield StatedNumber(
                    cell=Address.parse(written),
                    number=number,
                    words=words,
                    also=_TOGETHER.get(written, ()),
                )


def _numbers(clause: str) -> Iterator[tuple[str, int, str]]:
    """Cell, number and words of everything that a clause says."""
    for written, pattern in _SAID_NONE:
        if match := pattern.search(clause):
            yield written, 0, match.group()
    for written, pattern in _SAID:
        if match := pattern.search(clause):
            number = match["digits"]
            value = _worded(match["words"]) if number is None else int(number.replace(",", ""))
            if value is not None:
                yield written, value, match.group()


def _worded(words: str) -> int | None:
    """A number below a thousand in Chinese characters; nothing if it is none."""
    total, digit = 0, None
    for sign in words:
        if sign in "十百":
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        elif digit:
            return None
        else:
            digit = _WORDS_DIGITS[sign]
    return total + (digit or 0)


def fees(others: str) -> FeeFacts | None:
    """The fees that section six states; nothing where it does not say."""
    text = squeezed(others)
    found = [pattern.search(text) for pattern in (_NOTICES, _BILLED, _PAID)]
    notices, billed, paid = found
    if notices and billed and paid:
        return FeeFacts(
            notices=int(notices.group(1)), billed_fen=_fen(billed), received_fen=_fen(paid)
        )
    if _ZERO_FEES.search(text):
        return FeeFacts(notices=0, billed_fen=0, received_fen=0)
    return None


def mentions_fees(others: str) -> bool:
    """Whether section six speaks of the information processing fee at all."""
    text = squeezed(others)
    return "处理费" in text or "收费" in text


def _fen(match: re.Match[str]) -> int:
    yuan = Decimal(match.group(1).replace(",", "")) * (10_000 if match.group(2) else 1)
    return int(yuan * 100)
