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
    "request.paper_opened": _("file of an application opened"),
    "request.note": _("internal note on an application"),
    "request.split": _("application of several matters split"),
    "request.handed_out": _("unit asked about an application"),
    "request.hand_out_answered": _("unit answered about an application"),
    "request.hand_out_recalled": _("question to a unit recalled"),
    "request.message": _("message of the applicant"),
    "request.message_taken_up": _("message of the applicant taken up"),
    "request.office_facts": _("office facts for letters changed"),
    "request.letter_written": _("document of an application written"),
    "request.letter_given_on": _("document of an application handed on"),
    "request.letter_issued": _("document of an application issued"),
    "request.letter_set_aside": _("document of an application set aside"),
    "request.letter_read": _("document of an application opened"),
    "request.redaction_asked": _("redaction of a file asked for"),
    "request.redaction_released": _("redacted copy of a file released"),
    "request.redaction_dropped": _("redaction of a file dropped"),
    "request.redaction_taken_back": _("released copy of a file taken back"),
    "request.disclosed_to_all": _("answer made into an item for everybody"),
    "request.subject_named": _("subject of an application named for the public log"),
    "request.exported": _("closed applications exported for the archive"),
    "request.recounted": _("days of an application counted again by a new notice"),
}
