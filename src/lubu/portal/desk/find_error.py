"""Messages about faults of the site: listed, given to a unit, answered."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.office.screens import Screen, person
from lubu.office.words import Words
from lubu.organisations.models import Unit
from lubu.portal.actions import find_error
from lubu.portal.desk.screens import put_on
from lubu.portal.models import FaultReport
from lubu.portal.models.find_error import FAULT_STATE_LABELS
from lubu.portal.rules.find_error import LONGEST_ANSWER, FaultState

LABEL = gettext_lazy("Faults of the site that people found")
PARENT = ("portal:fault-reports", LABEL)
PAGE = 50
REFUSALS = (
    find_error.FaultAnsweredError,
    find_error.NoAnswerError,
    find_error.NotAUnitOfTheOrganError,
    find_error.NotYourFaultReportError,
)


class UnitForm(forms.Form):
    """Which unit keeps the page."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("unit that keeps the page"), queryset=Unit.objects.none()
    )


class AnswerForm(forms.Form):
    """What the writer is told."""

    answer = Words(
        label=gettext_lazy("answer"),
        max_length=LONGEST_ANSWER,
        rows=5,
        help_text=gettext_lazy(
            "What was found and what was done. Only the writer reads it, with number and code."
        ),
    )


class FaultReportsScreen(Screen):
    """All messages that the person deals with: those that wait first, the most pressing on top."""

    page_title = LABEL
    header_icon = "help"
    template_name = "portal/fault_reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", FaultState.OPEN.value)
        state = asked if asked in set(FaultState) else FaultState.OPEN.value
        own = FaultReport.objects.visible_to(person(request)).select_related("unit")
        order = ("due_on", "pk") if state == FaultState.OPEN else ("-received_at", "-pk")
        pages = Paginator(own.filter(state=state).order_by(*order), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            state=state,
            states=[(one.value, label) for one, label in FAULT_STATE_LABELS.items()],
            today=timezone.localdate(),
        )


class FaultReportScreen(Screen):
    """One message, and what the person may do with it."""

    page_title = gettext_lazy("Message about a fault of the site")
    header_icon = "help"
    template_name = "portal/fault_report.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.own(request, pk))

    def own(self, request: HttpRequest, pk: int) -> FaultReport:
        rows = FaultReport.objects.visible_to(person(request))
        return get_object_or_404(rows.select_related("organ", "unit", "answered_by"), pk=pk)

    def units(self, report: FaultReport, data: object = None) -> UnitForm:
        form = UnitForm(data, initial={"unit": report.unit})  # type: ignore[arg-type]  # Django's own
        standing = Unit.objects.visible_to(self.request.user).filter(organ=report.organ).standing()
        form.fields["unit"] = forms.ModelChoiceField(
            label=_("unit that keeps the page"), queryset=standing
        )
        return form

    def page(
        self,
        report: FaultReport,
        *,
        unit: forms.Form | None = None,
        answer: forms.Form | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The screen, with the forms as they were filled in."""
        user, is_open = person(self.request), report.state == FaultState.OPEN
        return self.shown(
            status,
            report=report,
            is_on_site=report.page.startswith(report.organ.site_path),
            is_late=is_open and report.due_on < timezone.localdate(),
            unit_form=unit or self.units(report),
            answer_form=answer or AnswerForm(),
            may_hand_over=is_open and find_error.may_hand_over(user, report.organ),
            may_answer=is_open and find_error.may_answer(user, report),
        )


class HandOverStep(FaultReportScreen):
    """Giving a message to a unit."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.own(request, pk)
        form = self.units(report, request.POST)
        if not form.is_valid():
            return self.page(report, unit=form, status=422)
        try:
            find_error.hand_over(pk, actor=person(request), unit=form.cleaned_data["unit"])
        except REFUSALS as error:
            return self.page(self.own(request, pk), unit=form, status=put_on(form, error))
        messages.success(request, _("The unit has the message on its to-do list."))
        return redirect("portal:fault-report", pk)


class AnswerStep(FaultReportScreen):
    """Answering a message."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.own(request, pk)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(report, answer=form, status=422)
        words = form.cleaned_data["answer"]
        try:
            find_error.answer(pk, actor=person(request), words=words, at=timezone.now())
        except REFUSALS as error:
            return self.page(self.own(request, pk), answer=form, status=put_on(form, error))
        messages.success(request, _("Answered. The writer reads it with number and code."))
        return redirect("portal:fault-report", pk)
