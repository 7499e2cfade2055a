"""Versions of the catalogue: which there are, what each changed, and putting the next in force."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.catalogue import actions
from lubu.catalogue.desk.forms import PutInForceForm
from lubu.catalogue.desk.screens import (
    REFUSALS,
    chosen_organ,
    organs,
    put_on,
    tailored_organ,
)
from lubu.catalogue.models import COLUMN_LABELS, CatalogueVersion
from lubu.catalogue.rules.differences import Difference, difference
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ

LABEL = gettext_lazy("Versions of the catalogue")
PARENT = ("catalogue:versions", LABEL)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a difference: an entry, what became of it, and the words before and after."""

    content: EntryContent
    what: object
    before: str
    after: str


def told(found: Difference) -> list[Told]:
    """A difference as people read it, by code."""
    rows = [Told(one.content, _("added"), "", "") for one in found.added]
    rows += [Told(one.content, _("dropped"), "", one.dropped_because) for one in found.dropped]
    rows += [
        Told(
            change.content,
            COLUMN_LABELS[column.column],
            "\n".join(column.before),
            "\n".join(column.after),
        )
        for change in found.changed
        for column in change.columns
    ]
    return sorted(rows, key=lambda row: row.content.code)


class VersionsScreen(Screen):
    """All versions, the newest first."""

    page_title = LABEL
    header_icon = "history"
    template_name = "catalogue/versions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = chosen_organ(request)
        versions = CatalogueVersion.objects.visible_to(request.user).filter(organ=organ)
        return self.shown(
            organ=organ,
            organs=organs(request),
            versions=[
                (version, sum(one.is_kept for one in version.listed()))
                for version in versions.select_related("by").order_by("-number")
            ],
            may_tailor=actions.may_tailor(person(request), organ),
        )


class VersionScreen(Screen):
    """What a version changed of the one before it."""

    page_title = gettext_lazy("Version of the catalogue")
    header_icon = "history"
    template_name = "catalogue/version.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        own = CatalogueVersion.objects.visible_to(request.user).select_related("organ", "by")
        version = get_object_or_404(own, pk=pk)
        before = own.filter(organ=version.organ, number=version.number - 1).first()
        found = difference(before.listed() if before else [], version.listed())
        return self.shown(version=version, before=before, rows=told(found))


class PutInForceScreen(Screen):
    """What would change, and putting it in force."""

    page_title = gettext_lazy("Put the catalogue in force")
    header_icon = "check"
    template_name = "catalogue/put_in_force.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(tailored_organ(request), PutInForceForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        form = PutInForceForm(request.POST)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        try:
            version = actions.put_in_force(
                organ,
                actor=person(request),
                in_force_from=form.cleaned_data["in_force_from"],
                note=form.cleaned_data["note"],
                today=timezone.localdate(),
            )
        except REFUSALS as error:
            return self._shown(organ, form, put_on(form, error))
        messages.success(request, _("Version %(number)s is in force.") % {"number": version.number})
        return redirect("catalogue:version", version.pk)

    def _shown(self, organ: Organ, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.shown(status, organ=organ, form=form, rows=told(actions.pending(organ)))
