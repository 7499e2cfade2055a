"""File names: which may stand in an archive, and what a served file is called. Pure."""

from __future__ import annotations

import re
import unicodedata

from lubu.publishing.files.limits import FileKind, extension

NAME_CHARACTERS = 100
NAME_BYTES = 240  # common file systems hold 255, and the store may add a suffix
MEMBER_CHARACTERS = 255
RESERVED_CHARACTERS = re.compile(r'[<>:"|?*%#&;`$\'\\/]+|\s+')
RESERVED_NAMES = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE
)
# Cc controls, Cf formats (among them the direction marks), Cs surrogates, Zl and Zp separators of
# lines and paragraphs. Not Cn: rare characters of people and places are newer than Python's table.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """Whether a character shows nothing by itself, or turns what stands after it."""
    return unicodedata.category(character) in HIDDEN


def is_safe_member(name: str) -> bool:
    """Whether unpacking ``name`` can only make a file of just this name below the folder."""
    path = name.replace("\\", "/")
    parts = path.removesuffix("/").split("/")
    return (
        0 < len(name) <= 4 * MEMBER_CHARACTERS
        and not any(is_hidden(character) for character in name)
        and all(_is_safe_part(part) for part in parts)
    )


def _is_safe_part(part: str) -> bool:
    """No ``..``, drive, stream, device, empty part, or end that Windows would cut off."""
    return (
        0 < len(part) <= MEMBER_CHARACTERS
        and ":" not in part
        and part == part.rstrip(". ")
        and not RESERVED_NAMES.match(part)
    )


def safe_name(name: str, kind: FileKind) -> str:
    """One plain file name (NFC) that ends in its kind; Chinese stays.

    No path, control, direction mark, reserved character or device name; at most 100 characters
    and 240 bytes of UTF-8. A safe name is left as it is.
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rsplit(".", 1)[0] if extension(last) in _endings(kind) else last
    stem = "".join(c for c in unicodedata.normalize("NFC", stem) if c == "\t" or not is_hidden(c))
    stem = _trimmed(unicodedata.normalize("NFC", RESERVED_CHARACTERS.sub("_", stem)))
    if not stem or RESERVED_NAMES.match(stem):
        stem = _trimmed(f"file_{stem}")
    return f"{stem}.{kind.value}"


def _endings(kind: FileKind) -> set[str]:
    return {"jpg", "jpeg"} if kind is FileKind.JPG else {kind.value}


def _trimmed(stem: str) -> str:
    stem = stem.strip("._ -")[: NAME_CHARACTERS - 5]
    # A combining mark left at an edge, or half a character at the limit of bytes, goes as well.
    return stem.encode()[: NAME_BYTES - 5].decode(errors="ignore").strip("._ -")
