"""Who sees annual reports in the making; the public reads the released item."""

from __future__ import annotations

from django.db.models import Q

from lubu.organisations.models import User
from lubu.organisations.visibility import NOTHING, policy
from lubu.reporting.models import AnnualReport
from lubu.reporting.rights import seeing_organs


@policy(AnnualReport)
def annual_reports(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=seeing_organs(user))
