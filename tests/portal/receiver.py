"""A mail server as small as can be: it takes mail over a real socket, and refuses whom it is told.

It speaks what Django's backend needs of SMTP (RFC 5321), on a port of its own.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What was taken, with the recipients of the envelope; ``refused`` are not taken from."""

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    takes_senders: bool = True
    breaks_after: int | None = None  # mails, then it hangs up before it says that it took one


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        box, recipient = self.server.box, ""
        self._say("220 here")
        for raw in self.rfile:
            word, _space, rest = raw.decode().strip().partition(" ")
            match word.upper():
                case "EHLO" | "HELO":
                    self._say("250 here")
                case "MAIL":
                    self._say("250 ok" if box.takes_senders else "451 later")
                case "RCPT":
                    recipient = rest.partition("<")[2].partition(">")[0]
                    self._say("550 nobody" if recipient in box.refused else "250 ok")
                case "DATA":
                    self._say("354 go on")
                    data = self._data()
                    if box.breaks_after is not None and len(box.taken) >= box.breaks_after:
                        return
                    mail = message_from_bytes(data, policy=policy.default)
                    assert isinstance(mail, EmailMessage)
                    box.taken.append((recipient, mail))
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _data(self) -> bytes:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: Mailbox


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """A mailbox behind a port of this machine."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.box
        finally:
            server.shutdown()
            thread.join()
