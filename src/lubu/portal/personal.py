"""Personal data that the desk shows of what the public sent."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lubu.office.masking import MaskKind
from lubu.office.personal import Personal, register
from lubu.portal.actions import find_error
from lubu.portal.models import FaultReport

register(
    Personal(
        model=FaultReport,
        field="contact",
        kind=MaskKind.CONTACT,
        label=_("How to reach the writer"),
        organ=lambda report: report.organ,
        may=find_error.may_answer,
        back=lambda report: reverse("portal:fault-report", args=[report.pk]),
    )
)
