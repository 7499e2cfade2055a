"""Moving an existing site in: a table is handed in, looked through, stored whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from wagtail.admin import messages

from lubu.ledger.models import Entry
from lubu.office.downloads import XLSX, csv_file, download
from lubu.office.screens import Screen, person
from lubu.office.sheets import literal
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing import import_jobs, import_words
from lubu.publishing.import_jobs import Job, NoSuchJobError
from lubu.publishing.import_words import FAULT_SENTENCES, STATE_LABELS, heading
from lubu.publishing.items_sheet import (
    DECIDABLE,
    HEADINGS,
    KINDS,
    MOST_BYTES,
    NEEDED,
    VALIDITIES,
    FaultKind,
)
from lubu.publishing.models import ColumnPage
from lubu.publishing.tasks import bring_in

if TYPE_CHECKING:
    Data = Mapping[str, object] | None
    Files = MultiValueDict[str, UploadedFile[bytes]] | None

ROLES = (Role.EDITOR, Role.SITE_ADMIN)
LABEL = gettext_lazy("Import items")
PARENT = ("imports:items", LABEL)
SHOWN_FAULTS = 200


class ItemsUploadForm(forms.Form):
    """The table, and for which organ where a person works for several."""

    organ = forms.ModelChoiceField(label=gettext_lazy("organ"), queryset=Organ.objects.none())
    file = forms.FileField(
        label=gettext_lazy("table"),
        help_text=gettext_lazy("XLSX or CSV, at most 30 MB and 5,000 rows."),
        validators=[FileExtensionValidator(["xlsx", "csv", "txt"])],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    skip_changed = forms.BooleanField(
        label=gettext_lazy("leave out rows whose items were changed here or are in review"),
        help_text=gettext_lazy("Without this, such rows are told as faults and nothing is stored."),
        required=False,
    )

    def __init__(self, user: User, data: Data = None, files: Files = None) -> None:
        super().__init__(data, files)
        ids = user.organs_with(*ROLES)
        field = self.fields["organ"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organ.objects.visible_to(user).filter(pk__in=ids)
            field.initial = field.queryset.first()
        if len(ids) == 1:
            field.widget = forms.HiddenInput()

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(import_words.unreadable("too_large"))
        return file


def importer(request: HttpRequest) -> User:
    """Who imports.

    Raises:
        PermissionDenied: neither editor nor site administrator.
    """
    user = person(request)
    if not user.holds(*ROLES):
        raise PermissionDenied
    return user


def own_job(request: HttpRequest, token: str) -> Job:
    """The person's own import.

    Raises:
        Http404: there is none, or it is another's.
    """
    user = importer(request)
    try:
        job = import_jobs.load(token)
    except NoSuchJobError:
        raise Http404 from None
    if job.actor != user.pk:
        raise Http404
    return job


class ItemsImportScreen(Screen):
    """Handing a table in; what is under way; what was imported before."""

    page_title = LABEL
    header_icon = "upload"
    template_name = "publishing/import_items.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(ItemsUploadForm(importer(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = importer(request)
        form = ItemsUploadForm(user, request.POST, request.FILES)
        if not form.is_valid():
            return self._shown(form, 422)
        upload = form.cleaned_data["file"]
        job = import_jobs.hand_in(
            upload.read(),
            name=upload.name or "table",
            organ=form.cleaned_data["organ"].pk,
            actor=user.pk,
            skip_changed=form.cleaned_data["skip_changed"],
            at=timezone.now(),
        )
        bring_in.enqueue(job.token)
        messages.success(request, _("The table is handed in; you may leave this page."))
        return redirect("imports:job", job.token)

    def _shown(self, form: forms.Form, status: int = 200) -> HttpResponse:
        user = importer(self.request)
        history = (
            Entry.objects.visible_to(user)
            .filter(kind="items.imported")
            .select_related("actor", "organ")
            .order_by("-at")[:20]
        )
        jobs = [(job, STATE_LABELS[job.state]) for job in import_jobs.of_person(user.pk)[:10]]
        return self.shown(
            status,
            form=form,
            jobs=jobs,
            history=[(entry, counts(entry)) for entry in history],
            columns=[(heading(name), name in NEEDED) for name in HEADINGS],
        )


def counts(entry: Entry) -> dict[str, object]:
    """What a ledger entry says of an import."""
    said: dict[str, object] = json.loads(entry.payload)
    return said


class ImportJobScreen(Screen):
    """How far an import is, and what became of it; loaded again by itself while it runs."""

    page_title = gettext_lazy("Import of a table")
    header_icon = "upload"
    template_name = "publishing/import_job.html"
    parent = PARENT

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        job = own_job(request, token)
        faults = [
            (row, heading(column), FAULT_SENTENCES[FaultKind(kind)], value)
            for row, column, kind, value in job.faults[:SHOWN_FAULTS]
        ]
        answer = self.shown(
            job=job,
            label=STATE_LABELS[job.state],
            how_far=import_words.how_far(job.state, job.done, job.total),
            outcome=import_words.outcome(job),
            stale=job.stale(timezone.now()),
            faults=faults,
            more=max(job.number - len(faults), 0),
            reason=import_words.unreadable(job.reason),
            decidable=any(kind in DECIDABLE for _row, _column, kind, _value in job.faults),
        )
        if not job.ended:
            answer["Refresh"] = "5"  # without script; with it the bar asks each second
        return answer


class ImportJobState(Screen):
    """The same as JSON for the progress bar."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        job = own_job(request, token)
        plain = {
            "state": job.state.value,
            "label": str(STATE_LABELS[job.state]),
            "how_far": import_words.how_far(job.state, job.done, job.total),
            "done": job.done,
            "total": job.total,
            "ended": job.ended,
        }
        return JsonResponse(plain, headers={"Cache-Control": "no-store"})


