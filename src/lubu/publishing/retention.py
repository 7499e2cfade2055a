"""How long names of outside experts are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lubu.office.keeping import read_terms
from lubu.office.retention import Kept, register
from lubu.organisations.models import Organ
from lubu.publishing.models import FactCheck
from lubu.sealing.columns import filled

TERMS = read_terms(Path(__file__).parent / "data" / "retention.toml")


def experts(organ: Organ, before: date) -> QuerySet[FactCheck]:
    """Checks that were answered, or whose link closed without an answer, and name the expert."""
    closed = Q(answered_at__date__lt=before) | Q(answered_at=None, expires_at__date__lt=before)
    return filled(FactCheck.objects.filter(closed, submission__item__organ=organ), "expert")


register(
    Kept(
        name="expert",
        label=_("names of outside experts"),
        terms=TERMS["expert"],
        closed=experts,
        erases=("expert",),
    )
)
