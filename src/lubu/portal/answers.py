"""What the pages that are made when they are asked for have in common: whose site they stand on,
where the reader came from, and how they are sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.modes.view import answer_in_modes
from lubu.portal.rendering import Page, render_page

LONGEST_PAGE = 300
methods = require_http_methods(["GET", "HEAD", "POST"])


def organ_called(slug: str) -> Organ:
    """The organ whose public site is meant; what has none is not there."""
    return get_object_or_404(Organ.objects.visible_to(None), slug=slug, home__isnull=False)


def page_before(request: HttpRequest, organ: Organ) -> str:
    """The page that the reader names, or was on: of this site alone."""
    named = request.GET.get("page", "").replace("\x00", "")
    before = urlsplit(request.headers.get("Referer", ""))
    path = named or (before.path if before.netloc == request.get_host() else "")
    return path[:LONGEST_PAGE] if path.startswith(organ.site_path) else ""


def answer(request: HttpRequest, frame: Frame, page: Page, code: int = 200) -> HttpResponse:
    """The page in the way in which the reader reads; nobody keeps it, no search engine lists it."""
    html = answer_in_modes(request, frame.organ, render_page(page, frame.chrome))
    response = HttpResponse(html, status=code)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
