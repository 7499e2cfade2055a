"""Sealing of bytes: two ciphers, keys each for one purpose, digests for blind indexes. Pure.

Sources: NIST SP 800-38D (GCM), GB/T 32907-2016 (SM4), GB/T 32905-2016 (SM3), RFC 5869 (HKDF).
"""

from __future__ import annotations

import secrets
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher as Run
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16


class Cipher(StrEnum):
    """What seals. Each has the hash of its own family, which derives keys and makes digests."""

    AES = "aes-256-gcm"
    SM4 = "sm4-gcm"  # 国密


LETTERS = {Cipher.AES: "a", Cipher.SM4: "s"}
BY_LETTER = {letter: cipher for cipher, letter in LETTERS.items()}
_KEY_BYTES = {Cipher.AES: 32, Cipher.SM4: 16}


def _hash(cipher: Cipher) -> hashes.HashAlgorithm:
    return hashes.SM3() if cipher is Cipher.SM4 else hashes.SHA256()


class ChangedError(Exception):
    """The bytes are not what was sealed with this key for this place."""


def derive(master: bytes, cipher: Cipher, purpose: str, *, salt: bytes | None = None) -> bytes:
    """The key for one purpose; who has it learns neither the master key nor another purpose's."""
    info = f"lubu/1/{cipher.value}/{purpose}".encode()
    return HKDF(_hash(cipher), _KEY_BYTES[cipher], salt, info).derive(master)


class Box:
    """One derived key at work."""

    def __init__(self, cipher: Cipher, key: bytes) -> None:
        self.cipher, self._key = cipher, key
        self._aes = AESGCM(key) if cipher is Cipher.AES else None

    def seal(self, content: bytes, about: bytes, nonce: bytes | None = None) -> bytes:
        """Nonce, ciphertext and tag of ``content``; it opens with the same ``about`` alone.

        Without a ``nonce`` a random one is taken: one column's key is good for 2^32 values. Who
        gives one never gives it twice.
        """
        chosen = nonce or secrets.token_bytes(NONCE_BYTES)
        if self._aes:
            return chosen + self._aes.encrypt(chosen, content, about)
        run = Run(algorithms.SM4(self._key), modes.GCM(chosen)).encryptor()
        run.authenticate_additional_data(about)
        return chosen + run.update(content) + run.finalize() + run.tag

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """What :meth:`seal` was given.

        Raises:
            ChangedError: a byte of it differs, or ``about`` is another.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        if len(rest) < TAG_BYTES:
            raise ChangedError
        try:
            if self._aes:
                return self._aes.decrypt(nonce, rest, about)
            mode = modes.GCM(nonce, rest[-TAG_BYTES:])
            run = Run(algorithms.SM4(self._key), mode).decryptor()
            run.authenticate_additional_data(about)
            return run.update(rest[:-TAG_BYTES]) + run.finalize()
        except InvalidTag as error:
            raise ChangedError from error


def digest(cipher: Cipher, key: bytes, content: bytes) -> bytes:
    """The keyed digest (HMAC) of ``content``, 32 bytes."""
    run = hmac.HMAC(key, _hash(cipher))
    run.update(content)
    return run.finalize()
