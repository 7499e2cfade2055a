"""What every screen of the desk knows."""

from __future__ import annotations

from django.http import HttpRequest

from lubu.organisations.models import Organ


def demonstration(request: HttpRequest) -> dict[str, object]:
    """Whether this installation shows demonstration data, said on every page."""
    return {"is_demonstration": Organ.objects.filter(is_demo=True).exists()}
