"""Which words of a report people may change, and changing them. Pure.

A place holds one text, or several paragraphs, one a line. Title, fees and cells are the form's;
``others`` are the further matters of section six; ``not_applicable/SCOPE`` is the reason why
something in the tables is not applicable, empty where it is. Figures are slots, never typed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from lubu.office.sentences import TemplateError, parse
from lubu.reporting.report_text import (
    SCOPES,
    WORDS,
    ReportText,
    TextFormatError,
    is_section_one,
)
from lubu.reporting.typed import typed_numbers

_TOPIC, _REASON = "overview/topics/", "not_applicable/"
_SINGLE = {"preamble": "preamble", "overview/opening": "opening", "overview/unknown": "unknown"}
_SEVERAL = {"problems/found": "found", "problems/mended": "mended", "others": "others"}
LONGEST = 5000


class UnknownPlaceError(Exception):
    """The report has no words at ``place`` that people may change."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"no place {place!r}")


class UnknownFigureInTextError(Exception):
    """The words ask for figures that nobody counts: ``names``."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = "、".join(sorted(names))
        super().__init__(f"unknown figures: {self.names}")


class TypedNumberError(Exception):
    """Numbers are typed into section one at ``place``, where only figures may stand."""

    def __init__(self, place: str, numbers: Collection[str]) -> None:
        self.place, self.numbers = place, "、".join(dict.fromkeys(numbers))
        super().__init__(f"{place}: {self.numbers}")


class TextTooLongError(Exception):
    """The words at ``place`` are longer than ``longest`` characters."""

    def __init__(self, place: str) -> None:
        self.place, self.longest = place, LONGEST
        super().__init__(f"{place} is longer than {LONGEST}")


def editable(text: ReportText) -> dict[str, str]:
    """Every place that people may change, with its words, in reading order."""
    topics = {f"{_TOPIC}{topic.key}": "\n".join(topic.paragraphs) for topic in text.topics}
    return {
        "preamble": text.preamble,
        "overview/opening": text.opening,
        **topics,
        "overview/unknown": text.unknown,
        "problems/found": "\n".join(text.found),
        "problems/mended": "\n".join(text.mended),
        "others": "\n".join(text.others),
        **{f"{_REASON}{scope}": text.not_applicable.get(scope, "") for scope in SCOPES},
    }


def edited(text: ReportText, texts: Mapping[str, str], *, known: Collection[str]) -> ReportText:
    """The report's words with those of ``texts`` in their places; ``known`` names every figure.

    Raises:
        UnknownPlaceError: a place that nobody may change.
        TextTooLongError: more words than a place takes.
        TextFormatError: words that cannot be read: a bracket open, a formatter unknown.
        TypedNumberError: a number typed into section one, and not marked as kept.
        UnknownFigureInTextError: a figure that is not among the known.
    """
    for place, words in texts.items():
        text = _with(text, place, words)
    for place, template in text.templates():
        try:
            parsed = parse(template)
        except TemplateError as error:
            raise TextFormatError(text.place_label(place), str(error)) from error
        if is_section_one(place) and (numbers := typed_numbers(parsed, words=WORDS)):
            raise TypedNumberError(text.place_label(place), numbers)
    if strange := text.figure_names() - set(known):
        raise UnknownFigureInTextError(strange)
    return text


def _with(text: ReportText, place: str, words: str) -> ReportText:
    if len(words) > LONGEST:
        raise TextTooLongError(text.place_label(place))
    lines = tuple(line.strip() for line in words.splitlines() if line.strip())
    if place in _SINGLE:
        return replace(text, **{_SINGLE[place]: "".join(lines)})  # type: ignore[arg-type]  # texts all
    if place in _SEVERAL:
        return replace(text, **{_SEVERAL[place]: lines})  # type: ignore[arg-type]  # paragraphs all
    if place.startswith(_REASON):
        return _with_reason(text, place.removeprefix(_REASON), "".join(lines))
    key = place.removeprefix(_TOPIC)
    if not place.startswith(_TOPIC) or key not in {topic.key for topic in text.topics}:
        raise UnknownPlaceError(place)
    topics = tuple(replace(t, paragraphs=lines) if t.key == key else t for t in text.topics)
    return replace(text, topics=topics)


def _with_reason(text: ReportText, scope: str, reason: str) -> ReportText:
    if scope not in SCOPES:
        raise UnknownPlaceError(f"{_REASON}{scope}")
    reasons = {**text.not_applicable, scope: reason}
    return replace(text, not_applicable={key: reasons[key] for key in SCOPES if reasons.get(key)})
