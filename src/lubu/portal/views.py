"""The built sites served by Django: for the demonstration and for looking at one's own work.

In service a plain web server hands out the same files (`deploy/nginx`).
"""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.urls import resolve, reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

from lubu.organisations.models import Organ
from lubu.portal.disk import site_root
from lubu.portal.modes.reading import split
from lubu.portal.modes.view import page_in_mode

KINDS = {".jsonld": "application/ld+json"}  # that Python does not know


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The site published at ``/``, or the first organ's; without an organ the desk."""
    organ = Organ.objects.visible_to(None).first()
    if organ is None:
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    if _organ_at(request) is None:
        return HttpResponseRedirect(organ.site_path)
    return built(request, "")


@login_not_required
@require_safe
def built(request: HttpRequest, path: str) -> HttpResponse:
    """One file of the site published there; what was not built is not there."""
    organ = _organ_at(request)
    if organ is None:
        return _missing(request, None)
    root = site_root(organ).resolve()
    below = f"/{path}".removeprefix(organ.site_path)
    modes, rest = split(below)
    if modes:
        return page_in_mode(request, organ, modes, rest)
    try:
        target = (root / below).resolve()
        is_hidden = any(part.startswith(".") for part in Path(below).parts)
        if is_hidden or not target.is_relative_to(root):
            return _missing(request, root)
        if target.is_dir():
            if below and not below.endswith("/"):
                return HttpResponseRedirect(f"{request.path}/")
            target /= "index.html"
        elif below.endswith("/"):  # a file is no folder
            return _missing(request, root)
        return _file(request, target) if target.is_file() else _missing(request, root)
    except (OSError, ValueError):  # a name that no file can have: too long, or with a null byte
        return _missing(request, root)


def _organ_at(request: HttpRequest) -> Organ | None:
    """The organ whose site is published there: of the domain asked for, else of any."""
    host = request.get_host().partition(":")[0]
    there = [
        organ
        for organ in Organ.objects.visible_to(None)
        if request.path_info.startswith(organ.site_path)
    ]
    return max(there, key=lambda one: (one.site_domain == host, len(one.site_path)), default=None)


def _file(request: HttpRequest, target: Path) -> HttpResponse:
    changed = target.stat().st_mtime
    if not was_modified_since(request.headers.get("If-Modified-Since"), changed):
        return HttpResponseNotModified()
    kind = KINDS.get(target.suffix) or guess_type(target.name)[0] or "application/octet-stream"
    return HttpResponse(
        target.read_bytes(),
        content_type=kind,
        headers={"Last-Modified": http_date(changed)},
    )


def _missing(request: HttpRequest, root: Path | None) -> HttpResponse:
    """The site's own words, unless only the slash at the end is missing."""
    whole = f"{request.path_info}/"
    is_site = whole in (organ.site_path for organ in Organ.objects.visible_to(None))
    if not request.path_info.endswith("/") and (is_site or resolve(whole).func is not built):
        return HttpResponseRedirect(whole)
    words = root / "404.html" if root else None
    if words is not None and words.is_file():
        return HttpResponse(words.read_bytes(), status=404)
    raise Http404
