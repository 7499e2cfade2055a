"""The editor's forms of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lubu.office.asking import carry
from lubu.office.sheets import CONTROLS
from lubu.office.words import guard, one_line
from lubu.organisations.models import Unit
from lubu.organisations.rules import Role
from lubu.organisations.visibility import has_policy, may_see, visible
from lubu.publishing import workflow

PUBLIC_WORDS = ("title", "description", "keywords", "introduction")  # of columns and home pages


class VisibleForm(WagtailAdminPageForm):
    """Offers and takes only what the person may see, and what belongs to the page's organ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Wagtail's signature
        super().__init__(*args, **kwargs)
        if self.instance.organ_id is None and self.parent_page is not None:
            self.instance.organ_id = getattr(self.parent_page.specific, "organ_id", None)
        carried = set(self.carried())
        carry(carried)
        formsets = (formset for formset in self.formsets.values())
        for form in (self, *(form for formset in formsets for form in formset.forms)):
            guard(form)
            for field in form.fields.values():
                rows = field.queryset if isinstance(field, forms.ModelChoiceField) else None
                if self.for_user is not None and rows is not None and has_policy(rows.model):
                    field.queryset = self._offered(rows, carried)

    def carried(self) -> Iterator[Model]:
        """What the stored page names already: it stays, whoever edits the page next."""
        yield from ()

    def _offered(self, rows: QuerySet[Model], carried: set[Model]) -> QuerySet[Model]:
        offered = visible(rows, self.for_user)
        with suppress(FieldDoesNotExist):
            rows.model._meta.get_field("organ")
            offered = offered.filter(organ=self.instance.organ_id)
        stays = [row.pk for row in carried if isinstance(row, rows.model)]
        return rows.filter(Q(pk__in=offered.values("pk")) | Q(pk__in=stays))


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
    """Saves drafts freely: what they lack is asked for when they are handed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Wagtail's signature
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.parent_page is not None:
            column = self.parent_page.specific
            self.initial |= {"unit": self._own_unit(), "issuer": column.organ.name}
        if "entry" in self.fields:
            kept = Q(dropped_because="") | Q(pk=self.instance.entry_id)
            self.fields["entry"].queryset = self.fields["entry"].queryset.filter(kept)
        self.fields["title"].validators.append(one_line)  # its widget grows, as if it took many

    def carried(self) -> Iterator[Model]:
        yield from (use.file for use in self.instance.attachments.all())
        yield from _pictures(self.instance.body)
        if self.instance.interprets is not None:
            yield self.instance.interprets
        if self.instance.entry is not None:
            yield self.instance.entry

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        if cleaned.get("body"):
            self._take_out_unseen(cleaned)
        made = _made_by_system(self.instance.body)
        if not _made_by_system(cleaned.get("body") or ()) <= made:
            self.add_error("body", _("Text that the system made is neither typed nor changed."))
        known = set(_pictures(self.instance.body))
        for picture in _pictures(cleaned.get("body") or ()):
            if picture not in known and not may_see(self.for_user, picture):
                self.add_error(
                    "body", _("A picture was chosen that you may not see. Choose another.")
                )
                break
        if cleaned.get("unit") is None and "unit" not in self.errors and self.instance.pk is None:
            cleaned["unit"] = self._own_unit()
        return cleaned

    def clean_doc_no(self) -> str:
        """A number that another item has, or will have, is refused; the item is named to those who
        may see it."""
        number: str = self.cleaned_data["doc_no"]
        other = workflow.reviewing().holder(self.instance, number) if number else None
        if other is None:
            return number
        words = _("Another item has the document number %(number)s: check which is right.")
        if may_see(self.for_user, other):
            words = _("“%(title)s” has the document number %(number)s: check which is right.")
        raise forms.ValidationError(words % {"number": number, "title": other.draft_title})

    def _own_unit(self) -> Unit:
        """Who provides a new text: the unit that keeps the column, or the author's own where she
        does not edit for that one (a column that all units share)."""
        owner: Unit = self.parent_page.specific.owner_unit
        if self.for_user is None or self.for_user.holds(Role.EDITOR, unit=owner):
            return owner
        own = self.for_user.units_with(Role.EDITOR)
        found: Unit | None = Unit.objects.filter(pk__in=own, organ=owner.organ_id).first()
        return found or owner

    def _take_out_unseen(self, cleaned: dict[str, Any]) -> None:
        """Of a long text what nobody sees is taken out, not refused: it comes with what is pasted,
        and nobody could find it to delete it. The page knows, so that the screen can say so."""
        block, written = cleaned["body"].stream_block, cleaned["body"].get_prep_value()
        seen = _seen(written)
        if seen != written:
            cleaned["body"] = block.to_python(seen)
            self.instance.unseen_taken_out = True


def _made_by_system(body: Any) -> set[str]:  # noqa: ANN401  Wagtail's, untyped
    return {str(block.value) for block in body if block.block_type == "fixed"}


def _seen(part: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(part, dict):
        return {key: _seen(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_seen(value) for value in part]
    return CONTROLS.sub("", part) if isinstance(part, str) else part


def _pictures(body: Any) -> Iterator[Model]:  # noqa: ANN401  Wagtail's, untyped
    yield from (block.value for block in body if block.block_type == "picture" and block.value)
