"""A second reader of a PDF's text, which goes another way to it than the one that finds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from lubu.redaction.words import squeezed

logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # what is odd in a file is no news
READING: Final = (
    PDFException, PSException, ValueError, KeyError, TypeError, IndexError, AttributeError,
    AssertionError, RecursionError, ArithmeticError, NotImplementedError, LookupError,
)  # fmt: skip
MOST_KEPT: Final = 40  # pages; what it read of them it keeps, pictures included


class Mine:
    """One open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pages: list[PDFPage] = []
        self._read = MOST_KEPT

    def text(self, number: int) -> str | None:
        """The characters of a page (from 1) in the order of its content, squeezed; nothing where
        this reader cannot read it."""
        try:
            if self._read >= MOST_KEPT:
                self._pages = list(PDFPage.create_pages(PDFDocument(PDFParser(self._file))))
                self._read = 0
            self._read += 1
            resources = PDFResourceManager()
            device = PDFPageAggregator(resources, laparams=None)
            PDFPageInterpreter(resources, device).process_page(self._pages[number - 1])
            return squeezed("".join(_characters(device.get_result())))
        except READING:
            self._read = MOST_KEPT
            return None


def _characters(held: object) -> Iterator[str]:
    if isinstance(held, LTChar):
        yield held.get_text()
    elif isinstance(held, LTContainer):
        for one in held:
            yield from _characters(one)


@contextmanager
def mine(path: Path) -> Iterator[Mine]:
    """Open a file to read it once more."""
    with path.open("rb") as file:
        yield Mine(file)
