"""From draft to frozen: counting, editing the words, checking, letting the numbers stand still."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.models import Head
from lubu.ledger.rules import JSON, canonical, sm3
from lubu.office import figures as register
from lubu.organisations.models import Organ, User
from lubu.publishing.rules import ReleaseState, SubmissionState
from lubu.reporting import checking, rules
from lubu.reporting.editing import edited
from lubu.reporting.findings import ReportFinding
from lubu.reporting.gathering import Gathered, counted, draft_text, pinned_rows
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.report_text import WORDS, ReportText
from lubu.reporting.rights import NotACompilerError, may_compile
from lubu.reporting.snapshots import text_digest


class ReportExistsError(Exception):
    """The organ has a report on ``year`` already."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"there is a report on {year}")


class WrongReportStateError(Exception):
    """The report is in ``state``, in which this cannot be done."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"not in state {state}")


class YearNotOverError(Exception):
    """``year`` still runs or has not begun: its figures cannot stand still."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year} is not over")


class ReportFaultyError(Exception):
    """Checks that failed stand against the report; ``rules`` names them, once each."""

    def __init__(self, findings: tuple[ReportFinding, ...]) -> None:
        self.findings = findings
        self.rules = "、".join(dict.fromkeys(finding.rule.value for finding in findings))
        super().__init__(f"failed: {self.rules}")


class TextChangedError(Exception):
    """Somebody else changed the words since they were opened for editing."""


class ReasonMissingError(Exception):
    """Opening a frozen report again needs a reason."""


@transaction.atomic
def draft(organ: Organ, year: int, *, actor: User) -> AnnualReport:
    """Begin the report on ``year`` with the words of the form in force.

    A running year may be drafted, to see where it stands; it cannot be frozen.

    Raises:
        NotACompilerError: the person does not compile the organ's report.
        ReportExistsError: it was begun already.
        YearNotOverError: the year has not even begun.
        NoTextError: there was no form of report for that year.
    """
    check_right(actor, organ)
    now = timezone.now()
    if year > timezone.localdate(now).year:
        raise YearNotOverError(year)
    report, is_new = AnnualReport.objects.get_or_create(
        organ=organ,
        year=year,
        defaults={"text": draft_text(year).to_data(), "drafted_at": now, "drafted_by": actor},
    )
    if not is_new:
        raise ReportExistsError(year)
    ledger.record(
        "report.drafted", organ=organ, subject=report, actor=actor, payload={"year": year}, at=now
    )
    return report


@transaction.atomic
def edit_text(
    report_id: int, *, actor: User, texts: Mapping[str, str], based_on: str | None = None
) -> AnnualReport:
    """Change words around the figures; ``texts`` by place, as `editing.editable` gives them.

    ``based_on`` is the `text_digest` of the words that the person had before her. A checked report
    is a draft again; where nothing changes, nothing is done.

    Raises:
        AnnualReport.DoesNotExist: there is none that ``actor`` may see.
        NotACompilerError, WrongReportStateError
        TextChangedError: somebody else changed the words meanwhile.
        UnknownPlaceError, UnknownFigureInTextError, TypedNumberError, TextFormatError,
        TextTooLongError: what is wrong with the words.
    """
    report = _open(report_id, actor)
    if based_on is not None and based_on != text_digest(report):
        raise TextChangedError
    known = WORDS | register.registered().keys() | draft_text(report.year).figure_names()
    changed = edited(ReportText.from_data(report.text), texts, known=known).to_data()
    if canonical(changed) == canonical(report.text):
        return report
    report.text, report.findings = changed, []
    report.state = ReportState.DRAFT.value
    report.checked_at, report.checked_by = None, None
    report.save(update_fields=["text", "findings", "state", "checked_at", "checked_by"])
    ledger.record(
        "report.edited",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"places": sorted(texts), "digest": text_digest(report)},
    )
    return report


@transaction.atomic
def check(report_id: int, *, actor: User) -> AnnualReport:
    """Count the report and hold it against all rules; what they find is stored with it.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError, WrongReportStateError
    """
    report = _open(report_id, actor)
    findings = checking.check(report.organ, *counted(report))
    report.findings = checking.stored(findings)
    report.checked_at, report.checked_by = timezone.now(), actor
    report.state = ReportState.CHECKED.value
    report.save(update_fields=["findings", "checked_at", "checked_by", "state"])
    ledger.record(
        "report.checked",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"failed": [finding.rule.value for finding in rules.failed(findings)]},
        at=report.checked_at,
    )
    return report


