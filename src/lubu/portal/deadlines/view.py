"""The page of the deadline calculator: a form that is sent by GET, and works without a script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from lubu.office.calendar import calendar
from lubu.portal.answers import answer, organ_called
from lubu.portal.deadlines.asking import deadline_page
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE


@login_not_required
@require_safe
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and when the period that was asked for ends."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        asked = deadline_page(
            reverse("deadline", args=[there.slug]),
            request.GET,
            calendar=calendar(),
            today=timezone.localdate(),
        )
        return answer(request, Frame(there), asked)
