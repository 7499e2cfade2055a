"""Who sees the rows of this room."""

from __future__ import annotations

from django.db.models import Q

from lubu.desk.models import CheckRun
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import EVERYTHING, NOTHING, policy


@policy(CheckRun)
def check_runs(user: User | None) -> Q:
    """Checks are of the whole installation: for those who keep it."""
    keeps = user is not None and user.holds(Role.SITE_ADMIN, Role.SYSTEM)
    return EVERYTHING if keeps else NOTHING
