"""The form of document numbers, dates that do not exist, marks left from the draft, metadata.

Source: GB/T 9704-2012 7.2.5 (document numbers); GB/T 15835-2011 (dates).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from lubu.proofreading import messages
from lubu.proofreading.findings import METADATA, Finding, Kind, Severity
from lubu.proofreading.messages import Message
from lubu.proofreading.parts import Part
from lubu.proofreading.texts import Manuscript, Text

WELL_FORMED = re.compile(r"[\u4e00-\u9fa5]+〔\d{4}〕[1-9]\d*号", re.ASCII)
_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fa5)])[ ]?([〔\[(【〈<{《])[ ]?([0-9]{2,4})[ ]?(年?)[ ]?([〕\])】〉>}》])[ ]?"
    r"(第?)[ ]?([0-9]{1,5})[ ]?号"
    r"(?!楼|线|文[化物体艺创具]|院|地块|宗地|提案|议案|建议|路|门|桥|机|床|台|井)"
)
_CODE_BEFORE = re.compile(r"[\u4e00-\u9fa5()]{0,12}$")
_NO_CODE = re.compile(r"[届次条款项楼栋路街村元人个月日]$|^$")
_HISTORIC = 2000
_LEAP = 2000

_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL_DAY = re.compile(
    r"(?<![0-9])([0-9]{4})[ ]?年[ ]?([0-9]{1,2})[ ]?月[ ]?([0-9]{1,2})[ ]?"
    r"(?:日|号(?!楼|线|文|令|院|地块|公告|桥|路|门|车))"
)
_MONTH_DAY = re.compile(
    r"(?<![0-9年.每个])(?<![年][ ])([0-9]{1,2})月([0-9]{1,2})"
    r"(?:日|号(?!楼|线|文|令|院|地块|公告|桥|路|门|车))"
)
_UNTIL = re.compile(r"(?<![0-9])([0-9]{1,2})月[0-9]{1,2}日?[至到\-~—]([0-9]{1,2})日")
_YEAR_MONTH = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年([0-9]{1,2})月(?![0-9]{1,2}[日号])")
_DASHED = re.compile(
    r"(?<![0-9A-Za-z\-./])((?:19|20)[0-9]{2})([\-./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9A-Za-z\-./])"
)
_WRITTEN = re.compile(
    r"([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_DRAFT = re.compile(
    r"(?<!X)X{2,12}(?:年|月|日|镇|村|元|人|号|局|办|单位|部门)|(?:此处|这里)(?:待补|补充|填写|待定)|待补充(?!材料|耕地|的)|"
    r"[【\[](?:待定|待核|待补|补充|请核)[^】\]\n]{0,20}[】\]]|TODO"
)
_REPEATED = re.compile(
    r"的的(?![确士])|了了(?!解|结|然|无|断)|是是(?!非)|在在(?!建|校|职|线|岗|场|编|册|读|京)|和和(?!平|谐|睦|气)|"
    r"(按照|进一步|关于|根据|通过|对于|以及|并且|我们|要求|工作|进行|加强|推进){1}\1(?![一-龥]?组|者)"
)
_DATE_FIELDS = ("written_on", "published_on", "valid_until")


class Documents:
    """The detector of what makes a document look careless."""

    name = "documents"

    def detect(self, text: Text) -> Iterable[Finding]:
        """Document numbers, dates, marks of the draft, words written twice."""
        yield from _numbers(text)
        yield from _dates(text)
        for hit in _DRAFT.finditer(text.folded):
            yield text.found(
                Kind.DRAFT_MARK, Severity.BLOCKING, hit.span(), messages.DRAFT_MARK, confidence=0.9
            )
        for hit in _REPEATED.finditer(text.folded):
            word = hit.group()[: len(hit.group()) // 2]
            yield text.found(
                Kind.REPEATED_WORD,
                Severity.WARNING,
                hit.span(),
                messages.REPEATED_WORD,
                confidence=0.8,
                suggestion=word,
            )


def _numbers(text: Text) -> Iterator[Finding]:
    for hit in _NUMBER.finditer(text.folded):
        code = _CODE_BEFORE.search(text.before(hit.start(), 12))
        if code is None or _NO_CODE.search(code.group()) or _NO_CODE.search(code.group()[-1:]):
            continue
        message = _fault(text.raw[text.origin(hit.start()) : text.origin(hit.end())], hit)
        if message is None:
            continue
        year = hit.group(2) if len(hit.group(2)) == 4 else None
        historic = year is not None and int(year) < _HISTORIC
        if year is not None and not 1949 <= int(year) <= 2099:
            continue
        serial = int(hit.group(6))
        yield text.found(
            Kind.DOCUMENT_NUMBER,
            Severity.WARNING if historic else Severity.BLOCKING,
            hit.span(),
            message,
            confidence=0.5 if historic else 0.9,
            suggestion=f"〔{year}〕{serial}号" if year and serial else None,
        )


def _fault(raw: str, hit: re.Match[str]) -> Message | None:
    left, year, suffix, right, ordinal, serial = hit.groups()
    if len(year) != 4 or suffix:
        is_number = left in "〔[【" and len(year) == 2
        return messages.NUMBER_YEAR if suffix or is_number else None
    checks = (
        ((left, right) != ("〔", "〕"), messages.NUMBER_BRACKETS),
        (bool(ordinal), messages.NUMBER_ORDINAL),
        (serial.startswith("0"), messages.NUMBER_ZEROS),
        (raw != f"〔{year}〕{serial}号", messages.NUMBER_DIGITS),
    )
    return next((message for is_wrong, message in checks if is_wrong), None)


def _dates(text: Text) -> Iterator[Finding]:
    for pattern, read, sure in _DATES:
        for hit in pattern.finditer(text.folded):
            day = read(hit)
            if day is not None and not _exists(*day):
                yield _impossible(text, hit.span(), sure=sure)


def _numbered(hit: re.Match[str]) -> tuple[int, int, int]:
    return int(hit[1]), int(hit[2]), int(hit[3])


def _spelt(hit: re.Match[str]) -> tuple[int, int, int]:
    return int(hit[1].translate(_CHINESE)), _small(hit[2]), _small(hit[3])


def _yearless(hit: re.Match[str]) -> tuple[int, int, int]:
    """In a leap year: without its year, the 29th of February may be right."""
    return _LEAP, int(hit[1]), int(hit[2])


def _ending(hit: re.Match[str]) -> tuple[int, int, int] | None:
    """The last day of a period, when its month is one."""
    return _yearless(hit) if 1 <= int(hit[1]) <= 12 else None


def _month(hit: re.Match[str]) -> tuple[int, int, int]:
    return int(hit[1]), int(hit[2]), 1


def _dashed(hit: re.Match[str]) -> tuple[int, int, int] | None:
    """Three numbers that were meant as a date: neither a version nor a serial."""
    month, day = int(hit[3]), int(hit[4])
    return (int(hit[1]), month, day) if 1 <= month <= 19 and day <= 39 else None


_DATES: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int] | None], bool], ...
] = (
    (_FULL_DAY, _numbered, True),
    (_WRITTEN, _spelt, True),
    (_MONTH_DAY, _yearless, False),
    (_UNTIL, _ending, False),
    (_YEAR_MONTH, _month, True),
    (_DASHED, _dashed, False),
)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]


def _small(numeral: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int(numeral.translate(_CHINESE))
    return (int(tens.translate(_CHINESE)) if tens else 1) * 10 + (
        int(ones.translate(_CHINESE)) if ones and "十" not in ones else 0
    )


def _impossible(text: Text, span: tuple[int, int], *, sure: bool) -> Finding:
    return text.found(
        Kind.IMPOSSIBLE_DATE,
        Severity.BLOCKING if sure else Severity.WARNING,
        span,
        messages.IMPOSSIBLE_DATE,
        confidence=0.99 if sure else 0.8,
    )


class Metadata:
    """What an item must say about itself. Looks at the manuscript as a whole."""

    name = "metadata"

    def examine(self, manuscript: Manuscript) -> Iterable[Finding]:
        """Missing fields, a malformed own document number, days that cannot be in the fields."""
        facts = manuscript.facts
        for names, severity, message in (
            (facts.required, Severity.BLOCKING, messages.MISSING_FIELD),
            (facts.recommended, Severity.HINT, messages.RECOMMENDED_FIELD),
        ):
            for name in names:
                if not facts.fields.get(name, "").strip():
                    yield _about(Kind.MISSING_METADATA, severity, name, "", message)
        number = facts.fields.get("doc_no", "")
        if number and WELL_FORMED.fullmatch(number) is None:
            yield self._number(manuscript, number)
        for name in _DATE_FIELDS:
            yield from self._day(name, facts.fields.get(name, ""), facts.today)

    @staticmethod
    def _day(name: str, value: str, today: date | None) -> Iterator[Finding]:
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value, re.ASCII)
        if value and not (found and _exists(*map(int, found.groups()))):
            kind, message = Kind.IMPOSSIBLE_DATE, messages.IMPOSSIBLE_DATE
        elif name == "written_on" and today is not None and value > today.isoformat():
            kind, message = Kind.FUTURE_DATE, messages.FUTURE_DATE
        else:
            return
        yield _about(kind, Severity.BLOCKING, name, value, message)

    @staticmethod
    def _number(manuscript: Manuscript, number: str) -> Finding:
        text = Text(Part(METADATA, number), manuscript.facts)
        hit = _NUMBER.search(text.folded)
        mended = None
        if hit is not None and len(hit[2]) == 4 and int(hit[6]):
            mended = f"{text.folded[: hit.start()].strip()}〔{hit[2]}〕{int(hit[6])}号"
        message = (_fault(number[hit.start() : hit.end()], hit) if hit else None) or (
            messages.NUMBER_FORM
        )
        fits = mended is not None and WELL_FORMED.fullmatch(mended) is not None
        return _about(
            Kind.DOCUMENT_NUMBER,
            Severity.BLOCKING,
            "doc_no",
            number,
            message,
            mended if fits else None,
        )


def _about(
    kind: Kind,
    severity: Severity,
    name: str,
    value: str,
    message: Message,
    suggestion: str | None = None,
) -> Finding:
    """A finding about the field ``name``; its offsets count in the field's own value."""
    return Finding(
        kind=kind,
        severity=severity,
        start=0,
        end=len(value),
        text=value,
        suggestion=suggestion,
        why=message.text,
        source=message.source,
        confidence=1.0,
        part=f"{METADATA}:{name}",
        params={"field": name},
        context=name,
    )
