"""Personal identifiers that must not be published (个人信息).

Longer numbers claim their digits first, so that no number is reported twice, and a unified social
credit code, which is not personal, is reported not at all.
Source: 个人信息保护法 arts 6, 28; 政府信息公开条例 art 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lubu.proofreading import contacts, numerals, people
from lubu.proofreading.findings import Finding
from lubu.proofreading.texts import Text


class Identifiers:
    """The detector of everything that points to one person."""

    name = "identifiers"

    def detect(self, text: Text) -> Iterable[Finding]:
        """Numbers first, then whatever is recognised by the words around it."""
        yield from _numbers(text)
        yield from numerals.plates(text)
        yield from numerals.documents(text)
        yield from contacts.mailboxes(text)
        yield from people.sensitive_persons(text)
        yield from people.addresses(text)
        yield from people.birth_dates(text)


def _numbers(text: Text) -> Iterator[Finding]:
    claimed = bytearray(len(text.folded))
    for start, end in numerals.credit_codes(text):
        claimed[start:end] = b"\x01" * (end - start)
    for search in (
        numerals.identity_cards,
        numerals.bank_cards,
        numerals.old_identity_cards,
        contacts.mobiles,
        contacts.landlines,
    ):
        for (start, end), found in search(text):
            if 1 in claimed[start:end]:
                continue
            claimed[start:end] = b"\x01" * (end - start)
            yield found