@transaction.atomic
def freeze(report_id: int, *, actor: User) -> AnnualReport:
    """Let the numbers stand still: counted once more, checked once more, kept with the position
    of the organ's ledger at which they were counted and with the rows that they counted.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError
        WrongReportStateError: it is not checked, or its words changed since.
        YearNotOverError: the year still runs.
        ReportFaultyError: a check fails.
    """
    report = locked(report_id, actor)
    if report.state != ReportState.CHECKED:
        raise WrongReportStateError(report.state)
    now = timezone.now()
    if report.year >= timezone.localdate(now).year:
        raise YearNotOverError(report.year)
    # The chain's end is the lock of every writer: nothing is recorded while this counts.
    Head.objects.get_or_create(organ=report.organ)
    head = Head.objects.select_for_update().get(organ=report.organ)
    gathered, text = counted(report)
    findings = checking.check(report.organ, gathered, text)
    if failed := rules.failed(findings):
        raise ReportFaultyError(failed)
    report.snapshot = _snapshot(report, gathered, text)
    report.snapshot_digest = sm3(canonical(report.snapshot).encode())
    report.ledger_sequence, report.ledger_digest = head.sequence, head.digest
    report.findings = checking.stored(findings)
    report.frozen_at, report.frozen_by = now, actor
    report.state = ReportState.FROZEN.value
    report.save()
    ledger.record(
        "report.frozen",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={
            "snapshot": report.snapshot_digest,
            "sequence": head.sequence,
            "digest": head.digest,
        },
        at=now,
    )
    return report


def _snapshot(report: AnnualReport, gathered: Gathered, text: ReportText) -> dict[str, JSON]:
    return {
        **gathered.to_json(),
        "rows": pinned_rows(report.organ, report.year),
        "sentences": [one.to_json() for one in gathered.composed(text).sentences],
        "text_digest": text_digest(report),
    }


@transaction.atomic
def reopen(report_id: int, *, actor: User, reason: str) -> AnnualReport:
    """Make a frozen report a draft again, while nobody reviews it and the public does not read it.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError
        WrongReportStateError: it is not frozen, is in review, or is (or will be) in public.
        ReasonMissingError: no reason.
    """
    report = locked(report_id, actor)
    if report.state != ReportState.FROZEN or _is_on_its_way(report):
        raise WrongReportStateError(report.state)
    if not reason.strip():
        raise ReasonMissingError
    was = report.snapshot_digest
    report.state, report.snapshot, report.snapshot_digest = ReportState.DRAFT.value, None, ""
    report.ledger_sequence, report.ledger_digest = None, ""
    report.frozen_at, report.frozen_by, report.handed_in = None, None, ""
    report.checked_at, report.checked_by, report.findings = None, None, []
    report.save()
    ledger.record(
        "report.reopened",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"reason": reason.strip(), "snapshot": was},
    )
    return report


def _is_on_its_way(report: AnnualReport) -> bool:
    """Whether three people read it just now, or the public does or will."""
    if report.item is None:
        return False
    out = [state.value for state in ReleaseState if state is not ReleaseState.WITHDRAWN]
    in_review = report.item.submissions.filter(state=SubmissionState.IN_REVIEW)
    return bool(in_review.exists() or report.item.releases.filter(state__in=out).exists())


def check_right(actor: User, organ: Organ) -> None:
    """Refuse whoever does not compile the organ's report.

    Raises:
        NotACompilerError
    """
    if not may_compile(actor, organ):
        raise NotACompilerError(str(organ))


def locked(report_id: int, actor: User) -> AnnualReport:
    """The report, its row held until the end of the transaction.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError
    """
    rows = AnnualReport.objects.visible_to(actor).select_for_update(of=("self",))
    report = rows.select_related("organ").get(pk=report_id)
    check_right(actor, report.organ)
    return report


def _open(report_id: int, actor: User) -> AnnualReport:
    report = locked(report_id, actor)
    if report.is_frozen:
        raise WrongReportStateError(report.state)
    return report
