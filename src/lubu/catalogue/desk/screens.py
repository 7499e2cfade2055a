"""What the room's screens share: whose catalogue is meant, and who may tailor it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from lubu.catalogue.actions import (
    AlreadyDroppedError,
    DayOfVersionError,
    EntryTakenError,
    ForeignUnitError,
    NoReasonError,
    NotDroppedError,
    NothingToPutInForceError,
    NotYourCatalogueError,
    UnknownFieldError,
    may_tailor,
)
from lubu.catalogue.models import CatalogueEntry
from lubu.office import errors
from lubu.office.screens import person
from lubu.organisations.models import Organ

LABEL = _("Disclosure catalogue")
PARENT = ("catalogue:entries", LABEL)
REFUSALS = (
    AlreadyDroppedError,
    DayOfVersionError,
    EntryTakenError,
    ForeignUnitError,
    NoReasonError,
    NotDroppedError,
    NotYourCatalogueError,
    NothingToPutInForceError,
    UnknownFieldError,
)


def organs(request: HttpRequest) -> list[Organ]:
    """The organs that the person works for.

    Raises:
        PermissionDenied: none.
    """
    user = person(request)
    found = list(Organ.objects.visible_to(user).order_by("pk"))
    if not found:
        raise PermissionDenied
    return found


def chosen_organ(request: HttpRequest) -> Organ:
    """The organ whose catalogue is meant: the one named in the question, else the first.

    Raises:
        PermissionDenied: the person works for none.
    """
    own = organs(request)
    slug = request.GET.get("organ", "")
    return next((organ for organ in own if organ.slug == slug), own[0])


def tailored_organ(request: HttpRequest) -> Organ:
    """The same, where the person may tailor it.

    Raises:
        PermissionDenied: no.
    """
    user = person(request)
    slug = request.GET.get("organ", "")
    kept = [organ for organ in organs(request) if may_tailor(user, organ)]
    if not kept:
        raise PermissionDenied
    return next((organ for organ in kept if organ.slug == slug), kept[0])


def own_entry(request: HttpRequest, pk: int) -> CatalogueEntry:
    """An entry that the person may see, or 404."""
    rows: QuerySet[CatalogueEntry] = CatalogueEntry.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organ", "unit"), pk=pk)


def tailored_entry(request: HttpRequest, pk: int) -> CatalogueEntry:
    """An entry that the person may tailor, or 404, or 403."""
    entry = own_entry(request, pk)
    if not may_tailor(person(request), entry.organ):
        raise PermissionDenied
    return entry


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its field where it names one; returns the status."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, errors.sentence(error))
    return errors.status(error)
