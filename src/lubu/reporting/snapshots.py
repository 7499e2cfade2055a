"""What a report shows now: counted afresh, or as it stood when it was frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lubu.organisations.models import Organ
from lubu.reporting.documents.compose import Composition
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.gathering import Gathered, draft_text, gather
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


def read(report: AnnualReport) -> Reading:
    """The report: its snapshot once frozen, until then counted from the record, as a draft."""
    if report.is_frozen:
        return _reading(Gathered.from_json(report.snapshot or {}), report.text, is_draft=False)
    return _reading(gather(report.organ, report.year), report.text, is_draft=True)


def read_year(organ: Organ, year: int) -> Reading:
    """The organ's report on a year, or what it would be if nobody has begun it.

    Raises:
        NoTextError: there was no form of report for that year.
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
