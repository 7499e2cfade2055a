"""The six headings of a report, found by their words and numbers, however they are written.

Source: 国办公开办函〔2021〕30号, annex: the six headings and their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from lubu.reporting.reading.extracts import even, squeezed
from lubu.reporting.reading.labels import row_three
from lubu.reporting.wording import RESULTS_LABEL, SECTIONS

NUMBERS: Final = tuple(number for number, _ in SECTIONS)
_TITLES: Final = {number: squeezed(title) for number, title in SECTIONS}
# Headings differ by a word or two between years and places; these parts do not.
_WORDS: Final = {
    "一": re.compile(r"总体(?:情况|概[述况])|总的情况|基本情况|概述"),
    "二": re.compile(r"主动公开"),
    "三": re.compile(r"收到和处理|申请[^、,]{0,12}(?:办理|处理|答复|情况)|依申请公开"),
    "四": re.compile(r"复议|诉讼"),
    "五": re.compile(r"问题|改进|整改"),
    "六": re.compile(
        r"其[他它](?:需要|应当|应该|需|应)|(?:需要|应当)(?:报告|说明|汇报)|其[他它]事项"
    ),
}
_HEADING = re.compile(
    r"(?:第?(?P<chinese>[一二三四五六七八九])(?:部分|章)?[、.,:·]?|(?P<digit>[1-6])[、.])(?P<words>.+)"
)
_RESULTS: Final = squeezed(RESULTS_LABEL)
_OF_WORDS: Final = ("一", "五", "六")  # headings that have words below them, not a table
_LONGEST_BEFORE = 16  # characters that may stand before the words that tell
_LONGEST = 30  # characters of a heading
_LEAST = 3  # headings that a text must have before it is taken to have lines
_ENDS = "。;:"


class HeadingFaultKind(StrEnum):
    """What can be wrong with a heading."""

    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    NUMBER = "number"
    WORDS = "words"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class HeadingFault:
    """One such thing: ``number`` is the official heading's, ``words`` are as they were read."""

    kind: HeadingFaultKind
    number: str = ""
    words: str = ""

    @property
    def title(self) -> str:
        """The official heading."""
        return dict(SECTIONS).get(self.number, "")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading found: which, where it begins and ends in the text, as it is written."""

    number: str
    start: int
    end: int
    words: str
    written_number: str = ""
    is_worded: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """A report's text by its headings; what was not found is empty."""

    before: str
    found: tuple[Heading, ...]
    text: str

    def part(self, number: str) -> str:
        """The text under heading ``number`` ("一" to "六")."""
        for at, heading in enumerate(self.found):
            if heading.number == number:
                rest = self.found[at + 1 : at + 2]
                return self.text[heading.end : rest[0].start if rest else len(self.text)]
        return ""

    def faults(self) -> tuple[HeadingFault, ...]:
        """Headings that are missing, out of their order, misnumbered or worded otherwise.

        Where none is there of those with words below them, the file holds the tables alone.
        """
        if not any(one.number in _OF_WORDS for one in self.found):
            return (HeadingFault(HeadingFaultKind.NONE),)
        return tuple(self._faults())

    def _faults(self) -> Iterator[HeadingFault]:
        kind = HeadingFaultKind
        in_order = _longest_in_order([one.number for one in self.found])
        by_number = {one.number: one for one in self.found}
        for number in NUMBERS:
            one = by_number.get(number)
            if one is None:
                yield HeadingFault(kind.MISSING, number)
                continue
            if number not in in_order:
                yield HeadingFault(kind.OUT_OF_ORDER, number, one.words)
            if one.written_number not in ("", number):
                yield HeadingFault(kind.NUMBER, number, one.words)
            if not one.is_worded:
                yield HeadingFault(kind.WORDS, number, one.words)