class FaultsFile(Screen):
    """All faults as CSV, to mend them in the spreadsheet."""

    def get(self, request: HttpRequest, token: str) -> StreamingHttpResponse:
        job = own_job(request, token)
        return csv_file(self._lines(job), "faults.csv")

    def _lines(self, job: Job) -> Iterator[list[object]]:
        yield [_("Row"), _("Column"), _("What stands there"), _("What is wrong")]
        for row, column, kind, value in job.faults:
            yield [int(row), heading(column), value, str(FAULT_SENTENCES[FaultKind(kind)])]


class ItemsTemplateFile(Screen):
    """The table to fill in, with the columns where the person may draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = importer(request)
        book = Workbook(write_only=True)
        sheet = book.create_sheet(_("Items"))
        sheet.append([literal(sheet, heading(name)) for name in HEADINGS])
        known = book.create_sheet(_("What may stand there"))
        columns = [
            column.title
            for column in ColumnPage.objects.visible_to(user)
            .select_related("owner_unit")
            .order_by("path")
            if user.holds(Role.EDITOR, unit=column.owner_unit)
            or user.holds(Role.SITE_ADMIN, organ_id=column.organ_id)
        ]
        for name, words in (("column", columns), ("kind", KINDS), ("validity", VALIDITIES)):
            known.append([literal(known, one) for one in (heading(name), *words)])
        out = BytesIO()
        book.save(out)
        return download(out.getvalue(), "items.xlsx", XLSX)


urls = [
    path("items/", ItemsImportScreen.as_view(), name="items"),
    path("items/template.xlsx", ItemsTemplateFile.as_view(), name="items-template"),
    path("items/<slug:token>/", ImportJobScreen.as_view(), name="job"),
    path("items/<slug:token>/state.json", ImportJobState.as_view(), name="job-state"),
    path("items/<slug:token>/faults.csv", FaultsFile.as_view(), name="job-faults"),
]
