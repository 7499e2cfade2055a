"""What the browser sends when somebody saves an item in the editor."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from lubu.publishing.models import ColumnPage, InformationItem
from tests.publishing.desk.conftest import Desk

NEW = ("publishing", "informationitem")


def filled(**more: object) -> dict[str, object]:
    """The form with a short text; ``more`` are fields by name."""
    fields = {
        "title": "关于防汛的通告", "kind": "notice", "summary": "", "disclosure_mode": "proactive",
        "unit": "", "issuer": "沙溪镇人民政府", "topic": "综合政务",
        "attachments": inline_formset([]), "comments": inline_formset([]),
        "body": streamfield([("paragraph", rich_text("<p>请互相转告。</p>"))]),
    }  # fmt: skip
    return nested_form_data(fields | more)


def save(desk: Desk, item: InformationItem, **more: object) -> HttpResponse:
    """Save the item's latest version, changed in the fields of ``more``."""
    latest = item.get_latest_revision_as_object()
    channels = [str(channel.pk) for channel in latest.channels.all()]
    fields = {"title": latest.title, "kind": latest.kind, "unit": str(latest.unit_id)}
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    return desk.client.post(address, filled(**(fields | more)) | {"channels": channels})


def add(desk: Desk, column: ColumnPage, **more: object) -> HttpResponse:
    """Save a new item in the column."""
    return desk.client.post(
        reverse("wagtailadmin_pages:add", args=[*NEW, column.pk]), filled(**more)
    )
