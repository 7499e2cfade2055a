"""The editor's form of an item."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm


class ItemForm(WagtailAdminPageForm):
    """Saves drafts freely; handing in for review checks everything first."""
