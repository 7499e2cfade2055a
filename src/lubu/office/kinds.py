"""The kinds of ledger entry that belong to no room alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "personal_data.shown": _("personal data looked at"),
    "retention.carried_out": _("personal data erased, archived or deleted when their time was up"),
}
