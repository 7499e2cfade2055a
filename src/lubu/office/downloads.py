"""What leaves the desk as a file: saved, not shown, and kept by no cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from lubu.office.sheets import written_lines

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, name: str, media: str = "application/octet-stream") -> HttpResponse:
    """A file that the browser saves under ``name``; ``media`` is its type."""
    return HttpResponse(data, headers=_headers(name, media))


def csv_file(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV download; written as it is read, however long."""
    headers = _headers(name, "text/csv; charset=utf-8")
    return StreamingHttpResponse(written_lines(rows), headers=headers)


def _headers(name: str, media: str) -> dict[str, str]:
    return {
        "Content-Type": media,
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
