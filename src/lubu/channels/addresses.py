"""Addresses of posts: whether the public can open them and the platform has them. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from lubu.publishing.rules import ChannelKind

# Names that never stand for a host of the public internet (RFC 2606, 6761, 6762 and habit).
_NOWHERE: Final = frozenset(
    {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "example"}
    | {"invalid", "onion", "arpa"}
)


class AddressRefusedError(Exception):
    """``address`` is no http(s) address that the public could open."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class UnknownHostError(Exception):
    """``host`` is none of this platform's (``known``), and nobody confirmed that it is right."""

    def __init__(self, host: str, known: Iterable[str]) -> None:
        self.host, self.known = host, "、".join(known)
        super().__init__(f"{host} is none of {self.known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHosts:
    """Under which hosts the posts of a kind of channel stand, from a day on."""

    kind: ChannelKind
    valid_from: date
    hosts: tuple[str, ...]
    source: str


def host_of(address: str) -> str:
    """The host of an address that the public can open, in lower case.

    Raises:
        AddressRefusedError: another scheme, a name and password in it, a host of this machine or
            of a network of one's own, a host that cannot be one.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError as error:
        raise AddressRefusedError(address) from error
    has_account = "@" in parts.netloc
    if parts.scheme not in ("http", "https") or has_account or port not in (None, 80, 443):
        raise AddressRefusedError(address)
    if not _is_public(host):
        raise AddressRefusedError(address)
    return host


def check_address(
    address: str,
    kind: ChannelKind,
    *,
    known: Iterable[KnownHosts],
    today: date,
    is_confirmed: bool = False,
) -> None:
    """Whether a post on this kind of channel may stand at ``address``.

    Raises:
        AddressRefusedError: the public cannot open it.
        UnknownHostError: it is no host of the platform, and nobody confirmed it.
    """
    host = host_of(address)
    terms = [one for one in known if one.kind is kind and one.valid_from <= today]
    if not terms or is_confirmed:
        return
    hosts = max(terms, key=lambda one: one.valid_from).hosts
    if not any(host == one or host.endswith(f".{one}") for one in hosts):
        raise UnknownHostError(host, hosts)


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        labels = host.split(".")
        # A last label of digits is a number written as an address of old (127.1, 0x7f.1).
        is_name = len(labels) > 1 and all(labels) and labels[-1] not in _NOWHERE
        return is_name and not labels[-1].isdigit() and not labels[-1].startswith("0x")
