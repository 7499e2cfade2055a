"""One form for texts that mean the same person, before a blind index is made of them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum

_COUNTRY = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")


class Alike(StrEnum):
    """What kind of text an index is made of. Columns of one kind find each other's persons."""

    EMAIL = "email"
    PHONE = "phone"
    IDENTITY = "identity"  # number of an identity card or another document
    NAME = "name"
    TEXT = "text"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _email(text: str) -> str:
    return _folded(text).strip().lower()


def _phone(text: str) -> str:
    return _COUNTRY.sub("", re.sub(r"[^\d+]", "", _folded(text)))


def _identity(text: str) -> str:
    return re.sub(r"[\s-]", "", _folded(text)).upper()


def _name(text: str) -> str:
    return "".join(_folded(text).split()).casefold()


def _text(text: str) -> str:
    return " ".join(_folded(text).split()).casefold()


_FORMS: Mapping[Alike, Callable[[str], str]] = {
    Alike.EMAIL: _email,
    Alike.PHONE: _phone,
    Alike.IDENTITY: _identity,
    Alike.NAME: _name,
    Alike.TEXT: _text,
}


def normalised(kind: Alike, text: str) -> str:
    """The form of ``text`` that is compared: full and half width, cases, gaps and country codes
    make no difference where they mean none."""
    return _FORMS[kind](text)
