"""Wagtail's screens of attachments, with what became of each on its way in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.documents.views.documents import EditView, IndexView

from lubu.proofreading.checker import check
from lubu.proofreading.legibility import Legibility
from lubu.publishing.desk.findings import shown
from lubu.publishing.manuscripts import ATTACHMENT, attachment_part
from lubu.publishing.models import Attachment

AFTER_TITLE = 2


class AttachmentsScreen(IndexView):
    """The list, with the state of the virus scan."""

    @property
    def columns(self) -> list[Column]:
        columns: list[Any] = list(super().columns)
        scan = StatusTagColumn(
            "scan_state",
            label=_("Virus scan"),
            accessor="get_scan_state_display",
            primary=_is_clean,
        )
        return [*columns[:AFTER_TITLE], scan, *columns[AFTER_TITLE:]]


def _is_clean(file: Attachment) -> bool:
    return file.is_clean


class AttachmentScreen(EditView):
    """One attachment, with what was removed, and what in it nobody has read."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401  Wagtail's own
        context: dict[str, Any] = super().get_context_data(**kwargs)
        part = attachment_part(ATTACHMENT, self.object)
        found = check([part], detectors=[Legibility()], examiners=())
        return {**context, "unread": shown([one.to_json() for one in found], {})}
