"""Stored pictures, for those who may see them."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from lubu.publishing.models import Picture

TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@require_safe
def picture(request: HttpRequest, pk: int) -> FileResponse:
    """A picture found clean, as it is; any other is handed to nobody."""
    found = Picture.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None or not found.is_clean or found.kind not in TYPES:
        raise Http404
    try:
        stored = found.file.open("rb")
    except OSError as error:
        raise Http404 from error  # it is missing: `lubu check files` names it
    response = FileResponse(stored, content_type=TYPES[found.kind])
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
