"""The screen on which one field of personal data is shown whole, after it was asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.office import errors, personal
from lubu.office.screens import Screen, person
from lubu.office.words import Words
from lubu.sealing.envelopes import NotOpenedError

REFUSALS = (personal.WhyMissingError, NotOpenedError)


class ReasonForm(forms.Form):
    """Why somebody wants to see it."""

    reason = Words(
        label=gettext_lazy("reason"),
        max_length=personal.LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("For which matter you need it. It is kept in the ledger."),
    )


class PersonalScreen(Screen):
    """One field of one row: masked, and after the button whole."""

    page_title = gettext_lazy("Personal data")
    header_icon = "lock"
    template_name = "office/personal.html"

    def get(self, request: HttpRequest, what: str, pk: int) -> HttpResponse:
        return self.page(what, pk, ReasonForm())

    def post(self, request: HttpRequest, what: str, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(what, pk, form, status=422)
        field, reason = self.field(what), form.cleaned_data["reason"]
        try:
            text = personal.show(field, pk, actor=person(request), reason=reason, at=timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except personal.NotToBeShownError as error:
            raise PermissionDenied from error
        except REFUSALS as error:
            named = getattr(error, "field", None)
            form.add_error(named, errors.sentence(error))
            return self.page(what, pk, form, status=errors.status(error))
        return self.page(what, pk, form, text=text)

    def field(self, what: str) -> personal.Personal[Any]:
        try:
            return personal.of(what)
        except personal.UnknownPersonalError as error:
            raise Http404 from error

    def page(
        self,
        what: str,
        pk: int,
        form: ReasonForm,
        *,
        text: str | None = None,
        status: int = 200,
    ) -> HttpResponse:
        field, user = self.field(what), person(self.request)
        try:
            row = personal.row_for(field, pk, user)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        if not field.may(user, row):
            raise PermissionDenied
        answer = self.shown(
            status, field=field, row=row, form=form, text=text, back=field.back(row)
        )
        answer["Cache-Control"] = "no-store"
        return answer
