"""From figures, tables and words to a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lubu.office.sentences import Figures, Omission, Sentence, parse, render
from lubu.reporting.documents.document import (
    Block,
    ReportDocument,
    ReportSection,
    SubHeading,
    TablePlace,
)
from lubu.reporting.findings import FeeFacts
from lubu.reporting.report_text import FEES, SCOPES, WORDS, FeeTexts, ReportText
from lubu.reporting.tables import TableKey, Tables
from lubu.reporting.wording import SECTIONS

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A report, and what had to be left out of it.

    ``sentences`` are those of section one; ``silent`` the titles of its topics that say nothing.
    """

    document: ReportDocument
    sentences: tuple[Sentence, ...]
    omissions: tuple[Omission, ...]
    silent: tuple[str, ...]


def fee_facts(figures: Figures) -> FeeFacts:
    """The fees among the figures: ``fee_notices``, ``fee_billed_fen``, ``fee_received_fen``."""
    values = [figures.get(f"fee_{name}") for name in ("notices", "billed_fen", "received_fen")]
    notices, billed, received = (None if value is None else int(value) for value in values)
    return FeeFacts(notices=notices, billed_fen=billed, received_fen=received)


def fee_text(texts: FeeTexts, fees: FeeFacts, *, is_applicable: bool = True) -> str:
    """The words that fit: zero is said, and what is not recorded is not called zero."""
    if not fees.is_recorded:
        return texts.unknown if is_applicable else texts.not_applicable
    is_zero = not (fees.notices or fees.billed_fen or fees.received_fen)
    return texts.zero if is_zero else texts.some


def compose(
    text: ReportText,
    *,
    organ_name: str,
    year: int,
    figures: Figures,
    tables: Tables,
    words: Mapping[str, str] | None = None,
    demo_mark: str = "",
) -> Composition:
    """Write the report. ``words`` may add fixed words, such as ``address`` and ``phone``."""
    known = {
        **dict.fromkeys(WORDS, ""),
        **(words or {}),
        "organ": organ_name,
        "year": str(year),
        "fees_reason": text.not_applicable.get(FEES, "").rstrip("。"),
    }
    writer = _Writer(figures, known)
    title = writer.paragraph(text.title).text
    preamble = writer.paragraph(text.preamble)
    before = len(writer.sentences)
    overview, silent = _overview(text, writer)
    sentences = tuple(writer.sentences[before:])
    document = ReportDocument(
        organ_name=organ_name,
        year=year,
        title=title,
        preamble=preamble,
        sections=_sections(text, writer, overview),
        tables=tables,
        reasons=_reasons(text),
        demo_mark=demo_mark,
    )
    return Composition(
        document=document,
        sentences=sentences,
        omissions=tuple(writer.omissions),
        silent=silent,
    )


class _Writer:
    def __init__(self, figures: Figures, words: Mapping[str, str]) -> None:
        self.figures, self.words = figures, words
        self.omissions: list[Omission] = []
        self.sentences: list[Sentence] = []

    def paragraph(self, template: str) -> Sentence:
        rendered = render(parse(template), figures=self.figures, words=self.words)
        self.omissions += rendered.omissions
        self.sentences += rendered.sentences
        return rendered.joined()

    def paragraphs(self, templates: Iterable[str]) -> list[Block]:
        written = (self.paragraph(template) for template in templates)
        return [paragraph for paragraph in written if paragraph.text]


def _overview(text: ReportText, writer: _Writer) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    blocks = writer.paragraphs([text.opening])
    topics = [(topic.title, writer.paragraphs(topic.paragraphs)) for topic in text.topics]
    silent = tuple(title for title, paragraphs in topics if not paragraphs)
    for number, (title, paragraphs) in zip(_NUMERALS, topics, strict=False):
        blocks.append(SubHeading(f"（{number}）{title}"))
        blocks += paragraphs or writer.paragraphs([text.unknown])
    return tuple(blocks), silent


def _reasons(text: ReportText) -> dict[TableKey, tuple[str, ...]]:
    """For each table what is declared not applicable in it, and why."""
    return {
        key: tuple(
            f"{SCOPES[scope].partition(' ')[2] + '：' if '/' in scope else ''}{reason.rstrip('。')}"
            for scope, reason in text.not_applicable.items()
            if scope.partition("/")[0] == key
        )
        for key in TableKey
    }


def _sections(
    text: ReportText, writer: _Writer, overview: tuple[Block, ...]
) -> tuple[ReportSection, ...]:
    problems: list[Block] = []
    for number, title, texts in (
        ("一", text.title_found, text.found),
        ("二", text.title_mended, text.mended),
    ):
        if paragraphs := writer.paragraphs(texts):
            problems += [SubHeading(f"（{number}）{title}"), *paragraphs]
    stated = fee_text(
        text.fees, fee_facts(writer.figures), is_applicable=FEES not in text.not_applicable
    )
    fees = writer.paragraphs([stated, *text.others])
    contents: tuple[Iterable[Block], ...] = (
        overview,
        (TablePlace(TableKey.TWO),),
        (TablePlace(TableKey.THREE),),
        (TablePlace(TableKey.FOUR),),
        problems,
        fees,
    )
    return tuple(
        ReportSection(number=number, title=title, blocks=tuple(blocks))
        for (number, title), blocks in zip(SECTIONS, contents, strict=True)
    )
