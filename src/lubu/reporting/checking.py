"""Checking a report against its rules (V1 to V7 and the others), and telling what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lubu.ledger.rules import JSON
from lubu.office.sentences import parse
from lubu.organisations.models import Organ
from lubu.reporting import messages, rules
from lubu.reporting.case_cells import registered
from lubu.reporting.filling import unfilled
from lubu.reporting.findings import ReportFinding, Rule, Severity, of_words
from lubu.reporting.gathering import Gathered, expired, tier
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.reading.statements import stated as read_statements
from lubu.reporting.report_text import SCOPES, WORDS, ReportText, is_section_one
from lubu.reporting.snapshots import read
from lubu.reporting.tables import Tables
from lubu.reporting.typed import kept_numbers, typed_numbers


def check(organ: Organ, gathered: Gathered, text: ReportText) -> tuple[ReportFinding, ...]:
    """Everything that does not hold or cannot be judged, faults first.

    ``gathered`` knows what the words declare not applicable (`Gathered.declared`). The text's own
    numbers are read from the finished section one, as from anybody's report.
    """
    last_year = last_tables(organ, gathered.year)
    composition, fees = gathered.composed(text), gathered.fees(text)
    applications = registered(organ, gathered.year)
    by_applicant = applications.by_applicant if applications else None
    results = applications.results if applications else None
    stated = read_statements("".join(one.text for one in composition.sentences))
    found = (
        *rules.check(
            gathered.tables,
            organ_tier=tier(organ),
            last_year=last_year,
            registered_by_applicant=by_applicant,
            results=results,
            stated=stated,
            fees=fees,
            expired=expired(organ, gathered.year),
            form=text.form,
        ),
        *unfilled(gathered.tables),
        *_words(text),
        *(of_words(Rule.SILENT, messages.SILENT, place=title) for title in composition.silent),
        *rules.without_evidence(
            last_year=last_year,
            registered_by_applicant=by_applicant,
            results=results,
            stated=stated or None,
            fees=fees,
            why={Rule.REGISTERED: messages.NOT_KEPT, Rule.COUNTED_ONCE: messages.NOT_KEPT},
        ),
    )
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def _words(text: ReportText) -> Iterator[ReportFinding]:
    """What people wrote where only figures may stand: numbers typed, kept, declared away."""
    for place, template in text.templates():
        label = text.place_label(place)
        if is_section_one(place):
            for number in typed_numbers(parse(template), words=WORDS):
                yield of_words(Rule.TYPED, messages.TYPED, place=label, words=number)
        for kept in kept_numbers(parse(template)):
            yield of_words(
                Rule.TYPED,
                messages.KEPT,
                Severity.WARNING,
                place=label,
                words=kept.text,
                reason=kept.reason,
            )
    for scope, reason in text.not_applicable.items():
        where = SCOPES[scope]
        yield of_words(Rule.FILLED, messages.DECLARED, Severity.WARNING, where=where, reason=reason)


def last_tables(organ: Organ, year: int) -> Tables | None:
    """The tables of the report on the year before, if it stands still.

    Raises:
        SnapshotAlteredError: it was changed since it was frozen.
    """
    report = AnnualReport.objects.filter(
        organ=organ, year=year - 1, state__in=[ReportState.FROZEN, ReportState.RELEASED]
    ).first()
    return None if report is None else read(report).gathered.tables


def typed(text: ReportText) -> tuple[tuple[str, str], ...]:
    """Numbers typed into the words outside section one, which follow no record: (where, number)."""
    return tuple(
        (text.place_label(place), number)
        for place, template in text.templates()
        if not is_section_one(place)
        for number in typed_numbers(parse(template), words=WORDS)
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
