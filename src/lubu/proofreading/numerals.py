"""Personal numbers: identity, disability, bank, travel, insurance, plates.

Numbers are searched in the folded text and may be broken by spaces, dashes and dots. Every
pattern is bounded, so that time grows with the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum import luhn, numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from lubu.proofreading import masking, messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.texts import Text

BREAK = r"[ \-.·_/]{0,3}"
WRAP = r"(?:[ ]{0,2}\n[ ]{0,2}|[ \-.·_/]{0,3})"  # the same, or the end of a line in a narrow column
NATURAL_CARD = frozenset(
    {(16,), (17,), (18,), (19,), (4, 4, 4, 4), (6, 13), (6, 10), (8, 8)}
    | {(4, 4, 4, 4, rest) for rest in (1, 2, 3)}
)
_DIGITS = re.compile(r"[0-9]+")
_BREAKS = re.compile(r"[ \-.·_/\n]")
_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_ID_CARD = re.compile(
    rf"(?<![0-9])(?=([1-9](?:{WRAP}[0-9]){{16}}{WRAP}[0-9Xx])([1-7][1-4])?(?![0-9]))"
)
_NEXT_POINT = re.compile(r"\n[ ]{0,2}[0-9]$")  # "…\n8、": the number of the next point in a list
_OLD_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{14}(?![0-9A-Za-z])")
_CARD = re.compile(rf"(?<![0-9.])(?=([4-69](?:{BREAK}[0-9]){{12,18}})(?![0-9*]))")
_ACCOUNT = re.compile(
    rf"(?:银行卡|信用卡|储蓄卡|一卡通|存折|卡号|账号|帐号|账户|帐户)(?:号码|号)?[^0-9\n]{{0,12}}"
    rf"(?<![0-9*])([0-9](?:{BREAK}[0-9]){{8,24}})(?![0-9*])"
)
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])"
    r"([A-HJ-NP-Za-hj-np-z])[ ·-]?([A-HJ-NP-Za-hj-np-z0-9]{5,6}|"
    r"[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳])"
    r"(?![A-Za-z0-9*])"
)
_CARRIER = r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|文职证|警官证|驾驶证|居留证|永久居留身份证)"
_DOCUMENT_NAMED = re.compile(
    rf"{_CARRIER}(?:号码|编号|号|件号)?[ :为是()]{{0,4}}"
    r"([A-Za-z]{0,3}[0-9]{6,18})(?![0-9A-Za-z*])"
)
_DOCUMENT = re.compile(r"(?<![0-9A-Za-z*/_.\-])([EG][0-9]{8}|[CHM][0-9]{8,10})(?![0-9A-Za-z*])")
_SERVICE = r"(?:文职|[军士文武政空海参后沈北兰济南广成])[字职]第?[0-9]{6,9}"
_SERVICE_CARD = re.compile(rf"{_SERVICE}号")
_SERVICE_NAMED = re.compile(rf"{_CARRIER}(?:号码|编号|号)?[ :为是()]{{0,4}}({_SERVICE})(?![0-9号])")
_INSURANCE = re.compile(
    r"(?:社保|社会保障|社会保险|医保|医疗保险|养老保险|低保|特困|五保|优待|优抚|救助|参保|新农合|合作医疗)"
    r"(?:卡|证|金|人|人员|对象|个人)?(?:号码|编号|证号|卡号|账号|号)[ :为是()]{0,4}"
    r"([A-Za-z]{0,4}[0-9][0-9A-Za-z\-]{5,24})(?![0-9A-Za-z*])"
)
_ID_WORDS = re.compile(r"身份证|身份号码|公民身份|证件号|居民证|残疾人?证|身分证")
_OTHER_NUMBER = re.compile(
    r"许可证|合同|项目|备案|登记|批准|不动产|规划|宗地|地块|订单|流水|单号|编号|编码|代码|索引|文号|案号|档案|税号"
)
_CARD_WORDS = re.compile(r"银行|卡号|账号|帐号|账户|帐户|存折|一卡通|开户|收款|户名")
_OFFICE_ACCOUNT = re.compile(
    r"对公|基本户|专户|财政|国库|缴款|单位账户|公司|政府|委员会|医院|学校|中心|"
    r"户名[:：]?.{2,20}(?:所|局|厂|社|站|院)"
)
_CREDIT_CODE_WORDS = re.compile(r"信用代码|税号|纳税人|机构代码|索引号")
_REGIONS = (
    range(11, 16),
    range(21, 24),
    range(31, 38),
    range(41, 47),
    range(50, 55),
    range(61, 66),
)
_PROVINCES = frozenset(str(code) for region in (*_REGIONS, (71, 81, 82, 83)) for code in region)


def bare(broken: str) -> str:
    """``broken`` without the breaks between its digits."""
    return _BREAKS.sub("", broken).upper()


def groups(broken: str) -> tuple[int, ...]:
    """How many digits stand together in each group of ``broken``."""
    return tuple(len(group) for group in _DIGITS.findall(broken))


def born_on(digits: str) -> date | None:
    """The date in ``YYYYMMDD``, when there is one that a living memory could hold."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if 1880 <= day.year <= 2099 else None


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity card number by date, province and check digit.

    Source: GB 11643-1999.
    """
    return (
        number[:2] in _PROVINCES
        and born_on(number[6:14]) is not None
        and ric.calc_check_digit(number) == number[-1]
    )


def is_known_region(number: str) -> bool:
    """Whether the first six digits were ever the code of a county or district."""
    return any(properties for _, properties in numdb.get("cn/loc").info(number[:6]))


def credit_codes(text: Text) -> Iterator[tuple[int, int]]:
    """The spans of valid unified social credit codes: not personal, so they are spared."""
    for hit in _USCC.finditer(text.folded):
        code = hit.group()
        if not _passes_as_credit_code(code):
            continue
        named = _CREDIT_CODE_WORDS.search(text.before(hit.start(), 16))
        if is_identity(code) and not named:
            continue
        yield hit.span()


def _passes_as_credit_code(code: str) -> bool:
    try:
        uscc.validate(code)
    except ValidationError:
        return False
    return True


def identity_cards(text: Text) -> Iterator[tuple[tuple[int, int], Finding]]:
    """Identity and disability card numbers with their folded spans."""
    for hit in _ID_CARD.finditer(text.folded):
        number = bare(hit.group(1))
        lines = hit.group(1).count("\n")
        if lines > 1 or (lines and _NEXT_POINT.search(hit.group(1))):
            continue
        if hit.group(2) is None:
            found = _identity(text, number, hit.span(1))
            if found is not None:
                yield hit.span(1), found
        elif is_identity(number):
            yield _disability(text, number, (hit.start(1), hit.end(2)))


def _disability(text: Text, number: str, span: tuple[int, int]) -> tuple[tuple[int, int], Finding]:
    return span, text.found(
        Kind.DISABILITY_CARD,
        Severity.BLOCKING,
        span,
        messages.DISABILITY_CARD,
        confidence=0.98,
        suggestion=masking.masked_id_card(number) + "**",
    )


def _identity(text: Text, number: str, span: tuple[int, int]) -> Finding | None:
    named = _ID_WORDS.search(text.before(span[0], 24)) is not None
    other = _OTHER_NUMBER.search(text.before(span[0], 16)) is not None and not named
    plausible = number[:2] in _PROVINCES and born_on(number[6:14]) is not None
    severity, confidence = Severity.BLOCKING, 0.99
    if is_identity(number):
        message = messages.ID_CARD
        if other:
            message, severity, confidence = messages.ID_CARD_PERMIT, Severity.WARNING, 0.5
        elif not is_known_region(number):
            confidence = 0.9
    elif named:
        message, confidence = messages.ID_CARD_NAMED, 0.9
    elif plausible and not other and len(groups(text.folded[slice(*span)])) == 1:
        message, severity, confidence = messages.ID_CARD_DOUBTFUL, Severity.WARNING, 0.6
    else:
        return None
    return text.found(
        Kind.ID_CARD,
        severity,
        span,
        message,
        confidence=confidence,
        suggestion=masking.masked_id_card(number),
    )


def old_identity_cards(text: Text) -> Iterator[tuple[tuple[int, int], Finding]]:
    """Identity card numbers with 15 digits, which were given until 1999."""
    for hit in _OLD_ID_CARD.finditer(text.folded):
        number = hit.group()
        before = text.before(hit.start(), 24)
        other = _OTHER_NUMBER.search(before[-16:]) and not _ID_WORDS.search(before)
        if number[:2] in _PROVINCES and born_on("19" + number[6:12]) and not other:
            yield (
                hit.span(),
                text.found(
                    Kind.OLD_ID_CARD,
                    Severity.WARNING,
                    hit.span(),
                    messages.OLD_ID_CARD,
                    confidence=0.95 if _ID_WORDS.search(before) else 0.7,
                    suggestion=masking.masked_id_card(number),
                ),
            )


def bank_cards(text: Text) -> Iterator[tuple[tuple[int, int], Finding]]:
    """Bank cards by prefix and check digit (GB/T 17552), accounts by the words before them."""
    for hit in _CARD.finditer(text.folded):
        number = bare(hit.group(1))
        found = _bank_card(text, number, hit.span(1))
        if found is not None:
            yield hit.span(1), found
    for hit in _ACCOUNT.finditer(text.folded):
        number = bare(hit.group(1))
        yield (
            hit.span(1),
            text.found(
                Kind.BANK_ACCOUNT,
                Severity.WARNING,
                hit.span(1),
                messages.BANK_ACCOUNT,
                confidence=0.6,
                suggestion=masking.masked_account(number),
            ),
        )


def _bank_card(text: Text, number: str, span: tuple[int, int]) -> Finding | None:
    before = text.before(span[0], 40)
    named = _CARD_WORDS.search(before) is not None
    if not luhn.is_valid(number) or len(set(number)) == 1:
        return None
    usual = _is_usual_card(number)
    if not usual and not (named and number.startswith(("4", "5", "62"))):
        return None
    grouping = groups(text.folded[slice(*span)])
    whole = len(grouping) == 1 or set(grouping) == {1}
    sure = named or whole or (grouping in NATURAL_CARD and number.startswith("62"))
    office = _OFFICE_ACCOUNT.search(before) is not None
    numbered = _OTHER_NUMBER.search(before[-16:]) is not None and not named
    if not sure and grouping not in NATURAL_CARD:
        return None
    blocks = sure and not office and not numbered
    return text.found(
        Kind.BANK_CARD,
        Severity.BLOCKING if blocks else Severity.WARNING,
        span,
        messages.BANK_CARD if blocks else messages.BANK_CARD_DOUBTFUL,
        confidence=0.95 if blocks else 0.5,
        suggestion=masking.masked_account(number),
    )


def _is_usual_card(number: str) -> bool:
    """UnionPay with 16 to 19 digits, Visa and Mastercard with 16, older debit cards with 19."""
    if number.startswith("62"):
        return len(number) >= 16
    if number.startswith(("4", "51", "52", "53", "54", "55")):
        return len(number) == 16 or (number.startswith("4367") and len(number) == 19)
    return number.startswith("9558") and len(number) == 19


def plates(text: Text) -> Iterator[Finding]:
    """Number plates of vehicles. Source: GA 36-2018."""
    for hit in _PLATE.finditer(text.folded):
        tail = hit.group(3)
        if not any(character.isdigit() for character in tail):
            continue
        yield text.found(
            Kind.PLATE,
            Severity.WARNING,
            hit.span(),
            messages.PLATE,
            confidence=0.9,
            suggestion=masking.masked_plate(hit.group().upper()),
        )


def documents(text: Text) -> Iterator[Finding]:
    """Passports, passes, service cards; social security and assistance numbers."""
    for hit in _DOCUMENT.finditer(text.folded):
        before = text.before(hit.start(), 12)
        if re.search(_CARRIER, before) or re.search(r"字[ ]?$|国药|标准|型号|批号|编号", before):
            continue
        sure = hit.group()[0] in "EG"
        yield text.found(
            Kind.PASSPORT,
            Severity.WARNING if sure else Severity.HINT,
            hit.span(),
            messages.TRAVEL_DOCUMENT_DOUBTFUL,
            confidence=0.6 if sure else 0.3,
            suggestion=masking.masked_document(hit.group()),
        )
    for pattern, group in ((_DOCUMENT_NAMED, 1), (_SERVICE_CARD, 0), (_SERVICE_NAMED, 1)):
        for hit in pattern.finditer(text.folded):
            yield text.found(
                Kind.PASSPORT,
                Severity.WARNING,
                hit.span(group),
                messages.TRAVEL_DOCUMENT,
                confidence=0.9,
                suggestion=masking.masked_document(hit.group(group)),
            )
    for hit in _INSURANCE.finditer(text.folded):
        yield text.found(
            Kind.INSURANCE_NUMBER,
            Severity.WARNING,
            hit.span(1),
            messages.INSURANCE_NUMBER,
            confidence=0.9,
            suggestion=masking.masked_document(hit.group(1)),
        )
