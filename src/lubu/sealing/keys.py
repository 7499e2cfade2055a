"""The keys that the settings name."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from lubu.sealing.ciphers import Cipher
from lubu.sealing.rings import Ring


def ring() -> Ring:
    """The installation's keys, as the settings stand."""
    keys: dict[str, bytes] = settings.LUBU_DATA_KEYS
    return _ring(tuple(keys.items()), settings.LUBU_DATA_CIPHER)


@lru_cache(maxsize=8)
def _ring(keys: tuple[tuple[str, bytes], ...], cipher: str) -> Ring:
    return Ring(dict(keys), Cipher(cipher))
