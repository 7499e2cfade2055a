"""``lubu check requests``: every stored standing is what its events say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.access_requests.actions.recording import law, projection
from lubu.access_requests.guards import HISTORY
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.folding import fold
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.access_requests.standings import NO_STANDING
from lubu.ledger import guards
from lubu.office.checks import Finding, Severity, check
from lubu.publishing.actions.files import scanner
from lubu.publishing.rules import ScanState

PATIENCE = timedelta(hours=2)  # as for published files; the worker tries every ten minutes
BY_CALENDAR = frozenset({"calendar", "is_in_time", "days_taken"})
"""Of a case that is over these stay as they were counted by the calendar of its day."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one case that is not what its events say; all of them if they cannot be."""

    case: AccessRequest
    column: str
    stored: object
    computed: object


def differences() -> Iterator[Difference]:
    """Where a stored standing is another than the one made again, case by case."""
    given = law()
    cases = AccessRequest.objects.order_by("organ_id", "pk").prefetch_related("history", "organ")
    for case in cases.iterator(chunk_size=500):
        history = list(case.history.all())
        numbers = [one.number for one in history]
        if numbers != list(range(1, case.events + 1)):
            yield Difference(case, "events", case.events, len(numbers))
            continue
        try:
            expected = projection(fold((one.event for one in history), given), given)
        except NotPermittedError as error:
            yield Difference(case, "history", error.kind.value, error.refusal.value)
            continue
        except NO_STANDING as error:
            yield Difference(case, "history", case.state, f"{type(error).__name__}: {error}")
            continue
        is_old = not case.is_open and case.calendar != given.calendar.digest
        for column, computed in expected.items():
            if getattr(case, column) != computed and not (is_old and column in BY_CALENDAR):
                yield Difference(case, column, getattr(case, column), computed)


@check("requests", gettext_lazy("Applications for information"))
def standings() -> Iterator[Finding]:
    """Stored standings that are not what the case's events say by today's law and calendar,
    whether the database guards the events, and files that no scanner has seen of late."""
    yield from _unscanned()
    for name in guards.missing(HISTORY):
        yield Finding(
            sentence=_(
                "The database does not refuse to change what happened to a case: a trigger is "
                "missing."
            ),
            remedy=_("Find out who removed it; restore it from a backup of the database."),
            place=name,
        )
    for one in differences():
        yield Finding(
            sentence=_("%(column)s is stored as %(stored)s; the events say %(computed)s.")
            % {"column": one.column, "stored": one.stored, "computed": one.computed},
            remedy=_(
                "Is a new year's notice of days of rest only just loaded, let the worker run for a "
                "minute. Else it was changed behind the application: compare it with a backup."
            ),
            place=f"{one.case.organ.slug} {one.case.number}",
        )


def _unscanned() -> Iterator[Finding]:
    """Files of cases that waited for long, or that the signatures of now have not seen."""
    engine = scanner().version()
    if not engine:
        return  # `scanner` says so
    since = timezone.now() - PATIENCE
    kept = Paper.objects.kept()
    waiting = kept.filter(scan_state=ScanState.WAITING.value, at__lt=since).count()
    behind = kept.exclude(scan_engine=engine[:120]).filter(scanned_at__lt=since)
    older = behind.exclude(scan_state=ScanState.WAITING.value).count()
    if waiting:
        said = ngettext(
            "%(count)s file of applications has waited for its scan for more than two hours.",
            "%(count)s files of applications have waited for their scan for more than two hours.",
            waiting,
        )
        yield Finding(
            sentence=said % {"count": waiting},
            remedy=_("Look whether the worker runs, and see its log."),
            severity=Severity.WARNING,
        )
    if older:
        said = ngettext(
            "%(count)s file of applications was last scanned by older signatures than the scanner "
            "has now.",
            "%(count)s files of applications were last scanned by older signatures than the "
            "scanner has now.",
            older,
        )
        yield Finding(
            sentence=said % {"count": older},
            remedy=_("Look whether the worker runs: it scans them again every ten minutes."),
            place=engine,
            severity=Severity.WARNING,
        )
