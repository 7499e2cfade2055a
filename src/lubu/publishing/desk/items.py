"""All items that a person may see, to be found by title or number and by where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lubu.office.screens import Screen, person
from lubu.office.words import Words
from lubu.organisations.models import Unit, User
from lubu.publishing import waiting
from lubu.publishing.desk.forms import of_people
from lubu.publishing.models import InformationItem

PAGE = 25
LABEL = _("Items")
PARENT = ("publishing:items", LABEL)
STANDINGS = {
    "draft": _("draft"),
    "in_review": _("in review"),
    "planned": _("approved, on its way"),
    "public": _("in public"),
    "withdrawn": _("withdrawn"),
}


class ItemsForm(forms.Form):
    """What the list is narrowed to."""

    q = Words(label=_("Title or number"), max_length=100, required=False)
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *STANDINGS.items()]
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, user: User, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        of_people(self.fields["unit"], Unit.objects.visible_to(user))


class ItemsScreen(Screen):
    """The list, newest change first."""

    page_title = LABEL
    header_icon = "doc-full"
    template_name = "publishing/items.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        form = ItemsForm(user, request.GET)
        rows = waiting.with_standing(InformationItem.objects.visible_to(user))
        if form.is_valid():
            rows = _narrowed(rows, form.cleaned_data)
        rows = rows.select_related("unit").order_by("-latest_revision_created_at", "-pk")
        pages = Paginator(rows, PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            status=200 if form.is_valid() else 422,
            form=form,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            is_narrowed=any(request.GET.get(name) for name in form.fields),
        )


def _narrowed(
    rows: QuerySet[InformationItem], wanted: dict[str, object]
) -> QuerySet[InformationItem]:
    words, state = wanted["q"], wanted["standing"]
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(index_no__icontains=words) | Q(doc_no__icontains=words)
        )
    if wanted["unit"]:
        rows = rows.filter(unit=wanted["unit"])
    if state == "draft":
        rows = rows.filter(in_review=False, planned=False, public=False, withdrawn=False)
    elif state:
        rows = rows.filter(**{str(state): True})
    return rows
