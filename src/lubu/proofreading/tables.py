"""Lists of people: what a column's heading says about the values below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lubu.proofreading import masking, messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.messages import Message
from lubu.proofreading.numerals import bare
from lubu.proofreading.parts import Cell
from lubu.proofreading.people import MATTER, is_name, person
from lubu.proofreading.texts import Text

_ID = re.compile(r"身份证|身份号|证件号|公民身份|残疾证号|残疾人证号")
_PHONE = re.compile(r"电话|手机|联系方式|号码$")
_ACCOUNT = re.compile(r"账号|帐号|卡号|账户|帐户|一卡通|存折")
_NAME = re.compile(r"姓名|户主|申请人|受助人|补助对象|监护人|对象$")
_SENSITIVE = re.compile(
    r"残疾|病种|疾病|病情|致贫|致困|低保|特困|刑满|吸毒|精神|艾滋|未成年|受害人|健康状况|诊断|困难原因|救助类别"
)
_BORN = re.compile(r"出生|生日")
_HOME = re.compile(r"住址|家庭地址|居住地|户籍地")
_DETAILED = re.compile(r"[0-9一二三四五六七八九十]+(?:号|室|栋|幢|单元|房|组|队|巷)")
_NOTHING = frozenset({"", "无", "否", "-", "—", "/", "\\", "0", "正常", "健康", "良好"})


class Tables:
    """The detector that reads column headings."""

    name = "tables"

    def detect(self, text: Text) -> Iterable[Finding]:
        """Values that are personal because of their column, whatever their form."""
        rows: dict[tuple[int, int], list[Cell]] = {}
        for cell in text.part.cells:
            if cell.row > 0:
                rows.setdefault((cell.table, cell.row), []).append(cell)
        for cells in rows.values():
            for cell in cells:
                yield from _value(text, cell)
            yield from _names(text, cells)


def _value(text: Text, cell: Cell) -> Iterator[Finding]:
    span = text.folded_span(cell.start, cell.end)
    value = text.folded[slice(*span)]
    digits = bare(value)
    if "*" in value or not value.strip():
        return
    count = sum(character.isdigit() for character in digits)
    if _ID.search(cell.heading) and count >= 12:
        masked = masking.masked_id_card(digits) if len(digits) >= 15 else None
        yield _found(text, Kind.ID_CARD, Severity.BLOCKING, span, messages.ID_CARD_NAMED, masked)
    elif _ACCOUNT.search(cell.heading) and count >= 8:
        masked = masking.masked_account(digits)
        yield _found(
            text, Kind.BANK_ACCOUNT, Severity.BLOCKING, span, messages.BANK_ACCOUNT, masked
        )
    elif _PHONE.search(cell.heading) and 7 <= count <= 8 and digits not in text.facts.allowed:
        yield _found(text, Kind.LANDLINE, Severity.WARNING, span, messages.LANDLINE, None)
    elif _BORN.search(cell.heading) and re.search(
        r"[0-9]{4}.[0-9]{1,2}.[0-9]{1,2}|[0-9]{8}", value
    ):
        yield _found(text, Kind.BIRTH_DATE, Severity.WARNING, span, messages.BIRTH_DATE, None)
    elif _HOME.search(cell.heading) and _DETAILED.search(value):
        yield _found(text, Kind.ADDRESS, Severity.WARNING, span, messages.ADDRESS, None)


def _names(text: Text, cells: Sequence[Cell]) -> Iterator[Finding]:
    for cell in cells:
        span = text.folded_span(cell.start, cell.end)
        if not _NAME.search(cell.heading) or not is_name(text.folded[slice(*span)].strip()):
            continue
        for other in cells:
            value = text.part.text[other.start : other.end].strip()
            named = _SENSITIVE.search(other.heading) is not None and value not in _NOTHING
            matter = other.heading if named else _matter(value)
            if other is not cell and matter:
                yield person(text, span, matter)
                break


def _matter(value: str) -> str:
    found = MATTER.search(value)
    return found.group() if found else ""


def _found(
    text: Text,
    kind: Kind,
    severity: Severity,
    span: tuple[int, int],
    message: Message,
    suggestion: str | None,
) -> Finding:
    return text.found(kind, severity, span, message, confidence=0.95, suggestion=suggestion)
