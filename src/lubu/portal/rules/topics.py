"""Topic pages (专题): what a topic says, what fills its sections, and when it is over; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

LONGEST_TITLE = 60
LONGEST_INTRODUCTION = 500
LONGEST_WORD = 30
MOST_SECTIONS = 12
MOST_WORDS = 10
MOST_ITEMS = 30


class TopicState(StrEnum):
    """Where a topic stands on the site."""

    DRAFT = "draft"  # never put in force
    PLANNED = "planned"  # in force from a later day on
    CURRENT = "current"
    OVER = "over"  # 历史专题: it stays, with what came out until its last day
    TAKEN_DOWN = "taken_down"


PUBLIC = (TopicState.CURRENT, TopicState.OVER)


class TopicPeriodError(ValueError):
    """The last day lies before the first."""

    field = "ends_on"


class SectionsNumberError(ValueError):
    """A topic has no section, or more than :data:`MOST_SECTIONS`."""


class SectionSourceError(ValueError):
    """A section is not filled in exactly one way, or by too much."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        super().__init__(heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSection:
    """A part of a topic, filled in one of three ways: by what stands in columns (ids), by texts
    that say one of some words in title or keywords, or by chosen items (ids)."""

    heading: str
    columns: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicText:
    """All that is written of a topic, and put in force as a whole."""

    title: str
    introduction: str
    begins_on: date | None
    ends_on: date | None
    sections: tuple[TopicSection, ...]

    @property
    def words(self) -> frozenset[str]:
        """The words that fill sections."""
        return frozenset(word for section in self.sections for word in section.words)

    def to_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        days = {
            name: day.isoformat() if (day := getattr(self, name)) else None
            for name in ("begins_on", "ends_on")
        }
        sections = [
            {key: list(value) if isinstance(value, tuple) else value for key, value in one.items()}
            for one in map(asdict, self.sections)
        ]
        return {
            "title": self.title,
            "introduction": self.introduction,
            **days,
            "sections": sections,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> TopicText:
        """The text that :meth:`to_data` wrote."""
        return cls(
            title=data["title"],
            introduction=data["introduction"],
            begins_on=_day(data["begins_on"]),
            ends_on=_day(data["ends_on"]),
            sections=tuple(
                TopicSection(
                    heading=one["heading"],
                    columns=tuple(one["columns"]),
                    words=tuple(one["words"]),
                    items=tuple(one["items"]),
                )
                for one in data["sections"]
            ),
        )


def check(text: TopicText) -> None:
    """Whether a topic can be shown as it is written.

    Raises:
        TopicPeriodError: it would end before it begins.
        SectionsNumberError: it has no section, or too many.
        SectionSourceError: a section is filled in no way, in several, or by too much.
    """
    if text.begins_on and text.ends_on and text.ends_on < text.begins_on:
        raise TopicPeriodError
    if not 1 <= len(text.sections) <= MOST_SECTIONS:
        raise SectionsNumberError
    for one in text.sections:
        ways = sum(map(bool, (one.columns, one.words, one.items)))
        if ways != 1 or len(one.words) > MOST_WORDS or len(one.items) > MOST_ITEMS:
            raise SectionSourceError(one.heading)
        if any(len(word) > LONGEST_WORD for word in one.words):
            raise SectionSourceError(one.heading)


def due_state(text: TopicText, today: date) -> TopicState:
    """What the calendar makes of a topic in force; its last day still belongs to it."""
    if text.ends_on and today > text.ends_on:
        return TopicState.OVER
    if text.begins_on and today < text.begins_on:
        return TopicState.PLANNED
    return TopicState.CURRENT


def says(title: str, keywords: str, word: str) -> bool:
    """Whether a text belongs to ``word``: it stands in the title or among the keywords."""
    return word in title or word in split_words(keywords)


def split_words(words: str) -> tuple[str, ...]:
    """The words of a list, however they were set apart, each once."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(words) if word))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_BETWEEN = re.compile(r"[\s,;\uff0c\u3001\uff1b]+")
