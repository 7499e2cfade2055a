"""The built sites served by Django: for the demonstration and for looking at one's own work.

In service a plain web server hands out the same files (`deploy/nginx`).
"""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from lubu.organisations.models import Organ
from lubu.portal.builder import site_root


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first organ's site; an installation without one sends to the desk."""
    organ = Organ.objects.visible_to(None).first()
    if organ is None:
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    return HttpResponseRedirect(f"/{organ.slug}/")


@login_not_required
@require_safe
def built(request: HttpRequest, organ: str, path: str = "") -> HttpResponse:
    """One file of an organ's built site; what was not built is not there."""
    found = Organ.objects.visible_to(None).filter(slug=organ).first()
    if found is None:
        raise Http404
    root = site_root(found).resolve()
    target = (root / path).resolve()
    if not target.is_relative_to(root) or any(part.startswith(".") for part in Path(path).parts):
        raise Http404
    if target.is_dir():
        if path and not path.endswith("/"):
            return HttpResponseRedirect(f"{request.path}/")
        target /= "index.html"
    if target.is_file():
        kind, _ = guess_type(target.name)
        return HttpResponse(target.read_bytes(), content_type=kind or "application/octet-stream")
    missing = root / "404.html"
    if missing.is_file():
        return HttpResponse(missing.read_bytes(), status=404)
    raise Http404
