"""Walks a content stream and writes it anew without what lies under the marks.

Forms within are copied for each use that loses something, so that their other uses stay.
Source: ISO 32000-1, 8 and 9, 14.6 (marked content).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Stream,
    String,
)

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import SAME, Box, Matrix, around, moved, times
from lubu.redaction.pdf import parsing, paths, pictures
from lubu.redaction.pdf.fonts import name_of, number
from lubu.redaction.pdf.resources import Resources
from lubu.redaction.pdf.showing import Outcome, Piece, TextState, Writer, instructions, note, say
from lubu.redaction.pdf.work import MOST_NESTED, PageWork

SPOKEN = ("/ActualText", "/Alt", "/E")
UNIT = Box(0, 0, 1, 1)


@dataclass(slots=True)
class Marked:
    """Marked content that is open: where it began in the output, what it says, its fate."""

    at: int
    properties: Object | None
    is_layer: bool
    hides: bool
    is_touched: bool = False


@dataclass
class Walk:
    """One content stream: a page's, or a form's within."""

    work: PageWork
    resources: Resources
    state: TextState = field(default_factory=TextState)
    nested: tuple[tuple[int, int], ...] = ()
    structure: int = -1
    out: list[ContentStreamInstruction | ContentStreamInlineImage] = field(default_factory=list)
    is_changed: bool = False

    def __post_init__(self) -> None:
        self.writer = Writer(self.work)
        self.kept: list[TextState] = []
        self.open: list[Marked] = []
        self.path: list[ContentStreamInstruction] = []
        self.clip: ContentStreamInstruction | None = None

    def run(self, content: Object | pikepdf.Page) -> None:
        """Walk it to its end.

        Raises:
            RedactionError: it cannot be read, or never ends.
        """
        listed = parsing.instructions(content)
        self.work.step(len(listed))
        for one in listed:
            self._take(one)
        self.out += self.path  # drawn by nothing
        while self.kept:
            self._restore(say("Q"))

    @property
    def hidden(self) -> bool:
        return any(one.hides for one in self.open)

    def _take(self, one: ContentStreamInstruction | ContentStreamInlineImage) -> None:
        if isinstance(one, ContentStreamInlineImage):
            self._inline(one)
            return
        operator = str(one.operator)
        if operator in paths.BUILDING:
            self.path.append(one)
        elif operator in paths.CLIPS:
            self.clip = one
        elif operator in paths.PAINTING:
            self._paint(one, operator)
        elif operator in ACTS:
            ACTS[operator](self, one)
        else:
            self.resources.use(operator, list(one.operands))
            self.out.append(one)

    # State

    def _keep(self, one: ContentStreamInstruction) -> None:
        self.kept.append(self.state.kept())
        self.out.append(one)

    def _restore(self, one: ContentStreamInstruction) -> None:
        if self.kept:
            self.state = self.kept.pop()
            self.out.append(one)
        else:
            self.is_changed = True  # one too many: it would undo what stands around

    def _transform(self, one: ContentStreamInstruction) -> None:
        self.state.ctm = times(_matrix(list(one.operands)), self.state.ctm)
        self.out.append(one)

    def _set(self, one: ContentStreamInstruction) -> None:
        values = [number(value) for value in one.operands]
        if values:
            name, scale = SETS[str(one.operator)]
            setattr(self.state, name, type(getattr(self.state, name))(values[0] * scale))
        self.out.append(one)

    def _font(self, one: ContentStreamInstruction) -> None:
        if len(one.operands) == 2 and isinstance(one.operands[0], Name):
            name = one.operands[0]
            self._choose(self.resources.find("/Font", name), number(one.operands[1]), name)
        self.out.append(one)

    def _choose(self, held: object, size: float, name: Name | None) -> None:
        found = isinstance(held, Dictionary)
        self.state.font = self.work.font(held) if found else None  # type: ignore[arg-type]  # it is
        self.state.size, self.state.font_name = size, name

    def _graphics(self, one: ContentStreamInstruction) -> None:
        """A state by name; it may choose a font."""
        named = one.operands[0] if len(one.operands) else None
        held = self.resources.find("/ExtGState", named) if isinstance(named, Name) else None
        chosen = held.get("/Font") if isinstance(held, Dictionary) else None
        if isinstance(chosen, Array) and len(chosen) == 2:
            self._choose(chosen[0], number(chosen[1]), self.resources.add("/Font", "F", chosen[0]))
        self.out.append(one)

    # Text

    def _begin_text(self, one: ContentStreamInstruction) -> None:
        self.writer.begin()
        self.out.append(one)

    def _move(self, one: ContentStreamInstruction) -> None:
        values = [number(value) for value in one.operands]
        operator = str(one.operator)
        if operator == "T*":
            self.writer.next_line(0, -self.state.leading)
        elif operator == "Tm" and len(values) == 6:
            self.writer.place(_matrix(list(one.operands)))
        elif len(values) == 2:
            if operator == "TD":
                self.state.leading = -values[1]
            self.writer.next_line(*values)
        self.out.append(one)

    def _show(self, one: ContentStreamInstruction) -> None:
        operator = str(one.operator)
        before: list[ContentStreamInstruction] = []
        if operator == '"' and len(one.operands) == 3:
            self.state.at_spaces, self.state.between = map(number, list(one.operands)[:2])
            before += [say("Tw", self.state.at_spaces), say("Tc", self.state.between)]
        if operator in {"'", '"'}:
            self.writer.next_line(0, -self.state.leading)
            before.append(say("T*"))
        outcome = self.writer.show(_pieces(list(one.operands)), self.state, hide=self.hidden)
        if outcome is None:
            self.out.append(one)
            return
        self._touch()
        self.out += before
        self.out += self._left(outcome)

    def _left(self, outcome: Outcome) -> list[ContentStreamInstruction]:
        font = self.resources.add("/Font", "LubuNote", self.work.note_font())
        return instructions(outcome, self.state, self.work, font)

    # Drawings

    def _paint(self, one: ContentStreamInstruction, operator: str) -> None:
        path, clip = self.path, self.clip
        self.path, self.clip = [], None
        if self.hidden:
            self.is_changed = True
            self.out += [*path, clip, say("n")] if clip is not None else []
            return
        shorter = None
        if path and operator != "n":
            shorter = paths.without(path, operator, self.state.ctm, self.work)
        if shorter is not None and clip is None:
            self._touch()
            self.out += shorter
            painted = say("S") if operator == "s" else one
            self.out += [painted if shorter else say("n")]
            return
        self.out += [*path, *([clip] if clip is not None else []), one]

    def _shade(self, one: ContentStreamInstruction) -> None:
        self.resources.use("sh", list(one.operands))
        if self.hidden:
            self.is_changed = True
        else:
            self.out.append(one)

    # Pictures and forms

    def _draw(self, one: ContentStreamInstruction) -> None:
        named = one.operands[0] if len(one.operands) else None
        held = self.resources.find("/XObject", named) if isinstance(named, Name) else None
        if not isinstance(held, Stream):
            self.is_changed = True  # nothing is drawn by it
            return
        if self.hidden or self.work.layers.hides(held.get("/OC")):
            self.is_changed = True
            return
        is_form = name_of(held, "/Subtype") == "/Form"
        made = self._form(held) if is_form else self._picture(held)
        if made is None:
            self.resources.use("Do", list(one.operands))
            self.out.append(one)
        elif isinstance(made, Stream):
            self.is_changed = True
            self.work.replaced.append(held)
            self.out.append(say("Do", self.resources.add("/XObject", "Lubu", made)))

    def _form(self, held: Stream) -> Stream | None:
        """A copy of the form where it loses something here."""
        if held.objgen in self.nested or len(self.nested) >= MOST_NESTED:
            raise RedactionError(Reason.TOO_COMPLEX, page=self.work.number)
        state = self.state.kept()
        given = held.get("/Matrix")
        state.ctm = times(_matrix(given) if isinstance(given, Array) else SAME, state.ctm)
        own = held.get("/Resources")
        resources = Resources(self.work.pdf, own) if isinstance(own, Dictionary) else self.resources
        group = int(number(held.get("/StructParents", -1)))
        within = Walk(self.work, resources, state, (*self.nested, held.objgen), group)
        within.run(held)
        if not within.is_changed:
            return None
        self._touch(itself=False)
        copy = Stream(self.work.pdf, pikepdf.unparse_content_stream(within.out))
        for key, value in held.items():
            if key not in {"/Length", "/Filter", "/DecodeParms", "/Resources", "/OC", "/Metadata"}:
                copy[key] = value
        if resources is not self.resources:
            copy["/Resources"] = resources.written()
        return self.work.pdf.make_indirect(copy)

    def _picture(self, held: Stream) -> Stream | bool | None:
        """A painted copy, or ``False`` where the picture shows nowhere and is left out."""
        bounds = around([moved(corner, self.state.ctm) for corner in UNIT.corners])
        met = self.work.boxes(bounds)
        if not met:
            return None
        where = pictures.spots([box for _, box in met], self.state.ctm)
        if where is not None and not where.polygons:
            return None
        self._touch()
        if where is None:
            return False
        self.work.removed["pictures"] += 1
        made = pictures.painted(self.work.pdf, held, where, self.resources.held)
        self.work.pending += len(made.read_raw_bytes())
        self._blur(held, [box for _, box in met])
        return made

    def _blur(self, held: Stream, boxes: Sequence[Box]) -> None:
        """Beside the spot a JPEG's blocks change a little, and whole pixels are painted."""
        width, height = max(1, number(held.get("/Width"))), max(1, number(held.get("/Height")))
        a, b, c, d, _, _ = self.state.ctm
        pixel = max((abs(a) + abs(b)) / width, (abs(c) + abs(d)) / height)
        self.work.shapes += [box.grown(pixel * pictures.BLOCK) for box in boxes]

    def _inline(self, one: ContentStreamInlineImage) -> None:
        if self.hidden:
            self.is_changed = True
            return
        image = one.operands[0]
        held = Stream(self.work.pdf, image.read_raw_bytes())
        for key, value in image.obj.items():
            held[key] = value
        made = self._picture(held)
        if made is None:
            self.out.append(one)
        elif isinstance(made, Stream):
            made["/Type"], made["/Subtype"] = Name.XObject, Name.Image
            self.resources.spell_out(made)
            self.out.append(say("Do", self.resources.add("/XObject", "Lubu", made)))

    # Marked content

    def _begin(self, one: ContentStreamInstruction) -> None:
        operands = list(one.operands)
        properties: object = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Name):
            self.resources.use("BDC", operands)
            properties = self.resources.find("/Properties", properties)
        layered = bool(operands) and operands[0] == Name.OC and self.work.layers.are_there
        hides = layered and self.work.layers.hides(properties)
        held = properties if isinstance(properties, Dictionary) else None
        self.open.append(Marked(len(self.out), held, layered, hides))
        if layered:
            self.is_changed = True
        else:
            self.out.append(one)

    def _end(self, one: ContentStreamInstruction) -> None:
        closed = self.open.pop() if self.open else None
        if closed is None or not closed.is_layer:
            self.out.append(one)
        if closed is not None and closed.is_touched and closed.properties is not None:
            self._silence(closed)

    def _silence(self, closed: Marked) -> None:
        """What a reader says instead of the content: no longer true, and it may tell all."""
        held = closed.properties
        if held is None or closed.is_layer or not any(key in held for key in SPOKEN):
            return
        kept = Dictionary({key: value for key, value in held.items() if key not in SPOKEN})
        tag = self.out[closed.at].operands[0]
        self.out[closed.at] = say("BDC", tag, kept)
        self.work.removed["alternatives"] += 1

    def _touch(self, *, itself: bool = True) -> None:
        self.is_changed = True
        for one in self.open:
            one.is_touched = True
            number_ = one.properties.get("/MCID") if one.properties is not None else None
            if number_ is not None:
                self.work.touched.add((self.structure, int(number(number_))))

    def add_note(self, box: Box) -> None:
        """The note at a place where no character was removed."""
        font = self.resources.add("/Font", "LubuNote", self.work.note_font())
        state = TextState(size=max(1.0, min(12.0, box.height)))
        at = say("Tm", 1, 0, 0, 1, round(box.left, 3), round(box.bottom, 3))
        self.out += [say("BT"), at, *note(state, self.work, font), say("ET")]


