"""The annual report on the desk: list, report with its checks, words, steps, files."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from lubu.office import errors
from lubu.office.figures import Period, recorded
from lubu.office.formats import FORMATTERS, LEAST_IN_WAN
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, User
from lubu.publishing.rules import SubmissionState
from lubu.reporting import actions, checking
from lubu.reporting.desk.forms import BeginForm, ReasonForm, WordsForm
from lubu.reporting.desk.links import rows_of
from lubu.reporting.desk.moved import moved
from lubu.reporting.differences import differences
from lubu.reporting.documents.html import fragment
from lubu.reporting.findings import Severity
from lubu.reporting.making import FORMS
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.report_text import ReportText
from lubu.reporting.rights import NotACompilerError, may_compile
from lubu.reporting.snapshots import SnapshotAlteredError, read, text_digest

LABEL = gettext_lazy("Annual reports")
PARENT = ("reporting:reports", LABEL)
TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def seen(request: HttpRequest, pk: int) -> AnnualReport:
    """The report, if the person may see it.

    Raises:
        Http404: there is none for this person.
    """
    reports = AnnualReport.objects.visible_to(person(request)).select_related("organ", "item")
    return get_object_or_404(reports, pk=pk)


def compiled_by(user: User) -> list[Organ]:
    """Organs whose report the person compiles."""
    organs = Organ.objects.visible_to(user).filter(pk__in=user.organ_ids)
    return [organ for organ in organs if may_compile(user, organ)]


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form; returns the status. An error that nobody explained rises."""
    if not errors.knows(error):
        raise error
    form.add_error(None, errors.sentence(error))
    return errors.status(error)


