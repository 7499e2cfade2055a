"""What may stand in a setting; each says in a sentence what must stand there instead."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import ValidationError

from lubu.language import gettext as _

MAIL_SERVERS = ("smtp", "submission")
MAIL_IN_FILES = "file:"  # each mail a file below LUBU_HOME: for demonstrations
MAIL_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
DATABASES = ("postgres", "postgresql", "sqlite")
DATA_KEY = re.compile(r"([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})")
DATA_KEY_BYTES = 32
KEY_OF_ACCOUNT = re.compile(r"[^/=\s]+/[^/=\s]+\s*=\s*[^:\s]+\s*:\s*\S+")


def _must(holds: object, sentence: str) -> None:
    if not holds:
        raise ValidationError(sentence)


def number(least: int, most: int) -> Callable[[int], None]:
    """A number from ``least`` to ``most``."""

    def check(value: int) -> None:
        text = _("It must be a number from %(least)s to %(most)s.")
        _must(least <= value <= most, text % {"least": least, "most": most})

    return check


def seconds(least: int, most: int) -> Callable[[timedelta], None]:
    """A time from ``least`` to ``most`` seconds."""

    def check(value: timedelta) -> None:
        text = _("It must be a number of seconds from %(least)s to %(most)s.")
        _must(least <= value.total_seconds() <= most, text % {"least": least, "most": most})

    return check


def one_of(*words: str) -> Callable[[str], None]:
    """One of a few words."""

    def check(value: str) -> None:
        text = _("It must be one of: %(words)s.")
        _must(value in words, text % {"words": ", ".join(word for word in words if word)})

    return check


def secret(value: str) -> None:
    """Long enough that nobody guesses it."""
    _must(len(value) >= 50, _("It must be at least 50 characters long and secret."))


def time_zone(value: str) -> None:
    """A name of the time zone database."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(
            _("There is no such time zone; write it as in Asia/Shanghai.")
        ) from error


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def address(value: str) -> None:
    """An address of the web."""
    _must(_is_address(value), _("It must be an address that begins with https:// or http://."))


def addresses(values: list[str]) -> None:
    """Addresses of the web."""
    for value in values:
        address(value)


def scanner(value: str) -> None:
    """Empty, the path of a socket, or a host with its port."""
    host, colon, port = value.rpartition(":")
    is_port = bool(host and colon) and port.isdecimal() and 0 < int(port) < 65536
    _must(
        not value or value.startswith("/") or is_port,
        _("It must be the path of clamd's socket, or host:port."),
    )


def database(value: str) -> None:
    """A database that Lubu can use."""
    _must(
        value.partition(":")[0] in DATABASES,
        _("It must begin with postgres:// or sqlite:///."),
    )


def mail_server(value: str) -> None:
    """Empty, or where the mail server is, or that mails become files."""
    if value in ("", MAIL_IN_FILES):
        return
    try:
        parts = urlsplit(value)
        holds = parts.scheme in MAIL_SERVERS and parts.port != 0
        seconds = dict(parse_qsl(parts.query)).get("timeout", "10")
        holds = holds and seconds.isdecimal() and int(seconds) > 0
    except ValueError:
        holds = False
    _must(holds, _("It must begin with smtp:// or submission:// and name a host."))


def mail_address(value: str) -> None:
    """Empty, or one address of e-mail."""
    _must(
        not value or MAIL_ADDRESS.fullmatch(value),
        _("It must be one address of e-mail, without a name."),
    )


def account_keys(value: str) -> None:
    """Keys of accounts."""
    for key in filter(None, value.split(",")):
        _must(
            KEY_OF_ACCOUNT.fullmatch(key.strip()),
            _("Each key must be written organ-slug/account=appid:secret, with commas between."),
        )


def keys_by_account(value: str) -> dict[str, str]:
    """``organ/account`` → ``appid:secret``, from what :func:`account_keys` found well written."""
    pairs = (key.partition("=") for key in value.split(",") if key)
    return {account.strip(): key.strip() for account, _equals, key in pairs}


def data_keys(value: str) -> None:
    """Keys that seal personal data, each with a name, none twice, none that can be guessed."""
    names = []
    for number, given in enumerate(filter(None, map(str.strip, value.split(","))), 1):
        found = DATA_KEY.fullmatch(given)
        _must(
            found,
            _(
                "Key number %(number)s must be written name:key, the name of letters and digits; "
                "“lubu keys new” writes one."
            )
            % {"number": number},
        )
        name, key = found.groups() if found else ("", "")
        content = _decoded(key)
        _must(
            len(content) == DATA_KEY_BYTES and len(set(content)) > 8,
            _("The key %(name)s must be 32 random bytes in base64; “lubu keys new” writes one.")
            % {"name": name},
        )
        names.append(name)
    _must(names, _("At least one key is needed: “lubu keys new” writes one. Keep it secret."))
    twice = sorted({name for name in names if names.count(name) > 1})
    _must(
        not twice,
        _("Two keys have the same name: %(names)s. Give each its own.")
        % {"names": ", ".join(twice)},
    )


def keys_by_name(value: str) -> dict[str, bytes]:
    """Name → 32 bytes, in order, from what :func:`data_keys` found well written."""
    pairs = (key.strip().partition(":") for key in value.split(",") if key.strip())
    return {name: _decoded(key) for name, _colon, key in pairs}


def _decoded(key: str) -> bytes:
    text = key.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