def _matrix(values: Sequence[object] | Array) -> Matrix:
    numbers = [number(value) for value in values]
    if len(numbers) != 6:
        return SAME
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _pieces(operands: Sequence[object]) -> list[Piece]:
    """The texts and numbers of an operator that shows."""
    last = operands[-1] if len(operands) else None
    listed = list(last) if isinstance(last, Array) else [last]
    return [
        bytes(one) if isinstance(one, String) else number(one) for one in listed if one is not None
    ]


SETS = {
    "Tc": ("between", 1.0), "Tw": ("at_spaces", 1.0), "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0), "Ts": ("rise", 1.0), "Tr": ("mode", 1.0),
}  # fmt: skip
ACTS: dict[str, Callable[[Walk, ContentStreamInstruction], None]] = {
    "q": Walk._keep, "Q": Walk._restore, "cm": Walk._transform, "gs": Walk._graphics,
    "Tf": Walk._font, "BT": Walk._begin_text, "Td": Walk._move, "TD": Walk._move,
    "Tm": Walk._move, "T*": Walk._move, "Tj": Walk._show, "TJ": Walk._show, "'": Walk._show,
    '"': Walk._show, "Do": Walk._draw, "sh": Walk._shade, "BDC": Walk._begin, "BMC": Walk._begin,
    "EMC": Walk._end, **dict.fromkeys(SETS, Walk._set),
}  # fmt: skip
