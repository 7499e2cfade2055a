"""The kinds of ledger entry that reporting writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "report.drafted": _("annual report drafted"),
    "report.edited": _("words of the annual report changed"),
    "report.checked": _("annual report checked"),
    "report.frozen": _("annual report frozen"),
    "report.reopened": _("annual report opened again"),
    "report.handed_in": _("annual report made an information item"),
    "report.released": _("annual report released"),
    "report.taken_back": _("annual report taken back from the public"),
}
