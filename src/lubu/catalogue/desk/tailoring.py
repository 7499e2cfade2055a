"""Tailoring: adopting the baseline, dropping, keeping, adding, changing and giving out entries."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.catalogue import actions
from lubu.catalogue.desk.entries import EntryScreen
from lubu.catalogue.desk.forms import (
    AdoptForm,
    DropForm,
    EntryForm,
    NewEntryForm,
    UnitForm,
    as_filled_in,
)
from lubu.catalogue.desk.screens import (
    PARENT,
    REFUSALS,
    put_on,
    tailored_entry,
    tailored_organ,
)
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.vocabulary import Level
from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ


class DropStep(EntryScreen):
    """Dropping an entry with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = tailored_entry(request, pk)
        form = DropForm(request.POST)
        if not form.is_valid():
            return self.page(entry, drop=form, status=422)
        try:
            actions.drop(pk, actor=person(request), reason=form.cleaned_data["reason"])
        except REFUSALS as error:
            return self.page(entry, drop=form, status=put_on(form, error))
        messages.success(request, _("The entry is dropped. The next version says so and why."))
        return redirect("catalogue:entry", pk)


class KeepStep(EntryScreen):
    """Keeping a dropped entry again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = tailored_entry(request, pk)
        try:
            actions.keep(pk, actor=person(request))
        except REFUSALS as error:
            return self.page(entry, refused=errors.sentence(error), status=errors.status(error))
        messages.success(request, _("The entry is kept again."))
        return redirect("catalogue:entry", pk)


class AssignStep(EntryScreen):
    """Giving an entry to a unit."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = tailored_entry(request, pk)
        form = UnitForm(entry.organ, person(request), request.POST)
        if not form.is_valid():
            return self.page(entry, unit=form, status=422)
        try:
            actions.assign([pk], actor=person(request), unit=form.cleaned_data["unit"])
        except REFUSALS as error:
            return self.page(entry, unit=form, status=put_on(form, error))
        messages.success(request, _("The unit is stored."))
        return redirect("catalogue:entry", pk)


class AssignManyStep(Screen):
    """Giving all entries of a kind of office that nobody keeps yet to a unit."""

    page_title = gettext_lazy("Give entries to a unit")
    header_icon = "group"
    template_name = "catalogue/assign.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        return self._shown(organ, UnitForm(organ, person(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        form = UnitForm(organ, person(request), request.POST)
        owner = request.POST.get("owner", "")
        chosen = [entry.pk for entry in self._free(organ) if entry.owner == owner]
        if not form.is_valid():
            return self._shown(organ, form, 422)
        if not chosen or form.cleaned_data["unit"] is None:
            form.add_error(None, _("Choose a kind of office that has entries, and a unit."))
            return self._shown(organ, form, 422)
        try:
            number = actions.assign(chosen, actor=person(request), unit=form.cleaned_data["unit"])
        except REFUSALS as error:
            return self._shown(organ, form, put_on(form, error))
        messages.success(request, _("Given to the unit: %(number)s entries.") % {"number": number})
        return redirect(f"{request.path}?organ={organ.slug}")

    def _free(self, organ: Organ) -> list[CatalogueEntry]:
        own = CatalogueEntry.objects.visible_to(self.request.user).kept()
        return list(own.filter(organ=organ, unit=None).order_by("code"))

    def _shown(self, organ: Organ, form: forms.Form, status: int = 200) -> HttpResponse:
        numbers: dict[tuple[str, str], int] = {}
        for entry in self._free(organ):
            key = (entry.owner, entry.get_owner_display())
            numbers[key] = numbers.get(key, 0) + 1
        owners = [(value, label, number) for (value, label), number in numbers.items()]
        chosen = self.request.POST.get("owner", "")
        return self.shown(status, organ=organ, form=form, owners=owners, chosen=chosen)


class ChangeEntryScreen(Screen):
    """Changing what an entry says."""

    page_title = gettext_lazy("Change an entry")
    header_icon = "edit"
    template_name = "catalogue/form.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = tailored_entry(request, pk)
        form = EntryForm(entry.organ, person(request), initial=as_filled_in(entry))
        return self._shown(entry, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = tailored_entry(request, pk)
        form = EntryForm(entry.organ, person(request), request.POST)
        if not form.is_valid():
            return self._shown(entry, form, 422)
        try:
            actions.change(
                pk,
                actor=person(request),
                content=form.content(entry.code),
                unit=form.cleaned_data["unit"],
            )
        except REFUSALS as error:
            return self._shown(entry, form, put_on(form, error))
        messages.success(request, _("The entry is stored."))
        return redirect("catalogue:entry", pk)

    def _shown(self, entry: CatalogueEntry, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.shown(status, form=form, heading=str(entry), submit=_("Save"))


class AddEntryScreen(Screen):
    """Adding an entry that the baseline lacks."""

    page_title = gettext_lazy("Add an entry")
    header_icon = "plus"
    template_name = "catalogue/form.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        level = Level.TOWNSHIP if organ.is_township else Level.COUNTY
        initial = {"levels": [level.value], "channels": ["website"]}
        return self._shown(organ, NewEntryForm(organ, person(request), initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        form = NewEntryForm(organ, person(request), request.POST)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        try:
            entry = actions.add(
                organ,
                actor=person(request),
                content=form.content(f"{form.cleaned_data['field']:02d}-Z01"),
                unit=form.cleaned_data["unit"],
                on=timezone.localdate(),
            )
        except REFUSALS as error:
            return self._shown(organ, form, put_on(form, error))
        messages.success(request, _("The entry is added."))
        return redirect("catalogue:entry", entry.pk)

    def _shown(self, organ: Organ, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.shown(status, form=form, heading=organ.name, submit=_("Add the entry"))


class AdoptScreen(Screen):
    """Taking over the national baseline."""

    page_title = gettext_lazy("Adopt the national baseline")
    header_icon = "download"
    template_name = "catalogue/form.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        level = Level.TOWNSHIP if organ.is_township else Level.COUNTY
        return self._shown(organ, AdoptForm(initial={"level": level.value}))

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = tailored_organ(request)
        form = AdoptForm(request.POST)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        number = actions.adopt(
            organ,
            actor=person(request),
            level=Level(form.cleaned_data["level"]),
            on=timezone.localdate(),
        )
        messages.success(
            request,
            _("Taken over from the baseline: %(number)s entries. What you had stays as it was.")
            % {"number": number},
        )
        return redirect("catalogue:entries")

    def _shown(self, organ: Organ, form: forms.Form, status: int = 200) -> HttpResponse:
        lead = _(
            "The entries of the 26 standard fields and of a town's own matters that belong to the "
            "tier and are not in the catalogue yet are added. Drop afterwards, with a reason, what "
            "the organ has no function for."
        )
        return self.shown(status, form=form, heading=organ.name, lead=lead, submit=_("Adopt"))
