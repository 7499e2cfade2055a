"""Tables that leave the desk as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from lubu.office.sheets import written_lines


def csv_file(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV download that no cache keeps; written as it is read, however long."""
    return StreamingHttpResponse(
        written_lines(rows),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
