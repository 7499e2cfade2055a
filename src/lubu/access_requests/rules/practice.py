"""What an office sets for itself beside the law, as dated data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTerms:
    """In force from a day on; every number may be changed by the operator.

    ``unit_reply``: working days that a unit has for a hand-out. ``alike_percent``: from what
    likeness on earlier cases are pointed out, from 1 to 100. ``many_requests``: cases of one
    applicant in a calendar year from which on they are. ``many_people``: different applicants with
    similar words within ``many_days`` calendar days. ``compared``: how many of the newest cases are
    compared.
    """

    valid_from: date
    source: str
    unit_reply: int
    alike_percent: int
    many_requests: int
    many_people: int
    many_days: int
    compared: int
