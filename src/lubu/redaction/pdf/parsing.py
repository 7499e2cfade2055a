"""Content streams as instructions, however odd they are."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Object, Page, PdfError

from lubu.redaction.failures import Reason, RedactionError


def instructions(
    content: Object | Page, only: str = ""
) -> Sequence[ContentStreamInstruction | ContentStreamInlineImage]:
    """The instructions of a page or stream, or only those that are named.

    Raises:
        RedactionError: it cannot be unpacked.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be understood is passed over, as readers do
        try:
            return pikepdf.parse_content_stream(content, only)
        except (PdfError, TypeError, ValueError) as error:
            raise RedactionError(Reason.DAMAGED) from error
