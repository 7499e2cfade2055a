"""Coverage: how far the catalogue is fulfilled, drawn and listed by field and by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.catalogue import baseline, coverage
from lubu.catalogue.desk.screens import chosen_organ, organs
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.standing import Score, State
from lubu.catalogue.sentences import score_sentence
from lubu.office.charts import chart
from lubu.office.screens import Screen
from lubu.organisations.models import Organ

LABEL = gettext_lazy("Coverage of the catalogue")


@dataclass(frozen=True, slots=True)
class Part:
    """A field or a unit with its score; the addresses open the entries that are counted."""

    name: str
    short: str
    score: Score
    address: str
    late: str
    never: str


class CoverageScreen(Screen):
    """The score of the whole, of each field and of each unit."""

    page_title = LABEL
    header_icon = "tasks"
    template_name = "catalogue/coverage.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = chosen_organ(request)
        own = CatalogueEntry.objects.visible_to(request.user).filter(organ=organ).kept()
        rows = coverage.judged(
            organ, own.proactive().select_related("unit").order_by("code"), timezone.localdate()
        )
        whole = coverage.whole(rows)
        fields = [
            _part(organ, f"{number:02d} {baseline.field_name(number)}", number, score)
            for number, score in coverage.scores(rows, lambda entry: entry.field).items()
        ]
        units = _units(organ, coverage.scores(rows, lambda entry: entry.unit))
        return self.shown(
            organ=organ,
            organs=organs(request),
            whole=whole,
            sentence=score_sentence(whole),
            by=[(_("By field"), "field", fields), (_("By unit"), "unit", units)],
            chart=chart([(part.short, part.score.number or 0) for part in fields], has_words=True),
        )


def _part(organ: Organ, name: str, number: int, score: Score) -> Part:
    asked: dict[str, str | int] = {"organ": organ.slug, "field": number}
    return _opened(name, f"{number:02d}", score, asked)


def _units(organ: Organ, scores: Mapping[object, Score]) -> list[Part]:
    named = sorted(scores.items(), key=lambda one: str(one[0] or ""))
    return [
        _opened(
            str(unit or _("nobody yet")),
            "",
            score,
            {"organ": organ.slug, "unit": getattr(unit, "pk", "none")},
        )
        for unit, score in named
    ]


def _opened(name: str, short: str, score: Score, asked: dict[str, str | int]) -> Part:
    def to(**more: str | int) -> str:
        return f"{reverse('catalogue:entries')}?{urlencode({**asked, **more})}"

    return Part(
        name=name,
        short=short,
        score=score,
        address=to(),
        late=to(state=State.LATE.value),
        never=to(state=State.NEVER.value),
    )
