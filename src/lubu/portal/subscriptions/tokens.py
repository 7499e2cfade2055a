"""The secret codes in mails: each a subscription's key, signed, so that none can be guessed and
the database alone opens nothing."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner

CONFIRMING = "lubu.portal.subscriptions.confirm"
KEEPING = "lubu.portal.subscriptions.keep"
SEPARATOR = "."  # mail programs take it for a part of the address


def to_confirm(key: str) -> str:
    """The code that confirms; it expires."""
    return TimestampSigner(salt=CONFIRMING, sep=SEPARATOR).sign(key)


def confirmed_by(token: str, within: timedelta) -> str | None:
    """The key in a code that confirms; none in one that is forged or too old."""
    try:
        return TimestampSigner(salt=CONFIRMING, sep=SEPARATOR).unsign(token, max_age=within)
    except BadSignature:
        return None


def to_keep(key: str) -> str:
    """The code that changes, pauses and ends; it stands in every mail and works until the end."""
    return Signer(salt=KEEPING, sep=SEPARATOR).sign(key)


def kept_by(token: str) -> str | None:
    """The key in such a code; none in a forged one."""
    try:
        return Signer(salt=KEEPING, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return None
