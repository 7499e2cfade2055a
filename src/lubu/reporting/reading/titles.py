"""Whose report it is and on which year, and what level the organ is of, as its words tell."""

from __future__ import annotations

import re
from typing import Final

from lubu.reporting.findings import OrganTier
from lubu.reporting.reading.extracts import squeezed

_ORGAN = r"((?!(?:人民)?政府信息公开)[\u4e00-\u9fff()·]{2,40}?)"
_YEAR = r"(20\d\d|二[〇零○O]二?[〇零○O一二三四五六七八九]{1,2})年?+度?+"
_REPORT = r"(?:(?:人民)?政府)?信息公开(?:工作)?(?:的)?(?:年度(?:工作)?报告|年报|工作报告)"
# Of whom and of when in any order: "某镇政府2021年…", "2021年某镇…", "某镇…年报(2021年)".
_TITLES: Final = (
    re.compile(rf"(?P<organ>{_ORGAN})(?:关于)?(?P<year>{_YEAR}){_REPORT}"),
    re.compile(rf"(?P<year>{_YEAR})(?P<organ>{_ORGAN}){_REPORT}"),
    re.compile(rf"(?P<organ>{_ORGAN}){_REPORT}\((?P<year>{_YEAR})\)"),
    re.compile(
        rf"(?P<organ>{_ORGAN})(?:政府)?信息公开(?:工作)?(?P<year>{_YEAR})(?:工作|年度)*(?:报告|年报)"
    ),
)
_BEFORE = re.compile(
    r"^(?:(?:(?!20\d\d年)[^\u4e00-\u9fff]){1,8}|(?:标题|名称|题名|信息名称)[:：])+"
)
_ANNOUNCED = re.compile(r"^.*(?:公布|编制|发布|现将|关于)")
_NAMED_ELSEWHERE: Final = (
    re.compile(r"由([\u4e00-\u9fff]{2,30}?)(?:党政|综合|行政)?(?:办公室|办)?(?:负责)?编制"),
    re.compile(r"(?:发布机构|发布单位|公开主体|编制单位)[:：]?([\u4e00-\u9fff]{2,30})"),
)
_PERIOD = re.compile(r"(20\d\d)年1月1日[^。]{0,8}?(?:至|到|-|—)")
_HEAD = 20_000
_MOST_LINES = 3  # over which a title may be broken
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


def organ_and_year(text: str, *others: str) -> tuple[str, int | None]:
    """Whose report it is and on which year; empty and nothing where nothing says so.

    By the title in the text; else in ``others`` (what the file is called, inside and outside);
    else by what the preamble says of who compiled it and of the period.
    """
    lines = [line for line in map(squeezed, text[:_HEAD].splitlines()) if line]
    joined = "".join(lines)
    organ, year = _titled(lines)
    if not organ:
        organ, year = _titled([squeezed(other) for other in others])
    if not organ and (match := _TITLES[0].search(joined)):
        organ, year = _ANNOUNCED.sub("", match["organ"]), _year(match["year"])
    if not organ:
        named = (pattern.search(joined) for pattern in _NAMED_ELSEWHERE)
        organ = next((match.group(1) for match in named if match), "")
    if year is None and (period := _PERIOD.search(joined)):
        year = int(period.group(1))
    return organ, year


def _titled(lines: list[str]) -> tuple[str, int | None]:
    """The first title among lines, or broken over several of them."""
    for size in range(1, _MOST_LINES + 1):
        for at in range(len(lines) - size + 1):
            line = _BEFORE.sub("", "".join(lines[at : at + size]))
            for title in _TITLES:
                if match := title.match(line):
                    return match["organ"], _year(match["year"])
    return "", None


def _year(written: str) -> int | None:
    digits = written.translate(_DIGITS).rstrip("年度")
    return int(digits) if digits.isdecimal() and len(digits) == 4 else None


def tier(organ: str) -> OrganTier | None:
    """The level that an organ's name tells."""
    return next((tier for pattern, tier in _TIERS if pattern.search(organ)), None)
