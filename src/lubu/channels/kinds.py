"""The kinds of ledger entry that channels write."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "channel.added": _("channel added"),
    "channel.changed": _("channel changed"),
    "delivery.underway": _("handed to the channel"),
    "delivery.put_off": _("delivery put off"),
    "delivery.by_hand": _("delivery left to a person"),
    "delivery.asked_again": _("delivery asked for again"),
    "delivery.refused": _("take-down refused by the channel"),
    "delivery.taken_down": _("taken down from its channel"),
    "reads.counted": _("reads counted"),
    "reads.corrected": _("reads corrected"),
    "reads.imported": _("reads imported"),
    "reads.fetched": _("reads fetched from the account"),
}
