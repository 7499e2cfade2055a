"""Personal data on the desk's screens."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template.context import Context

from lubu.office import errors
from lubu.office import personal as register_of
from lubu.organisations.models import User
from lubu.sealing.envelopes import NotOpenedError

register = template.Library()


@register.inclusion_tag("office/parts/personal.html", takes_context=True)
def personal(context: Context, row: Model, field: str) -> dict[str, object]:
    """A registered field of a row, masked, with a button that shows it to whoever may see it."""
    found = register_of.of(f"{row._meta.label_lower}.{field}")
    user = context["request"].user
    shown: dict[str, object] = {"field": found, "row": row, "csrf_token": context["csrf_token"]}
    try:
        shown["masked"] = found.masked(row)
    except NotOpenedError as error:
        return {**shown, "fault": errors.sentence(error)}
    return {
        **shown,
        "may": bool(shown["masked"]) and isinstance(user, User) and found.may(user, row),
    }


@register.filter
def readable(row: Model, field: str) -> str:
    """A sealed field of a row; where it does not open, a sentence that says so."""
    return register_of.readable(row, field)
