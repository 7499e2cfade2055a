"""What the desk's templates say of items and moments."""

from __future__ import annotations

from datetime import datetime, time

from django import template
from django.db.models import Model
from django.utils import timezone

from lubu.publishing import waiting
from lubu.publishing.models import InformationItem

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    """The day, and the time if one was set: midnight is what stays when only a day is chosen."""
    local = timezone.localtime(at)
    return f"{local:%Y-%m-%d}" if local.time() == time.min else f"{local:%Y-%m-%d %H:%M}"


@register.simple_tag
def standing_of(page: Model) -> InformationItem | None:
    """The item with where it stands; nothing for what is no item, or not stored yet."""
    if not isinstance(page, InformationItem):
        return None
    return waiting.with_standing(InformationItem.objects.filter(pk=page.pk)).first()
