"""What the desk shows of personal data until somebody asks for the whole. Pure.

The forms are those of government lists, which the proofreading suggests too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from lubu.proofreading import masking as forms
from lubu.sealing.alike import Alike, normalised

HIDDEN = "***"
_EMAIL = re.compile(r"[^\s@,;，；、：:<>]+@[^\s@,;，；、<>]+")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(?:1[3-9](?:[ -]?\d){9}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
_VILLAGE = re.compile(r".*?(?:村委会|村|社区|居委会|居民委员会)")
_LARGER = (re.compile(r".*?(?:镇|街道|乡)"), re.compile(r".*?(?:区|县|市|州|省)"))


class MaskKind(StrEnum):
    """What a text is, which says how much of it is shown."""

    NAME = "name"
    IDENTITY = "identity"  # identity card or another document
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ACCOUNT = "account"  # bank card or account
    PLATE = "plate"
    CONTACT = "contact"  # however somebody wants to be reached, in his own words
    WHOLE = "whole"  # nothing of it: illness, disability, reasons


def mask(kind: MaskKind, text: str) -> str:
    """``text`` as it is shown: never the whole of it; empty where there is none.

    What does not look like its kind is hidden more, not less.
    """
    plain = text.strip()
    if not plain:
        return ""
    shown = _FORMS[kind](plain)
    return HIDDEN if plain in shown else shown


def _name(text: str) -> str:
    """``张*``, ``张*明``, ``欧**华``."""
    if len(text) <= 3:
        return forms.masked_name(text)
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


def _identity(text: str) -> str:
    number = normalised(Alike.IDENTITY, text)
    if re.fullmatch(r"\d{17}[\dX]|\d{15}", number):
        return forms.masked_id_card(number)
    return forms.masked_document(number) if len(number) > 6 else HIDDEN


def _phone(text: str) -> str:
    number = normalised(Alike.PHONE, text)
    if re.fullmatch(r"1\d{10}", number):
        return forms.masked_mobile(number)
    if re.fullmatch(r"0\d{9,11}", number):
        return forms.masked_landline(number)
    return f"{HIDDEN}{number[-2:]}" if len(number) > 6 else HIDDEN


def _email(text: str) -> str:
    return forms.masked_email(text) if _EMAIL.fullmatch(text) else HIDDEN


def _address(text: str) -> str:
    """Down to the village or community; where none is named, to what is larger."""
    for place in (_VILLAGE, *_LARGER):
        found = place.match(text)
        if found:
            return f"{found.group()}{HIDDEN}"
    return HIDDEN


def _account(text: str) -> str:
    """The last four."""
    number = normalised(Alike.IDENTITY, text)
    return forms.masked_account(number) if len(number) > 8 else HIDDEN


def _plate(text: str) -> str:
    return forms.masked_plate(text) if len(text) > 5 else HIDDEN


def _contact(text: str) -> str:
    """The numbers and addresses in it, each masked; of other words nothing."""
    found = [_email(one.group()) for one in _EMAIL.finditer(text)]
    found += [_phone(one.group()) for one in _PHONE.finditer(text)]
    return "，".join(found) or HIDDEN


def _whole(_text: str) -> str:
    return HIDDEN


_FORMS: Mapping[MaskKind, Callable[[str], str]] = {
    MaskKind.NAME: _name,
    MaskKind.IDENTITY: _identity,
    MaskKind.PHONE: _phone,
    MaskKind.EMAIL: _email,
    MaskKind.ADDRESS: _address,
    MaskKind.ACCOUNT: _account,
    MaskKind.PLATE: _plate,
    MaskKind.CONTACT: _contact,
    MaskKind.WHOLE: _whole,
}
