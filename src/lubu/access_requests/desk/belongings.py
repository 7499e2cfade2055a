"""What is put into a case on its page: notes, files, replies, splits, disputes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests import actions
from lubu.access_requests.actions.handling import HANDLES
from lubu.access_requests.desk.case import CaseScreen
from lubu.access_requests.desk.forms import (
    DisputeForm,
    NoteForm,
    OutcomeForm,
    PaperForm,
    ReplyForm,
    SplitForm,
    SubjectForm,
)
from lubu.access_requests.desk.shared import (
    PARENT,
    REFUSALS,
    clerks_case,
    own_case,
)
from lubu.access_requests.desk.telling import put_on, refusal
from lubu.access_requests.models import AccessRequest, Dispute, Message, Paper
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.papers import PaperKind
from lubu.office import errors
from lubu.office.downloads import download
from lubu.office.screens import Screen, person
from lubu.sealing.envelopes import NotOpenedError


class NoteStep(CaseScreen):
    """Writing an internal note."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = own_case(request, pk)
        if not person(request).holds(*HANDLES, organ_id=case.organ_id):
            raise PermissionDenied
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.page(case, 422, note_form=form)
        actions.add_note(pk, form.cleaned_data["words"], actor=person(request), at=timezone.now())
        messages.success(request, _("The note is kept with the case."))
        return redirect("access_requests:case", pk)


class SubjectStep(CaseScreen):
    """Saying what the public log names."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = clerks_case(request, pk)
        form = SubjectForm(request.POST)
        if not form.is_valid():
            return self.page(case, 422, subject_form=form)
        subject = form.cleaned_data["subject"]
        try:
            actions.name_subject(pk, subject=subject, actor=person(request), at=timezone.now())
        except actions.PersonInSubjectError as error:
            return self.page(case, put_on(form, error), subject_form=form)
        messages.success(request, _("Kept. The public log shows it once the case is answered."))
        return redirect("access_requests:case", pk)


class PaperStep(CaseScreen):
    """Putting a file into the case."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = clerks_case(request, pk)
        form = PaperForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(case, 422, paper_form=form)
        file = form.cleaned_data["file"]
        try:
            actions.add_paper(
                pk,
                actions.look_at(file, file.name or "file"),
                kind=PaperKind(form.cleaned_data["kind"]),
                actor=person(request),
                at=timezone.now(),
            )
        except REFUSALS as error:
            sentence, status = refusal(error)
            form.add_error("file", sentence)
            return self.page(own_case(request, pk), status, paper_form=form)
        messages.success(request, _("The file is kept. It can be opened after the virus scan."))
        return redirect("access_requests:case", pk)


class OpenPaper(Screen):
    """A file of a case as a download; a button, so POST only, and in the ledger."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            paper, data = actions.open_paper(pk, actor=person(request), at=timezone.now())
        except Paper.DoesNotExist as error:
            raise Http404 from error
        except actions.NotYourCaseError as error:
            raise PermissionDenied from error
        except (actions.NotScannedError, NotOpenedError) as error:
            messages.error(request, errors.sentence(error))
            paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
            rows = AccessRequest.objects.visible_to(request.user)
            is_seen = rows.filter(pk=paper.request_id).exists()
            return redirect(
                reverse("access_requests:case", args=[paper.request_id])
                if is_seen
                else reverse("access_requests:hand-outs")
            )
        return download(data, paper.name)


class PutAsideStep(CaseScreen):
    """Answering a message from which no step follows."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Message.objects.visible_to(request.user)
        message = get_object_or_404(rows.select_related("request"), pk=pk)
        case = clerks_case(request, message.request_id)
        form = ReplyForm(request.POST, prefix=f"m{pk}")
        if not form.is_valid():
            self.refused[pk] = form
            return self.page(case, 422)
        reply = form.cleaned_data["reply"]
        try:
            actions.take_up(pk, reply=reply, actor=person(request), at=timezone.now())
        except REFUSALS as error:
            self.refused[pk] = form
            return self.page(case, put_on(form, error))
        messages.success(request, _("Put aside. The applicant reads the reply."))
        return redirect("access_requests:case", case.pk)


class SplitStep(CaseScreen):
    """Making several cases of a letter of several matters."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = clerks_case(request, pk)
        form = SplitForm(request.POST)
        if not form.is_valid():
            return self.page(case, 422, split_form=form, open_at="split")
        said = form.cleaned_data
        try:
            found = actions.split(
                pk,
                said["words"].splitlines(),
                keeps=said["keeps"],
                actor=person(request),
                seen=said["seen"],
                at=timezone.now(),
            )
        except REFUSALS as error:
            now = own_case(request, pk)
            status = put_on(form, error)
            form.data = {**form.data.dict(), "seen": now.events}  # type: ignore[attr-defined]  # a QueryDict
            return self.page(now, status, split_form=form, open_at="split")
        return told(self, case, [(one.case, one.code) for one in found])


class CodesScreen(Screen):
    """Numbers and query codes, shown once."""

    page_title = gettext_lazy("Number and query code")
    header_icon = "key"
    template_name = "access_requests/codes.html"
    parent = PARENT


def told(
    screen: Screen, case: AccessRequest, codes: list[tuple[AccessRequest, str]]
) -> HttpResponse:
    """The screen that shows numbers and query codes, which nothing keeps."""
    screen.template_name = CodesScreen.template_name
    screen.page_title = CodesScreen.page_title
    answer = screen.shown(case=case, codes=codes, is_split=codes[0][0] != case)
    answer["Cache-Control"] = "no-store"
    return answer


class DisputeStep(CaseScreen):
    """Recording a reconsideration or suit."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = clerks_case(request, pk)
        form = DisputeForm(request.POST)
        if not form.is_valid():
            return self.page(case, 422, dispute_form=form, open_at="dispute")
        said = form.cleaned_data
        filed = actions.Filed(**{**said, "kind": DisputeKind(said["kind"])})
        try:
            actions.file_dispute(pk, filed, actor=person(request), at=timezone.now())
        except REFUSALS as error:
            return self.page(case, put_on(form, error), dispute_form=form, open_at="dispute")
        messages.success(request, _("Recorded. It counts in table four of the report."))
        return redirect("access_requests:case", pk)


class OutcomeStep(CaseScreen):
    """Recording how a dispute ended."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Dispute.objects.visible_to(request.user)
        dispute = get_object_or_404(rows, pk=pk)
        case = clerks_case(request, dispute.request_id)
        form = OutcomeForm(request.POST, auto_id=f"outcome-{pk}-%s")
        self.refused[pk] = form
        if not form.is_valid():
            return self.page(case, 422)
        said = form.cleaned_data
        try:
            actions.close_dispute(
                pk,
                outcome=Outcome(said["outcome"]),
                closed_on=said["closed_on"],
                served_on=said["served_on"],
                actor=person(request),
                at=timezone.now(),
            )
        except REFUSALS as error:
            return self.page(case, put_on(form, error))
        messages.success(request, _("The outcome is recorded."))
        return redirect("access_requests:case", case.pk)
