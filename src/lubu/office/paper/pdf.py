"""PDF on A4, from HTML that carries all that it shows."""

from __future__ import annotations

from importlib.resources import files


class OutsideFileError(ValueError):
    """A document asked for something from outside; ``why`` names it. It must carry all itself."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"a document loads nothing from outside: {why}")


def pdf_of(page: str, *, identifier: str) -> bytes:
    """A page of HTML as tagged PDF. The same page gives the same bytes.

    Raises:
        OutsideFileError: it asks for a picture or a style from elsewhere.
    """
    # A third of what every command would take to start.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    closed = URLFetcher(allowed_protocols=(), fail_on_errors=True)
    try:
        made = HTML(string=page, url_fetcher=closed).write_pdf(
            pdf_tags=True, pdf_identifier=identifier.encode()
        )
    except FatalURLFetchingError as error:
        raise OutsideFileError(str(error)) from error
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


def paper_style() -> str:
    """Style sheet of the paper: margins, page numbers, and the mark that a page may carry."""
    return (files("lubu.office.paper") / "paper.css").read_text(encoding="utf-8")
