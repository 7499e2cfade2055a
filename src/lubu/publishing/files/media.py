"""Pictures and films that only documents carry: GIF, WebP, TIFF, SVG, EMF, MP4. Pure.

Each is left as it is seen and heard; what its makers and their machines wrote beside it goes.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO

from lxml import etree
from PIL import Image, ImageSequence

from lubu.file_formats import images
from lubu.file_formats.markup import Element, drop, parsed, written
from lubu.publishing.files import pictures
from lubu.publishing.files.limits import FileKind, Limits, Refusal, RefusedFileError
from lubu.publishing.files.markup import Removed, is_safe_address

Cleaner = Callable[[bytes, Removed, Limits], bytes]


def cleaned(content: bytes, removed: Removed, limits: Limits) -> bytes:
    """``content`` without what names people and places; others than the known kinds as they are.

    Raises:
        ValueError, OSError, struct.error: it is damaged.
        RefusedFileError: it is a bomb, or holds what cannot be cleaned.
    """
    for mark, clean in CLEANERS:
        if mark.match(content):
            return clean(content, removed, limits)
    return content


# --- photographs ----------------------------------------------------------------------------------


def _photograph(kind: FileKind) -> Cleaner:
    def clean(content: bytes, removed: Removed, _limits: Limits) -> bytes:
        bare, found = pictures.strip(content, kind)
        removed |= found
        return bare

    return clean


# --- GIF: a header, then blocks -------------------------------------------------------------------

GIF_HEAD = 13
TRAILER, EXTENSION, IMAGE = 0x3B, 0x21, 0x2C
CONTROL, APPLICATION = 0xF9, 0xFF
REPEATING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(content: bytes, removed: Removed, _limits: Limits) -> bytes:
    at = GIF_HEAD + _palette(content[10])
    out = [content[:at]]
    while True:
        mark = content[at]
        if mark == TRAILER:
            return b"".join([*out, b";"])
        if mark == EXTENSION:
            end = _behind_blocks(content, at + 2)
            label = content[at + 1]
            is_kept = label == CONTROL or (
                label == APPLICATION and content[at + 3 : at + 14] in REPEATING
            )
        elif mark == IMAGE:
            end = _behind_blocks(content, at + 11 + _palette(content[at + 9]))
            is_kept = True
        else:
            raise ValueError("no GIF block")
        if is_kept:
            out.append(content[at:end])
        else:
            removed.add("GIF comment")
        at = end


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


# --- WebP: a header, then chunks ------------------------------------------------------------------

WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_TOLD = 0x08 | 0x04  # the flags that announce EXIF and XMP


def _webp(content: bytes, removed: Removed, _limits: Limits) -> bytes:
    out, at = [], 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sL", content, at)
        end = at + 8 + size + size % 2
        chunk = content[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_TOLD]) + chunk[9:]
        if name in WEBP_KEPT:
            out.append(chunk)
        else:
            removed.add(name.decode("latin-1").strip())
        at = end
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<L", len(body)) + body


# --- TIFF: addresses everywhere, so it is written anew --------------------------------------------

TIFF_KEPT = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293,
     296, 297, 317, 320, 322, 323, 324, 325, 338, 339, 347, 529, 530, 531, 532, 34675}
)  # fmt: skip


def _tiff(content: bytes, removed: Removed, limits: Limits) -> bytes:
    out = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd tags go anyway
        with Image.open(BytesIO(content), formats=["TIFF"]) as image:
            if image.width * image.height > limits.max_pixels:
                raise RefusedFileError(Refusal.BOMB, "TIFF")
            told = set(image.tag_v2) - TIFF_KEPT  # type: ignore[attr-defined]
            pages = [_page(page) for page in ImageSequence.Iterator(image)]
            scale = image.info.get("dpi", (96.0, 96.0))
    rest = pages[1:]
    pages[0].save(
        out, "TIFF", save_all=True, append_images=rest, compression="tiff_deflate", dpi=scale
    )
    removed.update(f"TIFF {tag}" for tag in told)
    return out.getvalue()


def _page(image: Image.Image) -> Image.Image:
    page = image.copy()
    page.info = {"icc_profile": image.info.get("icc_profile")}
    return page


# --- EMF: its header says which program drew which file -------------------------------------------

EMF_TOLD = struct.Struct("<LL")  # length and place of the description, in UTF-16
EMF_TOLD_AT = 60


def _emf(content: bytes, removed: Removed, _limits: Limits) -> bytes:
    length, place = EMF_TOLD.unpack_from(content, EMF_TOLD_AT)
    end = place + 2 * length
    if not length or place < EMF_TOLD_AT + EMF_TOLD.size or end > len(content):
        return content
    removed.add("EMF description")
    return content[:place] + bytes(2 * length) + content[end:]


# --- MP4 and QuickTime: boxes within boxes --------------------------------------------------------

FOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"edts", b"moof", b"traf", b"mvex"})
TOLD = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
CLOCKS = frozenset({b"mvhd", b"tkhd", b"mdhd"})
LARGE = 1


def _film(content: bytes, removed: Removed, _limits: Limits) -> bytes:
    """Boxes that tell something are blanked where they stand: sample tables count in bytes."""
    out = bytearray(content)
    _blank_boxes(out, 0, len(out), removed)
    return bytes(out)


def _blank_boxes(out: bytearray, at: int, end: int, removed: Removed) -> None:
    for name, start, body, behind in _boxes(out, at, end):
        if name in FOLDERS:
            _blank_boxes(out, body, behind, removed)
        elif name in TOLD:
            if any(out[body:behind]):
                removed.add(f"MP4 {name.decode('latin-1')}")
            out[start + 4 : start + 8] = b"free"
            out[body:behind] = bytes(behind - body)
        elif name in CLOCKS:
            width = 16 if out[body] else 8
            out[body + 4 : body + 4 + width] = bytes(width)  # when it was made and changed


def _boxes(out: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    while at + 8 <= end:
        size, name = struct.unpack_from(">L4s", out, at)
        body = at + 8
        if size == LARGE:
            (size,) = struct.unpack_from(">Q", out, body)
            body += 8
        behind = at + size if size else end
        if behind > end or behind < body:
            raise ValueError("no MP4 box")
        yield bytes(name), at, body, behind
        at = behind


JPEG2000_TOLD = frozenset({b"xml ", b"uuid", b"uinf", b"jp2i"})


def bare_jpeg2000(data: bytes, removed: Removed) -> bytes:
    """A picture of the same boxes, as PDF files hold it; a bare codestream tells nothing."""
    if not data.startswith(b"\0\0\0\x0cjP"):
        return data
    out = []
    for name, start, _body, behind in _boxes(bytearray(data), 0, len(data)):
        if name in JPEG2000_TOLD:
            removed.add(f"JPEG 2000 {name.decode('latin-1').strip()}")
        else:
            out.append(data[start:behind])
    return b"".join(out)


def _refused(_content: bytes, _removed: Removed, _limits: Limits) -> bytes:
    raise RefusedFileError(Refusal.UNCLEANABLE)


# --- SVG ------------------------------------------------------------------------------------------

DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
SVG_GONE = frozenset({"metadata", "script", "foreignObject", "handler"})
SVG_OWN = re.compile(r"^\{http://www\.w3\.org/(?:2000/svg|1999/xlink|XML/1998/namespace)\}|^[^{]")
WITHIN = re.compile(r"^data:[^,;]*;base64,", re.IGNORECASE)


def _svg(content: bytes, removed: Removed, limits: Limits) -> bytes:
    """Only what draws: no scripts, nothing that programs wrote for themselves."""
    root = parsed(DOCTYPE.sub(b"", content, count=1))
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element)
        if name.localname in SVG_GONE or not SVG_OWN.match(str(element.tag)):
            removed.add(f"SVG {name.localname}")
            drop(element)
            continue
        for attribute, value in element.items():
            _clean_attribute(element, str(attribute), str(value), removed, limits)
    return written(root)


def _clean_attribute(
    element: Element, attribute: str, value: str, removed: Removed, limits: Limits
) -> None:
    local = etree.QName(attribute).localname
    if not SVG_OWN.match(attribute) or local.startswith("on"):
        removed.add(f"SVG {local}")
        del element.attrib[attribute]
    elif local == "href" and WITHIN.match(value):
        head, _comma, data = value.partition(",")
        bare = cleaned(_decoded(data), removed, limits)
        element.set(attribute, f"{head},{base64.b64encode(bare).decode()}")
    elif local == "href" and not is_safe_address(value):
        removed.add("unsafe link")
        element.set(attribute, "#")


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode("".join(data.split()))
    except binascii.Error as error:
        raise ValueError("no base64") from error


CLEANERS: tuple[tuple[re.Pattern[bytes], Cleaner], ...] = (
    (re.compile(re.escape(images.JPEG)), _photograph(FileKind.JPG)),
    (re.compile(re.escape(images.PNG)), _photograph(FileKind.PNG)),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), _tiff),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL), _emf),
    (re.compile(rb".{4}ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)", re.DOTALL),
     _refused),
    (re.compile(rb"ID3|0&\xb2u\x8ef\xcf\x11|RIFF....AVI |OggS|\x1aE\xdf\xa3", re.DOTALL), _refused),
    (re.compile(rb".{4}(?:ftyp|moov|wide|skip|free|mdat)", re.DOTALL), _film),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
                rb"(?:<!DOCTYPE\s+svg[^>\[]*>\s*)?(?:<!--.*?-->\s*)*<(?:svg:)?svg\b", re.DOTALL),
     _svg),
)  # fmt: skip
