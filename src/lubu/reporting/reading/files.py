"""From bytes to what stands in them; the kind is told by the content, never by a name."""

from __future__ import annotations

import re

from lubu.reporting.reading.extracts import MOST_BYTES, Extract, Reason, UnreadableReportError
from lubu.reporting.reading.markup import from_html
from lubu.reporting.reading.paper import from_pdf
from lubu.reporting.reading.word import from_docx

_OLE = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|table|div|section|p|h1|meta)\b", re.IGNORECASE)
_HEAD = 4096


def extract(data: bytes) -> Extract:
    """What stands in a file: PDF, DOCX, HTML, or plain text in any usual encoding.

    Raises:
        UnreadableReportError: why not.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableReportError(Reason.TOO_LARGE)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return from_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return from_docx(data)
    if data.startswith(_OLE):
        raise UnreadableReportError(Reason.OLD_WORD)
    if _MARKUP.search(data[:_HEAD]):
        return from_html(data)
    return Extract(text=_decoded(data))


def _decoded(data: bytes) -> str:
    """Plain text; GB 18030 after UTF-8, since old reports are written in it."""
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and text.strip():
            return text
        break
    raise UnreadableReportError(Reason.UNKNOWN_KIND if data.strip() else Reason.NO_TEXT)
