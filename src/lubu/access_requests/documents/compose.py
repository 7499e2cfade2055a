"""From facts, a pattern and the law in force to a document. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.documents.cleaning import clause, lines, one_line
from lubu.access_requests.documents.document import (
    COLUMNS,
    LIST_SPANS,
    SPANS,
    FormCell,
    Letter,
)
from lubu.access_requests.documents.facts import AttachedFile, LetterFacts
from lubu.access_requests.documents.fields import entry_fields, fields_of
from lubu.access_requests.documents.kinds import DENIED, TRAITS
from lubu.access_requests.documents.numerals import day_words
from lubu.access_requests.documents.patterns import DECISION, Pattern, pattern_in_force
from lubu.access_requests.documents.remedies import RemedyTerms, notice, offer
from lubu.access_requests.rules.answers import AnswerRule, rule_of
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.office.dated import NoTermsError, in_force
from lubu.office.sentences import Omission, Rendered, parse, render


@dataclass(frozen=True, slots=True)
class Book:
    """All dated data of which documents are made; patterns that come later go before others."""

    patterns: tuple[Pattern, ...]
    remedies: tuple[RemedyTerms, ...]
    answers: tuple[AnswerRule, ...]

    def with_patterns(self, *own: Pattern) -> Book:
        """The same with patterns of an organ's own, which go before those that are there."""
        return Book((*self.patterns, *own), self.remedies, self.answers)


def write(facts: LetterFacts, book: Book, day: date) -> Letter:
    """The document as it reads when it is signed on ``day``, by what is then in force.

    Facts that are missing leave their sentences out; :mod:`.legality` says whether that may be.

    Raises:
        NoTermsError: no pattern, no words of remedies, or no rule on the answer was in force.
    """
    pattern = pattern_in_force(book.patterns, facts.kind, day)
    rule = rule_of(book.answers, facts.answer, day) if facts.answer else None
    grounds = {one: found for one in DENIED if (found := _ground(book, one, day))}
    offered = offer(facts, book.answers, day)
    remedies = notice(facts, offered, in_force(book.remedies, day))
    fields = fields_of(facts, rule, grounds=grounds, remedies=remedies)
    return _laid_out(facts, pattern, fields, day)


def _ground(book: Book, answer: AnswerKind, day: date) -> AnswerRule | None:
    try:
        return rule_of(book.answers, answer, day)
    except NoTermsError:
        return None


def _laid_out(facts: LetterFacts, pattern: Pattern, fields: dict[str, str], day: date) -> Letter:
    writer = _Writer(fields)
    if facts.answer is not None and facts.answer in pattern.decisions:
        fields[DECISION] = writer.text(pattern.decisions[facts.answer])
    traits = TRAITS[facts.kind]
    has_imprint = pattern.has_imprint
    return Letter(
        kind=facts.kind,
        organ=fields["organ"],
        title=writer.text(pattern.title),
        number=fields["number"] if traits.series else "",
        has_red_head=pattern.has_red_head,
        addressee=fields["addressee"],
        paragraphs=tuple(line for text in pattern.paragraphs for line in writer.lines(text)),
        attachments=() if traits.is_table else tuple(map(_attached, facts.attachments)),
        signed_on="" if traits.is_table else day_words(facts.signed_on),
        note=writer.text(pattern.note),
        copies_to=fields["copies_to"] if has_imprint else "",
        printed_by=(fields["office"] or fields["organ"]) if has_imprint else "",
        printed_on=day_words(facts.signed_on or day) if has_imprint else "",
        cells=(*_rows(pattern, writer), *_list(pattern, facts, writer)),
        omissions=tuple(writer.omissions),
    )


def _attached(one: AttachedFile) -> str:
    name = clause(one.name)
    return f"{name}（{one.pages}页）" if one.pages is not None else name


class _Writer:
    """Fills texts, and keeps what had to be left out."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.omissions: list[Omission] = []

    def text(self, template: str) -> str:
        """One text; line breaks stand where a list has them."""
        return self._filled(template, self.fields)

    def lines(self, template: str) -> Iterator[str]:
        """The paragraphs that a text becomes: a list stands in lines of its own."""
        yield from filter(None, (line.strip() for line in self.text(template).split("\n")))

    def cell(self, template: str) -> str:
        """A cell of a form: lines that it leaves blank are room for a hand."""
        return "\n".join(self.text(line) for line in template.split("\n"))

    def entry(self, template: str, fields: Mapping[str, str]) -> str:
        """A cell in the list of what is archived."""
        return one_line(self._filled(template, fields))

    def _filled(self, template: str, fields: Mapping[str, str]) -> str:
        made: Rendered = render(parse(template), figures={}, words=fields)
        self.omissions += made.omissions
        return lines(made.joined().text)


def _rows(pattern: Pattern, writer: _Writer) -> Iterator[tuple[FormCell, ...]]:
    for row in pattern.rows:
        yield tuple(
            FormCell(text=writer.cell(text), span=span, is_label=place % 2 == 0 and len(row) > 1)
            for place, (text, span) in enumerate(zip(row, SPANS[len(row)], strict=True))
        )


def _list(pattern: Pattern, facts: LetterFacts, writer: _Writer) -> Iterator[tuple[FormCell, ...]]:
    if not pattern.columns:
        return
    spans = _spans(len(pattern.columns))
    yield tuple(
        FormCell(text=one_line(heading), span=span, is_label=True)
        for (heading, _), span in zip(pattern.columns, spans, strict=True)
    )
    for place, entry in enumerate(facts.archive, start=1):
        fields = entry_fields(place, entry)
        yield tuple(
            FormCell(text=writer.entry(text, fields), span=span, is_label=False)
            for (_, text), span in zip(pattern.columns, spans, strict=True)
        )


def _spans(count: int) -> tuple[int, ...]:
    """The six columns of the list as they come; of any other number, as wide as each other."""
    if count == len(LIST_SPANS):
        return LIST_SPANS
    each = COLUMNS // count
    return (*([each] * (count - 1)), COLUMNS - each * (count - 1))
