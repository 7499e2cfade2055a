"""What every screen of the desk knows."""

from __future__ import annotations

from django.http import HttpRequest

from lubu.organisations.models import Organ, User


def demonstration(request: HttpRequest) -> dict[str, object]:
    """Which organs of the person are demonstrations, said on every page; before the log-in all
    organs where there is no other."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        own = Organ.objects.filter(pk__in=user.organ_ids, is_demo=True)
    elif Organ.objects.filter(is_demo=False).exists():
        own = Organ.objects.none()
    else:
        own = Organ.objects.filter(is_demo=True)
    return {"demonstrations": [organ.short_name for organ in own]}
