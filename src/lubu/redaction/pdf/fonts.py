"""How wide and how high the characters of a PDF's fonts are, as far as their place tells.

Lengths are shares of the type size. What a damaged font does not say is taken as usual.
Source: ISO 32000-1, 9.6 to 9.8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pdfminer.encodingdb import EncodingDB
from pdfminer.fontmetrics import FONT_METRICS
from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

from lubu.redaction.geometry import SAME, Matrix
from lubu.redaction.pdf import codes
from lubu.redaction.pdf.codes import Code, Cutter

USUAL_ASCENT, USUAL_DESCENT = 0.88, -0.12
SPACE: Code = (32, 1)
_KNOWN = {"WinAnsiEncoding": "WinAnsiEncoding", "MacRomanEncoding": "MacRomanEncoding"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character shown: its code, how far the next stands, how it lies about its origin."""

    code: Code
    advance: float  # across, or downwards (then negative) where the font is vertical
    left: float
    right: float
    bottom: float
    top: float


@dataclass
class Font:
    """One font of a file; ``key`` tells it from others."""

    key: str
    held: Object
    _known: dict[Code, Glyph] = field(default_factory=dict)

    @cached_property
    def kind(self) -> str:
        return name_of(self.held, "/Subtype")

    @cached_property
    def is_compound(self) -> bool:
        return self.kind == "/Type0"

    @cached_property
    def descendant(self) -> Object:
        """The CIDFont of a compound font; another font itself."""
        if not self.is_compound:
            return self.held
        below = self.held.get("/DescendantFonts")
        first = below[0] if isinstance(below, Array) and len(below) else None
        return first if isinstance(first, Dictionary) else Dictionary()

    @cached_property
    def _cutting(self) -> tuple[Cutter, bool]:
        if not self.is_compound:
            return codes.Even(1), False
        encoding = self.held.get("/Encoding")
        if isinstance(encoding, Stream):
            try:
                own = codes.embedded(encoding.read_bytes())
            except PdfError:
                return codes.Even(2), False
            if own.spaces:
                return own, own.vertical
            base = name_of(encoding, "/UseCMap")
            return codes.named(base.removeprefix("/"))
        return codes.named(str(encoding or "").removeprefix("/"))

    @property
    def is_vertical(self) -> bool:
        return self._cutting[1]

    @property
    def cutter(self) -> Cutter:
        return self._cutting[0]

    @cached_property
    def matrix(self) -> Matrix:
        """Of a Type 3 font: from its own units; of others from thousandths."""
        given = self.held.get("/FontMatrix") if self.kind == "/Type3" else None
        if isinstance(given, Array) and len(given) == 6:
            a, b, c, d, e, f = (number(one) for one in given)
            return a, b, c, d, e, f
        return 0.001, *SAME[1:3], 0.001, 0.0, 0.0

    @cached_property
    def _heights(self) -> tuple[float, float]:
        if self.kind == "/Type3":
            return self._drawn_heights()
        described = self.descendant.get("/FontDescriptor")
        if not isinstance(described, Dictionary):
            return USUAL_DESCENT, USUAL_ASCENT
        low, high = number(described.get("/Descent")), number(described.get("/Ascent"))
        low = -abs(low) / 1000
        high /= 1000
        return (
            low if -0.5 <= low < 0 else USUAL_DESCENT,
            high if 0.5 <= high <= 1.3 else USUAL_ASCENT,
        )

    def _drawn_heights(self) -> tuple[float, float]:
        box = self.held.get("/FontBBox")
        if not isinstance(box, Array) or len(box) != 4:
            return USUAL_DESCENT, USUAL_ASCENT
        low, high = sorted((number(box[1]) * self.matrix[3], number(box[3]) * self.matrix[3]))
        return (low, high) if high - low > 0.01 else (USUAL_DESCENT, USUAL_ASCENT)

    def glyphs(self, data: bytes) -> list[Glyph]:
        """The characters that a text shows."""
        known, found = self._known, []
        for code in self.cutter.cut(data):
            glyph = known.get(code)
            if glyph is None:
                glyph = known[code] = self._glyph(code)
            found.append(glyph)
        return found

    def _glyph(self, code: Code) -> Glyph:
        low, high = self._heights
        if not self.is_compound:
            width = self._widths.get(code[0], self._missing) * self.matrix[0]
            return Glyph(code, width, min(0, width), max(0, width), low, high)
        cid = self.cutter.character(code)
        width = self._wide.get(cid, self._usual_width)
        if not self.is_vertical:
            return Glyph(code, width, min(0, width), max(0, width), low, high)
        down, across, up = self._tall.get(
            cid, (self._usual_tall[1], width / 2, self._usual_tall[0])
        )
        return Glyph(code, down, -across, width - across, low - up, high - up)

    @cached_property
    def _missing(self) -> float:
        described = self.held.get("/FontDescriptor")
        if isinstance(described, Dictionary):
            return number(described.get("/MissingWidth"))
        return 0.0

    @cached_property
    def _widths(self) -> dict[int, float]:
        given = self.held.get("/Widths")
        first = int(number(self.held.get("/FirstChar")))
        if isinstance(given, Array):
            return {first + place: number(width) for place, width in enumerate(given)}
        return self._standard_widths()

    def _standard_widths(self) -> dict[int, float]:
        """Of the fonts that every reader has (ISO 32000-1, 9.6.2.2)."""
        name = name_of(self.held, "/BaseFont").removeprefix("/")
        metrics = FONT_METRICS.get(name) or FONT_METRICS["Helvetica"]
        encoding, differences = self.held.get("/Encoding"), None
        if isinstance(encoding, Dictionary):
            base, changed = name_of(encoding, "/BaseEncoding"), encoding.get("/Differences")
            differences = _differences(changed) if isinstance(changed, Array) else None
        else:
            base = str(encoding or "")
        base = _KNOWN.get(base.removeprefix("/"), "StandardEncoding")
        characters = EncodingDB.get_encoding(base, differences)
        return {
            code: float(metrics[1][character])
            for code, character in characters.items()
            if character in metrics[1]
        }

    @cached_property
    def _usual_width(self) -> float:
        given = self.descendant.get("/DW")
        return 1.0 if given is None else number(given) / 1000

    @cached_property
    def _wide(self) -> dict[int, float]:
        return {cid: width / 1000 for cid, (width,) in ranges(self.descendant.get("/W"), 1)}

    @cached_property
    def _usual_tall(self) -> tuple[float, float]:
        given = self.descendant.get("/DW2")
        if isinstance(given, Array) and len(given) == 2:
            return number(given[0]) / 1000, number(given[1]) / 1000
        return 0.88, -1.0

    @cached_property
    def _tall(self) -> dict[int, tuple[float, float, float]]:
        return {
            cid: (down / 1000, across / 1000, up / 1000)
            for cid, (down, across, up) in ranges(self.descendant.get("/W2"), 3)
        }


