"""Where a request came from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

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


def line_of(address: str) -> str:
    """What is counted as one sender: an address, of IPv6 all of its /64, which one line has."""
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False).network_address)
