"""The editor's form of an item."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm

from lubu.publishing import workflow


class ItemForm(WagtailAdminPageForm):
    """Saves drafts freely; handing in is refused with everything that stands in its way."""

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        if "action-submit" in self.data and not self.errors:
            self.instance.channels = cleaned.get("channels", [])
            for sentence in workflow.reviewing().why_not(self.instance, self.for_user):
                self.add_error(None, sentence)
        return cleaned
