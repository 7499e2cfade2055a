"""Text from bytes: what a file declares of its encoding is often not what it is written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from lubu.reporting.reading.extracts import Reason, UnreadableReportError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEAD = 4096
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_MOST_BROKEN = 100  # one character in so many may be broken, as where a site cuts a text in two


def decoded(data: bytes) -> str:
    """The text, by its mark, else by the first encoding in which all or nearly all of it is text.

    UTF-8 comes before what the file declares: hardly anything else is UTF-8 by chance, while much
    UTF-8 can be read as GB 18030, as nonsense.

    Raises:
        UnreadableReportError: it is text in none of them, or empty.
    """
    if not data.strip():
        raise UnreadableReportError(Reason.EMPTY)
    tried = list(_encodings(data))
    for encoding in tried:
        text = _strictly(data, encoding)
        if text is not None:
            return text
    loose = [data.decode(encoding, errors="replace") for encoding in tried]
    best = min(loose, key=lambda text: text.count(_BROKEN))
    if "\0" in best or best.count(_BROKEN) * _MOST_BROKEN > len(best):
        raise UnreadableReportError(Reason.UNKNOWN_KIND)
    return best


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield encoding
            return
    if data[:_HEAD].count(0) * 4 > len(data[:_HEAD]):  # half of UTF-16's tags are zeros
        yield "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return
    yield "utf-8"
    declared = _DECLARED.search(data[:_HEAD])
    if declared and _is_known(declared.group(1).decode()):
        yield declared.group(1).decode()
    yield "gb18030"


def _is_known(encoding: str) -> bool:
    """Whether it is one that writes Chinese; any bytes at all are text in those of Europe."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return False
    return name.startswith(("gb", "big5", "hz", "euc"))
