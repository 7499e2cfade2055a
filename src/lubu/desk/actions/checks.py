"""Running the checks and keeping what they found."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from lubu.desk.models import CheckRun
from lubu.office import checks
from lubu.organisations.models import Organ


def run_checks(*, at: datetime) -> int:
    """Run every registered check outside any transaction; returns how many found something."""
    red = 0
    for name in checks.registered():
        for organ, findings in checks.run_each(name):
            keep_check(name, findings, organ=organ, at=at)
            red += bool(findings)
    return red


@transaction.atomic
def keep_check(
    name: str, findings: list[checks.Finding], *, at: datetime, organ: Organ | None = None
) -> CheckRun:
    """Keep what a check found, in the place of what it found before."""
    plain = [{**asdict(one), "severity": one.severity.value} for one in findings[:100]]
    run, _made = CheckRun.objects.update_or_create(
        name=name, organ=organ, defaults={"at": at, "findings": plain}
    )
    return run
