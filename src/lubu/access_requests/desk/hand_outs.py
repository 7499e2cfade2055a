"""Questions to units: asked and recalled by clerks, answered by the units' people."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests import actions
from lubu.access_requests.actions.handing_out import usual_day
from lubu.access_requests.desk.case import CaseScreen
from lubu.access_requests.desk.forms import AnswerForm, HandOutForm, looked_at
from lubu.access_requests.desk.shared import REFUSALS, clerks_case
from lubu.access_requests.desk.telling import put_on, refusal
from lubu.access_requests.labels import HAND_OUT_LABELS
from lubu.access_requests.models import AccessRequest, HandOut
from lubu.access_requests.policies import ANSWERS, SEES
from lubu.access_requests.rules.following import HandOutState
from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.files.limits import RefusedFileError

LABEL = gettext_lazy("Questions about applications")
PARENT = ("access_requests:hand-outs", LABEL)
PAGE = 50


class HandOutsScreen(Screen):
    """What the units of the person are asked; clerks see what all are asked."""

    page_title = LABEL
    header_icon = "help"
    template_name = "access_requests/hand_outs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        if not user.holds(*ANSWERS, *SEES):
            raise PermissionDenied
        asked = request.GET.get("state", HandOutState.OPEN.value)
        state = asked if asked in set(HandOutState) else HandOutState.OPEN.value
        rows = HandOut.objects.visible_to(user).filter(state=state).select_related("unit")
        order = ("due_on", "pk") if state == HandOutState.OPEN else ("-at", "-pk")
        pages = Paginator(rows.order_by(*order), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            state=state,
            states=[(one.value, label) for one, label in HAND_OUT_LABELS.items()],
            today=timezone.localdate(),
        )


class HandOutScreen(Screen):
    """One question, and the answer or its form."""

    page_title = gettext_lazy("Question about an application")
    header_icon = "help"
    template_name = "access_requests/hand_out.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.own(request, pk), AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.own(request, pk)
        if not self.answers(row):
            raise PermissionDenied
        form = AnswerForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(row, form, 422)
        said = form.cleaned_data
        try:
            actions.answer_hand_out(
                pk,
                said["words"],
                uploads=looked_at(said["files"]),
                actor=person(request),
                at=timezone.now(),
            )
        except RefusedFileError as error:
            sentence, status = refusal(error)
            form.add_error("files", sentence)
            return self.page(row, form, status)
        except REFUSALS as error:
            return self.page(self.own(request, pk), form, put_on(form, error))
        messages.success(request, _("Answered. The office has it with the case."))
        return redirect("access_requests:hand-out", pk)

    def own(self, request: HttpRequest, pk: int) -> HandOut:
        """A question that the person may see, or 404."""
        rows = HandOut.objects.visible_to(request.user)
        return get_object_or_404(rows.select_related("unit", "actor", "answered_by"), pk=pk)

    def answers(self, row: HandOut) -> bool:
        """Whether the person answers for the unit."""
        return row.unit_id in person(self.request).units_with(*ANSWERS)

    def page(self, row: HandOut, form: AnswerForm, status: int = 200) -> HttpResponse:
        """The screen."""
        user, today = person(self.request), timezone.localdate()
        cases = AccessRequest.objects.visible_to(user)
        return self.shown(
            status,
            row=row,
            papers=row.papers.all(),
            is_late=row.is_open and row.due_on < today,
            form=form if row.is_open and self.answers(row) else None,
            case=cases.filter(pk=row.request_id).first(),
        )


class AskUnitStep(CaseScreen):
    """Asking a unit from the page of the case."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case, user = clerks_case(request, pk), person(request)
        form = self._form(case, user, timezone.localdate(), request)
        if not form.is_valid():
            return self.page(case, 422, hand_out_form=form, open_at="hand-out")
        said = dict(form.cleaned_data)
        try:
            actions.hand_out(pk, said.pop("unit"), **said, actor=user, at=timezone.now())
        except REFUSALS as error:
            return self.page(case, put_on(form, error), hand_out_form=form, open_at="hand-out")
        messages.success(request, _("The unit has the question on its to-do list."))
        return redirect("access_requests:case", pk)

    @staticmethod
    def _form(case: AccessRequest, user: User, today: date, request: HttpRequest) -> HandOutForm:
        day = usual_day(today, case.due_on)
        return HandOutForm(case.organ_id, user, request.POST, matter=case.words, due_on=day)


class RecallStep(Screen):
    """Taking a question back; a button, so POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(
            HandOut.objects.visible_to(request.user).select_related("request"), pk=pk
        )
        if not person(request).holds(Role.CLERK, organ_id=row.request.organ_id):
            raise PermissionDenied
        try:
            actions.recall(pk, actor=person(request), at=timezone.now())
        except REFUSALS as error:
            messages.error(request, refusal(error)[0])
        else:
            messages.success(request, _("Recalled. The unit does not see it any more."))
        return redirect("access_requests:case", row.request_id)
