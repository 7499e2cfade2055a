"""The annual report as data, ready to be shown in any form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lubu.office.paper.titles import title_lines
from lubu.office.sentences import Sentence
from lubu.reporting.tables import TableKey, Tables

DRAFT_MARK: Final = "草稿，未定稿"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A whole report; ``mark`` stands on every page of a draft or of a demonstration.

    ``reasons`` say for each table what was declared not applicable in it, and why.
    """

    organ_name: str
    year: int
    title: str
    preamble: Sentence
    sections: tuple[ReportSection, ...]
    tables: Tables
    reasons: Mapping[TableKey, tuple[str, ...]] = field(default_factory=dict, hash=False)
    demo_mark: str = ""
    is_draft: bool = False

    @property
    def mark(self) -> str:
        """What every page says of the report before all else; empty for one that is to be read."""
        marks = (DRAFT_MARK if self.is_draft else "", self.demo_mark)
        return "　".join(filter(None, marks))

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is set."""
        return title_lines(self.title, self.organ_name)

    def sentences(self) -> tuple[Sentence, ...]:
        """The preamble and every paragraph, in order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return (self.preamble, *(block for block in blocks if isinstance(block, Sentence)))
