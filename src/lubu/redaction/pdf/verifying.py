"""Whether a redacted PDF is what it must be: searched and looked at, page by page.

The copy is held against the cleaned original by two readers of text, by pixels, and by the bytes
of all that is in the file. Whatever does not hold stops the copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Object, Pdf, PdfError, Stream, String
from PIL import Image, ImageChops, ImageDraw

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box
from lubu.redaction.pdf import cleaning
from lubu.redaction.pdf.decoding import filters
from lubu.redaction.pdf.fonts import name_of
from lubu.redaction.pdf.mining import Mine, mine
from lubu.redaction.pdf.seeing import Letter, Seen, SeenPage, seen
from lubu.redaction.words import squeezed, telling

MOST_SIDE: Final = 1600  # pixels of a picture that is compared
CLOSE: Final = 2.0  # pixels for a unit, at most
DIFFERENT: Final = 60  # of 255: smaller differences are the smoothing of edges
BLACK: Final = 10
EDGE: Final = 2  # pixels about a mark that may be either
FEWEST_BYTES: Final = 48  # shorter streams are alike by chance
SEALED: Final = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
PICTURES: Final = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


@dataclass(slots=True)
class Expected:
    """What was done to one page: the marks' boxes, the text under each, where else it changed."""

    places: list[list[Box]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Pages on which a removed text still stands unmarked; how many removed pictures are drawn
    somewhere else."""

    elsewhere: tuple[int, ...]
    pictures: int


def under(letters: Sequence[Letter], boxes: Sequence[Box]) -> str:
    """The text of which at least half of each letter lies in a box."""
    found = [
        one.text
        for one in letters
        if one.box is not None and any(one.box.shared(box) >= 0.5 for box in boxes)
    ]
    return "".join(found)


def without(letters: Sequence[Letter], note: str) -> list[Letter]:
    """The letters that are not of a note."""
    whole = "".join(one.text or "\0" for one in letters)
    kept = list(letters)
    place = whole.rfind(note)
    while place >= 0 and len(whole) == len(letters):
        del kept[place : place + len(note)]
        place = whole.rfind(note, 0, place)
    return kept


@dataclass(frozen=True, slots=True)
class Pair:
    """The cleaned original and the copy, open before both readers."""

    before: Seen
    after: Seen
    old: Mine
    new: Mine

    @property
    def is_as_long(self) -> bool:
        return len(self.before) == len(self.after)


@contextmanager
def opened(original: Path, copy: Path) -> Iterator[Pair]:
    """Open both to hold them against each other.

    Raises:
        RedactionError: one cannot be opened.
    """
    with seen(original) as before, seen(copy) as after, mine(original) as old, mine(copy) as new:
        yield Pair(before, after, old, new)


def page(pair: Pair, number: int, expected: Expected, note: str) -> None:
    """Hold one page against its original.

    Raises:
        RedactionError: text is left, or it looks otherwise than it should.
    """
    with pair.before.page(number) as old, pair.after.page(number) as new:
        _text(old, new, expected, note)
        _pixels(old, new, expected)
    if expected.texts:
        _second_reader(pair.old, pair.new, number, expected, note)


def _text(old: SeenPage, new: SeenPage, expected: Expected, note: str) -> None:
    letters = new.letters()
    boxes = [box for held in expected.places for box in held]
    if squeezed(under(without(letters, note), boxes)):
        raise RedactionError(Reason.TEXT_LEFT, page=new.number)
    whole = squeezed(old.text())
    now = squeezed("".join(one.text for one in letters)).replace(squeezed(note), "\0")
    _count(whole, now, expected.texts, new.number)


def _count(before: str, after: str, texts: Sequence[str], number: int) -> None:
    """Each removed text stands on the page less often, as often as it was removed."""
    removed: dict[str, int] = {}
    for text in map(squeezed, texts):
        removed[text] = removed.get(text, 0) + 1
    for text in telling(removed):
        if after.count(text) > max(0, before.count(text) - removed[text]):
            raise RedactionError(Reason.TEXT_LEFT, page=number)


def _second_reader(old: Mine, new: Mine, number: int, expected: Expected, note: str) -> None:
    """The same once more with a reader that goes another way to the text."""
    before, after = old.text(number), new.text(number)
    if after is None:
        if before is None:
            return  # this reader cannot read the original either
        raise RedactionError(Reason.DAMAGED, page=number)
    _count(before or "", after.replace(squeezed(note), "\0"), expected.texts, number)


def _pixels(old: SeenPage, new: SeenPage, expected: Expected) -> None:
    size = old.size
    scale = min(CLOSE, MOST_SIDE / max(size.width, size.height, 1))
    before, after = old.picture(scale), new.picture(scale)
    if before.size != after.size:
        raise RedactionError(Reason.SEEN_OUTSIDE, page=new.number)
    ratio = before.width / size.width, before.height / size.height
    boxes = [box for held in expected.places for box in held]
    for box in boxes:
        inside = _on(old, box, ratio, -EDGE)
        if inside is not None:
            darkest = after.crop(inside).convert("L").getextrema()
            if isinstance(darkest[1], int | float) and darkest[1] > BLACK:
                raise RedactionError(Reason.SEEN_INSIDE, page=new.number)
    difference = _difference(before, after)
    drawing = ImageDraw.Draw(difference)
    for box in [*boxes, *expected.shapes]:
        place = _on(old, box, ratio, EDGE)
        if place is not None:
            left, top, right, bottom = place
            drawing.rectangle((left, top, right, bottom), fill=0)
    if difference.getbbox() is not None:
        raise RedactionError(Reason.SEEN_OUTSIDE, page=new.number)


def _difference(before: Image.Image, after: Image.Image) -> Image.Image:
    bands = ImageChops.difference(before, after).split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    return most.point(lambda level: 255 if level > DIFFERENT else 0)


def _on(
    page_: SeenPage, box: Box, ratio: tuple[float, float], grown: int
) -> tuple[int, int, int, int] | None:
    """A box in pixels; nothing where none is left of it."""
    shown = page_.as_shown(box)
    size = page_.size
    left = max(0.0, shown.left * ratio[0] - grown)
    top = max(0.0, shown.top * ratio[1] - grown)
    right = min(size.width * ratio[0], shown.right * ratio[0] + grown)
    bottom = min(size.height * ratio[1], shown.bottom * ratio[1] + grown)
    if right - left < 1 or bottom - top < 1:
        return None
    return round(left), round(top), round(right), round(bottom)


def whole(
    copy: Path, texts: Iterable[str], marked: set[int], replaced: set[str], note: str
) -> Verified:
    """Search the whole file.

    Raises:
        RedactionError: something that was removed is in it, or something that acts or tells.
    """
    secrets = telling(texts)
    elsewhere, shown = _elsewhere(copy, secrets, marked)
    with cleaning.opened(copy) as pdf:
        _is_bare(pdf, copy)
        drawn = _drawn(pdf)
        pictures = 0
        byte_forms = _forms(secret for secret in secrets if secret not in shown)
        for held in pdf.objects:
            _strings(held, secrets, note)
            if isinstance(held, Stream):
                pictures += _stream(held, byte_forms, replaced, drawn)
    return Verified(elsewhere=tuple(sorted(elsewhere)), pictures=pictures)


def _elsewhere(copy: Path, secrets: Sequence[str], marked: set[int]) -> tuple[set[int], set[str]]:
    """Pages that show a secret which nobody marked there; the secrets that are shown at all."""
    pages: set[int] = set()
    shown: set[str] = set()
    if not secrets:
        return pages, shown
    with seen(copy) as held:
        for number in range(1, len(held) + 1):
            with held.page(number) as one:
                text = squeezed(one.text())
            stand = {secret for secret in secrets if secret in text}
            shown |= stand
            if stand:
                pages.add(number)
    return pages, shown


def _is_bare(pdf: Pdf, copy: Path) -> None:
    kept = [key for key in pdf.Root.keys() if key not in cleaning.ROOT_KEPT]  # noqa: SIM118
    if kept or "/Info" in pdf.trailer or "/Encrypt" in pdf.trailer or "/Prev" in pdf.trailer:
        raise RedactionError(Reason.LEFT_IN_FILE, place=(kept or ["trailer"])[0])
    if "/OCProperties" in pdf.Root:
        raise RedactionError(Reason.LEFT_IN_FILE, place="/OCProperties")
    with copy.open("rb") as file:
        file.seek(-64, 2)
        if file.read().count(b"%%EOF") != 1:
            raise RedactionError(Reason.LEFT_IN_FILE, place="%%EOF")


def _drawn(pdf: Pdf) -> set[tuple[int, int]]:
    """The pictures and forms that pages name."""
    found: set[tuple[int, int]] = set()
    waiting: list[object] = [one.obj.get("/Resources") for one in pdf.pages]
    while waiting:
        resources = waiting.pop()
        listed = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        for held in listed.values() if isinstance(listed, Dictionary) else ():
            if isinstance(held, Stream) and held.objgen not in found:
                found.add(held.objgen)
                waiting.append(held.get("/Resources"))
                found |= {m.objgen for m in (held.get("/SMask"), held.get("/Mask")) if m is not None
                          and isinstance(m, Stream)}  # fmt: skip
    return found


def _strings(held: object, secrets: Sequence[str], note: str, depth: int = 0) -> None:
    if isinstance(held, String):
        even = squeezed(str(held)).replace(squeezed(note), "")
        if any(secret in even for secret in secrets):
            raise RedactionError(Reason.LEFT_IN_FILE, place="text")
        return
    values: Iterable[object] = ()
    if isinstance(held, Dictionary | Stream):
        values = held.values()
    elif isinstance(held, Array):
        values = held
    for value in values:
        inner = isinstance(value, String) or (
            isinstance(value, Dictionary | Array) and not value.is_indirect
        )
        if inner and depth < 100:
            _strings(value, secrets, note, depth + 1)


def _forms(secrets: Iterable[str]) -> Mapping[str, tuple[bytes, ...]]:
    """How a secret may stand in bytes."""
    found = {}
    for secret in secrets:
        plain = {secret.encode("utf-8"), secret.encode("utf-16-be"), secret.encode("utf-16-le"),
                 secret.encode("gb18030")}  # fmt: skip
        found[secret] = (*plain, *(one.hex().encode() for one in plain))
    return found


def _stream(
    held: Stream,
    byte_forms: Mapping[str, tuple[bytes, ...]],
    replaced: set[str],
    drawn: set[tuple[int, int]],
) -> int:
    """Search one stream; 1 where it is a removed picture that is drawn somewhere else too."""
    raw = held.read_raw_bytes()
    if len(raw) >= FEWEST_BYTES and hashlib.sha256(raw).hexdigest() in replaced:
        if held.objgen not in drawn:
            raise RedactionError(Reason.LEFT_IN_FILE, place="stream")
        return 1
    if not byte_forms or is_picture(held) or set(filters(held)) & PICTURES:
        return 0
    try:
        data = held.read_bytes().lower()
    except PdfError:
        return 0
    if any(form in data for forms in byte_forms.values() for form in forms):
        raise RedactionError(Reason.LEFT_IN_FILE, place="stream")
    return 0


def is_picture(held: Object) -> bool:
    return name_of(held, "/Subtype") == "/Image"
