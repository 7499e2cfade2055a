"""Fonts forget the characters that were removed and stand nowhere else.

An embedded font that holds one shape more than its file shows, or a table that says what code 17
means, tells a name as well as the text did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from lubu.redaction.pdf import codes, parsing, shapes
from lubu.redaction.pdf.codes import Code
from lubu.redaction.pdf.fonts import Font, name_of, number, ranges
from lubu.redaction.pdf.resources import inherited
from lubu.redaction.pdf.work import FONT_KEY, MOST_NESTED

FILES = ("/FontFile", "/FontFile2", "/FontFile3")
SHOWING = "Tf gs q Q Tj TJ ' \""


@dataclass
class Usage:
    """A font that lost characters, or shares its shapes with one; ``used``: what still shows."""

    font: Font
    removed: set[Code]
    used: set[Code] = field(default_factory=set)

    @property
    def gone(self) -> set[Code]:
        return self.removed - self.used

    @property
    def file(self) -> Stream | None:
        described = self.font.descendant.get("/FontDescriptor")
        if not isinstance(described, Dictionary):
            return None
        held = (described.get(key) for key in FILES)
        return next((one for one in held if isinstance(one, Stream)), None)


def forget(pdf: Pdf, removed: Mapping[str, set[Code]]) -> tuple[set[int], int]:
    """Pages (from 1) that use a changed font; how many fonts still hold a shape too many."""
    usages = _concerned(pdf, removed)
    pages: set[int] = set()
    if usages:
        for place, page in enumerate(pdf.pages, start=1):
            if Reader(usages, pages, place).page(page.obj):
                pages.add(place)
    kept = 0
    for file, sharing in _by_file(usages):
        kept += not _reshape(file, sharing)
    for usage in usages.values():
        if usage.gone:
            _silence(pdf, usage)
    for held in pdf.objects:
        if isinstance(held, Dictionary) and FONT_KEY in held:
            del held[FONT_KEY]
    return pages, kept


def _concerned(pdf: Pdf, removed: Mapping[str, set[Code]]) -> dict[tuple[int, int], Usage]:
    """By object; all fonts that share a file with one that lost something."""
    fonts = [
        held
        for held in pdf.objects
        if isinstance(held, Dictionary)
        and name_of(held, "/Type") in {"/Font", ""}
        and (FONT_KEY in held or name_of(held, "/Type") == "/Font")
        and not name_of(held, "/Subtype").startswith("/CIDFont")
    ]
    every = {
        held.objgen: Usage(
            Font(str(held.objgen), held), removed.get(str(held.get(FONT_KEY) or ""), set())
        )
        for held in fonts
    }
    files = {one.file.objgen for one in every.values() if one.removed and one.file is not None}
    return {
        key: one
        for key, one in every.items()
        if one.removed or (one.file is not None and one.file.objgen in files)
    }


class Reader:
    """Collects which codes a page shows, forms, patterns and drawn fonts included."""

    def __init__(
        self, usages: Mapping[tuple[int, int], Usage], pages: set[int], number_: int
    ) -> None:
        self.usages, self.pages, self.number = usages, pages, number_
        self._seen: set[tuple[int, int]] = set()
        self._found = False

    def page(self, page: Object) -> bool:
        """Whether the page uses one of the fonts at all."""
        self._holder(page, inherited(page, "/Resources"), 0)
        return self._found

    def _holder(self, content: Object, resources: object, depth: int) -> None:
        if not isinstance(resources, Dictionary) or depth > MOST_NESTED:
            return
        if self._concerns(resources):
            self._found = True
            self._read(content, resources)
        for within in _within(resources):
            if within.objgen not in self._seen:
                self._seen.add(within.objgen)
                own = within.get("/Resources")
                self._holder(within, own if isinstance(own, Dictionary) else resources, depth + 1)

    def _concerns(self, resources: Object) -> bool:
        return any(font.objgen in self.usages for font in _fonts(resources))

    def _read(self, content: Object, resources: Object) -> None:
        chosen: Usage | None = None
        kept: list[Usage | None] = []
        for one in parsing.instructions(content, SHOWING):
            operator = str(one.operator)
            if operator == "q":
                kept.append(chosen)
            elif operator == "Q":
                chosen = kept.pop() if kept else chosen
            elif operator in {"Tf", "gs"}:
                chosen = self._chosen(operator, one.operands, resources, chosen)
            elif chosen is not None:
                for data in _texts(one.operands):
                    chosen.used.update(chosen.font.cutter.cut(data))

    def _chosen(
        self, operator: str, operands: object, resources: Object, before: Usage | None
    ) -> Usage | None:
        first = operands[0] if len(operands) else None  # type: ignore[index, arg-type]  # a list
        listed = resources.get("/Font" if operator == "Tf" else "/ExtGState")
        held = listed.get(str(first)) if isinstance(listed, Dictionary) else None
        if operator == "gs":
            pair = held.get("/Font") if isinstance(held, Dictionary) else None
            if not isinstance(pair, Array) or not len(pair):
                return before
            held = pair[0]
        return self.usages.get(held.objgen) if isinstance(held, Dictionary) else None


def _fonts(resources: Object) -> Iterator[Dictionary]:
    listed, states = resources.get("/Font"), resources.get("/ExtGState")
    for font in listed.values() if isinstance(listed, Dictionary) else ():
        if isinstance(font, Dictionary):
            yield font
    for state in states.values() if isinstance(states, Dictionary) else ():
        pair = state.get("/Font") if isinstance(state, Dictionary) else None
        if isinstance(pair, Array) and len(pair) and isinstance(pair[0], Dictionary):
            yield pair[0]


def _within(resources: Object) -> Iterator[Stream]:
    """Content that stands apart: forms, patterns, masks, the shapes of drawn fonts."""
    for kind in ("/XObject", "/Pattern"):
        listed = resources.get(kind)
        for held in listed.values() if isinstance(listed, Dictionary) else ():
            if isinstance(held, Stream) and name_of(held, "/Subtype") != "/Image":
                yield held
    for font in _fonts(resources):
        drawn = font.get("/CharProcs")
        for held in drawn.values() if isinstance(drawn, Dictionary) else ():
            if isinstance(held, Stream):
                yield held
    states = resources.get("/ExtGState")
    for state in states.values() if isinstance(states, Dictionary) else ():
        mask = state.get("/SMask") if isinstance(state, Dictionary) else None
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            yield group


def _texts(operands: object) -> Iterator[bytes]:
    for one in operands if operands is not None else ():  # type: ignore[attr-defined]  # a list
        if isinstance(one, Array):
            yield from (bytes(held) for held in one if isinstance(held, String))
        elif isinstance(one, String):
            yield bytes(one)


def _by_file(usages: Mapping[tuple[int, int], Usage]) -> list[tuple[Stream, list[Usage]]]:
    found: dict[tuple[int, int], tuple[Stream, list[Usage]]] = {}
    for usage in usages.values():
        file = usage.file
        if file is not None:
            found.setdefault(file.objgen, (file, []))[1].append(usage)
    return [(file, sharing) for file, sharing in found.values() if any(o.gone for o in sharing)]


def _reshape(file: Stream, sharing: list[Usage]) -> bool:
    """Take shapes out of a font program; whether that could be done."""
    wanted = [shapes.Wanted(one.font, frozenset(one.gone), frozenset(one.used)) for one in sharing]
    try:
        data = file.read_bytes()
        emptied = shapes.emptied(data, wanted)
    except (PdfError, *shapes.ERRORS):
        return False
    if emptied is None:
        return True
    kept = {key: value for key, value in file.items() if key == "/Subtype"}
    file.write(emptied)
    for key in ("/Length2", "/Length3", "/Metadata"):
        if key in file:
            del file[key]
    if "/Length1" in file:
        file["/Length1"] = len(emptied)
    for key, value in kept.items():
        file[key] = value
    return True


def _silence(pdf: Pdf, usage: Usage) -> None:
    """The tables beside the shapes."""
    font, gone = usage.font.held, usage.gone
    meanings = font.get("/ToUnicode")
    if isinstance(meanings, Stream):
        said = codes.meanings(meanings.read_bytes())
        font["/ToUnicode"] = Stream(
            pdf, codes.written({code: text for code, text in said.items() if code not in gone})
        )
    descendant = usage.font.descendant
    described = descendant.get("/FontDescriptor")
    if isinstance(described, Dictionary):
        for key in [one for one in ("/CharSet", "/CIDSet") if one in described]:
            del described[key]
    if usage.font.is_compound:
        _silence_compound(pdf, usage, descendant)
    else:
        _silence_simple(font, {code for code, _ in gone})


def _silence_compound(pdf: Pdf, usage: Usage, descendant: Object) -> None:
    cutter = usage.font.cutter
    still = {cutter.character(code) for code in usage.used}
    gone = {cutter.character(code) for code in usage.gone} - still
    for key, count in (("/W", 1), ("/W2", 3)):
        if key in descendant:
            descendant[key] = _without(descendant[key], gone, count)
    mapped = descendant.get("/CIDToGIDMap")
    if isinstance(mapped, Stream):
        data = bytearray(mapped.read_bytes())
        for cid in gone:
            data[cid * 2 : cid * 2 + 2] = b"\0\0"[: max(0, len(data) - cid * 2)]
        descendant["/CIDToGIDMap"] = Stream(pdf, bytes(data))
    encoding = usage.font.held.get("/Encoding")
    if isinstance(encoding, Stream) and isinstance(cutter, codes.Embedded):
        encoding.write(codes.characters(cutter, usage.used))


def _without(given: Object, gone: set[int], count: int) -> Array:
    """The widths of a compound font, one character at a time."""
    made = Array()
    for cid, values in ranges(given, count):
        if cid not in gone:
            made.append(cid)
            made.append(Array(list(values)))
    return made


def _silence_simple(font: Object, gone: set[int]) -> None:
    first, widths = int(number(font.get("/FirstChar"))), font.get("/Widths")
    if isinstance(widths, Array):
        font["/Widths"] = Array(
            [0 if first + place in gone else width for place, width in enumerate(widths)]
        )
    names = _differences(font)
    if names:
        drawn = font.get("/CharProcs")
        kept = {name for code, name in names.items() if code not in gone}
        for name in {names[code] for code in gone if code in names} - kept:
            if isinstance(drawn, Dictionary) and name in drawn:
                del drawn[name]
        listed = Array()
        for code, name in sorted(names.items()):
            listed.append(code)
            listed.append(Name("/.notdef") if code in gone else Name(name))
        font["/Encoding"]["/Differences"] = listed


def _differences(font: Object) -> dict[int, str]:
    encoding = font.get("/Encoding")
    listed = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
    found, code = {}, 0
    for one in listed if isinstance(listed, Array) else ():
        if isinstance(one, Name):
            found[code] = str(one)
            code += 1
        else:
            code = int(number(one))
    return found
