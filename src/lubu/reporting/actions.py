"""What people can do with an annual report: draft, edit its words, check, freeze, hand in.

Each function is one transaction with its ledger entry, but for :func:`release`, which goes on to
publishing's own actions (the scan of the files, the submission) as a person would.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.models import Head
from lubu.ledger.rules import canonical, sm3
from lubu.organisations.models import Organ, User
from lubu.publishing import actions as publishing
from lubu.publishing.actions import files
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Submission
from lubu.publishing.models import Release as PublicRelease
from lubu.publishing.rules import ChannelKind, ReleaseState, SubmissionState
from lubu.reporting import checking, rules
from lubu.reporting.editing import edited
from lubu.reporting.findings import ReportFinding
from lubu.reporting.gathering import draft_text, gather
from lubu.reporting.item import attachments, make_item, rewrite_item
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.report_text import ReportText
from lubu.reporting.rights import NotACompilerError, may_compile


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
    """``year`` still runs: its figures cannot stand still."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year} is not over")


class ReportFaultyError(Exception):
    """Checks that failed stand against the report; ``rules`` names them, once each."""

    def __init__(self, findings: tuple[ReportFinding, ...]) -> None:
        self.findings = findings
        self.rules = "、".join(dict.fromkeys(finding.rule.value for finding in findings))
        super().__init__(f"failed: {self.rules}")


class ReasonMissingError(Exception):
    """Opening a frozen report again needs a reason."""


@transaction.atomic
def draft(organ: Organ, year: int, *, actor: User) -> AnnualReport:
    """Begin the report on ``year`` with the words of the form in force.

    Raises:
        NotACompilerError: the person does not compile the organ's report.
        ReportExistsError: it was begun already.
        NoTextError: there was no form of report for that year.
    """
    _check_right(actor, organ)
    if AnnualReport.objects.filter(organ=organ, year=year).exists():
        raise ReportExistsError(year)
    now = timezone.now()
    report = AnnualReport.objects.create(
        organ=organ, year=year, text=draft_text(year).to_data(), drafted_at=now, drafted_by=actor
    )
    ledger.record(
        "report.drafted", organ=organ, subject=report, actor=actor, payload={"year": year}, at=now
    )
    return report


@transaction.atomic
def edit_text(report_id: int, *, actor: User, texts: Mapping[str, str]) -> AnnualReport:
    """Change words around the figures; ``texts`` by place, as `editing.editable` gives them.

    A checked report is a draft again.

    Raises:
        AnnualReport.DoesNotExist: there is none that ``actor`` may see.
        NotACompilerError, WrongReportStateError
        UnknownPlaceError, UnknownFigureInTextError, TextFormatError: what is wrong with the words.
    """
    report = _open(report_id, actor)
    changed = edited(ReportText.from_data(report.text), texts).to_data()
    places = sorted(texts)
    report.text, report.findings = changed, []
    report.state = ReportState.DRAFT.value
    report.save(update_fields=["text", "findings", "state"])
    ledger.record(
        "report.edited",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"places": places, "digest": sm3(canonical(changed).encode())},
    )
    return report


@transaction.atomic
def check(report_id: int, *, actor: User) -> AnnualReport:
    """Count the report and hold it against all rules; what they find is stored with it.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError, WrongReportStateError
    """
    report = _open(report_id, actor)
    findings = checking.check(
        report.organ, gather(report.organ, report.year), ReportText.from_data(report.text)
    )
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
    )
    return report


@transaction.atomic
def freeze(report_id: int, *, actor: User) -> AnnualReport:
    """Let the numbers stand still: counted once more, checked once more, kept with the position
    of the organ's ledger at which they were counted.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError
        WrongReportStateError: it is not checked, or its words changed since.
        YearNotOverError: the year still runs.
        ReportFaultyError: a check fails.
    """
    report = _locked(report_id, actor)
    if report.state != ReportState.CHECKED:
        raise WrongReportStateError(report.state)
    now = timezone.now()
    if report.year >= timezone.localdate(now).year:
        raise YearNotOverError(report.year)
    # The chain's end is the lock of every writer: nothing is recorded while this counts.
    Head.objects.get_or_create(organ=report.organ)
    head = Head.objects.select_for_update().get(organ=report.organ)
    gathered, text = gather(report.organ, report.year), ReportText.from_data(report.text)
    findings = checking.check(report.organ, gathered, text)
    if failed := rules.failed(findings):
        raise ReportFaultyError(failed)
    report.snapshot = {
        **gathered.to_json(),
        "sentences": [one.to_json() for one in gathered.composed(text).sentences],
        "text_digest": sm3(canonical(report.text).encode()),
    }
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


