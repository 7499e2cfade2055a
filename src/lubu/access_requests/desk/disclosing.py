"""Making public for everybody what was disclosed to one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests.actions.disclosing import Item, disclose_to_all
from lubu.access_requests.desk.letters import may_disclose
from lubu.access_requests.desk.shared import OfCase, own_case
from lubu.access_requests.desk.telling import put_on
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.papers import PaperKind
from lubu.office.screens import person
from lubu.office.words import Words
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.models import ColumnPage
from lubu.publishing.rules import ColumnKind
from lubu.redaction.failures import RedactionError
from lubu.redaction.telling import why

if TYPE_CHECKING:
    Data = Mapping[str, object] | None

COLUMNS = (
    ColumnKind.NOTICES,
    ColumnKind.STATUTORY,
    ColumnKind.KEY_AREA,
    ColumnKind.FINANCE,
    ColumnKind.POLICY,
    ColumnKind.REQUESTS,
    ColumnKind.NEWS,
    ColumnKind.STATIC,
)
"""Kinds of columns in which such an item may stand."""


class DiscloseForm(forms.Form):
    """Title, words, column, and which of the copies come along."""

    title = Words(label=gettext_lazy("title"), max_length=120)
    text = Words(
        label=gettext_lazy("text"),
        rows=8,
        max_length=5000,
        help_text=gettext_lazy("For everybody who reads it: nothing of who asked."),
    )
    column = forms.ModelChoiceField(
        label=gettext_lazy("column"), queryset=ColumnPage.objects.none()
    )
    papers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("copies that come along"),
        queryset=Paper.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, case: AccessRequest, user: User, data: Data = None, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(data, **options)
        column, papers = self.fields["column"], self.fields["papers"]
        shown = ColumnPage.objects.visible_to(user).filter(on_website=True, organ=case.organ_id)
        kinds = [one.value for one in COLUMNS]
        column.queryset = shown.filter(kind__in=kinds).order_by("path")  # type: ignore[attr-defined]  # of rows
        papers.queryset = case.papers.given().filter(kind=PaperKind.PREPARED.value)  # type: ignore[attr-defined]  # of rows
        column.label_from_instance = lambda row: row.title  # type: ignore[attr-defined]  # of rows
        papers.label_from_instance = lambda row: f"{row.number} {Path(row.name).stem}"  # type: ignore[attr-defined]  # of rows


class DiscloseScreen(OfCase):
    """One form; what is made goes through the ordinary reviews."""

    page_title = gettext_lazy("Make it public for everybody")
    header_icon = "globe"
    template_name = "access_requests/disclose.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(pk)
        given = case.papers.given().filter(kind=PaperKind.PREPARED.value)
        first = {"title": case.words[:120], "papers": list(given)}
        return self._shown(case, DiscloseForm(case, person(request), initial=first))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(pk)
        form = DiscloseForm(case, person(request), request.POST)
        if not form.is_valid():
            return self._shown(case, form, 422)
        values = form.cleaned_data
        item = Item(
            title=values["title"],
            text=values["text"],
            column=values["column"],
            papers=list(values["papers"]),
        )
        try:
            disclose_to_all(case.pk, item, actor=person(request), at=timezone.now())
        except RedactionError as error:
            form.add_error("papers", why(error, _))
            return self._shown(case, form, 422)
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(case, form, put_on(form, error))
        messages.success(
            request, _("The draft is made. It goes public after its three reviews, not before.")
        )
        return redirect("access_requests:letters", case.pk)

    def _case(self, pk: int) -> AccessRequest:
        case = own_case(self.request, pk)
        if not person(self.request).holds(Role.CLERK, organ_id=case.organ_id):
            raise PermissionDenied
        if not may_disclose(case):
            raise Http404
        return case

    def _shown(self, case: AccessRequest, form: DiscloseForm, status: int = 200) -> HttpResponse:
        return self.shown(status, case=case, form=form)
