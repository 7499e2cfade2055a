"""The kinds of ledger entry that the catalogue writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "catalogue.adopted": _("entries of the national baseline adopted"),
    "catalogue.imported": _("catalogue imported from a table"),
    "catalogue.put_in_force": _("version of the catalogue put in force"),
    "catalogue_entry.added": _("catalogue entry added"),
    "catalogue_entry.changed": _("catalogue entry changed"),
    "catalogue_entry.dropped": _("catalogue entry dropped"),
    "catalogue_entry.kept": _("dropped catalogue entry kept again"),
    "catalogue_entry.assigned": _("catalogue entries given to a unit"),
}
