"""Reports as PDF."""

from __future__ import annotations

import re
import struct
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from lubu.reporting.reading.extracts import (
    MOST_PAGES,
    Box,
    Extract,
    Grid,
    Reason,
    UnreadableReportError,
)

# What a damaged file makes the library raise; it promises no less.
_BROKEN = (
    PDFException, PSException, PdfminerException, struct.error, ValueError, KeyError, TypeError,
    IndexError, AttributeError, AssertionError, RecursionError, OverflowError, OSError,
)  # fmt: skip
_UNKNOWN_SIGN = "(cid:"  # where a font does not say which characters its shapes are
_MOST_UNKNOWN = 50  # one in so many characters of the text
_PAGE_NUMBER = re.compile(r"^[ \t—–\-·]*+\d{1,4}[ \t—–\-·]*+$", re.MULTILINE)


def from_pdf(data: bytes) -> Extract:
    """The text of the pages and the tables whose lines are drawn.

    Raises:
        UnreadableReportError: damaged, encrypted, longer than any report, or without text (a scan).
    """
    try:
        with pdfplumber.open(BytesIO(data)) as opened:
            texts, grids = [], []
            if len(opened.pages) > MOST_PAGES:
                raise UnreadableReportError(Reason.TOO_LARGE)
            for page in opened.pages:
                texts.append(_PAGE_NUMBER.sub("", page.extract_text() or ""))
                grids += [_grid(table) for table in page.extract_tables()]
                page.close()
    except _BROKEN as error:
        is_locked = isinstance(error.__cause__ or error, PDFPasswordIncorrect) or any(
            isinstance(one, PDFPasswordIncorrect) for one in error.args
        )
        reason = Reason.ENCRYPTED if is_locked else Reason.DAMAGED
        raise UnreadableReportError(reason) from error
    text = "\n".join(texts)
    if not text.strip() or text.count(_UNKNOWN_SIGN) * _MOST_UNKNOWN > len(text):
        raise UnreadableReportError(Reason.NO_TEXT)
    return Extract(text=text, grids=tuple(grids))


def _grid(table: list[list[str | None]]) -> Grid:
    return [[Box(text or "", text is not None) for text in row] for row in table]
