"""Where a request came from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  no address was told; nothing is bound to it


def came_from(request: HttpRequest) -> str:
    """The address of who asks: in service the one that the web server before us tells last."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.LUBU_SERVICE:
        told = (
            str(request.META.get("HTTP_X_FORWARDED_FOR", told)).rpartition(",")[2].strip() or told
        )
    try:
        return str(ip_address(told))
    except ValueError:
        return UNKNOWN
