"""What can be counted of channels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.channels.models import ReadCount
from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ
from lubu.publishing.rules import NEW_MEDIA


@figure("new_media_reads", label=_("reads in new media"), unit="次", day="on", sum_of="increase")
def new_media_reads(organ: Organ, period: Period) -> models.QuerySet[ReadCount]:
    """Reads of new-media releases in the period (阅读量): the sum of the increases counted."""
    return (
        ReadCount.objects.filter(
            release__organ=organ,
            release__channel__kind__in=[kind.value for kind in NEW_MEDIA],
            on__gte=period.first,
            on__lte=period.last,
        )
        .select_related("release__item", "release__channel", "release__submission")
        .order_by("on", "pk")
    )
