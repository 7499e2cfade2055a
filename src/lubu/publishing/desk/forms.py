"""What staff fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.office.words import Words, one_line, within_reach
from lubu.organisations.models import Unit, User
from lubu.publishing.models import InformationItem
from lubu.publishing.models.releases import WITHDRAWAL_KIND_LABELS
from lubu.publishing.models.review import STEP_LABELS
from lubu.publishing.rules import Decision, WithdrawalKind

if TYPE_CHECKING:
    Data = Mapping[str, object] | None

REMARK, REASON = 2000, 300
PRIORITIES = {1: _("urgent"), 2: _("usual"), 3: _("can wait")}
CHOSEN = re.compile(r"(\d{1,18}):([123])")


def not_before_today(value: date) -> None:
    """Refuse a day that has passed.

    Raises:
        ValidationError: it has.
    """
    if value < timezone.localdate():
        raise ValidationError(_("This day has passed. Choose today or a later day."))


def not_after_today(value: date) -> None:
    """Refuse a day that is still to come.

    Raises:
        ValidationError: it is.
    """
    if value > timezone.localdate():
        raise ValidationError(_("This day is still to come. Choose today or an earlier day."))


def of_people(field: forms.Field, rows: QuerySet[Unit]) -> None:
    """Let a field choose among ``rows``, which depend on the person."""
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class InboxForm(forms.Form):
    """What the inbox is narrowed to."""

    q = Words(label=_("Title of the item"), max_length=100, required=False)
    step = forms.TypedChoiceField(
        label=_("Step"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all")), *STEP_LABELS.items()],
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("all")
    )
    pressing = forms.ChoiceField(
        label=_("What presses"),
        required=False,
        choices=[
            ("", _("all")),
            ("overdue", _("overdue")),
            ("urgent", _("urgent")),
            ("made_good", _("released urgently, reviews missing")),
        ],
    )

    def __init__(self, user: User, data: Data = None) -> None:
        super().__init__(data)
        of_people(self.fields["unit"], Unit.objects.visible_to(user))


class WholeForm(forms.Form):
    """A form whose hidden fields and buttons can only be wrong together with the page."""

    unseen: tuple[str, ...] = ()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and any(name in self.errors for name in self.unseen):
            words = _("The page was not sent whole. Load it anew, then send it once more.")
            self.add_error(None, words)


class DecisionForm(WholeForm):
    """One step of review: which one was shown, what is decided, and why."""

    unseen = ("step", "decision")

    step = forms.IntegerField(min_value=1, max_value=3, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(one.value, one.value) for one in Decision])
    remark = Words(
        label=_("Remark"),
        max_length=REMARK,
        required=False,
        rows=4,
        help_text=_("Needed when the text is returned: what is to be mended."),
    )


def chosen(values: list[str], most: int) -> dict[int, int]:
    """Step by submission, as bulk approval sends them; what has another form is left out."""
    found = [CHOSEN.fullmatch(value) for value in values[:most]]
    return {int(one[1]): int(one[2]) for one in found if one}


class SubmitForm(WholeForm):
    """Handing a text in: which version was shown, how urgent it is, by when it is due."""

    unseen = ("revision_seen",)

    revision_seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=list(PRIORITIES.items()), initial=2
    )
    due_on = forms.DateField(
        label=_("All three reviews by"),
        widget=AdminDateInput,
        validators=[not_before_today, within_reach],
    )

    def show(self, revision: int | None) -> None:
        """Stand beside this version: whatever was sent before, it is the one that is seen now."""
        if self.is_bound:
            self.data = {name: self.data.get(name) for name in self.fields}
            self.data["revision_seen"] = revision
        self.initial["revision_seen"] = revision


class DismissForm(forms.Form):
    """Setting a finding aside."""

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    reason = Words(
        label=_("Why it may stay"),
        max_length=REASON,
        error_messages={"required": _("Say why this may stay as it is.")},
    )


class UrgentForm(forms.Form):
    """Ordering a release ahead of its reviews."""

    reason = Words(
        label=_("Why it cannot wait"),
        max_length=REASON,
        rows=3,
        help_text=_("For example: flood warning, epidemic. It stays on record with your name."),
    )
    certain = forms.BooleanField(
        label=_("I have read the text and answer for its release before the three reviews")
    )


class FactCheckForm(forms.Form):
    """Asking somebody outside."""

    expert = Words(
        label=_("Name of the expert"),
        max_length=60,
        help_text=_("Name and office. No account is needed."),
    )
    question = Words(label=_("What is to be checked"), max_length=REMARK, required=False, rows=3)
    due_on = forms.DateField(
        label=_("Answer by"),
        widget=AdminDateInput,
        validators=[not_before_today, within_reach],
        help_text=_("The link works to the end of this day."),
    )


class WithdrawForm(forms.Form):
    """Taking an item back: in one of three ways, each with what it needs."""

    kind = forms.ChoiceField(
        label=_("Way"),
        choices=[(kind.value, label) for kind, label in WITHDRAWAL_KIND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    reason = Words(
        label=_("Reason"),
        max_length=REASON,
        rows=3,
        help_text=_("Published by mistake: for the record only. Withdrawn: the public reads it."),
    )

    def __init__(self, targets: QuerySet[InformationItem], data: Data = None) -> None:
        super().__init__(data)
        self.fields["merged_into"] = ItemField(
            label=_("Merged into"),
            queryset=targets,
            required=False,
            help_text=_("Index number, document number or title of what takes its place."),
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        is_merged = cleaned.get("kind") == WithdrawalKind.MERGED.value
        if is_merged and not cleaned.get("merged_into") and "merged_into" not in self.errors:
            self.add_error("merged_into", _("Name the item that takes its place."))
        return cleaned


class ItemField(forms.CharField):
    """An item named by its index number, number in the address, or exact title."""

    def __init__(
        self,
        *,
        queryset: QuerySet[InformationItem],
        **options: Any,  # noqa: ANN401  Django's own
    ) -> None:
        super().__init__(max_length=255, **options)
        self.queryset = queryset

    def clean(self, value: object) -> InformationItem | None:
        words = str(super().clean(value)).strip()
        one_line(words)
        if not words:
            return None
        for lookup in ("index_no", "doc_no", "title"):
            found = list(self.queryset.filter(**{lookup: words})[:2])
            if len(found) == 1:
                return found[0]
            if found:
                raise ValidationError(
                    _("Several items are called so. Enter the index number instead.")
                )
        raise ValidationError(
            _("No item in public has this index number, document number or title.")
        )


class RepealForm(forms.Form):
    """Repealing a document."""

    on = forms.DateField(
        label=_("Repealed from"),
        widget=AdminDateInput,
        validators=[within_reach, not_after_today],
    )

    def __init__(self, targets: QuerySet[InformationItem], data: Data = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.fields["by_item"] = ItemField(
            label=_("Replaced by"),
            queryset=targets,
            required=False,
            help_text=_("Index number, document number or title; empty when nothing replaces it."),
        )
