"""The masked forms in which government lists show what belongs to a person.

Source: common practice of lists in the open (社会救助、惠民补贴公示).
"""

from __future__ import annotations

import re

_PLATE = re.compile(r"(..)[ ·-]?(.*)", re.DOTALL)


def masked_id_card(number: str) -> str:
    """First 6, 8 stars, last 4 of 18; first 6, 6 stars, last 3 of 15."""
    if len(number) == 15:
        return f"{number[:6]}******{number[-3:]}"
    return f"{number[:6]}********{number[14:18]}" if len(number) >= 18 else "*" * len(number)


def masked_mobile(number: str) -> str:
    """``138****5678``."""
    return f"{number[-11:-8]}****{number[-4:]}"


def masked_landline(number: str) -> str:
    """The area code and the last two digits."""
    area = number[:3] if number.startswith(("010", "02")) else number[:4]
    return f"{area}-{'*' * (len(number) - len(area) - 2)}{number[-2:]}"


def masked_account(number: str) -> str:
    """The last four only."""
    return "*" * max(4, len(number) - 4) + number[-4:]


def masked_plate(plate: str) -> str:
    """``粤T·***45``."""
    found = _PLATE.fullmatch(plate)
    head, tail = found.groups() if found else ("", plate)
    return f"{head}·{'*' * (len(tail) - 2)}{tail[-2:]}"


def masked_document(number: str) -> str:
    """The first two and the last two characters."""
    return f"{number[:2]}{'*' * max(1, len(number) - 4)}{number[-2:]}"


def masked_name(name: str) -> str:
    """``张*``, ``张*明``."""
    return name[0] + "*" + name[2:]


def masked_email(address: str) -> str:
    """The first letter and the host."""
    local, _, host = address.partition("@")
    return f"{local[0]}***@{host}"
