"""Sentences of official texts whose figures and facts are filled in, never typed. Pure.

A text is written in a small language. Nothing in it can run: it only knows

    {website_items}        a figure, as digits ("2901")
    {new_media_reads:wan}  the same by a formatter: count, wan, percent, yuan, wan_yuan
    {organ}                a fixed word, handed in; an empty one counts as not recorded
    {=3个站点|reason}       a number that is no statistic, kept as typed for a reason
    [，总阅读量{…:wan}次]     a part that is left out together with its figure; parts may nest,
                           and lie within one sentence
    \\{ \\} \\[ \\] \\\\         the signs themselves

A figure that nobody recorded is never printed as 0: the innermost part around it, or else its
sentence, is left out, and :class:`Omission` says what and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from lubu.ledger.rules import JSON
from lubu.office.formats import FORMATTERS, Number

Figures: TypeAlias = Mapping[str, Number | None]

_TOKEN = re.compile(r"\\[{}\[\]\\]|[{}\[\]]")
_SLOT = re.compile(r"([a-z][a-z0-9_]*)(?::([a-z_]+))?")
_END = re.compile(r"(?<=[。!?！？])(?![”’」』)）])")
_OPENING = re.compile(r"^[,;:、，；：]+")
_TRAILING = re.compile(r"[,;:、，；：]+$")
_INNER: Final = tuple(",;:、(，；：（")
_CLOSING: Final = tuple("。;)；）")


class Fault(StrEnum):
    """What can be wrong with a text."""

    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    BAD_SLOT = "bad_slot"
    NO_REASON = "no_reason"
    UNKNOWN_FORMATTER = "unknown_formatter"
    SENTENCE_IN_PART = "sentence_in_part"


class TemplateError(ValueError):
    """A text that cannot be read: ``fault`` at character ``position``; ``found`` stands there."""

    def __init__(self, fault: Fault, position: int, found: str) -> None:
        self.fault, self.position, self.found = fault, position, found
        super().__init__(f"{fault} at {position}: {found!r}")


@dataclass(frozen=True, slots=True)
class Words:
    """Text that people may edit."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a figure or a fixed word."""

    name: str
    formatter: str = "count"

    def __str__(self) -> str:
        return (
            f"{{{self.name}}}" if self.formatter == "count" else f"{{{self.name}:{self.formatter}}}"
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """Words with a number that is no statistic, and why the author keeps it."""

    text: str
    reason: str

    def __str__(self) -> str:
        return f"{{={self.text}|{self.reason}}}"


@dataclass(frozen=True, slots=True)
class Optional:
    """A part that goes with its figures."""

    parts: tuple[Part, ...]


Part: TypeAlias = Words | Slot | Kept | Optional


@dataclass(frozen=True, slots=True)
class Template:
    """A text that was read: its sentences, each as its parts."""

    sentences: tuple[tuple[Part, ...], ...]

    def slots(self) -> tuple[Slot, ...]:
        """Every slot, in order of appearance."""
        return tuple(slot for sentence in self.sentences for slot in _slots(sentence))


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (not counted) are this figure."""

    start: int
    end: int
    figure: str
    value: Number

    def moved(self, by: int) -> Span:
        """The same span in a text that begins ``by`` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


class OmissionReason(StrEnum):
    """Why words were left out."""

    NOT_RECORDED = "not_recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Omission:
    """Words that were left out because of ``figure``; ``words`` are the template's."""

    figure: str
    reason: OmissionReason
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finished text and where its figures stand."""

    text: str
    spans: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        """``{"text", "figures": [{"name", "start", "end", "value"}]}``; a ratio is "3/4"."""
        return {
            "text": self.text,
            "figures": [
                {
                    "name": span.figure,
                    "start": span.start,
                    "end": span.end,
                    "value": span.value if isinstance(span.value, int) else str(span.value),
                }
                for span in self.spans
            ],
        }


@dataclass(frozen=True, slots=True)
class Rendered:
    """The sentences of a text, and what had to be left out of it."""

    sentences: tuple[Sentence, ...]
    omissions: tuple[Omission, ...]

    def joined(self) -> Sentence:
        """All sentences as one text, the spans moved along."""
        text, spans = "", list[Span]()
        for sentence in self.sentences:
            spans += [span.moved(len(text)) for span in sentence.spans]
            text += sentence.text
        return Sentence(text, tuple(spans))


def parse(text: str) -> Template:
    """Read a text.

    Raises:
        TemplateError: a bracket without its other half, a slot that is no name, a formatter that
            does not exist, a kept number without a reason, a part that reaches over the end of a
            sentence.
    """
    parts, end = _parse(text, 0, depth=0)
    if end < len(text):
        raise TemplateError(Fault.UNOPENED, end, text[end])
    return Template(tuple(_sentences(parts)))


def render(
    template: Template, *, figures: Figures, words: Mapping[str, str] = MappingProxyType({})
) -> Rendered:
    """Fill a text. Figures are counted values or nothing; words stand as they are handed in."""
    sentences: list[Sentence] = []
    omissions: list[Omission] = []
    for parts in template.sentences:
        writing = _Writing(figures, words)
        bits = writing.bits(parts)
        omissions += writing.omissions
        had_figures = any(slot.name not in words for slot in _slots(parts))
        if bits is None or (had_figures and not any(bit.slot for bit in bits)):
            continue
        sentences.append(_assembled(bits, mended=bool(writing.omissions)))
    return Rendered(tuple(sentences), tuple(omissions))


def _parse(text: str, start: int, *, depth: int) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    position, opened = start, start - 1
    while match := _TOKEN.search(text, position):
        parts += _literal(text[position : match.start()])
        position = match.end()
        match match.group():
            case "{":
                slot, position = _slot(text, match.start())
                parts.append(slot)
            case "[":
                inner, position = _parse(text, position, depth=depth + 1)
                parts.append(_optional(inner, text, match.start()))
            case "]" if depth:
                return tuple(parts), position
            case "]" | "}" as found:
                raise TemplateError(Fault.UNOPENED, match.start(), found)
            case escaped:
                parts += _literal(escaped[1])
    if depth:
        raise TemplateError(Fault.UNCLOSED, opened, "[")
    parts += _literal(text[position:])
    return tuple(parts), len(text)


def _optional(parts: tuple[Part, ...], text: str, start: int) -> Optional:
    if any(isinstance(part, Words) and len(_END.split(part.text)) > 1 for part in parts):
        raise TemplateError(Fault.SENTENCE_IN_PART, start, text[start : start + 20])
    return Optional(parts)


def _literal(text: str) -> list[Part]:
    return [Words(text)] if text else []


def _slot(text: str, start: int) -> tuple[Slot | Kept, int]:
    end = text.find("}", start)
    if end < 0:
        raise TemplateError(Fault.UNCLOSED, start, "{")
    if text.startswith("{=", start):
        kept, _, reason = text[start + 2 : end].partition("|")
        if not kept.strip() or not reason.strip():
            raise TemplateError(Fault.NO_REASON, start, text[start : end + 1])
        return Kept(kept.strip(), reason.strip()), end + 1
    match = _SLOT.fullmatch(text, start + 1, end)
    if match is None:
        raise TemplateError(Fault.BAD_SLOT, start, text[start : end + 1])
    name, formatter = match.group(1), match.group(2) or "count"
    if formatter not in FORMATTERS:
        raise TemplateError(Fault.UNKNOWN_FORMATTER, start, formatter)
    return Slot(name, formatter), end + 1


def _sentences(parts: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    """Cut at the ends of sentences; an optional part belongs to the sentence that it stands in."""
    current: list[Part] = []
    for part in parts:
        if not isinstance(part, Words):
            current.append(part)
            continue
        *ended, rest = _END.split(part.text)
        for piece in ended:
            yield (*current, Words(piece))
            current = []
        current += _literal(rest)
    if current:
        yield tuple(current)


def _slots(parts: tuple[Part, ...]) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Optional):
            yield from _slots(part.parts)


def _source(parts: tuple[Part, ...]) -> str:
    return "".join(
        part.text
        if isinstance(part, Words)
        else str(part)
        if isinstance(part, Slot | Kept)
        else _source(part.parts)
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class _Bit:
    text: str
    slot: Slot | None = None
    value: Number = 0


class _Writing:
    """One sentence in the making."""

    def __init__(self, figures: Figures, words: Mapping[str, str]) -> None:
        self.figures, self.words = figures, words
        self.omissions: list[Omission] = []

    def bits(self, parts: tuple[Part, ...]) -> list[_Bit] | None:
        """The finished pieces, or nothing where a figure outside optional parts is missing."""
        bits: list[_Bit] = []
        is_head_lost = False
        for part in parts:
            match part:
                case Words(text) | Kept(text=text):
                    bits.append(_Bit(text))
                    is_head_lost = False
                case Optional(inner):
                    found = self.bits(inner)
                    if found is None:
                        is_head_lost = is_head_lost or not _OPENING.match(_source(inner))
                        continue
                    bits += _as_head(found) if is_head_lost else found
                    is_head_lost = False
                case Slot():
                    bit = self._bit(part)
                    if bit is None:
                        self._omit(part.name, parts)
                        return None
                    bits.append(bit)
        return bits

    def _bit(self, slot: Slot) -> _Bit | None:
        if slot.name in self.words:
            word = self.words[slot.name]
            return _Bit(word) if word else None
        value = self.figures.get(slot.name)
        return None if value is None else _Bit(FORMATTERS[slot.formatter](value), slot, value)

    def _omit(self, name: str, parts: tuple[Part, ...]) -> None:
        known = name in self.figures or name in self.words
        reason = OmissionReason.NOT_RECORDED if known else OmissionReason.UNKNOWN
        self.omissions.append(Omission(name, reason, _source(parts)))


def _as_head(bits: list[_Bit]) -> list[_Bit]:
    """A part that now stands first of its list, without the comma that joined it."""
    first, *rest = bits
    return bits if first.slot else [_Bit(_OPENING.sub("", first.text)), *rest]


def _assembled(bits: list[_Bit], *, mended: bool) -> Sentence:
    text, spans = "", list[Span]()
    for bit in bits:
        if bit.slot is not None:
            spans.append(Span(len(text), len(text) + len(bit.text), bit.slot.name, bit.value))
            text += bit.text
        elif mended:
            text = _seam(text, bit.text)
        else:
            text += bit.text
    return Sentence(text, tuple(spans))


def _seam(before: str, words: str) -> str:
    """Join over a gap: no comma at the beginning, no two signs in a row, none before the end."""
    if not before or before[-1] in _INNER:
        words = _OPENING.sub("", words)
    if words[:1] in _CLOSING:
        before = _TRAILING.sub("", before)
    return before + words
