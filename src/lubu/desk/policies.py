"""Who sees the rows of this room."""

from __future__ import annotations

from django.db.models import Q

from lubu.desk.models import CheckRun
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import NOTHING, policy


@policy(CheckRun)
def check_runs(user: User | None) -> Q:
    """What was found of an organ is for those who keep it; of the installation, for all keepers."""
    kept = frozenset() if user is None else user.organs_with(Role.SITE_ADMIN, Role.SYSTEM)
    return Q(organ__in=kept) | Q(organ=None) if kept else NOTHING
