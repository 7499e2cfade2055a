"""The register of what was not disclosed: by ground and year, on the screen and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.access_requests.documents.kinds import DENIED
from lubu.access_requests.labels import ANSWER_LABELS, PART_LABELS
from lubu.access_requests.models import Letter
from lubu.access_requests.policies import SEES
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.access_requests.rules.lettering import LetterState
from lubu.office.downloads import csv_file
from lubu.office.personal import readable
from lubu.office.screens import Screen, person

WHOLE = (*DENIED, AnswerKind.DENY_QUERY)
GROUNDS = {**PART_LABELS, AnswerKind.DENY_QUERY.value: ANSWER_LABELS[AnswerKind.DENY_QUERY]}
FIRST_YEAR = 2008


@dataclass(frozen=True, slots=True)
class Withheld:
    """One information, or part of one, that was not disclosed."""

    letter: Letter
    ground: str
    what: str
    is_part: bool

    @property
    def on(self) -> date | None:
        """The day of the answer."""
        return self.letter.signed_on

    @property
    def label(self) -> object:
        """The ground in words."""
        return GROUNDS[self.ground]


class FilterForm(forms.Form):
    """Year and ground."""

    year = forms.TypedChoiceField(label=gettext_lazy("year"), coerce=int, required=False)
    ground = forms.ChoiceField(label=gettext_lazy("ground"), required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a query
        years = range(timezone.localdate().year, FIRST_YEAR - 1, -1)
        all_of_them = [("", _("all"))]
        self.fields["year"].choices = all_of_them + [(str(one), str(one)) for one in years]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [*all_of_them, *GROUNDS.items()]  # type: ignore[attr-defined]


def withheld(request: HttpRequest, form: FilterForm) -> Iterator[Withheld]:
    """What issued answers withhold, of cases that the person may see; newest first."""
    asked = form.cleaned_data if form.is_valid() else {}
    letters = Letter.objects.visible_to(person(request)).filter(
        state=LetterState.ISSUED.value,
        answer__in=[one.value for one in (*WHOLE, AnswerKind.PARTIAL)],
    )
    letters = letters.exclude(kind="approval_slip")
    if asked.get("year"):
        letters = letters.filter(signed_on__year=asked["year"])
    ground = asked.get("ground", "")
    rows = letters.select_related("request", "organ").order_by("-signed_on", "-pk")
    for letter in rows.iterator(chunk_size=200):
        for one in _parts(letter):
            if not ground or one.ground == ground:
                yield one


def _parts(letter: Letter) -> Iterator[Withheld]:
    if letter.answer != AnswerKind.PARTIAL.value:
        yield Withheld(letter, letter.answer, readable(letter.request, "words"), is_part=False)
        return
    for part in (letter.entered or {}).get("withheld", ()):
        if part.get("ground"):
            yield Withheld(letter, part["ground"], part.get("what", ""), is_part=True)


class WithheldScreen(Screen):
    """The list."""

    page_title = gettext_lazy("Withheld information")
    header_icon = "lock"
    template_name = "access_requests/withheld.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        _check(request)
        form = FilterForm(request.GET)
        rows = list(withheld(request, form))
        counts: dict[object, int] = {}
        for one in rows:
            counts[one.label] = counts.get(one.label, 0) + 1
        return self.shown(
            form=form,
            rows=rows[:500],
            more=max(0, len(rows) - 500),
            counts=sorted(counts.items(), key=lambda one: -one[1]),
            query=request.GET.urlencode(),
        )


class WithheldFile(Screen):
    """The same as CSV."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        _check(request)
        return csv_file(self._lines(request), "withheld.csv")

    def _lines(self, request: HttpRequest) -> Iterator[list[object]]:
        yield [
            _("Application"),
            _("Document number"),
            _("Day"),
            _("Ground"),
            _("Extent"),
            _("What"),
        ]
        for one in withheld(request, FilterForm(request.GET)):
            yield [
                one.letter.request.number,
                one.letter.document_number,
                one.on.isoformat() if one.on else "",
                str(one.label),
                _("part") if one.is_part else _("whole"),
                one.what,
            ]


def _check(request: HttpRequest) -> None:
    if not person(request).holds(*SEES):
        raise PermissionDenied
