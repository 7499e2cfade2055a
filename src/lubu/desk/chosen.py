"""What Wagtail's choosers and texts name by a key: nothing that the person who asks does not see.

They take keys as they were posted, of whatever organ, and show the title of what is found.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.documents import get_document_model
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page

from lubu.office.asking import may_be_shown

Attributes = dict[str, object]
# Wagtail makes the names of these fields from those of the variables, in English alone.
LINK_FIELDS = (
    (ExternalLinkChooserForm, {"url": _("Address"), "link_text": _("Words of the link")}),
    (AnchorLinkChooserForm, {"url": _("Anchor"), "link_text": _("Words of the link")}),
    (
        EmailLinkChooserForm,
        {
            "email_address": _("E-mail address"),
            "link_text": _("Words of the link"),
            "subject": _("Subject of the e-mail"),
            "body": _("Text of the e-mail"),
        },
    ),
    (
        PhoneLinkChooserForm,
        {"phone_number": _("Phone number"), "link_text": _("Words of the link")},
    ),
)


def _instance(found: Callable[[BaseChooser, object], Model | None]) -> object:
    def get_instance(self: BaseChooser, value: object) -> Model | None:
        row = found(self, value)
        named = row.specific_deferred if isinstance(row, Page) else row
        return row if named is not None and may_be_shown(named) else None

    return get_instance


def _attributes(
    told: Callable[[object, Attributes], Attributes], model: Callable[[], type[Model]]
) -> object:
    """The key stays, so that saving the text loses no link; what it leads to is not told."""

    def get_attribute_data(self: object, attrs: Attributes) -> Attributes:
        data = told(self, attrs)
        row = model()._default_manager.filter(pk=data.get("id")).first()
        named = row.specific_deferred if isinstance(row, Page) else row
        if named is None or may_be_shown(named):
            return data
        return {name: value if name == "id" else None for name, value in data.items()}

    return get_attribute_data


def narrow_choosers() -> None:
    """No setting exchanges these; at start."""
    BaseChooser.get_instance = _instance(BaseChooser.get_instance)
    for handler, model in (
        (PageLinkElementHandler, lambda: Page),
        (DocumentLinkElementHandler, get_document_model),
    ):
        handler.get_attribute_data = _attributes(handler.get_attribute_data, model)


def name_link_fields() -> None:
    """The fields of the dialog in which a text gets a link, in the user's language; at start."""
    for form, labels in LINK_FIELDS:
        for name, label in labels.items():
            form.base_fields[name].label = label
