"""Personal identifiers that must not be published (个人信息).

Source: 个人信息保护法 arts 6, 28, 34; checksums by GB 11643 and the Luhn rule (python-stdnum).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from stdnum import luhn
from stdnum.cn import ric, uscc

from lubu.proofreading.findings import Finding, Kind, Part, Severity

LAW = "个人信息保护法第六条、第三十四条"
GAP = r"[\s\-‐-―\u200b-\u200f\u2060\ufeff]?"
ID_CARD = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9]{GAP}){{17}}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(rf"(?<![0-9])1{GAP}[3-9]{GAP}(?:[0-9]{GAP}){{8}}[0-9](?![0-9])")
CARD = re.compile(rf"(?<![0-9A-Za-z])[456](?:{GAP}[0-9]){{14,18}}(?![0-9A-Za-z])")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[EG][0-9]{8}|[HM][0-9]{8,10})(?![0-9A-Za-z])")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
HOME = re.compile(
    r"(?:[0-9]{1,4}(?:栋|幢|座|号楼)[0-9]{0,2}(?:单元)?|[0-9]{1,2}单元)[0-9]{2,4}(?:室|房|号)"
)
SENSITIVE = re.compile(
    r"(?:残疾等级|患有?(?:艾滋|精神|癌)|精神残疾|刑满释放|吸毒人员|社区矫正对象|受害人|留守儿童)"
    r"[::]?[为是]?[一-龥]{2,4}(?=[,,、。;;(( ]|$)"
)


def flat(text: str) -> str:
    """``text`` with full-width digits and letters as plain ones, every offset kept."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    if "\uff10" <= char <= "\uff5a":
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    return char


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _is_id_card(text: str) -> bool:
    number = _digits(text)
    return ric.is_valid(number) and not uscc.is_valid(number)


def _is_card(text: str) -> bool:
    number = _digits(text)
    return luhn.is_valid(number) and not ric.is_valid(number) and len(set(number)) > 1


def _mask_id(text: str) -> str:
    number = _digits(text)
    return f"{number[:6]}********{number[-4:]}"


def _mask_mobile(text: str) -> str:
    number = _digits(text)
    return f"{number[:3]}****{number[-4:]}"


def _always(_: str) -> bool:
    return True


Rule = tuple["re.Pattern[str]", Kind, Severity, Callable[[str], bool], Callable[[str], str], str]
RULES: tuple[Rule, ...] = (
    (ID_CARD, Kind.ID_CARD, Severity.BLOCKING, _is_id_card, _mask_id,
     "An identity card number must not be published."),
    (MOBILE, Kind.MOBILE, Severity.BLOCKING, _always, _mask_mobile,
     "A mobile number must not be published unless it is an office's own."),
    (CARD, Kind.BANK_CARD, Severity.BLOCKING, _is_card, lambda text: f"****{_digits(text)[-4:]}",
     "A bank card number must not be published."),
    (SENSITIVE, Kind.SENSITIVE_PERSON, Severity.BLOCKING, _always, lambda _: "",
     "A name must not stand beside sensitive personal information."),
    (PLATE, Kind.PLATE, Severity.WARNING, _always,
     lambda text: f"{text[:2]}·***{text[-2:]}", "A number plate points to a person."),
    (PASSPORT, Kind.PASSPORT, Severity.WARNING, _always, lambda _: "",
     "This looks like the number of a travel document."),
    (HOME, Kind.ADDRESS, Severity.WARNING, _always, lambda _: "",
     "Addresses end at the village or community; leave out the house."),
    (EMAIL, Kind.EMAIL, Severity.HINT, _always, lambda _: "",
     "Check that this mailbox belongs to an office."),
)  # fmt: skip


def detect(part: Part, allowed: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Personal identifiers in ``part``; ``allowed`` are offices' own numbers, digits only."""
    text = flat(part.text)
    taken: list[tuple[int, int]] = []
    for pattern, kind, severity, holds, mask, why in RULES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken) or not holds(match.group()):
                continue
            if _digits(match.group()) in allowed:
                continue
            taken.append((start, end))
            yield part.finding(kind, severity, start, end, why, LAW, mask(match.group()))
