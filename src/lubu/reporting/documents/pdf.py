"""The report as PDF on A4, from its own HTML."""

from __future__ import annotations

from lubu.office.paper.pdf import pdf_of
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.documents.html import page


def pdf(document: ReportDocument) -> bytes:
    """The report as tagged PDF. The same report gives the same bytes."""
    return pdf_of(page(document), identifier="lubu-annual-report")
