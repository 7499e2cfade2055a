"""The form in which a sealed value stands in its column, pure.

``1a.2026.w9x…``: version, cipher, key, then nonce, ciphertext and tag in base64. What stands before
the last point is sealed along, with table, column and row: a value put elsewhere does not open.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from lubu.sealing.ciphers import BY_LETTER, LETTERS, Cipher

KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_FORM = re.compile(rf"1([{''.join(BY_LETTER)}])\.({KEY_NAME.pattern})\.([A-Za-z0-9_-]+)")


class Reason(StrEnum):
    """Why a value does not open."""

    PLAIN = "plain"  # it was never sealed
    NO_KEY = "no_key"  # sealed with a key that is not here
    CHANGED = "changed"  # changed, or moved from another row or column
    MISSING = "missing"  # the file is gone


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: ``row`` is what names the row for good, as plain texts."""

    table: str
    column: str
    row: tuple[str, ...] = ()

    @property
    def purpose(self) -> str:
        """What the key of the column is derived for."""
        return f"column/{self.table}/{self.column}"

    def sealed_along(self, head: str) -> bytes:
        """What is authenticated with the value, written so that no two places are alike."""
        parts: Sequence[object] = [head, self.table, self.column, *self.row]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {'/'.join(self.row)}".rstrip()


class NotOpenedError(Exception):
    """What stands at ``place`` cannot be opened; ``row`` is the row's key in the table, and ``key``
    the name of the key that it asks for, where it names one."""

    def __init__(self, reason: Reason, place: Place, *, key: str = "", row: object = None) -> None:
        self.reason, self.place, self.key, self.row = reason, place, key, row
        self.where = str(place) if row is None else f"{place.table}.{place.column} #{row}"
        super().__init__(f"{self.where}: {reason.value} {key}".rstrip())


def head(cipher: Cipher, key: str) -> str:
    """Version, cipher and key, as sealed values begin."""
    return f"1{LETTERS[cipher]}.{key}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed value taken apart."""

    cipher: Cipher
    key: str
    content: bytes  # nonce, ciphertext, tag

    @property
    def head(self) -> str:
        return head(self.cipher, self.key)

    def __str__(self) -> str:
        text = base64.urlsafe_b64encode(self.content).rstrip(b"=").decode("ascii")
        return f"{self.head}.{text}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Take a column's text apart; nothing where it is no sealed value.

        Another way of writing the same bytes is none either.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        letter, key, written = found.groups()
        try:
            content = base64.b64decode(written + "=" * (-len(written) % 4), b"-_", validate=True)
        except binascii.Error:
            return None
        envelope = cls(BY_LETTER[letter], key, content)
        return envelope if str(envelope) == text else None