class ReportsScreen(Screen):
    """All reports that the person may see, and beginning a new one."""

    page_title = LABEL
    header_icon = "doc-full"
    template_name = "reporting/reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        last = timezone.localdate().year - 1
        return self._shown(request, BeginForm(compiled_by(person(request)), initial={"year": last}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BeginForm(compiled_by(person(request)), request.POST)
        if not form.is_valid():
            return self._shown(request, form, 422)
        organ, year = form.cleaned_data["organ"], form.cleaned_data["year"]
        try:
            report = actions.draft(organ, year, actor=person(request))
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(request, form, put_on(form, error))
        return redirect("reporting:report", report.pk)

    def _shown(self, request: HttpRequest, form: BeginForm, status: int = 200) -> HttpResponse:
        user = person(request)
        reports = AnnualReport.objects.visible_to(user).select_related("organ").order_by("-year")
        return self.shown(status, reports=reports, form=form, may_begin=bool(compiled_by(user)))


class ReportScreen(Screen):
    """One report: as it reads, each figure open to its rows, with what the checks found."""

    header_icon = "doc-full"
    template_name = "reporting/report.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = seen(request, pk)
        return self.answer(report, ReasonForm())

    def answer(self, report: AnnualReport, reason: forms.Form, status: int = 200) -> HttpResponse:
        """The screen, with ``reason`` as the form for opening a frozen report again."""
        user, lines = person(self.request), checking.lines(report.findings)
        self.page_title = _("Annual report on %(year)s") % {"year": report.year}
        return self.shown(
            status,
            report=report,
            findings=[one for one in lines if one.severity != Severity.NOT_CHECKABLE],
            unchecked=[one for one in lines if one.severity == Severity.NOT_CHECKABLE],
            steps=steps(report),
            may_compile=may_compile(user, report.organ),
            in_review=in_review(report),
            reason=reason,
            **_content(report),
        )


def _content(report: AnnualReport) -> dict[str, object]:
    """The report as it reads and how the record parts from it; or why nothing of it is shown."""
    try:
        reading, found = read(report), differences(report)
    except SnapshotAlteredError as error:
        return {"altered": errors.sentence(error)}
    return {
        "document": reading.document,
        "content": fragment(
            reading.document, link=rows_of(report, reading.document.tables), level=3
        ),
        "typed": checking.typed(reading.text),
        "moved": list(moved(report, found)),
        "new_sentences": found.new,
        "forms": tuple(TYPES),
    }


def in_review(report: AnnualReport) -> bool:
    """Whether the frozen report is on its way through the reviews."""
    item = report.item
    return item is not None and item.submissions.filter(state=SubmissionState.IN_REVIEW).exists()


def steps(report: AnnualReport) -> list[dict[str, object]]:
    """The report's way from draft to public: each step with who took it and when."""
    reached = list(ReportState).index(ReportState(report.state))
    done = (
        (_("Drafted"), report.drafted_at, report.drafted_by),
        (_("Checked"), report.checked_at, report.checked_by),
        (_("Frozen"), report.frozen_at, report.frozen_by),
        (_("Made public"), report.released_at, None),
    )
    return [
        {"label": label, "at": at, "by": by, "is_done": place <= reached and at is not None}
        for place, (label, at, by) in enumerate(done)
    ]


class WordsScreen(Screen):
    """Changing the words around the figures; the figures themselves are slots.

    Open to those who compile the report, until it is frozen.
    """

    page_title = gettext_lazy("Words of the report")
    header_icon = "edit"
    template_name = "reporting/words.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = seen(request, pk)
        if refusal := _closed(report, person(request)):
            messages.error(request, refusal)
            return redirect("reporting:report", report.pk)
        return self._shown(report, WordsForm(ReportText.from_data(report.text)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = seen(request, pk)
        form = WordsForm(ReportText.from_data(report.text), request.POST)
        if not form.is_valid():
            return self._shown(report, form, 422)
        try:
            actions.edit_text(
                report.pk,
                actor=person(request),
                texts=form.texts(),
                based_on=request.POST.get("based_on"),
            )
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(report, form, put_on(form, error))
        messages.success(request, _("The words are stored."))
        return redirect("reporting:report", report.pk)

    def _shown(self, report: AnnualReport, form: WordsForm, status: int = 200) -> HttpResponse:
        return self.shown(
            status,
            report=report,
            form=form,
            figures=figures_to_write(report),
            based_on=text_digest(report),
            may_store=not _closed(report, person(self.request)),
        )


def _closed(report: AnnualReport, user: User) -> str:
    """Why the person cannot change the report's words; nothing if she can."""
    if report.is_frozen:
        return _("The report is frozen: its words cannot be changed. Open it again first.")
    try:
        actions.check_right(user, report.organ)
    except NotACompilerError as error:
        return errors.sentence(error)
    return ""


def figures_to_write(report: AnnualReport) -> list[dict[str, object]]:
    """Every figure that a text can name: its label, its number now, and how it is written."""
    period = Period.year(report.year)
    return [
        {
            "label": figure.label,
            "written": f"{{{name}}}",
            "value": value,
            "unit": figure.unit,
            "in_wan": f"{{{name}:wan}}" if value >= LEAST_IN_WAN else "",
            "shown": FORMATTERS["wan"](value),
        }
        for name, figure in recorded(report.organ, period).items()
        for value in [figure.value(report.organ, period)]
    ]


class Step(ReportScreen):
    """One step of the report's way, taken by a button."""

    http_method_names = ["post"]
    take: Callable[..., object]
    done = gettext_lazy("Done.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = seen(request, pk)
        form = ReasonForm(request.POST)
        try:
            self.act(report, form)
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self.answer(report, form, put_on(form, error))
        messages.success(request, self.done)
        return redirect("reporting:report", report.pk)

    def act(self, report: AnnualReport, form: forms.Form) -> None:
        """Take the step."""
        type(self).take(report.pk, actor=person(self.request))


class CheckStep(Step):
    """Count and check."""

    take = staticmethod(actions.check)
    done = gettext_lazy("The report was counted and checked.")


class FreezeStep(Step):
    """Let the numbers stand still."""

    take = staticmethod(actions.freeze)
    done = gettext_lazy("The report is frozen: its numbers stand still.")


class ReleaseStep(Step):
    """Hand the frozen report in for its reviews."""

    take = staticmethod(actions.release)
    done = gettext_lazy("The report is handed in for its three reviews.")


class ReopenStep(Step):
    """Open a frozen report again, with a reason."""

    done = gettext_lazy("The report is a draft again.")

    def act(self, report: AnnualReport, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.reopen(report.pk, actor=person(self.request), reason=reason)


class ReportFile(View):
    """The report as a file."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        report = seen(request, pk)
        if form not in FORMS:
            raise Http404
        try:
            reading = read(report)
        except SnapshotAlteredError as error:
            messages.error(request, errors.sentence(error))
            return redirect("reporting:report", report.pk)
        name = f"{report.organ.name}{report.year}年政府信息公开工作年度报告.{form}"
        return HttpResponse(
            FORMS[form](reading),
            content_type=TYPES[form],
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
        )
