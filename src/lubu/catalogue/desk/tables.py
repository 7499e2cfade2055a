"""The catalogue as a table: handed out, and taken in whole or not at all."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.catalogue import actions, sheet
from lubu.catalogue.actions import CatalogueFaultsError
from lubu.catalogue.desk.forms import TableForm
from lubu.catalogue.desk.screens import PARENT, chosen_organ, tailored_organ
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.sheet_words import FAULT_SENTENCES, outcome, unreadable
from lubu.office import errors
from lubu.office.downloads import XLSX, download
from lubu.office.screens import Screen, person
from lubu.office.sheets import MOST_BYTES, SheetError
from lubu.organisations.models import Organ

SHOWN_FAULTS = 500


class TableFile(Screen):
    """The entries that are kept, in the standard directory's columns."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = chosen_organ(request)
        own = CatalogueEntry.objects.visible_to(request.user).filter(organ=organ).kept()
        rows = own.select_related("unit").order_by("code")
        return download(
            sheet.written(entry.content for entry in rows),
            f"{organ.slug}-{sheet.TITLE}.xlsx",
            XLSX,
        )


class ImportScreen(Screen):
    """A table, taken in or refused with every fault."""

    page_title = gettext_lazy("Import the catalogue from a table")
    header_icon = "upload"
    template_name = "catalogue/import.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(tailored_organ(request), TableForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        upload = form.cleaned_data["file"]
        try:
            done = actions.import_catalogue(
                upload.read(MOST_BYTES + 1),
                upload.name or "table",
                organ=organ,
                actor=person(request),
                on=timezone.localdate(),
            )
        except SheetError as error:
            form.add_error("file", unreadable(error.reason))
            return self._shown(organ, form, 422)
        except CatalogueFaultsError as error:
            return self._faulty(organ, form, error)
        messages.success(request, outcome(done))
        return redirect("catalogue:entries")

    def _faulty(self, organ: Organ, form: forms.Form, error: CatalogueFaultsError) -> HttpResponse:
        faults = [
            (one.row, sheet.HEADINGS[one.column], one.value, FAULT_SENTENCES[one.kind])
            for one in error.faults[:SHOWN_FAULTS]
        ]
        return self._shown(organ, form, 422, faults=faults, sentence=errors.sentence(error))

    def _shown(
        self, organ: Organ, form: forms.Form, status: int = 200, **more: object
    ) -> HttpResponse:
        columns = list(sheet.HEADINGS.values())
        return self.shown(status, organ=organ, form=form, columns=columns, **more)
