"""What the applicant may undertake against an answer, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lubu.access_requests.labels import DISPUTE_LABELS
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.answers import Remedies, rule_of
from lubu.access_requests.rules.disputes import DisputeKind, last_day
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.terms import answer_rules, dispute_terms
from lubu.office.dated import in_force
from lubu.working_days.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyShown:
    """A remedy with its last day; ``since`` is the service that began its period."""

    kind: DisputeKind
    label: object
    since: date
    until: date


def remedies_shown(
    standing: Standing, case: AccessRequest, calendar: Calendar, home: Path
) -> list[RemedyShown]:
    """The remedies against an answer that was served: those that its kind has, and a suit after
    each reconsideration whose decision was served."""
    if standing.served_on is None:
        return []
    return list(_remedies(standing, standing.served_on, case, calendar, home))


def _remedies(
    standing: Standing, served_on: date, case: AccessRequest, calendar: Calendar, home: Path
) -> Iterator[RemedyShown]:
    kinds = [DisputeKind.RECONSIDERATION]
    day = standing.issued_on or served_on
    rule = rule_of(answer_rules(home), standing.answer, day)
    if rule.remedies is not Remedies.RECONSIDERATION_FIRST:
        kinds.append(DisputeKind.LITIGATION_DIRECT)
    begun = [(kind, served_on) for kind in kinds]
    begun += [
        (DisputeKind.LITIGATION_AFTER, one.served_on)
        for one in case.disputes.all()
        if one.kind == DisputeKind.RECONSIDERATION and one.served_on
    ]
    for kind, since in begun:
        terms = in_force(dispute_terms(home), since)
        yield RemedyShown(
            kind=kind,
            label=DISPUTE_LABELS[kind],
            since=since,
            until=last_day(kind, since, terms, calendar),
        )
