"""The page of the public search: a form that is sent by GET, and works without a script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from lubu.portal.answers import answer, organ_called
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE
from lubu.portal.search.answer import Search


@login_not_required
@require_safe
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and what was found of what was asked."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        frame = Frame(there)
        return answer(request, frame, Search(frame, request.GET).page())
