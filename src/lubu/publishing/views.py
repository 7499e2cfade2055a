"""What is fetched from the desk: a stored file, by those who may see it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from lubu.publishing.models import Attachment


@require_safe
def attachment(request: HttpRequest, document_id: int, document_filename: str) -> FileResponse:
    """An attachment for staff, as a download; an infected one is handed to nobody."""
    file = Attachment.objects.visible_to(request.user).filter(pk=document_id).first()
    if file is None or not file.is_clean:
        raise Http404
    try:
        stored = file.file.open("rb")
    except OSError as error:
        raise Http404 from error  # it is missing: `lubu check files` names it
    response = FileResponse(stored, as_attachment=True, filename=file.filename)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
