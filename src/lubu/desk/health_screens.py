"""What the checks found, for those who keep the installation."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from lubu.desk import health
from lubu.desk.actions.checks import run_checks
from lubu.desk.models import CheckRun
from lubu.office import checks
from lubu.office.screens import Screen, person

LABEL = gettext_lazy("Checks")


class ChecksScreen(Screen):
    """Every check with its last run; and running them now."""

    page_title = LABEL
    header_icon = "circle-check"
    template_name = "desk/checks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self._admit()
        runs = CheckRun.objects.visible_to(request.user).select_related("organ")
        rows: list[tuple[object, CheckRun | None]] = []
        for name, one in checks.registered().items():
            of_check = [run for run in runs if run.name == name]
            rows += [(one.label, run) for run in of_check] or [(one.label, None)]
        return self.shown(rows=rows)

    def post(self, request: HttpRequest) -> HttpResponse:
        self._admit()
        run_checks(at=timezone.now())
        red = CheckRun.objects.visible_to(request.user).exclude(findings=[]).count()
        if red:
            words = ngettext(
                "%(count)s check found something.", "%(count)s checks found something.", red
            )
            messages.warning(request, words % {"count": red})
        else:
            messages.success(request, _("All checks are green."))
        return redirect("health:checks")

    def _admit(self) -> None:
        if not health.sees(person(self.request)):
            raise PermissionDenied
