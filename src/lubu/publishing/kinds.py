"""The kinds of ledger entry that publishing writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "submission.submitted": _("text handed in for review"),
    "submission.superseded": _("review stopped: the text changed"),
    "submission.cancelled": _("review stopped: taken back by its author"),
    "submission.withdrawn": _("review stopped: the item was taken back"),
    "submission.made_good": _("missing reviews of an urgent release made good"),
    "review.approved": _("review: approved"),
    "review.returned": _("review: returned"),
    "finding.dismissed": _("finding dismissed"),
    "fact_check.asked": _("fact check asked for"),
    "fact_check.answered": _("fact check answered"),
    "release.scheduled": _("release scheduled"),
    "release.waiting": _("release handed to its channel"),
    "release.released": _("released"),
    "release.failed": _("delivery failed"),
    "release.withdrawn": _("withdrawn"),
    "release.urgent": _("urgent release ordered"),
    "document.repealed": _("document repealed"),
    "document.expired": _("document expired"),
    "notice.closed": _("public notice closed"),
    "file.received": _("file received"),
    "file.scanned": _("file scanned"),
    "file.taken_down": _("file taken down"),
    "file.put_back": _("file put back"),
    "items.imported": _("items imported"),
    "work.handed_over": _("work handed over"),
    "column.changed": _("column changed"),
    "column.deleted": _("column deleted"),
    "draft.deleted": _("draft deleted that was never handed in"),
}
