"""The page of the public search: a form that is sent by GET, and works without a script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_safe

from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.modes.view import answer_in_modes
from lubu.portal.rendering import LANGUAGE, render_page
from lubu.portal.search.answer import Search


@login_not_required
@require_safe
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and what was found of what was asked."""
    there = get_object_or_404(Organ.objects.visible_to(None), slug=organ, home__isnull=False)
    with translation.override(LANGUAGE):
        frame = Frame(there)
        shown = Search(frame, request.GET).page()
        response = HttpResponse(answer_in_modes(request, there, render_page(shown, frame.chrome)))
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
