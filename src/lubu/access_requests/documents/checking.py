"""Reading and checking patterns: every fault at once, each with its place. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from lubu.access_requests.documents import faults as say
from lubu.access_requests.documents.faults import PatternFault, WrongPatternError
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.documents.meanings import ENTRY_FIELDS, FIELDS, NEEDED, NEEDED_BY_ANSWER
from lubu.access_requests.documents.patterns import DECISION, Pattern, default_title
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.office.sentences import TemplateError, parse

PARTS: Final = (
    "kind",
    "valid_from",
    "source",
    "title",
    "paragraphs",
    "decisions",
    "note",
    "red_head",
    "imprint",
    "rows",
    "columns",
)
WIDTHS: Final = (1, 2, 4, 6)
FIRST_LAW: Final = date(2008, 5, 1)
MOST_CHARACTERS: Final = 5_000  # of one text: two pages and more


def check(given: Pattern | Mapping[str, object]) -> tuple[PatternFault, ...]:
    """All that is wrong with a pattern; nothing where it can be used."""
    try:
        read(given.to_data() if isinstance(given, Pattern) else given)
    except WrongPatternError as error:
        return error.faults
    return ()


def read(data: object) -> Pattern:
    """A pattern from its documented form.

    Raises:
        WrongPatternError: with every fault of the form; if it has none, every fault of the texts.
    """
    reader = _Reader(data)
    pattern = reader.pattern()
    if pattern is None:
        raise WrongPatternError(tuple(reader.faults))
    found = tuple(_faults_of_texts(pattern))
    if found:
        raise WrongPatternError(found)
    return pattern


def slots_of(text: str) -> frozenset[str]:
    """The fields that a text asks for; none where it cannot be read."""
    try:
        return frozenset(slot.name for slot in parse(text).slots())
    except TemplateError:
        return frozenset()


class _Reader:
    """Takes the form apart and notes what is wrong with it."""

    def __init__(self, data: object) -> None:
        self.faults: list[PatternFault] = []
        self.data: Mapping[object, object] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self._fault(say.WHOLE, say.NOT_A_TABLE)
        for name in self.data:
            if name not in PARTS:
                self._fault(say.WHOLE, say.UNKNOWN_PART, name=name, known=", ".join(PARTS))

    def pattern(self) -> Pattern | None:
        kind, day = self._kind(), self._day()
        source = self._text("source", is_needed=True)
        title = self._text("title") or (default_title(kind) if kind else "")
        paragraphs = self._texts()
        decisions = self._decisions(kind)
        note, head = self._text("note"), self._flag("red_head")
        imprint, rows, columns = self._flag("imprint"), self._rows(), self._columns()
        if kind and not self.faults:
            self._filled(kind, has_text=bool(paragraphs), has_cells=bool(rows or columns))
        if kind is None or day is None or self.faults:
            return None
        return Pattern(
            kind=kind,
            valid_from=day,
            source=source,
            title=title,
            paragraphs=paragraphs,
            decisions=decisions,
            note=note,
            has_red_head=head,
            has_imprint=imprint,
            rows=rows,
            columns=columns,
        )

    def _fault(self, place: str, message: str, number: str = "", **params: object) -> None:
        self.faults.append(PatternFault(place, number, message, params))

    def _filled(self, kind: DocumentKind, *, has_text: bool, has_cells: bool) -> None:
        """A letter has paragraphs, a form has rows, and neither those of the other."""
        is_table = TRAITS[kind].is_table
        if is_table and not has_cells:
            self._fault("rows", say.MISSING, "1")
        if not is_table and not has_text:
            self._fault("paragraphs", say.MISSING, "1")
        for place, stands in (
            ("paragraphs", is_table and has_text),
            ("rows", not is_table and has_cells),
        ):
            if stands:
                self._fault(place, say.FOREIGN_PART, "1")

    def _kind(self) -> DocumentKind | None:
        found = self.data.get("kind")
        try:
            return DocumentKind(str(found))
        except ValueError:
            known = ", ".join(DocumentKind)
            self._fault("kind", say.NOT_A_KIND, found=found or "", known=known)
            return None

    def _day(self) -> date | None:
        found = self.data.get("valid_from")
        try:
            day = found if type(found) is date else date.fromisoformat(str(found))
        except ValueError:
            self._fault("valid_from", say.NOT_A_DAY)
            return None
        if day < FIRST_LAW:
            self._fault("valid_from", say.DAY_BEFORE_LAW)
            return None
        return day

    def _text(self, name: str, *, is_needed: bool = False) -> str:
        found = self.data.get(name, "")
        if not isinstance(found, str):
            self._fault(name, say.NOT_A_TEXT)
            return ""
        if is_needed and not found.strip():
            self._fault(name, say.MISSING)
        return found

    def _flag(self, name: str) -> bool:
        found = self.data.get(name, False)
        if not isinstance(found, bool):
            self._fault(name, say.NOT_YES_OR_NO)
        return found is True

    def _texts(self) -> tuple[str, ...]:
        found = self.data.get("paragraphs", [])
        if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
            self._fault("paragraphs", say.NOT_TEXTS, "1")
            return ()
        for number, text in enumerate(found, start=1):
            if not text.strip():
                self._fault("paragraphs", say.MISSING, str(number))
        return tuple(found)

    def _decisions(self, kind: DocumentKind | None) -> dict[AnswerKind, str]:
        found = self.data.get("decisions", {})
        if not isinstance(found, Mapping):
            self._fault("decisions", say.NOT_DECISIONS)
            return {}
        given = {}
        answers = TRAITS[kind].answers if kind else tuple(AnswerKind)
        for name, text in found.items():
            if name not in [str(one) for one in answers]:
                self._fault("decisions", say.FOREIGN_ANSWER, str(name))
            elif not isinstance(text, str) or not text.strip():
                self._fault("decisions", say.NOT_A_TEXT, str(name))
            else:
                given[AnswerKind(name)] = text
        return given

    def _rows(self) -> tuple[tuple[str, ...], ...]:
        found = self.data.get("rows", [])
        if not isinstance(found, list | tuple):
            self._fault("rows", say.NOT_ROWS, "1")
            return ()
        given = []
        for number, row in enumerate(found, start=1):
            if _is_texts(row) and len(row) in WIDTHS:
                given.append(tuple(row))
            else:
                self._fault("rows", say.NOT_ROWS, str(number))
        return tuple(given)

    def _columns(self) -> tuple[tuple[str, str], ...]:
        found = self.data.get("columns", [])
        if not isinstance(found, list | tuple):
            self._fault("columns", say.NOT_COLUMNS, "1")
            return ()
        given = []
        for number, pair in enumerate(found, start=1):
            if _is_texts(pair) and len(pair) == 2:
                given.append((pair[0], pair[1]))
            else:
                self._fault("columns", say.NOT_COLUMNS, str(number))
        return tuple(given)


def _is_texts(found: object) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(one, str) for one in found)


def _faults_of_texts(pattern: Pattern) -> Iterator[PatternFault]:
    found = [
        fault
        for place, number, text in pattern.texts()
        for fault in _faults_of(place, number, text)
    ]
    yield from found
    # What a text that cannot be read would say is not known, so nothing is called lacking.
    if not any(fault.message in say.SYNTAX.values() for fault in found):
        yield from _lacks(pattern)


def _faults_of(place: str, number: str, text: str) -> Iterator[PatternFault]:
    if len(text) > MOST_CHARACTERS:
        yield PatternFault(place, number, say.TOO_LONG, {"most": MOST_CHARACTERS})
        return
    try:
        slots = parse(text).slots()
    except TemplateError as error:
        params = {"found": error.found, "position": error.position + 1}
        yield PatternFault(place, number, say.SYNTAX[error.fault], params)
        return
    known = _known(place)
    for slot in slots:
        if slot.name not in known:
            near = difflib.get_close_matches(slot.name, known, n=1)
            message = say.UNKNOWN_FIELD_NEAR if near else say.UNKNOWN_FIELD
            yield PatternFault(place, number, message, {"name": slot.name, "near": "".join(near)})
        elif slot.formatter != "count":
            yield PatternFault(place, number, say.NOT_A_FORMAT, {"name": slot.name})


def _known(place: str) -> frozenset[str]:
    if place == "columns":
        return frozenset(ENTRY_FIELDS)
    # The words for an answer are themselves the field; a title has no room for them.
    return frozenset(FIELDS) - ({DECISION} if place != "paragraphs" else set())


def _lacks(pattern: Pattern) -> Iterator[PatternFault]:
    """What the kind must say and the texts do not; of each answer, in its own words too."""
    answers = TRAITS[pattern.kind].answers
    plain = frozenset[str]().union(
        *(slots_of(text) for place, _number, text in pattern.texts() if place != "decisions")
    )
    if DECISION not in plain:
        every = [need for one in answers or (None,) for need in _needs(pattern.kind, one)]
        yield from _lacking(say.WHOLE, "", plain, tuple(dict.fromkeys(every)))
        return
    for answer in answers:
        if answer not in pattern.decisions:
            yield PatternFault("decisions", str(answer), say.NO_DECISION)
            continue
        said = plain | slots_of(pattern.decisions[answer])
        yield from _lacking("decisions", str(answer), said, _needs(pattern.kind, answer))


def _needs(kind: DocumentKind, answer: AnswerKind | None) -> tuple[tuple[str, ...], ...]:
    return NEEDED[kind] + (NEEDED_BY_ANSWER.get(answer, ()) if answer else ())


def _lacking(
    place: str, number: str, said: frozenset[str], needs: tuple[tuple[str, ...], ...]
) -> Iterator[PatternFault]:
    for choice in needs:
        if not said.intersection(choice):
            params = {"name": choice[0], "meaning": {**FIELDS, **ENTRY_FIELDS}[choice[0]]}
            yield PatternFault(place, number, say.LACKS, params)
