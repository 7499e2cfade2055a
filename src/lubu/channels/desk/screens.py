"""What the room's screens share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from lubu.channels.actions.rights import may_post
from lubu.office.screens import person
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing.models import Release


def own_release(request: HttpRequest, release_id: int) -> Release:
    """A release that the person may see and may post, or 404, or 403."""
    release = visible_release(request, release_id)
    if not may_post(person(request), release):
        raise PermissionDenied
    return release


def visible_release(request: HttpRequest, release_id: int) -> Release:
    """A release that the person may see, or 404."""
    rows: models.QuerySet[Release] = Release.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("channel", "organ", "item", "submission"), pk=release_id
    )


def organs_with(user: User, *roles: Role) -> list[Organ]:
    """Organs in which the person holds a post with one of ``roles``."""
    return list(Organ.objects.visible_to(user).filter(pk__in=user.organs_with(*roles)))
