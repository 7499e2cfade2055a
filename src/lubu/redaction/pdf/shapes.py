"""Font programs whose shapes of given characters are emptied; their numbers stay."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2CharString
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pdfminer.encodingdb import EncodingDB
from pikepdf import Array, Dictionary, Name, Stream

from lubu.redaction.pdf.codes import Code
from lubu.redaction.pdf.fonts import Font, name_of, number

ERRORS = (
    TTLibError, struct.error, ValueError, KeyError, IndexError, TypeError, AttributeError,
    AssertionError, NotImplementedError, OverflowError, EOFError, ArithmeticError, RecursionError,
)  # fmt: skip
SYMBOLS = 0xF000
GONE_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "name",
    "DSIG",
    "meta",
    "kern",
    "morx",
    "hdmx",
    "LTSH",
    "VDMX",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One font that uses the program: its codes whose shapes go, and those that stay."""

    font: Font
    gone: frozenset[Code]
    used: frozenset[Code]


def emptied(data: bytes, wanted: Sequence[Wanted]) -> bytes | None:
    """The program without those shapes; nothing where it holds none of them.

    Raises:
        ValueError: a kind of program that is not understood (Type 1).
        ERRORS: it is damaged.
    """
    if data[:4] in {b"\0\1\0\0", b"true", b"OTTO", b"ttcf"}:
        return _opentype(data, wanted)
    if data[:1] == b"\1":
        return _compact(data, wanted)
    raise ValueError("a kind of font program that is not understood")


def _opentype(data: bytes, wanted: Sequence[Wanted]) -> bytes | None:
    font = TTFont(
        BytesIO(data), recalcBBoxes=False, recalcTimestamp=False, fontNumber=0, lazy=False
    )
    order = font.getGlyphOrder()
    pick = _Picker(font, order)
    names = pick.gone(wanted)
    if not names:
        return None
    if "glyf" in font:
        table = font["glyf"]
        held = {
            component
            for name in order
            if name not in names and table[name].isComposite()
            for component in table[name].getComponentNames(table)
        }
        for name in names - held:
            table[name] = Glyph()
            font["hmtx"].metrics[name] = (0, 0)
    else:
        names = _empty(font["CFF "].cff, names)
    for table in font["cmap"].tables if "cmap" in font else ():
        mapped = getattr(table, "cmap", {})
        for code in [code for code, name in mapped.items() if name in names]:
            del mapped[code]
    if "post" in font:
        font["post"].formatType = 3.0
    for tag in GONE_TABLES:
        if tag in font:
            del font[tag]
    out = BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _compact(data: bytes, wanted: Sequence[Wanted]) -> bytes | None:
    held = CFFFontSet()
    held.decompile(BytesIO(data), None, isCFF2=False)
    top = held.topDictIndex[0]
    order = list(top.charset)
    names = _CompactPicker(top, order).gone(wanted)
    if not names:
        return None
    _empty(held, names)
    out = BytesIO()
    held.compile(out, None, isCFF2=False)
    return out.getvalue()


def _empty(held: CFFFontSet, names: set[str]) -> set[str]:
    """Shapes of a compact font end where they begin; their names say nothing any more."""
    top = held.topDictIndex[0]
    strings = top.CharStrings
    free = _free(top)
    for name in names & set(strings.keys()):
        private = getattr(strings[name], "private", None)
        strings[name] = T2CharString(program=["endchar"], private=private)
        if isinstance(top.charset, list):
            other = next(free)
            top.charset[top.charset.index(name)] = other
            strings.charStrings[other] = strings.charStrings.pop(name)
    return names


def _free(top: object) -> Iterator[str]:
    """Names that no shape has."""
    taken = set(getattr(top, "charset", ()))
    named = (
        (f"cid{number:05d}" for number in range(65534, 0, -1))
        if hasattr(top, "ROS")
        else (f"g{number}" for number in range(1, 65535))
    )
    return (name for name in named if name not in taken)


