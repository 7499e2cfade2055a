"""Whether a redacted DOCX is what it must be: every part unpacked and searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from lubu.file_formats import revisions
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import NOTE
from lubu.redaction.word import cleaning, package, paragraphs
from lubu.redaction.word.package import Package
from lubu.redaction.words import replaced, squeezed, telling

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
GONE_TAGS: Final = (*revisions.DELETIONS, *cleaning.GONE, f"{revisions.W}ins")


def mended(text: str, secrets: Sequence[str]) -> str | None:
    """The text with the note in the place of each secret; nothing where it holds none."""
    fresh = replaced(text, secrets, NOTE)
    plain = unquote(text)
    if fresh is None and plain != text:  # an address writes Chinese in numbers
        return replaced(plain, secrets, NOTE)
    return fresh


def words(held: Package) -> str:
    """All words of all paragraphs, squeezed; paragraphs do not run into each other."""
    found = []
    for name in held.parts:
        if package.is_xml(name) and not name.endswith(".rels"):
            found += [paragraphs.text(one) for one in paragraphs.paragraphs(held.tree(name))]
    return "\0".join(squeezed(text) for text in found)


def verify(copy: Path, before: str, texts: Sequence[str]) -> bool:
    """Whether a removed text still stands somewhere, where nobody marked it.

    Raises:
        RedactionError: something that was removed is in the copy.
    """
    held = package.read(copy)
    after = words(held).replace(squeezed(NOTE), "\0")
    removed = Counter(map(squeezed, texts))
    for text in telling(removed):
        if after.count(text) > max(0, before.count(text) - removed[text]):
            raise RedactionError(Reason.TEXT_LEFT)
    secrets = telling(texts)
    standing = {one for one in secrets if one in after}
    for name in held.parts:
        _search(held, name, secrets, standing)
    return bool(standing)


def _search(held: Package, name: str, secrets: Sequence[str], standing: set[str]) -> None:
    data = held.parts[name]
    gone = [one for one in secrets if one not in standing]
    if package.is_xml(name):
        root = held.tree(name)
        if next(root.iter(*GONE_TAGS), None) is not None and not name.endswith(".rels"):
            raise RedactionError(Reason.LEFT_IN_FILE, place=name)
        values = [str(v) for one in root.iter(etree.Element) for v in one.attrib.values()]
        _look("\0".join(map(unquote, values)), secrets, name)
        _look("".join(str(text) for text in root.itertext()), gone, name)
    raw = data.lower()
    for secret in gone:
        if any(secret.encode(encoding) in raw for encoding in ENCODINGS):
            raise RedactionError(Reason.LEFT_IN_FILE, place=name)
    _look(name, secrets, "name")


def _look(text: str, secrets: Sequence[str], place: str) -> None:
    even = squeezed(text).replace(squeezed(NOTE), "\0")
    if any(secret in even for secret in secrets):
        raise RedactionError(Reason.LEFT_IN_FILE, place=place if place.isascii() else "")
