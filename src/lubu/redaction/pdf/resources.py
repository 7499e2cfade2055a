"""What a content stream names: found, added to, and written with what is still used only."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from lubu.redaction.pdf.fonts import name_of, number

# By operator: the kind of resource whose name is its last operand that is a name.
USES = {
    "Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
    "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern", "BDC": "/Properties",
    "DP": "/Properties",
}  # fmt: skip
# What may hold words or pictures. The others stay as they are.
PRUNED = ("/XObject", "/Font", "/Properties", "/Pattern", "/Shading")


class Resources:
    """The resources of one page or form; ``held`` is never changed."""

    def __init__(self, pdf: Pdf, held: Object) -> None:
        self.pdf, self.held = pdf, held
        self.used: dict[str, set[str]] = {}
        self.added: dict[str, dict[str, Object]] = {}
        self._names: dict[tuple[str, tuple[int, int]], Name] = {}

    def find(self, kind: str, name: Name) -> object:
        """What the name means; it counts as used."""
        if kind != "/XObject":
            self.used.setdefault(kind, set()).add(str(name))
        return self._listed(kind).get(str(name))

    def _listed(self, kind: str) -> Dictionary:
        listed = self.held.get(kind)
        return listed if isinstance(listed, Dictionary) else Dictionary()

    def use(self, operator: str, operands: Sequence[object]) -> None:
        """Remember the name that an instruction uses."""
        kind = USES.get(operator)
        names = [str(one) for one in operands if isinstance(one, Name)]
        if kind is not None and names:
            self.used.setdefault(kind, set()).add(names[-1])

    def spell_out(self, picture: Stream) -> None:
        """A picture that stood in the content may not name its colours when it stands apart."""
        named = picture.get("/ColorSpace")
        if isinstance(named, Name):
            meant = self._listed("/ColorSpace").get(str(named))
            if meant is not None:
                picture["/ColorSpace"] = meant

    def add(self, kind: str, stem: str, value: Object) -> Name:
        """A name for something new; the same for the same."""
        known = self._names.get((kind, value.objgen)) if value.is_indirect else None
        if known is not None:
            return known
        taken = {*self._listed(kind).keys(), *self.added.get(kind, ())}
        number = 0
        while (name := f"/{stem}{number or ''}") in taken:
            number += 1
        self.added.setdefault(kind, {})[name] = value
        self._names[kind, value.objgen] = Name(name)
        return Name(name)

    def written(self) -> Dictionary:
        """A new dictionary: what is used, what was added, and whatever holds no words."""
        made = Dictionary({key: value for key, value in self.held.items() if key not in PRUNED})
        keeps_all = self._has_borrowing_font()
        for kind in PRUNED:
            listed = self._listed(kind)
            kept = {
                name: value
                for name, value in listed.items()
                if name in self.used.get(kind, ()) or (keeps_all and kind != "/XObject")
            }
            kept |= self.added.get(kind, {})
            if kept:
                made[kind] = Dictionary(kept)
        for kind in set(self.added) - set(PRUNED):
            made[kind] = Dictionary({**dict(self._listed(kind).items()), **self.added[kind]})
        return made

    def _has_borrowing_font(self) -> bool:
        """Whether a Type 3 font draws with the resources of the page."""
        return any(
            isinstance(font, Dictionary)
            and name_of(font, "/Subtype") == "/Type3"
            and "/Resources" not in font
            for font in self._listed("/Font").values()
        )


def inherited(page: Object, key: str, limit: int = 64) -> object:
    """What a page has, or the nearest of the nodes above it."""
    held: object = page
    for _ in range(limit):
        if not isinstance(held, Dictionary):
            return None
        value = held.get(key)
        if value is not None:
            return value
        held = held.get("/Parent")
    return None


def numbers(value: object) -> list[float]:
    """An array of numbers; empty where there is none."""
    return [number(one) for one in value] if isinstance(value, Array) else []