class _Picker:
    """Which shapes the codes of a font mean."""

    def __init__(self, font: TTFont, order: Sequence[str]) -> None:
        self.font, self.order, self.known = font, order, frozenset(order)
        tables = font["cmap"].tables if "cmap" in font else []
        self.maps = [getattr(table, "cmap", {}) for table in tables]

    def gone(self, wanted: Sequence[Wanted]) -> set[str]:
        """Shapes that only codes mean which are gone; never the one for what is missing."""
        gone = {name for one in wanted for code in one.gone for name in self.names(one.font, code)}
        used = {name for one in wanted for code in one.used for name in self.names(one.font, code)}
        return gone - used - set(self.order[:1])

    def names(self, font: Font, code: Code) -> Iterator[str]:
        if font.is_compound:
            yield from self.by_character(font, font.cutter.character(code))
        else:
            yield from self.by_letter(font, code[0])

    def by_character(self, font: Font, cid: int) -> Iterator[str]:
        mapped = font.descendant.get("/CIDToGIDMap")
        place = cid
        if isinstance(mapped, Stream):
            data = mapped.read_bytes()
            place = int.from_bytes(data[cid * 2 : cid * 2 + 2], "big")
        if "CFF " in self.font:
            top = self.font["CFF "].cff.topDictIndex[0]
            yield from _CompactPicker(top, self.order).by_character(font, cid)
        elif 0 < place < len(self.order):
            yield self.order[place]

    def by_letter(self, font: Font, code: int) -> Iterator[str]:
        """All that a simple font's code may mean: readers do not agree about it."""
        name, letter = letters(font).get(code, ("", ""))
        wanted = {code, SYMBOLS + code, *(map(ord, letter[:1]))}
        for mapped in self.maps:
            yield from (mapped[one] for one in wanted if one in mapped)
        if name in self.known:
            yield name


class _CompactPicker(_Picker):
    """The same for a compact font that stands alone."""

    def __init__(self, top: object, order: Sequence[str]) -> None:
        self.top, self.order, self.known, self.maps = top, order, frozenset(order), []

    def by_character(self, font: Font, cid: int) -> Iterator[str]:
        if hasattr(self.top, "ROS"):
            name = f"cid{cid:05d}"
            if name in self.known:
                yield name
        elif 0 < cid < len(self.order):
            yield self.order[cid]

    def by_letter(self, font: Font, code: int) -> Iterator[str]:
        name, _ = letters(font).get(code, ("", ""))
        encoding = getattr(self.top, "Encoding", None)
        if name in self.known:
            yield name
        elif isinstance(encoding, list) and code < len(encoding) and encoding[code] in self.known:
            yield encoding[code]


def letters(font: Font) -> dict[int, tuple[str, str]]:
    """The name and the letter of each code of a simple font, as far as its encoding says."""
    encoding = font.held.get("/Encoding")
    base = str(encoding) if isinstance(encoding, Name) else ""
    listed = None
    if isinstance(encoding, Dictionary):
        base, listed = name_of(encoding, "/BaseEncoding"), encoding.get("/Differences")
    known = EncodingDB.get_encoding(base.removeprefix("/") or "StandardEncoding")
    found = {code: (NAMES.get(letter, ""), letter) for code, letter in known.items()}
    code = 0
    for one in listed if isinstance(listed, Array) else ():
        if isinstance(one, Name):
            name = str(one).removeprefix("/")
            found[code] = (name, LETTERS.get(name, ""))
            code += 1
        else:
            code = int(number(one))
    return found


def _named() -> dict[str, str]:
    from fontTools.agl import toUnicode
    from pdfminer.latin_enc import ENCODING

    return {name: toUnicode(name) for name, *_ in ENCODING}


LETTERS = _named()
NAMES = {letter: name for name, letter in LETTERS.items()}
