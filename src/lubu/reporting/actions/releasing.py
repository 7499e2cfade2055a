"""From frozen to public, by publishing's own ways: an item, its files, its three reviews."""

from __future__ import annotations

from django.db import transaction

from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing import actions as publishing
from lubu.publishing.actions import files
from lubu.publishing.actions.reviewing import NotAnEditorError
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Submission
from lubu.publishing.models import Release as PublicRelease
from lubu.publishing.rules import ChannelKind, ReleaseState
from lubu.reporting.actions.compiling import WrongReportStateError, locked
from lubu.reporting.item import (
    attachments,
    carries,
    fingerprint,
    latest_content,
    make_item,
    rewrite_item,
    writers,
)
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.rights import NoReportColumnError, report_column


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

    Everyone who wrote words of the report is an author of the item's text, and reviews it at no
    step.

    Raises:
        AnnualReport.DoesNotExist, NotACompilerError, WrongReportStateError, NoReportColumnError
        NotAnEditorError: who compiles but does not edit cannot hand in.
    """
    report = locked(report_id, actor)
    if report.state != ReportState.FROZEN:
        raise WrongReportStateError(report.state)
    _check_editor(report, actor)
    if report.item is not None and carries(report, latest_content(report.item)):
        return report.item
    made = [
        files.receive(data, name, title=name.rsplit(".", 1)[0], organ=report.organ, actor=actor)
        for name, data in attachments(report)
    ]
    if report.item is None:
        report.item = make_item(report, author=actor)
    item = report.item
    item.attachments.all().delete()
    for order, file in enumerate(made):
        ItemAttachment.objects.create(item=item, file=file, sort_order=order)
    rewrite_item(report, item, authors=[*writers(report, but=actor), actor])
    report.handed_in = fingerprint(latest_content(item))
    report.save(update_fields=["item", "handed_in"])
    ledger.record(
        "report.handed_in",
        organ=report.organ,
        subject=report,
        actor=actor,
        payload={"item": item.pk, "snapshot": report.snapshot_digest, "text": report.handed_in},
    )
    return item


def _check_editor(report: AnnualReport, actor: User) -> None:
    column = report_column(report.organ)
    if column is None:
        raise NoReportColumnError(str(report.organ))
    if not actor.holds(Role.EDITOR, unit=column.owner_unit):
        raise NotAnEditorError(str(column.owner_unit))


@transaction.atomic
def mark_released(report_id: int, release_id: int) -> bool:
    """Note that the public reads the report now; returns whether this was new.

    A released text that is not the frozen report's own does not make it a released report.
    """
    report = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    public = _website(report, release_id, ReleaseState.RELEASED)
    if (
        report.state != ReportState.FROZEN
        or public is None
        or not carries(report, public.submission.content)
    ):
        return False
    report.state, report.released_at = ReportState.RELEASED.value, public.released_at
    report.save(update_fields=["state", "released_at"])
    ledger.record(
        "report.released",
        organ=report.organ,
        subject=report,
        actor=None,
        payload={"release": public.pk, "snapshot": report.snapshot_digest},
    )
    return True


@transaction.atomic
def mark_taken_back(report_id: int, release_id: int) -> bool:
    """Note that the public no longer reads the report: it is a frozen one again, which may be
    opened and corrected. Returns whether this was new.
    """
    report = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    public = _website(report, release_id, ReleaseState.WITHDRAWN)
    if report.state != ReportState.RELEASED or public is None:
        return False
    report.state, report.released_at = ReportState.FROZEN.value, None
    report.save(update_fields=["state", "released_at"])
    ledger.record(
        "report.taken_back",
        organ=report.organ,
        subject=report,
        actor=None,
        payload={"release": public.pk, "snapshot": report.snapshot_digest},
    )
    return True


def _website(report: AnnualReport, release_id: int, state: ReleaseState) -> PublicRelease | None:
    return (
        PublicRelease.objects.filter(
            pk=release_id,
            item=report.item_id,
            state=state.value,
            channel__kind=ChannelKind.WEBSITE.value,
        )
        .select_related("submission")
        .first()
    )
