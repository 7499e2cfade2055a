"""Which words of a report people may change, and changing them. Pure.

A place holds one text, or several paragraphs, one a line. Title, fees and cells are the form's;
``others`` are the further matters of section six.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from lubu.reporting.report_text import ReportText, TextFormatError
from lubu.reporting.sentences import TemplateError, parse

_TOPIC = "overview/topics/"
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
    }


def edited(text: ReportText, texts: Mapping[str, str], *, known: Collection[str]) -> ReportText:
    """The report's words with those of ``texts`` in their places; ``known`` names every figure.

    Raises:
        UnknownPlaceError: a place that nobody may change.
        TextTooLongError: more words than a place takes.
        TextFormatError: words that cannot be read: a bracket open, a formatter unknown.
        UnknownFigureInTextError: a figure that is not among the known.
    """
    for place, words in texts.items():
        text = _with(text, place, words)
    for place, template in text.templates():
        try:
            parse(template)
        except TemplateError as error:
            raise TextFormatError(place, str(error)) from error
    if strange := text.figure_names() - set(known):
        raise UnknownFigureInTextError(strange)
    return text


def _with(text: ReportText, place: str, words: str) -> ReportText:
    if len(words) > LONGEST:
        raise TextTooLongError(place)
    lines = tuple(line.strip() for line in words.splitlines() if line.strip())
    if place in _SINGLE:
        return replace(text, **{_SINGLE[place]: "".join(lines)})  # type: ignore[arg-type]  # texts all
    if place in _SEVERAL:
        return replace(text, **{_SEVERAL[place]: lines})  # type: ignore[arg-type]  # paragraphs all
    key = place.removeprefix(_TOPIC)
    if not place.startswith(_TOPIC) or key not in {topic.key for topic in text.topics}:
        raise UnknownPlaceError(place)
    topics = tuple(replace(t, paragraphs=lines) if t.key == key else t for t in text.topics)
    return replace(text, topics=topics)
