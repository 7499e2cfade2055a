"""The virus scanner: ClamAV over its socket. Only what it calls clean is clean. Pure.

clamd's INSTREAM is spoken here and not through a client library: there an answer that came while
the file was still being sent is lost (so "too large" looks like a broken line), a cut-off answer
counts as a whole one, and nothing bounds the time of the whole scan.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import IO, Protocol


class Verdict(StrEnum):
    """The four results of a scan; only the first lets a file pass."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was said of a file.

    ``signature`` names what was found; ``engine_version`` is that of before the scan, so that
    signatures which arrive meanwhile lead to one scan more and never to one less; ``detail`` is
    clamd's own answer, or why there is none. ``is_answer``: the scanner said it; otherwise it
    could not be asked, or broke off.
    """

    verdict: Verdict
    signature: str = ""
    engine_version: str = ""
    detail: str = ""
    is_answer: bool = True


class Scanner(Protocol):
    """Anything that tells whether a file is clean."""

    def scan(self, file: IO[bytes]) -> Scan:
        """The verdict on the bytes of ``file`` from where it stands; raises nothing of its own."""

    def version(self) -> str:
        """Engine and signature database, changing with every update; empty when unreachable."""


class _BrokenAnswerError(Exception):
    """What came back is not an answer of clamd."""


CHUNK_BYTES = 64 * 1024
ANSWER_BYTES = 4096
LIMIT_ANSWER = "INSTREAM size limit exceeded. ERROR"


class ClamdScanner:
    """clamd at ``address``: a socket's path, or ``host:port`` (``[::1]:3310``).

    ``timeout`` bounds the whole scan, in seconds.
    """

    def __init__(self, address: str, timeout: float = 30.0) -> None:
        self.address, self.timeout = address, timeout

    def scan(self, file: IO[bytes]) -> Scan:
        """The verdict of clamd on ``file``; never ``clean`` unless clamd said so of all of it."""
        deadline = time.monotonic() + self.timeout
        version = ""
        try:
            version = self._command(b"zVERSION\0", deadline)
            answer, is_whole = self._instream(file, deadline)
        except (OSError, ValueError, _BrokenAnswerError) as error:
            return Scan(Verdict.UNKNOWN, "", version, _said(error), is_answer=False)
        return _read_answer(answer, version, is_whole=is_whole)

    def version(self) -> str:
        """clamd's own words, such as ``ClamAV 1.4.3/27800/…``; empty when it cannot be asked."""
        try:
            answer = self._command(b"zVERSION\0", time.monotonic() + self.timeout)
        except (OSError, ValueError, _BrokenAnswerError):
            return ""
        return answer if answer.startswith("ClamAV ") else ""

    def _command(self, command: bytes, deadline: float) -> str:
        with self._connected(deadline) as sock:
            sock.sendall(command)
            return _receive(sock, deadline)

    def _connected(self, deadline: float) -> socket.socket:
        if not self.address:
            raise ConnectionError("no scanner is configured")
        if not self.address.startswith("/"):
            host, _, port = self.address.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), _left(deadline))
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(_left(deadline))
            sock.connect(self.address)
        except OSError:
            sock.close()
            raise
        return sock

    def _instream(self, file: IO[bytes], deadline: float) -> tuple[str, bool]:
        """clamd's answer, and whether it had the whole file when it gave it."""
        with self._connected(deadline) as sock:
            try:
                is_whole = _send(sock, file, deadline)
            except (BrokenPipeError, ConnectionResetError):
                is_whole = False  # clamd hangs up at its limit, and has said so: read it
            return _receive(sock, deadline), is_whole


def _send(sock: socket.socket, file: IO[bytes], deadline: float) -> bool:
    sock.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK_BYTES):
        if select.select([sock], [], [], 0)[0]:
            return False  # an answer before the end; sending more could lose it
        sock.settimeout(_left(deadline))
        sock.sendall(struct.pack("!L", len(chunk)) + chunk)
    sock.sendall(struct.pack("!L", 0))
    return True


def _receive(sock: socket.socket, deadline: float) -> str:
    """One answer with its closing NUL, after which clamd hangs up."""
    data = b""
    while True:
        sock.settimeout(_left(deadline))
        try:
            part = sock.recv(ANSWER_BYTES)
        except ConnectionResetError:
            part = b""  # hung up on the rest of a file that is too large
        if not part:
            break
        data += part
        if len(data) > ANSWER_BYTES:
            raise _BrokenAnswerError("an endless answer")
    if data.count(b"\0") != 1 or not data.endswith(b"\0"):
        raise _BrokenAnswerError(repr(data[:100]))
    return data[:-1].decode("utf-8", "replace").strip()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("time is up")
    return left


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _read_answer(answer: str, version: str, *, is_whole: bool) -> Scan:
    detail = answer[:200]
    if answer == "stream: OK" and is_whole and version.startswith("ClamAV "):
        return Scan(Verdict.CLEAN, "", version, detail)
    if answer == LIMIT_ANSWER:
        return Scan(Verdict.TOO_LARGE, "", version, detail)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND").strip()
        return Scan(_meaning(name), name, version, detail)
    return Scan(Verdict.UNKNOWN, "", version, detail)


def _meaning(signature: str) -> Verdict:
    if signature.startswith("Heuristics.Limits.Exceeded"):
        return Verdict.TOO_LARGE
    if signature.startswith("Heuristics.Encrypted"):
        return Verdict.UNKNOWN  # clamd could not look inside
    return Verdict.INFECTED


def eicar() -> bytes:
    """The 68 bytes that every scanner must find, put together so that no file here holds them."""
    head = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"
    return (head + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!" + "$H+H*").encode()


def self_test(scanner: Scanner) -> bool:
    """Whether the scanner works: it finds the EICAR test file, and nothing in plain words."""
    found = scanner.scan(BytesIO(eicar())).verdict is Verdict.INFECTED
    return found and scanner.scan(BytesIO(b"nothing to be found here")).verdict is Verdict.CLEAN