def _differences(given: Iterable[Object]) -> list[object]:
    """As pdfminer wants them: numbers and names."""
    from pdfminer.psparser import LIT

    return [
        LIT(str(one).removeprefix("/")) if isinstance(one, Name) else int(number(one))
        for one in given
    ]


def ranges(given: object, count: int) -> Iterable[tuple[int, tuple[float, ...]]]:
    """``/W`` and ``/W2``: ``first [a b …]`` or ``first last a …``, ``count`` numbers for each."""
    items = list(given) if isinstance(given, Array) else []
    at = 0
    while at + 1 < len(items):
        first, after = int(number(items[at])), items[at + 1]
        if isinstance(after, Array):
            values = [number(one) for one in after]
            for place in range(len(values) // count):
                yield first + place, tuple(values[place * count : (place + 1) * count])
            at += 2
        else:
            values = [number(one) for one in items[at + 2 : at + 2 + count]]
            last = min(int(number(after)), first + codes.MOST_MAPPED)
            if len(values) == count:
                for cid in range(first, last + 1):
                    yield cid, tuple(values)
            at += 2 + count


def number(value: object) -> float:
    """A number of the file; anything else is 0."""
    try:
        return float(value)  # type: ignore[arg-type]  # whatever a damaged file has there
    except (TypeError, ValueError, OverflowError):
        return 0.0


def is_true(value: object) -> bool:
    """Whether a value of the file is the word ``true``."""
    return value is True


def name_of(held: Object, key: str) -> str:
    """The name under a key with its slash; empty where there is none."""
    value = held.get(key)
    return str(value) if isinstance(value, Name) else ""
