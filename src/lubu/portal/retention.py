"""How long the public's data are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lubu.office.keeping import read_terms
from lubu.office.retention import Kept, register
from lubu.organisations.models import Organ
from lubu.portal.models import FaultReport, Subscription
from lubu.portal.rules.find_error import FaultState
from lubu.portal.rules.subscriptions import SubscriptionState
from lubu.sealing.columns import filled

TERMS = read_terms(Path(__file__).parent / "data" / "retention.toml")


def _answered(organ: Organ, before: date) -> QuerySet[FaultReport]:
    rows = FaultReport.objects.filter(organ=organ, state=FaultState.ANSWERED.value)
    return rows.filter(answered_on__lt=before)


def contacts(organ: Organ, before: date) -> QuerySet[FaultReport]:
    """Messages that were answered and still say how to reach their writers."""
    return filled(_answered(organ, before), "contact")


def words(organ: Organ, before: date) -> QuerySet[FaultReport]:
    """Messages that were answered and still say what their writers wrote."""
    return filled(_answered(organ, before), "words")


def paused(organ: Organ, before: date) -> QuerySet[Subscription]:
    """Subscriptions that their owners paused and never took up again."""
    rows = Subscription.objects.filter(organ=organ, state=SubscriptionState.PAUSED.value)
    return rows.filter(since__date__lt=before)


register(
    Kept(
        name="fault_report_contact",
        label=_("How to reach the writer"),
        terms=TERMS["fault_report_contact"],
        closed=contacts,
        erases=("contact",),
    )
)
register(
    Kept(
        name="fault_report_words",
        label=_("words of messages about faults of the site"),
        terms=TERMS["fault_report_words"],
        closed=words,
        erases=("words", "contact"),
    )
)
register(
    Kept(
        name="paused_subscription",
        label=_("subscriptions that their owners paused"),
        terms=TERMS["paused_subscription"],
        closed=paused,
    )
)
