"""What people send stays in memory until it is stored, sealed where it is personal: a file that is
being received must not lie open in the folder for temporary files."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

MEGABYTE: Final = 1024 * 1024
SLACK_MB: Final = 10
"""More than the largest file: whoever is just above the limit is told by his own form."""


class TooMuchSentError(RequestDataTooBig):
    """The files of one form are larger together than is kept in memory."""


class InMemory(FileUploadHandler):
    """Keeps all files of one form in memory, ``LUBU_FILE_MAX_MB`` and 10 MB more at the most.

    What is more is read to its end and thrown away, so that the sender gets an answer.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = (settings.LUBU_FILE_MAX_MB + SLACK_MB) * MEGABYTE
        self.file = BytesIO()

    def new_file(self, *about: object, **more: object) -> None:
        super().new_file(*about, **more)  # type: ignore[arg-type]  # as Django hands them in
        self.file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.file = BytesIO()
            raise StopUpload(connection_reset=False)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=str(self.file_name),
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_complete(self) -> None:
        """
        Raises:
            TooMuchSentError: it was stopped before its end.
        """
        if self.left < 0:
            raise TooMuchSentError


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is answered to what cannot be read: too large, or no form of ours."""
    if not isinstance(exception, TooMuchSentError):
        return bad_request(request, exception)
    answer = bad_request(request, exception, template_name="413.html")
    answer.status_code = 413
    return answer
