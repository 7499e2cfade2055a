"""The catalogue as it is being worked on: listed by field, read, tailored."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.catalogue import actions, baseline
from lubu.catalogue.coverage import Judged, counted, judged
from lubu.catalogue.desk.forms import (
    DropForm,
    UnitForm,
    field_choices,
)
from lubu.catalogue.desk.screens import (
    LABEL,
    PARENT,
    chosen_organ,
    organs,
    own_entry,
)
from lubu.catalogue.models import COLUMN_LABELS, STATE_LABELS, CatalogueEntry
from lubu.catalogue.rules.differences import COLUMNS
from lubu.catalogue.rules.standing import State
from lubu.catalogue.sentences import why
from lubu.office.screens import Screen, person
from lubu.organisations.models import Unit

PAGE = 50
DROPPED = "dropped"
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the list, with its standing in words where coverage counts it."""

    entry: CatalogueEntry
    field: str
    state: str
    label: object
    why: str


def row_of(found: Judged) -> Row:
    """An entry as the list shows it."""
    entry, standing = found.entry, found.standing
    field = f"{entry.field:02d} {baseline.field_name(entry.field)}"
    if not entry.is_kept:
        return Row(entry, field, DROPPED, gettext_lazy("dropped"), entry.dropped_because)
    if not counted(entry):
        return Row(entry, field, "", gettext_lazy("when applied for"), "")
    return Row(entry, field, standing.state.value, STATE_LABELS[standing.state], why(standing))


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; whatever cannot be is left out."""

    q: str
    field: str
    unit: str
    state: str

    @classmethod
    def of(cls, request: HttpRequest) -> Filter:
        """As the question says."""
        asked = {
            name: request.GET.get(name, "").replace("\x00", "").strip()[:100]
            for name in ("q", "field", "unit", "state")
        }
        states = {state.value for state in State} | {DROPPED}
        return cls(
            q=asked["q"],
            field=asked["field"] if _is_number(asked["field"]) else "",
            unit=asked["unit"] if _is_number(asked["unit"]) or asked["unit"] == NOBODY else "",
            state=asked["state"] if asked["state"] in states else "",
        )

    def conditions(self) -> Q:
        """What can be asked of the database; the state is judged."""
        found = Q()
        if self.q:
            found &= (
                Q(level1__icontains=self.q) | Q(level2__icontains=self.q) | Q(code__iexact=self.q)
            )
        if self.field:
            found &= Q(field=int(self.field))
        if self.unit == NOBODY:
            found &= Q(unit=None)
        elif self.unit:
            found &= Q(unit=int(self.unit))
        return found


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) <= 9


class EntriesScreen(Screen):
    """All entries by field, with how each stands."""

    page_title = LABEL
    header_icon = "list-ul"
    template_name = "catalogue/entries.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ, asked = chosen_organ(request), Filter.of(request)
        own = CatalogueEntry.objects.visible_to(request.user).filter(organ=organ)
        entries = own.filter(asked.conditions()).select_related("unit").order_by("code")
        rows = [row_of(one) for one in judged(organ, entries, timezone.localdate())]
        if asked.state:
            rows = [row for row in rows if row.state == asked.state]
        pages = Paginator(rows, PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            organ=organ,
            organs=organs(request),
            asked=asked,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            number=len(rows),
            is_empty=not own.exists(),
            fields=[(str(number), words) for number, words in field_choices()],
            units=Unit.objects.visible_to(request.user).filter(organ=organ).standing(),
            states=[
                *((state.value, label) for state, label in STATE_LABELS.items()),
                (DROPPED, _("dropped")),
            ],
            may_tailor=actions.may_tailor(person(request), organ),
        )


class EntryScreen(Screen):
    """One entry: what it says, how it stands, and what a keeper may do with it."""

    page_title = gettext_lazy("Entry of the catalogue")
    header_icon = "list-ul"
    template_name = "catalogue/entry.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(own_entry(request, pk))

    def page(
        self,
        entry: CatalogueEntry,
        *,
        drop: forms.Form | None = None,
        unit: forms.Form | None = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The screen; the forms as they were filled in, ``refused`` why nothing was done."""
        [found] = judged(entry.organ, [entry], timezone.localdate())
        user = person(self.request)
        return self.shown(
            status,
            entry=entry,
            row=row_of(found),
            columns=[
                (COLUMN_LABELS[name], words(entry.content)) for name, words in COLUMNS.items()
            ],
            may_tailor=actions.may_tailor(user, entry.organ),
            drop=drop or DropForm(),
            unit=unit or UnitForm(entry.organ, user, initial={"unit": entry.unit}),
            refused=refused,
        )
