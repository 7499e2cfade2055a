"""The editor's forms of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lubu.office.sheets import CONTROLS
from lubu.office.words import guard
from lubu.organisations.visibility import has_policy, may_see, visible
from lubu.publishing import workflow

PUBLIC_WORDS = ("title", "description", "keywords", "introduction")  # of columns and home pages


class VisibleForm(WagtailAdminPageForm):
    """Offers and takes only what the person may see, and what belongs to the page's organ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Wagtail's signature
        super().__init__(*args, **kwargs)
        if self.instance.organ_id is None and self.parent_page is not None:
            self.instance.organ_id = getattr(self.parent_page.specific, "organ_id", None)
        guard(self)
        for form in (form for formset in self.formsets.values() for form in formset.forms):
            guard(form)
        if self.for_user is None:
            return
        for field in self.fields.values():
            rows = field.queryset if isinstance(field, forms.ModelChoiceField) else None
            if rows is not None and has_policy(rows.model):
                field.queryset = self._offered(rows)

    def _offered(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        offered = visible(rows, self.for_user)
        try:
            rows.model._meta.get_field("organ")
        except FieldDoesNotExist:
            return offered
        return offered.filter(organ=self.instance.organ_id)


class KeptForm(VisibleForm):
    """Columns and home pages: what is saved counts at once, so nothing required may wait."""

    def defer_required_fields(self) -> None:
        pass

    def clean(self) -> dict[str, object]:
        """Its words are public as soon as it is saved, and nobody reviews them."""
        cleaned: dict[str, object] = super().clean()
        for name in PUBLIC_WORDS:
            said = workflow.reviewing().unfit(self.instance.organ, str(cleaned.get(name) or ""))
            if said and name in self.fields:
                self.add_error(name, said)
        return cleaned


class ItemForm(VisibleForm):
    """Saves drafts freely; handing in is refused with everything that stands in its way."""

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        if cleaned.get("body"):
            self._take_out_unseen(cleaned)
        made = _made_by_system(self.instance.body)
        if not _made_by_system(cleaned.get("body") or ()) <= made:
            self.add_error("body", _("Text that the system made is neither typed nor changed."))
        known = set(_files(self.instance.attachments.all(), self.instance.body))
        for file in self._chosen(cleaned):
            if file not in known and not may_see(self.for_user, file):
                self.add_error(None, _("A file was chosen that you may not see. Choose another."))
                break
        if "action-submit" in self.data and not self.errors:
            self.instance.channels = cleaned.get("channels", [])
            for sentence in workflow.reviewing().why_not(self.instance, self.for_user):
                self.add_error(None, sentence)
        return cleaned

    def _take_out_unseen(self, cleaned: dict[str, Any]) -> None:
        """Of a long text what nobody sees is taken out, not refused: it comes with what is pasted,
        and nobody could find it to delete it. The page knows, so that the screen can say so."""
        block, written = cleaned["body"].stream_block, cleaned["body"].get_prep_value()
        seen = _seen(written)
        if seen != written:
            cleaned["body"] = block.to_python(seen)
            self.instance.unseen_taken_out = True

    def _chosen(self, cleaned: dict[str, object]) -> Iterator[Model]:
        """The attachments and pictures that the form names."""
        uses = self.formsets.get("attachments")
        if uses is not None and uses.is_valid():
            chosen = (one.cleaned_data.get("file") for one in uses.forms if one.has_changed())
            yield from (file for file in chosen if file is not None)
        yield from _files((), cleaned.get("body") or ())


def _made_by_system(body: Any) -> set[str]:  # noqa: ANN401  Wagtail's, untyped
    return {str(block.value) for block in body if block.block_type == "fixed"}


def _seen(part: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(part, dict):
        return {key: _seen(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_seen(value) for value in part]
    return CONTROLS.sub("", part) if isinstance(part, str) else part


def _files(uses: Any, body: Any) -> Iterator[Model]:  # noqa: ANN401  Wagtail's, untyped
    yield from (use.file for use in uses)
    yield from (block.value for block in body if block.block_type == "picture" and block.value)