def parts(text: str) -> Parts:
    """Cut the text at its headings.

    Of several that fit, the one that fits best counts, and of these the last: a list of contents
    comes first. One that has the right number at the right place but other words counts too.
    """
    text = even(text)
    best: dict[str, tuple[int, Heading]] = {}
    for weight, heading in _candidates(text):
        if heading.number not in best or weight >= best[heading.number][0]:
            best[heading.number] = (weight, heading)
    if len(best) < _LEAST:
        for heading in _within_lines(text):
            best.setdefault(heading.number, (0, heading))
    found = sorted((heading for _, heading in best.values()), key=lambda one: one.start)
    if len(found) >= _LEAST:
        found = sorted([*found, *_worded_otherwise(text, found)], key=lambda one: one.start)
    return Parts(before=text[: found[0].start] if found else text, found=tuple(found), text=text)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _candidates(text: str) -> Iterator[tuple[int, Heading]]:
    """Lines that may be a heading, with how well they fit."""
    for at, line in _lines(text):
        compact = squeezed(line[:200])
        if not compact or "(" in compact[:1] or row_three(compact[:45]) is not None:
            continue
        match = _HEADING.match(compact)
        if match is None:
            for number, title in _TITLES.items():
                if compact.rstrip(":") == title:
                    yield 3, _heading(number, at, line, len(compact))
            continue
        yield from _numbered(match, at, line)


def _numbered(match: re.Match[str], at: int, line: str) -> Iterator[tuple[int, Heading]]:
    """What a line with a number may head; a point of a section with a digit is no section."""
    written = match["chinese"] or NUMBERS[int(match["digit"]) - 1]
    words = match["words"]
    for number, told in _WORDS.items():
        hit = told.search(words[:_LONGEST])
        if hit is None or hit.start() > _LONGEST_BEFORE or "。" in words[: hit.start()]:
            continue
        is_right = written == number
        if match["digit"] and not is_right:
            continue
        weight = (2 if match["digit"] else 4) * is_right + 3 * (_TITLES[number] in words)
        end = match.start("words") + hit.end()
        yield weight, _heading(number, at, line, end, written_number=written)


def _heading(
    number: str, at: int, line: str, end: int, *, written_number: str = "", is_worded: bool = True
) -> Heading:
    """The heading in ``line``, whose first ``end`` signs but blanks belong to it for certain."""
    signs = [place for place, sign in enumerate(line) if not sign.isspace()]
    stop = signs[min(end, len(signs)) - 1] + 1
    while stop < len(line) and len(line[:stop].split()) and stop - signs[0] < _LONGEST * 2:
        if line[stop] in _ENDS or line[stop].isspace():
            break
        stop += 1
    return Heading(
        number, at, at + stop, " ".join(line[:stop].split()), written_number, is_worded=is_worded
    )


def _within_lines(text: str) -> Iterator[Heading]:
    """The official headings in the middle of lines, where a text has hardly any lines."""
    for number, title in SECTIONS:
        words = r"\s*".join(map(re.escape, squeezed(title)))
        found = list(re.finditer(rf"(?:^|(?<=[\s。])){number}\s*、\s*{words}", text))
        if found:
            last = found[-1]
            yield Heading(number, last.start(), last.end(), last.group(), number)


def _worded_otherwise(text: str, found: list[Heading]) -> Iterator[Heading]:
    """Lines with the number that is missing, between the headings before it and after it."""
    have = {one.number: one for one in found}
    for place, number in enumerate(NUMBERS):
        if number in have:
            continue
        before = [have[one].end for one in NUMBERS[:place] if one in have]
        after = [have[one].start for one in NUMBERS[place + 1 :] if one in have]
        start, stop = max(before, default=0), min(after, default=len(text))
        for at, line in _lines(text[start:stop]):
            compact = squeezed(line[:200])
            is_short = len(compact) <= _LONGEST and not compact.endswith(tuple("。;,"))
            is_row = row_three(compact) is not None or compact.startswith(_RESULTS)
            if compact.startswith(number + "、") and is_short and not is_row:
                yield _heading(
                    number, start + at, line, len(compact), written_number=number, is_worded=False
                )
                break


def _longest_in_order(numbers: list[str]) -> frozenset[str]:
    """The most headings that stand in their order."""
    for size in range(len(numbers), 0, -1):
        for some in combinations(numbers, size):
            if list(some) == sorted(some, key=NUMBERS.index):
                return frozenset(some)
    return frozenset()
