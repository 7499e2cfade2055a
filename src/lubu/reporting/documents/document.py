"""The annual report as data, ready to be shown in any form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lubu.reporting.sentences import Sentence
from lubu.reporting.tables import TableKey, Tables


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading below a section's."""

    text: str


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Here stands one of the statutory tables."""

    key: TableKey


Block: TypeAlias = SubHeading | Sentence | TablePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """One of the six headings and what stands under it; a `Sentence` is a paragraph."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A finding in the reader's language, for drafts; a published report has none."""

    rule: str
    severity: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A whole report. ``demo_mark`` stands on every page of a demonstration."""

    organ_name: str
    year: int
    title: str
    preamble: Sentence
    sections: tuple[ReportSection, ...]
    tables: Tables
    demo_mark: str = ""
    checks: tuple[CheckLine, ...] = ()

    def sentences(self) -> tuple[Sentence, ...]:
        """The preamble and every paragraph, in order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return (self.preamble, *(block for block in blocks if isinstance(block, Sentence)))
