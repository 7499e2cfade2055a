"""From bytes to what stands in them; the kind is told by the content, never by a name."""

from __future__ import annotations

import re
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

from lubu.reporting.reading.encodings import decoded
from lubu.reporting.reading.extracts import (
    MOST_BYTES,
    MOST_UNPACKED,
    Extract,
    Reason,
    UnreadableReportError,
)
from lubu.reporting.reading.markup import from_html
from lubu.reporting.reading.paper import from_pdf
from lubu.reporting.reading.plain import from_text
from lubu.reporting.reading.spreadsheet import from_xlsx
from lubu.reporting.reading.word import from_docx

_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # what Office calls a text under a password
_RTF = b"{\\rtf"
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|table|div|section|p|h1|meta|span|style)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(rb"(?:From|MIME-Version|Content-Type|Subject)\s*:", re.IGNORECASE)
_HEAD = 4096


def extract(data: bytes) -> Extract:
    """What stands in a file: PDF, DOCX, XLSX, HTML, MHT, or plain text in any usual encoding.

    Raises:
        UnreadableReportError: why not.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableReportError(Reason.TOO_LARGE)
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableReportError(Reason.EMPTY)
    if b"%PDF" in data[:1024]:
        return from_pdf(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _from_archive(data)
    if data.startswith(_OLE):
        raise UnreadableReportError(Reason.ENCRYPTED if _LOCKED in data else Reason.OLD_WORD)
    if data.startswith(_RTF):
        raise UnreadableReportError(Reason.UNKNOWN_KIND)
    if _MAIL.match(data.lstrip(b"\xef\xbb\xbf \r\n")):
        return _from_mail(data)
    if _is_markup(data):
        return from_html(data)
    return from_text(decoded(data))


def _is_markup(data: bytes) -> bool:
    # Zeros are dropped so that the tags of UTF-16 are seen.
    return bool(_MARKUP.search(data[:_HEAD].replace(b"\0", b"")))


def _from_archive(data: bytes) -> Extract:
    """Office's own files, told apart by what is in them, after their size is seen."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableReportError(Reason.DAMAGED) from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableReportError(Reason.ENCRYPTED)
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableReportError(Reason.TOO_LARGE)
    folders = {member.filename.partition("/")[0] for member in members}
    if "word" in folders:
        return from_docx(data)
    if "xl" in folders:
        return from_xlsx(data)
    raise UnreadableReportError(Reason.UNKNOWN_KIND)  # ODT, OFD, an archive


def _from_mail(data: bytes) -> Extract:
    """A page as Word and browsers save it in one file (MHT): a mail whose body is HTML."""
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("html",))
    page = body.get_payload(decode=True) if isinstance(body, EmailMessage) else None
    if not isinstance(page, bytes):
        raise UnreadableReportError(Reason.UNKNOWN_KIND)
    return from_html(page)
