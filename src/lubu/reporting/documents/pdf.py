"""The report as PDF on A4, from its own HTML."""

from __future__ import annotations

from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.documents.html import page


class OutsideFileError(ValueError):
    """A report asked for ``address``; it must carry all that it shows."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"a report loads nothing from outside: {address}")


def pdf(document: ReportDocument) -> bytes:
    """The report as tagged PDF. The same report gives the same bytes."""
    from weasyprint import HTML  # a third of what every command would take to start

    made = HTML(string=page(document), url_fetcher=_refuse).write_pdf(
        pdf_tags=True, pdf_identifier=b"lubu-annual-report"
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


def _refuse(address: str) -> dict[str, object]:
    raise OutsideFileError(address)
