"""The virus scanner: ClamAV over its socket. Only what it calls clean is clean. Pure."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import IO, Protocol


class Verdict(StrEnum):
    """The four results of a scan."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was said of a file: ``detail`` the signature's name or why it could not be told."""

    verdict: Verdict
    detail: str = ""
    engine: str = ""


class Scanner(Protocol):
    """Anything that tells whether a file is clean."""

    def scan(self, file: IO[bytes]) -> Scan:
        """The verdict on the bytes of ``file``."""

    def version(self) -> str:
        """Engine and signature database, changing with every update; empty when unreachable."""


def eicar() -> bytes:
    """The test file that every scanner must find, put together so that no file holds it."""
    head = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"
    return (head + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!" + "$H+H*").encode()


CHUNK = 256 * 1024


class ClamdScanner:
    """clamd at ``address``: a socket's path, or ``host:port``. ``timeout`` in seconds.

    INSTREAM by hand rather than through a client library: every way to fail must end in
    ``unknown`` or ``too_large``, and the library raises before the verdict can be read.
    """

    def __init__(self, address: str, timeout: float = 30.0) -> None:
        self.address, self.timeout = address, timeout

    def scan(self, file: IO[bytes]) -> Scan:
        """The verdict of clamd; never ``clean`` unless clamd said so."""
        try:
            answer = self._ask(file)
        except (OSError, ValueError) as error:
            return Scan(Verdict.UNKNOWN, type(error).__name__)
        return _read_answer(answer, self.version())

    def version(self) -> str:
        """clamd's own words, such as ``ClamAV 1.4.3/27800/…``."""
        try:
            with self._connect() as sock:
                sock.sendall(b"zVERSION\0")
                return _receive(sock)
        except (OSError, ValueError):
            return ""

    def _connect(self) -> socket.socket:
        if not self.address:
            raise ConnectionError("no scanner is configured")
        if self.address.startswith("/"):
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                sock.settimeout(self.timeout)
                sock.connect(self.address)
            except OSError:
                sock.close()
                raise
            return sock
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), self.timeout)

    def _ask(self, file: IO[bytes]) -> str:
        with self._connect() as sock:
            try:
                sock.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    sock.sendall(struct.pack("!L", len(chunk)) + chunk)
                sock.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # clamd stops listening at its limit, and has said so: read why
            return _receive(sock)


def _receive(sock: socket.socket) -> str:
    data = b""
    while b"\0" not in data and len(data) < 4096:
        part = sock.recv(4096)
        if not part:
            break
        data += part
    return data.rstrip(b"\0").decode("utf-8", "replace").strip()


def _read_answer(answer: str, engine: str) -> Scan:
    if answer == "stream: OK":
        return Scan(Verdict.CLEAN, "", engine)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        if name.startswith("Heuristics.Limits.Exceeded"):
            return Scan(Verdict.TOO_LARGE, name, engine)
        return Scan(Verdict.INFECTED, name, engine)
    if "size limit exceeded" in answer:
        return Scan(Verdict.TOO_LARGE, answer, engine)
    return Scan(Verdict.UNKNOWN, answer[:200], engine)


def self_test(scanner: Scanner) -> Scan:
    """What the scanner says of the EICAR test file; it works only if that is ``infected``."""
    return scanner.scan(BytesIO(eicar()))
