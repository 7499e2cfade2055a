"""How much a page would draw, forms within forms counted as often as they are drawn.

Ten forms that draw each other twenty times are a file of a few hundred bytes and a drawing that
never ends. No other program is asked about a page before it was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Stream

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.pdf import parsing
from lubu.redaction.pdf.fonts import name_of
from lubu.redaction.pdf.resources import inherited

MOST_DRAWN: Final = 200_000
MOST_NESTED: Final = 16
DRAWING: Final = "Do scn SCN"


class Measure:
    """Measures the pages of one file; forms that several pages share are measured once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}

    def page(self, page: Object, number: int) -> None:
        """Measure one page.

        Raises:
            RedactionError: it draws too much, or a form draws itself.
        """
        drawn = self._drawn(Page(page), inherited(page, "/Resources"), (), number)
        notes = page.get("/Annots")
        for note in notes if isinstance(notes, Array) else ():
            drawn += sum(self._form(look, None, (), number) for look in _looks(note))
        if drawn > MOST_DRAWN:
            raise RedactionError(Reason.TOO_COMPLEX, page=number)

    def _drawn(
        self, content: Object | Page, resources: object, around: tuple[tuple[int, int], ...],
        number: int,
    ) -> int:  # fmt: skip
        total = 1
        for one in parsing.instructions(content, DRAWING):
            last = one.operands[-1] if len(one.operands) else None
            kind = "/XObject" if str(one.operator) == "Do" else "/Pattern"
            listed = resources.get(kind) if isinstance(resources, Dictionary) else None
            held = (
                listed.get(str(last)) if isinstance(listed, Dictionary) and _is_name(last) else None
            )
            if isinstance(held, Stream):
                total += self._form(held, resources, around, number)
            if total > MOST_DRAWN:
                break
        return total

    def _form(
        self, held: Stream, resources: object, around: tuple[tuple[int, int], ...], number: int
    ) -> int:
        if name_of(held, "/Subtype") == "/Image":
            return 1
        if held.objgen in around or len(around) >= MOST_NESTED:
            raise RedactionError(Reason.TOO_COMPLEX, page=number)
        if held.objgen not in self._known:
            own = held.get("/Resources")
            within = own if isinstance(own, Dictionary) else resources
            self._known[held.objgen] = self._drawn(held, within, (*around, held.objgen), number)
        return self._known[held.objgen]


def _looks(note: object) -> Iterator[Stream]:
    """How a note may be drawn: one form, or one for each of its states."""
    held = note.get("/AP") if isinstance(note, Dictionary) else None
    for look in held.values() if isinstance(held, Dictionary) else ():
        states = look.values() if isinstance(look, Dictionary) else [look]
        yield from (one for one in states if isinstance(one, Stream))


def _is_name(value: object) -> bool:
    return isinstance(value, Name)
