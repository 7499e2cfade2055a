"""What the editor shows beside the fields of an item."""

from __future__ import annotations

from wagtail.admin.panels import Panel


class FindingsPanel(Panel):
    """What proofreading says of the saved draft; the script beside it asks anew.

    Only the frame is made here: the findings come from the room's desk, so that opening an editor
    costs no proofreading.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "publishing/panels/findings.html"

        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.pk is not None
