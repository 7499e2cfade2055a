"""The words of an annual report around its figures: dated drafts that organs edit.

A text is data (TOML here, JSON where an organ keeps its own): ``form``, ``source``, ``valid_from``,
``title``, ``preamble``, ``cells`` {figure: cell address}, ``overview`` {``opening``, ``unknown``
(said of a topic of which nothing is recorded), ``topics`` [{``key``, ``title``,
``paragraphs``}]}, ``problems`` {``title_found``, ``title_mended``, ``found``, ``mended``}, ``fees``
{``zero``, ``some``, ``unknown``, ``not_applicable``}, ``others`` (what else section six reports, a
paragraph each); each a template of :mod:`lubu.office.sentences`. ``not_applicable`` {scope:
reason} are words: which cells the organ declares not applicable, and why (:data:`SCOPES`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from lubu.ledger.rules import JSON
from lubu.office.sentences import TemplateError, parse
from lubu.reporting.tables import Address, ReportForm, RowTwo, TableKey, UnknownAddressError
from lubu.reporting.wording import CAPTIONS, ROWS_TWO, SECTIONS

WORDS: Final = frozenset({"organ", "year", "address", "phone", "fees_reason"})
"""Slots of a text that are fixed words, not figures."""
FEES: Final = "fees"
SCOPES: Final = MappingProxyType(
    {
        **{f"{TableKey.TWO}/{row}": f"表二 {ROWS_TWO[row]}" for row in RowTwo},
        TableKey.THREE.value: f"表三 {CAPTIONS[TableKey.THREE]}",
        TableKey.FOUR.value: f"表四 {CAPTIONS[TableKey.FOUR]}",
        FEES: f"{SECTIONS[5][1]} 信息处理费",
    }
)
"""What can be declared not applicable, with its official name: a row of table two, the whole of
table three or four (of both only what nothing counts), the fees of section six."""
_SECTION_ONE: Final = "overview/"
# Of a text that was stored before the form had these words.
_FEES_NOT_APPLICABLE: Final = "收取信息处理费的情况：不适用。{fees_reason}。"


class TextFormatError(ValueError):
    """A text that is not in its form: at ``place``, because of ``why``."""

    def __init__(self, place: str, why: str) -> None:
        self.place, self.why = place, why
        super().__init__(f"{place}: {why}")


class NoTextError(LookupError):
    """No form of report was in force on ``day``."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no form of report is in force on {day}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the five sub-topics of section one."""

    key: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTexts:
    """Section six: the words for zero, for some, for what nobody recorded or is not applicable."""

    zero: str
    some: str
    unknown: str
    not_applicable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """All words of a report, as templates."""

    form: ReportForm
    source: str
    valid_from: date
    title: str
    preamble: str
    cells: Mapping[str, Address] = field(hash=False)
    opening: str
    unknown: str
    topics: tuple[Topic, ...]
    title_found: str
    title_mended: str
    found: tuple[str, ...]
    mended: tuple[str, ...]
    fees: FeeTexts
    others: tuple[str, ...]
    not_applicable: Mapping[str, str] = field(default_factory=dict, hash=False)

    def templates(self) -> Iterator[tuple[str, str]]:
        """Every text with its place, in reading order."""
        yield "title", self.title
        yield "preamble", self.preamble
        yield "overview/opening", self.opening
        yield "overview/unknown", self.unknown
        for topic in self.topics:
            for number, text in enumerate(topic.paragraphs):
                yield f"overview/topics/{topic.key}/{number}", text
        for name, texts in (("found", self.found), ("mended", self.mended)):
            for number, text in enumerate(texts):
                yield f"problems/{name}/{number}", text
        yield "fees/zero", self.fees.zero
        yield "fees/some", self.fees.some
        yield "fees/unknown", self.fees.unknown
        yield "fees/not_applicable", self.fees.not_applicable
        for number, text in enumerate(self.others):
            yield f"others/{number}", text

    def place_label(self, place: str) -> str:
        """What people call a place: the title of its topic, or of its section."""
        key = place.removeprefix(f"{_SECTION_ONE}topics/").split("/")[0]
        topics = {topic.key: topic.title for topic in self.topics}
        if place.startswith(_SECTION_ONE):
            return topics.get(key, SECTIONS[0][1])
        known = {
            "preamble": "编制说明",
            "problems": SECTIONS[4][1],
            "fees": SECTIONS[5][1],
            "others": SECTIONS[5][1],
        }
        return known.get(place.split("/")[0], place)

    def figure_names(self) -> frozenset[str]:
        """Every name that a text asks for, figures and fixed words."""
        return frozenset(s.name for _, text in self.templates() for s in parse(text).slots())

    def to_data(self) -> dict[str, JSON]:
        """The documented form, fit for JSON."""
        return {
            "form": self.form.value,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "title": self.title,
            "preamble": self.preamble,
            "cells": {name: str(address) for name, address in self.cells.items()},
            "overview": {
                "opening": self.opening,
                "unknown": self.unknown,
                "topics": [
                    {"key": t.key, "title": t.title, "paragraphs": list(t.paragraphs)}
                    for t in self.topics
                ],
            },
            "problems": {
                "title_found": self.title_found,
                "title_mended": self.title_mended,
                "found": list(self.found),
                "mended": list(self.mended),
            },
            "fees": {
                "zero": self.fees.zero,
                "some": self.fees.some,
                "unknown": self.fees.unknown,
                "not_applicable": self.fees.not_applicable,
            },
            "others": list(self.others),
            "not_applicable": dict(self.not_applicable),
        }

    @classmethod
    def from_data(cls, data: object) -> ReportText:
        """Read the documented form, from TOML or JSON.

        Raises:
            TextFormatError: it is not that form, or one of its texts cannot be read.
        """
        root = _Node("", data)
        overview, problems, fees = root.at("overview"), root.at("problems"), root.at("fees")
        text = cls(
            form=_form(root),
            source=root.text("source"),
            valid_from=root.day("valid_from"),
            title=root.text("title"),
            preamble=root.text("preamble"),
            cells=_cells(root.at("cells")),
            opening=overview.text("opening"),
            unknown=overview.text("unknown"),
            topics=tuple(
                Topic(
                    key=topic.text("key"),
                    title=topic.text("title"),
                    paragraphs=topic.texts("paragraphs"),
                )
                for topic in overview.list("topics")
            ),
            title_found=problems.text("title_found"),
            title_mended=problems.text("title_mended"),
            found=problems.texts("found"),
            mended=problems.texts("mended"),
            fees=FeeTexts(
                zero=fees.text("zero"),
                some=fees.text("some"),
                unknown=fees.text("unknown"),
                not_applicable=fees.text("not_applicable", _FEES_NOT_APPLICABLE),
            ),
            others=root.texts("others"),
            not_applicable=_scopes(root.at("not_applicable", {})),
        )
        for place, template in text.templates():
            try:
                parse(template)
            except TemplateError as error:
                raise TextFormatError(place, str(error)) from error
        return text


