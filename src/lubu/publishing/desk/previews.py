"""The page as it will be written: beside the editor while she types, and for who reviews it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.userbar import Userbar

from lubu.office.screens import person
from lubu.publishing import previews
from lubu.publishing.content import columns, freeze
from lubu.publishing.desk.manuscript import addresses
from lubu.publishing.desk.review import seen
from lubu.publishing.models import InformationItem, Submission

# The desk frames it; nothing in it is sent anywhere. The checker styles what it found.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def of_draft(item: InformationItem, request: HttpRequest) -> HttpResponse:
    """The page of a text as it stands in the editor; in its side panel with the checker."""
    text = Submission(item=item, submitted_at=timezone.now(), **columns(freeze(item)))
    html = _page(text, request)
    if getattr(request, "in_preview_panel", False):
        checker = Userbar(object=item).render_html({"request": request})
        html = html.replace(b"</body>", checker.encode() + b"</body>")
    return _answer(html)


@require_safe
@xframe_options_sameorigin
def of_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a text that was handed in."""
    return _answer(_page(seen(request, pk), request))


def _page(text: Submission, request: HttpRequest) -> bytes:
    return previews.page_of(text, addresses(text.content, person(request)))


def _answer(html: bytes) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})
