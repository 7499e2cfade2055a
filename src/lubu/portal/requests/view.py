"""The guide of 依申请公开 and the public log of what was answered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from lubu.portal.answers import answer, organ_called
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE
from lubu.portal.requests.guide import guide_page
from lubu.portal.requests.log import log_page


@login_not_required
@require_safe
def guide(request: HttpRequest, organ: str) -> HttpResponse:
    """How to apply."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        return answer(request, Frame(there), guide_page(there, timezone.localdate()))


@login_not_required
@require_safe
def log(request: HttpRequest, organ: str) -> HttpResponse:
    """The answered applications of a year."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        return answer(request, Frame(there), log_page(there, request.GET))
