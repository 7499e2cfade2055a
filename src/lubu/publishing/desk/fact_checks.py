"""Asking an expert outside: the form, and the link that is shown once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.office.screens import Screen, person
from lubu.publishing.actions import ask_fact_check
from lubu.publishing.actions.fact_checks import OPEN_FOR
from lubu.publishing.desk import answers
from lubu.publishing.desk.forms import FactCheckForm
from lubu.publishing.desk.inbox import PARENT
from lubu.publishing.desk.review import may_ask, seen
from lubu.publishing.models import Submission


class AskFactCheckScreen(Screen):
    """The answer to the form shows the link; nothing else ever can, since only its hash is kept."""

    page_title = gettext_lazy("Ask for a fact check")
    header_icon = "help"
    template_name = "publishing/fact_check.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        day = timezone.localdate() + timedelta(days=OPEN_FOR.days)
        return self.shown(submission=self._own(pk), form=FactCheckForm(initial={"due_on": day}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = self._own(pk)
        form = FactCheckForm(request.POST)
        if not form.is_valid():
            return self.shown(422, submission=submission, form=form)
        try:
            check, token = ask_fact_check(pk, actor=person(request), **form.cleaned_data)
        except answers.REFUSALS as error:
            return self.shown(answers.put_on(form, error), submission=submission, form=form)
        path = reverse("fact_check", args=[token])
        response = self.shown(
            submission=submission, check=check, link=f"{settings.LUBU_BASE_URL.rstrip('/')}{path}"
        )
        response["Cache-Control"] = "no-store"
        return response

    def _own(self, pk: int) -> Submission:
        submission = seen(self.request, pk)
        if not may_ask(submission, person(self.request)):
            raise PermissionDenied
        return submission
