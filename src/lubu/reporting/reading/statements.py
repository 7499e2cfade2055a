"""What the text of a report says in words and numbers: applications, fees, whose it is, of when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from lubu.reporting.findings import FeeFacts, OrganTier, StatedNumber
from lubu.reporting.reading.extracts import squeezed
from lubu.reporting.tables import Address

_COUNT = r"[^,;。0-9]{0,8}?(\d{1,3}(?:,\d{3})+|\d+)(?:件|份|宗|条|个|起)"
_ASKED = r"[^,;。0-9]{0,24}?(?:信息公开|依申请公开|公开申请)[^,;。0-9]{0,12}?"
_SAID: Final = (
    ("three/received/total", re.compile(rf"(?:新收|收到|接收|受理){_ASKED}{_COUNT}")),
    ("three/carried_in/total", re.compile(rf"上年(?:度)?结转[^,;。0-9]{{0,20}}?{_COUNT}")),
    ("three/concluded/total", re.compile(rf"(?<!未)办(?:结|理完毕)(?!率){_COUNT}")),
    (
        "three/carried_out/total",
        re.compile(rf"结转(?:至|到)?(?:下一?年|次年)度?[^,;。0-9]{{0,12}}?{_COUNT}"),
    ),
    ("four/reconsideration/total", re.compile(rf"行政复议(?:案件|申请)?{_COUNT}")),
)
# Other matters that are received and concluded, and other times and parts.
_NOT_MEANT = re.compile(
    r"12345|热线|工单|提案|议案|建议|信访|咨询|投诉|去年|上年同期|含上年|包括上年|历年|累计"
)
_PART = "其中"  # tells a part of the number before it; what follows after a comma may be a whole
_CLAUSES = re.compile(r";|(?<!\d),|,(?!\d{3})")
_SUBJECT = re.compile(r"信息公开申请|依申请公开|信息公开引起")

_ORGAN = r"((?!(?:人民)?政府信息公开)[\u4e00-\u9fff()·]{2,40}?)"
_YEAR = r"(20\d\d|二[〇零○O]二?[〇零○O一二三四五六七八九]{1,2})年?+度?+"
_REPORT = r"(?:(?:人民)?政府)?信息公开(?:工作)?(?:的)?(?:年度(?:工作)?报告|年报|工作报告)"
# Of whom and of when in any order: "某镇政府2021年…", "2021年某镇…", "某镇…年报(2021年)".
_TITLES: Final = (
    re.compile(rf"(?P<organ>{_ORGAN})(?:关于)?(?P<year>{_YEAR}){_REPORT}"),
    re.compile(rf"(?P<year>{_YEAR})(?P<organ>{_ORGAN}){_REPORT}"),
    re.compile(rf"(?P<organ>{_ORGAN}){_REPORT}\((?P<year>{_YEAR})\)"),
)
_DIGITS: Final = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_GOVERNMENT = r"(?:人民政府|政府)?"
_BELOW = r"[省市县区旗镇乡]"  # names with it are no department of the State Council
_TIERS: Final = (
    (re.compile(rf"(?:镇|乡|街道|苏木)(?:{_GOVERNMENT}|办事处|街道办)$"), OrganTier.TOWN),
    (re.compile(rf"^(?:国务院|国家)|^(?:(?!{_BELOW}).)+部$"), OrganTier.CENTRAL),
    (
        re.compile(rf"(?:省|自治区|^(?:北京|上海|天津|重庆)市){_GOVERNMENT}$"),
        OrganTier.PROVINCE,
    ),
    (re.compile(rf"(?:县|区|旗){_GOVERNMENT}$"), OrganTier.COUNTY),
    (re.compile(rf"(?:市|自治州|盟){_GOVERNMENT}$"), OrganTier.CITY),
    (
        re.compile(r"(?:局|委|委员会|管委会|办公室|办|厅|部|中心|队|院|所|处|会|站|社)$"),
        OrganTier.DEPARTMENT,
    ),
)

_ZERO_FEES = re.compile(
    r"(?:未|没有|无)(?:发出|发生|产生|收取|收到|征收)[^。;]{0,14}(?:收费通知|信息处理费|费用)"
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
        for written, pattern in _SAID:
            match = pattern.search(clause)
            if match and written not in told:
                told.add(written)
                yield StatedNumber(
                    cell=Address.parse(written),
                    number=int(match.group(1).replace(",", "")),
                    words=match.group(),
                )


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


def organ_and_year(text: str) -> tuple[str, int | None]:
    """Whose report it is and on which year, as its title says; empty and nothing if it does not."""
    lines = [line for line in map(squeezed, text[:20_000].splitlines()) if line]
    pairs = [first + second for first, second in pairwise(lines)]
    for line in (*lines, *pairs):
        for title in _TITLES:
            if match := title.match(line):
                return match["organ"], _year(match["year"])
    match = _TITLES[0].search("".join(lines))
    return (match["organ"], _year(match["year"])) if match else ("", None)


def _year(written: str) -> int | None:
    digits = written.translate(_DIGITS).rstrip("年度")
    return int(digits) if digits.isdecimal() and len(digits) == 4 else None


def tier(organ: str) -> OrganTier | None:
    """The level that an organ's name tells."""
    return next((tier for pattern, tier in _TIERS if pattern.search(organ)), None)


def _fen(match: re.Match[str]) -> int:
    yuan = Decimal(match.group(1).replace(",", "")) * (10_000 if match.group(2) else 1)
    return int(yuan * 100)