def text_in_force(day: date) -> ReportText:
    """The draft that comes with the form in force on the day of compiling.

    Raises:
        NoTextError: before the first form.
    """
    folder = files("lubu.reporting") / "data"
    texts = [
        ReportText.from_data(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.startswith("report_") and file.name.endswith(".toml")
    ]
    started = [text for text in texts if text.valid_from <= day]
    if not started:
        raise NoTextError(day)
    return max(started, key=lambda text: text.valid_from)


@dataclass(frozen=True, slots=True)
class _Node:
    """A piece of read data that knows its place."""

    place: str
    data: object

    def at(self, name: str, otherwise: object = None) -> _Node:
        """What stands under ``name``; without ``otherwise`` it must be there."""
        found = self.data.get(name, otherwise) if isinstance(self.data, dict) else None
        if found is None:
            raise TextFormatError(self._under(name), "is missing")
        return _Node(self._under(name), found)

    def text(self, name: str, otherwise: str | None = None) -> str:
        node = self.at(name, otherwise)
        if not isinstance(node.data, str):
            raise TextFormatError(node.place, "is not a text")
        return node.data

    def list(self, name: str) -> tuple[_Node, ...]:
        node = self.at(name)
        if not isinstance(node.data, list):
            raise TextFormatError(node.place, "is not a list")
        return tuple(_Node(f"{node.place}/{i}", item) for i, item in enumerate(node.data))

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.list(name)
        for node in found:
            if not isinstance(node.data, str):
                raise TextFormatError(node.place, "is not a text")
        return tuple(str(node.data) for node in found)

    def day(self, name: str) -> date:
        node = self.at(name)
        if isinstance(node.data, date):
            return node.data
        try:
            return date.fromisoformat(str(node.data))
        except ValueError as error:
            raise TextFormatError(node.place, "is not a day") from error

    def _under(self, name: str) -> str:
        return f"{self.place}/{name}" if self.place else name


def _form(root: _Node) -> ReportForm:
    try:
        return ReportForm(root.text("form"))
    except ValueError as error:
        raise TextFormatError("form", "is not a known form") from error


def _scopes(node: _Node) -> dict[str, str]:
    if not isinstance(node.data, dict):
        raise TextFormatError(node.place, "is not a table of reasons")
    for scope, reason in node.data.items():
        if scope not in SCOPES or not isinstance(reason, str) or not reason.strip():
            raise TextFormatError(f"{node.place}/{scope}", "is no scope with its reason")
    return {scope: node.data[scope] for scope in SCOPES if scope in node.data}


def is_section_one(place: str) -> bool:
    """Whether the words at this place stand in section one."""
    return place.startswith(_SECTION_ONE)


def _cells(node: _Node) -> dict[str, Address]:
    if not isinstance(node.data, dict):
        raise TextFormatError(node.place, "is not a table of cells")
    try:
        return {str(name): Address.parse(str(cell)) for name, cell in node.data.items()}
    except UnknownAddressError as error:
        raise TextFormatError(node.place, str(error)) from error
