"""The ledger's kinds of this room: one for each event, and what else is done to a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import EVENT_LABELS

KINDS = {
    **{f"request.{kind.value}": label for kind, label in EVENT_LABELS.items()},
    "request.dispute_filed": _("reconsideration or suit recorded"),
    "request.dispute_closed": _("outcome of a reconsideration or suit recorded"),
    "request.paper": _("file put into an application"),
    "request.paper_scanned": _("file of an application scanned"),
    "request.message": _("message of the applicant"),
    "request.message_taken_up": _("message of the applicant taken up"),
    "request.subject_named": _("subject of an application named for the public log"),
    "request.recounted": _("days of an application counted again by a new notice"),
}
