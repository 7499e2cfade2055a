"""Checking a report against its rules (V1 to V7 and the others), and telling what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ
from lubu.reporting import rules
from lubu.reporting.findings import ReportFinding, Severity
from lubu.reporting.gathering import Gathered, expired, tier
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.report_text import ReportText
from lubu.reporting.sentences import typed_figures
from lubu.reporting.tables import Tables


def check(organ: Organ, gathered: Gathered, text: ReportText) -> tuple[ReportFinding, ...]:
    """Everything that does not hold or cannot be judged, faults first."""
    last_year = last_tables(organ, gathered.year)
    stated, fees = gathered.composed(text).stated, gathered.fees()
    found = (
        *rules.check(
            gathered.tables,
            organ_tier=tier(organ),
            last_year=last_year,
            stated=stated,
            fees=fees,
            expired=expired(organ, gathered.year),
            form=text.form,
        ),
        *rules.without_evidence(last_year=last_year, stated=stated, fees=fees),
    )
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def last_tables(organ: Organ, year: int) -> Tables | None:
    """The tables of the report on the year before, if it stands still."""
    report = AnnualReport.objects.filter(
        organ=organ, year=year - 1, state__in=[ReportState.FROZEN, ReportState.RELEASED]
    ).first()
    return None if report is None else Gathered.from_json(report.snapshot or {}).tables


def typed(text: ReportText) -> tuple[tuple[str, str], ...]:
    """Counted numbers that someone typed into the words: (place, number). They follow no record."""
    return tuple(
        (place, words[start:end])
        for place, words in text.templates()
        for start, end in typed_figures(words)
    )


def stored(findings: Iterable[ReportFinding]) -> list[dict[str, JSON]]:
    """The findings as a report keeps them; their sentences are made when they are read."""
    return [
        {
            **{key: _plain(value) for key, value in one.to_json("").items()},
            "message": one.message,
            "params": dict(one.params),
        }
        for one in findings
    ]


def _plain(value: object) -> JSON:
    return [str(one) for one in value] if isinstance(value, list) else value  # type: ignore[return-value]  # to_json gives plain values


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the reader's language."""

    rule: str
    severity: str
    sentence: str


def lines(findings: Iterable[Mapping[str, object]]) -> tuple[Line, ...]:
    """Stored findings in the reader's language."""
    return tuple(Line(str(one["rule"]), str(one["severity"]), _filled(one)) for one in findings)


def _filled(finding: Mapping[str, object]) -> str:
    params = finding["params"]
    return _(str(finding["message"])) % (params if isinstance(params, dict) else {})
