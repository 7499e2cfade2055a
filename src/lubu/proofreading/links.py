"""Links that lead nowhere or elsewhere, pictures without words.

Source: 政府网站发展指引 (dead and wrong links); GB/T 37668-2019 (text alternatives).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lubu.proofreading import messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.messages import Message
from lubu.proofreading.parts import Link, Picture
from lubu.proofreading.texts import Facts, Text

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]{2,500}"
    r"|(?<![A-Za-z0-9@.\-])(?:[A-Za-z0-9\-]{1,63}\.){1,4}(?:cn|com|net|org)(?![A-Za-z0-9])(?:/[!-~]{0,300})?"
)
_NOWHERE = re.compile(r"#?|javascript:.*|about:blank|https?://?", re.IGNORECASE | re.DOTALL)

_OURS = re.compile(r"lubu:(\w*)", re.IGNORECASE)
_CLOSED = {"file": messages.FILE_NOT_CARRIED}


class Links:
    """The detector of links and pictures that fail the reader."""

    name = "links"

    def detect(self, text: Text) -> Iterable[Finding]:
        """Each link gets its gravest finding only."""
        for link in text.part.links:
            yield from _link(text, link)
        for picture in text.part.pictures:
            if not picture.alternative.strip():
                yield _wordless(text, picture)


def _wordless(text: Text, picture: Picture) -> Finding:
    """A picture without text: a fault, or somebody's decision that the reviewers see."""
    kind, severity, message = (
        (Kind.DECORATIVE_PICTURE, Severity.WARNING, messages.DECORATIVE_PICTURE)
        if picture.decorative
        else (Kind.MISSING_ALTERNATIVE, Severity.BLOCKING, messages.MISSING_ALTERNATIVE)
    )
    return _report(text, kind, severity, (picture.at, picture.at), message, picture.address)


def is_internal(address: str, facts: Facts) -> bool:
    """Whether ``address`` stands for a page or file of this site."""
    parts = _split(address)
    if parts is None:
        return False
    scheme, host, path = parts
    if scheme == "lubu":
        return True
    if host:
        return host in facts.hosts and scheme in {"", "http", "https"}
    return not scheme and bool(path)


def _split(address: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(address.strip())
        return parts.scheme.lower(), (parts.hostname or "").lower(), parts.path
    except ValueError:
        return None


def _link(text: Text, link: Link) -> Iterator[Finding]:
    address = link.address.strip()
    span = (link.start, link.end)
    shown = text.raw[link.start : link.end]
    known = text.facts.is_known
    if _NOWHERE.fullmatch(address) or _split(address) is None:
        yield _report(text, Kind.EMPTY_LINK, Severity.WARNING, span, messages.EMPTY_LINK, address)
    elif known is not None and is_internal(address, text.facts) and not known(address):
        kind = _OURS.match(address)
        # Addresses of our own kind say nothing to a reader.
        message = messages.DEAD_LINK if kind is None else _CLOSED.get(kind[1], messages.CLOSED_LINK)
        address = address if kind is None else ""
        yield _report(text, Kind.DEAD_LINK, Severity.BLOCKING, span, message, address)
    elif not shown.strip() and not link.has_picture:
        yield _report(text, Kind.EMPTY_LINK, Severity.WARNING, span, messages.SILENT_LINK, address)
    elif _differs(shown, address):
        yield _report(
            text,
            Kind.MISMATCHED_LINK,
            Severity.WARNING,
            span,
            messages.MISMATCHED_LINK,
            address,
        )


def _differs(shown: str, address: str) -> bool:
    """Whether the text is itself an address, and another one."""
    stripped = shown.strip()
    found = _ADDRESS.fullmatch(stripped) or _ADDRESS.fullmatch(stripped.rstrip("/。,"))
    if found is None or address.lower().startswith(("lubu:", "mailto:", "tel:")):
        return False
    left, right = _plain(found.group()), _plain(address)
    return left != right and not right.startswith((left + "/", left + "?", left + "#"))


def _plain(address: str) -> str:
    bare = re.sub(r"^https?://", "", address.strip(), flags=re.IGNORECASE).removeprefix("www.")
    host, slash, path = bare.partition("/")
    return (host.lower() + slash + path).rstrip("/")


def _report(
    text: Text,
    kind: Kind,
    severity: Severity,
    span: tuple[int, int],
    message: Message,
    address: str,
) -> Finding:
    return text.found(
        kind,
        severity,
        text.folded_span(*span),
        message,
        confidence=1.0,
        params={"address": address} if address else {},
    )
