"""What the room's screens share: whose site is meant, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lubu.office import errors
from lubu.office.screens import person
from lubu.organisations.models import Organ, User


def chosen_organ(request: HttpRequest, may: Callable[[User, Organ], bool]) -> Organ:
    """The organ named in the question, else the first, of those for which the person ``may``.

    Raises:
        PermissionDenied: for none.
    """
    user = person(request)
    own = [organ for organ in Organ.objects.visible_to(user).order_by("pk") if may(user, organ)]
    if not own:
        raise PermissionDenied
    slug = request.GET.get("organ", "")
    return next((organ for organ in own if organ.slug == slug), own[0])


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its field where it names one; returns the status."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, errors.sentence(error))
    return errors.status(error)
