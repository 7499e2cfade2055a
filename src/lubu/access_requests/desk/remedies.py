"""What the applicant may undertake against an answer, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lubu.access_requests.documents.kinds import ground_of
from lubu.access_requests.documents.remedies import Offer, offer_against
from lubu.access_requests.labels import DISPUTE_LABELS
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.disputes import DisputeKind, last_day
from lubu.access_requests.rules.lettering import ANSWERS, LetterState
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
    letter = _letter(case)
    day = (letter.signed_on if letter else None) or standing.issued_on or served_on
    parts = (letter.entered or {}).get("withheld", ()) if letter else ()
    grounds = [ground_of(one["ground"]) for one in parts if one.get("ground")]
    kinds = [DisputeKind.RECONSIDERATION]
    if standing.answer is not None:  # as the letter itself says
        offered = offer_against(standing.answer, grounds, answer_rules(home), day)
        if offered is not Offer.RECONSIDERATION_FIRST:
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


def _letter(case: AccessRequest) -> Letter | None:
    """The answer that was sent; none where it was brought over from paper."""
    issued = [one for one in case.letters.all() if one.state == LetterState.ISSUED.value]
    return next((one for one in issued if one.kind in ANSWERS), None)
