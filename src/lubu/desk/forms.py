"""What staff fill in on the desk's own screens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.office.words import Words, guard

if TYPE_CHECKING:
    Data = Mapping[str, object] | None


class FilterForm(forms.Form):
    """A form that filters a list, by GET."""

    def __init__(self, data: Data = None) -> None:
        super().__init__(data)
        guard(self)

    def asked(self) -> bool:
        """Whether anything was filled in that can be read."""
        return self.is_valid() and any(self.cleaned_data.values())


class RowsForm(FilterForm):
    """Which rows of a figure: the period, the month in it, words in the title."""

    since = forms.DateField(label=_("from"), widget=AdminDateInput)
    until = forms.DateField(label=_("until"), widget=AdminDateInput)
    month = forms.TypedChoiceField(
        label=_("month"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all months")), *((n, n) for n in range(1, 13))],
    )
    q = Words(label=_("words in the title"), required=False, max_length=100)

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first. Exchange them."))
        return values


class LedgerForm(FilterForm):
    """Which entries of the ledger."""

    kind = forms.ChoiceField(label=_("kind"), required=False)
    actor = forms.ChoiceField(label=_("who"), required=False)
    subject = Words(label=_("what (record)"), required=False, max_length=80)
    since = forms.DateField(label=_("from"), required=False, widget=AdminDateInput)
    until = forms.DateField(label=_("until"), required=False, widget=AdminDateInput)

    def __init__(
        self,
        data: Data,
        *,
        kinds: Iterable[tuple[str, object]],
        actors: Iterable[tuple[str, object]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("kind", kinds), ("actor", actors)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("all")), *choices]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first. Exchange them."))
        return values
