"""Words that people type, wherever they type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lubu.office.sheets import CONTROLS


def no_controls(value: str) -> None:
    """Refuse characters that nobody sees: controls, and marks that turn the direction.

    Raises:
        ValidationError: there is one.
    """
    if CONTROLS.search(value):
        raise ValidationError(
            _("The text holds characters that cannot be seen. Type it anew, without pasting.")
        )


class Words(forms.CharField):
    """Words without characters that nobody sees; ``rows`` makes a larger field."""

    default_validators = [no_controls]

    def __init__(self, *, rows: int = 0, **options: Any) -> None:  # noqa: ANN401  Django's own
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)
