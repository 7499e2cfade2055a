"""The kinds of ledger entry that the portal writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "site_notice.put_up": _("urgent notice ordered for every page"),
    "site_notice.begun": _("planned urgent notice put up by the clock"),
    "site_notice.ended": _("urgent notice ended by the clock"),
    "site_notice.taken_down": _("urgent notice taken down"),
    "topic.drafted": _("topic drafted"),
    "topic.put_in_force": _("topic put in force"),
    "topic.begun": _("planned topic begun by the clock"),
    "topic.ended": _("topic became a historical one"),
    "topic.taken_down": _("topic taken off the site"),
    "fault_report.received": _("message about a fault of the site received"),
    "fault_report.handed_over": _("message about a fault given to a unit"),
    "fault_report.answered": _("message about a fault answered"),
    "query_code.slowed": _("somebody who tried many query codes made to wait"),
    "subscription.asked": _("subscription by e-mail asked for"),
    "subscription.confirmed": _("subscription by e-mail confirmed"),
    "subscription.changed": _("choices of a subscription changed"),
    "subscription.paused": _("subscription paused by the subscriber"),
    "subscription.refused": _("subscription paused, since mails were refused"),
    "subscription.resumed": _("subscription resumed"),
    "subscription.ended": _("subscription ended, its address deleted"),
    "subscription.lapsed": _("subscription lapsed, its address deleted"),
    "digests.sent": _("digests of a day sent"),
}