@transaction.atomic
def reopen(report_id: int, *, actor: User, reason: str) -> AnnualReport:
    """Make a frozen report a draft again, while nobody reviews it and the public has not read it.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError
        WrongReportStateError: it is not frozen, is in review, or is approved.
        ReasonMissingError: no reason.
    """
    report = _locked(report_id, actor)
    going = (SubmissionState.IN_REVIEW, SubmissionState.APPROVED)
    if report.state != ReportState.FROZEN or (
        report.item is not None and report.item.submissions.filter(state__in=going).exists()
    ):
        raise WrongReportStateError(report.state)
    if not reason.strip():
        raise ReasonMissingError
    was = report.snapshot_digest
    report.state, report.snapshot, report.snapshot_digest = ReportState.DRAFT.value, None, ""
    report.ledger_sequence, report.ledger_digest = None, ""
    report.frozen_at, report.frozen_by = None, None
    report.save()
    ledger.record(
        "report.reopened",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"reason": reason.strip(), "snapshot": was},
    )
    return report


def release(report_id: int, *, actor: User) -> Submission:
    """Hand the frozen report in for its three reviews, as an information item with its files.

    May be repeated: where the scanner was down, the item waits as a draft and this goes on.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError, WrongReportStateError
        NoReportColumnError: the site has no column for it.
        NotAnEditorError, NoTextError, NotReadyError: as publishing's ``submit``.
    """
    item = hand_in(report_id, actor=actor)
    waiting = Attachment.objects.filter(uses__item=item, scanned_at=None)
    for file in waiting:
        files.scan(file)
    return publishing.submit(item.pk, actor=actor)


@transaction.atomic
def hand_in(report_id: int, *, actor: User) -> InformationItem:
    """Make the frozen report an information item: its HTML as the text, DOCX and PDF with it.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError, WrongReportStateError, NoReportColumnError
    """
    report = _locked(report_id, actor)
    if report.state != ReportState.FROZEN:
        raise WrongReportStateError(report.state)
    if report.item is not None and _carries(report, report.item):
        return report.item
    made = [
        files.receive(data, name, title=name.rsplit(".", 1)[0], organ=report.organ, actor=actor)
        for name, data in attachments(report)
    ]
    if report.item is None:
        report.item = make_item(report, author=actor)
        report.save(update_fields=["item"])
    item = report.item
    item.attachments.all().delete()
    for order, file in enumerate(made):
        ItemAttachment.objects.create(item=item, file=file, sort_order=order)
    rewrite_item(report, item, author=actor)
    ledger.record(
        "report.handed_in",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"item": item.pk, "snapshot": report.snapshot_digest},
    )
    return item


def _carries(report: AnnualReport, item: InformationItem) -> bool:
    """Whether the item was made from this very snapshot."""
    return item.import_key == f"report:{report.snapshot_digest}"


@transaction.atomic
def mark_released(report_id: int, release_id: int) -> bool:
    """Note that the public reads the report now; returns whether this was new."""
    report = AnnualReport.objects.select_for_update().get(pk=report_id)
    public = PublicRelease.objects.filter(
        pk=release_id,
        item=report.item_id,
        state=ReleaseState.RELEASED.value,
        channel__kind=ChannelKind.WEBSITE.value,
    ).first()
    if report.state != ReportState.FROZEN or public is None:
        return False
    report.state, report.released_at = ReportState.RELEASED.value, public.first_released_at
    report.save(update_fields=["state", "released_at"])
    ledger.record(
        "report.released",
        organ=report.organ,
        subject=report,
        actor=None,
        payload={"release": public.pk, "snapshot": report.snapshot_digest},
    )
    return True


def _check_right(actor: User, organ: Organ) -> None:
    if not may_compile(actor, organ):
        raise NotACompilerError(str(organ))


def _locked(report_id: int, actor: User) -> AnnualReport:
    rows = AnnualReport.objects.visible_to(actor).select_for_update(of=("self",))
    report = rows.select_related("organ").get(pk=report_id)
    _check_right(actor, report.organ)
    return report


def _open(report_id: int, actor: User) -> AnnualReport:
    report = _locked(report_id, actor)
    if report.is_frozen:
        raise WrongReportStateError(report.state)
    return report
