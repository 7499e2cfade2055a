"""The keys of an installation: the first one writes, all of them read. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cached_property

from lubu.sealing.ciphers import Box, ChangedError, Cipher, derive, digest
from lubu.sealing.envelopes import Envelope, NotOpenedError, Place, Reason, head


class Ring:
    """Keys by name, in order, and the cipher that seals from now on."""

    def __init__(self, keys: Mapping[str, bytes], cipher: Cipher) -> None:
        if not keys:
            raise ValueError("a ring needs a key")
        self._masters, self.cipher = dict(keys), cipher
        self._boxes: dict[tuple[str, Cipher, str], Box] = {}
        self._indexes: dict[tuple[str, Cipher, str], bytes] = {}

    @property
    def names(self) -> list[str]:
        """The names of the keys, the writing one first."""
        return list(self._masters)

    @cached_property
    def head(self) -> str:
        """How all begins that is sealed from now on."""
        return head(self.cipher, self.names[0])

    def seal(self, content: bytes, place: Place) -> str:
        """The text to store at ``place``."""
        box = self._box(self.names[0], self.cipher, place.purpose)
        sealed = box.seal(content, place.sealed_along(self.head))
        return str(Envelope(self.cipher, self.names[0], sealed))

    def open(self, text: str, place: Place) -> bytes:
        """What was sealed for ``place``.

        Raises:
            NotOpenedError: it was not sealed, or not for this place, or its key is not here.
        """
        envelope = Envelope.read(text)
        if envelope is None:
            raise NotOpenedError(Reason.PLAIN, place)
        if envelope.key not in self._masters:
            raise NotOpenedError(Reason.NO_KEY, place, key=envelope.key)
        box = self._box(envelope.key, envelope.cipher, place.purpose)
        try:
            return box.open(envelope.content, place.sealed_along(envelope.head))
        except ChangedError as error:
            raise NotOpenedError(Reason.CHANGED, place, key=envelope.key) from error

    def file_box(self, key: str, cipher: Cipher, place: Place, salt: bytes) -> Box | None:
        """The box of one file, whose key nothing else has; nothing where the key is not here."""
        master = self._masters.get(key)
        if master is None:
            return None
        purpose = f"file/{place.table}/{place.column}"
        return Box(cipher, derive(master, cipher, purpose, salt=salt))

    def blind(self, content: str, kind: str) -> str:
        """The blind index of a normalised text, as it is written from now on."""
        return self._blind(content, kind, self.names[0], self.cipher)

    def blinds(self, content: str, kind: str) -> list[str]:
        """All forms in which the index of this text may stand, the newest first."""
        ciphers = sorted(Cipher, key=lambda cipher: cipher is not self.cipher)
        return [
            self._blind(content, kind, name, cipher) for name in self.names for cipher in ciphers
        ]

    def _blind(self, content: str, kind: str, name: str, cipher: Cipher) -> str:
        which = name, cipher, kind
        if which not in self._indexes:
            self._indexes[which] = derive(self._masters[name], cipher, f"index/{kind}")
        made = digest(cipher, self._indexes[which], content.encode("utf-8", "surrogatepass"))
        written = base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")
        return f"{head(cipher, name)}.{written}"

    def _box(self, name: str, cipher: Cipher, purpose: str) -> Box:
        which = name, cipher, purpose
        box = self._boxes.get(which)
        if box is None:
            box = self._boxes[which] = Box(cipher, derive(self._masters[name], cipher, purpose))
        return box
