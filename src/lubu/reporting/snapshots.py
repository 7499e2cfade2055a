"""What a report shows now: counted afresh, or as it stood when it was frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lubu.ledger.rules import JSON, canonical, sm3
from lubu.organisations.models import Organ
from lubu.reporting.documents.compose import Composition
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.gathering import Gathered, counted, draft_text, gather
from lubu.reporting.models import AnnualReport
from lubu.reporting.report_text import ReportText


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as it reads: what was counted, and what the words make of it."""

    gathered: Gathered
    text: ReportText
    composition: Composition

    @property
    def document(self) -> ReportDocument:
        """The report, ready for any form."""
        return self.composition.document

    def sentences(self) -> list[str]:
        """The sentences of section one."""
        return [sentence.text for sentence in self.composition.sentences]


class SnapshotAlteredError(Exception):
    """What was frozen of the report on ``year`` was changed behind the application."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"the frozen report on {year} is not what was frozen")


def text_digest(report: AnnualReport) -> str:
    """The SM3 of the report's words: equal words, equal digest."""
    return sm3(canonical(report.text).encode())


def is_intact(report: AnnualReport) -> bool:
    """Whether snapshot and words of a frozen report are still the ones that were frozen."""
    if report.snapshot is None:
        return False
    digest = sm3(canonical(report.snapshot).encode())
    return digest == report.snapshot_digest and (
        report.snapshot["text_digest"] == text_digest(report)
    )


def frozen_snapshot(report: AnnualReport) -> dict[str, JSON]:
    """What was frozen, `Gathered.to_json` with ``rows``, ``sentences`` and ``text_digest``.

    Raises:
        SnapshotAlteredError: it is not what was frozen.
    """
    if report.snapshot is None or not is_intact(report):
        raise SnapshotAlteredError(report.year)
    found: dict[str, JSON] = report.snapshot
    return found


def read(report: AnnualReport) -> Reading:
    """The report: its snapshot once frozen, until then counted from the record, as a draft.

    Raises:
        SnapshotAlteredError: it is frozen, and was changed since.
    """
    if report.is_frozen:
        frozen = Gathered.from_json(frozen_snapshot(report))
        return _reading(frozen, report.text, is_draft=False)
    return _reading(counted(report)[0], report.text, is_draft=True)


def read_year(organ: Organ, year: int) -> Reading:
    """The organ's report on a year, or what it would be if nobody has begun it.

    Raises:
        NoTextError: there was no form of report for that year.
        SnapshotAlteredError: it is frozen, and was changed since.
    """
    report = AnnualReport.objects.filter(organ=organ, year=year).first()
    if report is not None:
        return read(report)
    return _reading(gather(organ, year), draft_text(year).to_data(), is_draft=True)


def _reading(gathered: Gathered, text: object, *, is_draft: bool) -> Reading:
    words = ReportText.from_data(text)
    composition = gathered.composed(words)
    document = replace(composition.document, is_draft=is_draft)
    return Reading(gathered, words, replace(composition, document=document))
