"""Words that people type, wherever they type them.

The one rule for characters that nobody sees is here: a form takes words by :class:`Words`,
:class:`WebAddress` or, where Django or Wagtail makes the fields, through :func:`guard`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lubu.office.sheets import CONTROLS

LONGEST_KEY = 18  # digits that a database's largest whole numbers always hold
LINE_ENDS = frozenset("\t\n\r")


def no_controls(value: object) -> None:
    """Refuse characters that nobody sees: controls, and marks that turn the direction.

    Raises:
        ValidationError: there is one.
    """
    if CONTROLS.search(str(value)):
        raise ValidationError(
            _("The text holds characters that cannot be seen. Type it anew, without pasting.")
        )


def one_line(value: object) -> None:
    """Refuse them in one line, and ends of lines as well.

    Raises:
        ValidationError: there is one.
    """
    if LINE_ENDS.intersection(str(value)):
        raise ValidationError(_("This has to stand in one line, without tabs. Type it anew."))
    no_controls(value)


def within_reach(value: date) -> None:
    """Refuse a day that can only be a slip of the keyboard.

    Raises:
        ValidationError: it lies more than a hundred years from now.
    """
    if abs(value.year - timezone.localdate().year) > 100:
        raise ValidationError(_("This day is too far from now. Check the year."))


class Words(forms.CharField):
    """Words without characters that nobody sees; ``rows`` makes a larger field of many lines."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:  # noqa: ANN401  Django's own
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)
        guard_field(self)


class WebAddress(forms.URLField):
    """An address of the web in one line that can be seen whole; ``https`` is taken for granted."""

    default_validators = [URLValidator(schemes=("http", "https"))]

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(assume_scheme="https", **options)
        guard_field(self)


class Email(forms.EmailField):
    """An address of e-mail; quoted parts, which may hold anything, are none that people have."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(**options)
        guard_field(self)


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Several rows of a list; a number that no key can be is told like any other wrong choice."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401  Django's own
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(key)[:LONGEST_KEY]},
                )
        return super().clean(value)


def guard_field(field: forms.Field) -> None:
    """Let a field of words refuse what nobody sees, of one line where it is shown as one; let one
    of days refuse slips."""
    is_day = isinstance(field, forms.DateField | forms.DateTimeField)
    if is_day and within_reach not in field.validators:
        field.validators.append(within_reach)
    is_guarded = no_controls in field.validators or one_line in field.validators
    if isinstance(field, forms.CharField) and not is_guarded:
        is_long = isinstance(field.widget, forms.Textarea)
        field.validators.append(no_controls if is_long else one_line)


def guard(form: forms.BaseForm) -> None:
    """The same for every field of a form that Django or Wagtail made of a model."""
    for field in form.fields.values():
        guard_field(field)
        if type(field) is forms.ModelMultipleChoiceField:
            field.__class__ = Several  # made by the model; it differs in what it refuses alone
