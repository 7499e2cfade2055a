"""What people fill in about an annual report."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lubu.office.words import Words
from lubu.organisations.models import Organ
from lubu.reporting.editing import LONGEST, editable
from lubu.reporting.report_text import SCOPES, ReportText

LABELS = {
    "preamble": _("Introduction"),
    "overview/opening": _("Section one: opening"),
    "overview/unknown": _("Section one: what nobody recorded"),
    "problems/found": _("Section five: problems found"),
    "problems/mended": _("Section five: how they are mended"),
    "others": _("Section six: other matters"),
}


class BeginForm(forms.Form):
    """Which report to begin."""

    year = forms.IntegerField(label=_("Year"), min_value=2008, max_value=2999)

    def __init__(
        self,
        organs: list[Organ],
        data: Mapping[str, object] | None = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        theirs = Organ.objects.visible_to(None).filter(pk__in=[organ.pk for organ in organs])
        self.fields["organ"] = forms.ModelChoiceField(
            theirs, label=_("Organ"), empty_label=None, initial=theirs.first()
        )


class WordsForm(forms.Form):
    """The words around the figures, one field for each place that people may change.

    ``reasons`` are the fields of what is declared not applicable, kept apart from the words.
    """

    def __init__(self, text: ReportText, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        topics = {topic.key: topic.title for topic in text.topics}
        self.places: dict[str, str] = {}
        for place, words in editable(text).items():
            name = place.replace("/", "-")
            self.places[name] = place
            scope = place.removeprefix("not_applicable/")
            key = place.rsplit("/", 1)[1] if "/" in place else place
            self.fields[name] = Words(
                label=LABELS.get(place) or SCOPES.get(scope) or topics.get(key, key),
                initial=words,
                required=False,
                max_length=LONGEST,
                strip=False,
                rows=1 if scope in SCOPES else min(12, max(2, len(words) // 60 + 2)),
            )

    def _fields(self, *, of_reasons: bool) -> list[forms.BoundField]:
        return [
            self[name]
            for name, place in self.places.items()
            if place.startswith("not_applicable/") == of_reasons
        ]

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of the words."""
        return self._fields(of_reasons=False)

    @property
    def reasons(self) -> list[forms.BoundField]:
        """The fields of what is not applicable, and why."""
        return self._fields(of_reasons=True)

    def texts(self) -> dict[str, str]:
        """The words by their places."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


class ReasonForm(forms.Form):
    """Why a frozen report is opened again."""

    reason = Words(label=_("Reason"), max_length=500, rows=2)
