"""`lubu check reports`: whether frozen reports are what was frozen, by the ledger's word."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.ledger.actions import subject_key
from lubu.ledger.models import Entry
from lubu.ledger.rules import JSON, canonical, sm3
from lubu.office.checks import Finding, check
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.snapshots import text_digest

SENTENCES = {
    "snapshot": gettext_lazy("Its snapshot is not the one that the digest beside it names."),
    "ledger": gettext_lazy("The ledger names another snapshot or another position for it."),
    "position": gettext_lazy("The entry of the ledger at which it was counted is another one."),
    "text": gettext_lazy("Its words are not those that were frozen."),
    "handed_in": gettext_lazy("The ledger names another text that was handed in for it."),
}
FROZEN = (ReportState.FROZEN.value, ReportState.RELEASED.value)


@check("reports", gettext_lazy("Frozen annual reports"))
def frozen_reports() -> Iterator[Finding]:
    """Snapshot, digest, words and ledger of each report that stands still, one by the other."""
    for report in AnnualReport.objects.filter(state__in=FROZEN).select_related("organ"):
        for fault in faults(report):
            yield Finding(
                sentence=str(SENTENCES[fault]),
                remedy=_(
                    "It was changed behind the application. Compare it with a backup; then open "
                    "the report again, or take it back, and count anew."
                ),
                place=str(report),
            )


def faults(report: AnnualReport) -> Iterator[str]:
    """What about a frozen report contradicts something else, as keys of :data:`SENTENCES`."""
    snapshot = report.snapshot or {}
    if sm3(canonical(snapshot).encode()) != report.snapshot_digest:
        yield "snapshot"
    if snapshot.get("text_digest") != text_digest(report):
        yield "text"
    said = _last(report, "report.frozen")
    kept = (report.snapshot_digest, report.ledger_sequence, report.ledger_digest)
    if said is None or (said["snapshot"], said["sequence"], said["digest"]) != kept:
        yield "ledger"
    if (
        report.ledger_sequence
        and not Entry.objects.filter(
            organ=report.organ, sequence=report.ledger_sequence, digest=report.ledger_digest
        ).exists()
    ):
        yield "position"
    handed_in = _last(report, "report.handed_in")
    if report.handed_in and (handed_in is None or handed_in["text"] != report.handed_in):
        yield "handed_in"


def _last(report: AnnualReport, kind: str) -> dict[str, JSON] | None:
    entries = Entry.objects.filter(organ=report.organ, subject=subject_key(report), kind=kind)
    entry = entries.order_by("-sequence").first()
    return None if entry is None else json.loads(entry.payload)
