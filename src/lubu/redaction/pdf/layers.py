"""Optional content: which layers are not shown, so that they are not released either.

Source: ISO 32000-1, 8.11.
"""

from __future__ import annotations

from pikepdf import Array, Dictionary, Object, Pdf

from lubu.redaction.pdf.fonts import name_of, number

MOST_DEEP = 32


class Layers:
    """The layers of a file in the state in which it opens."""

    def __init__(self, pdf: Pdf) -> None:
        held = pdf.Root.get("/OCProperties")
        self.are_there = isinstance(held, Dictionary)
        self._hidden: set[tuple[int, int]] = set()
        if isinstance(held, Dictionary):
            self._read(held)

    def _read(self, held: Dictionary) -> None:
        configured = held.get("/D")
        state = configured if isinstance(configured, Dictionary) else Dictionary()
        if name_of(state, "/BaseState") == "/OFF":
            self._hidden |= _groups(held.get("/OCGs"))
        self._hidden -= _groups(state.get("/ON"))
        self._hidden |= _groups(state.get("/OFF"))

    def hides(self, membership: object, depth: int = 0) -> bool:
        """Whether what belongs to this group, or membership of groups, is not shown."""
        if not isinstance(membership, Dictionary) or depth > MOST_DEEP:
            return False
        if name_of(membership, "/Type") != "/OCMD":
            return membership.objgen in self._hidden
        expression = membership.get("/VE")
        if isinstance(expression, Array):
            return not self._holds(expression, depth)
        listed = membership.get("/OCGs")
        groups = list(listed) if isinstance(listed, Array) else [listed]
        shown = [not self.hides(one, depth + 1) for one in groups if isinstance(one, Dictionary)]
        if not shown:
            return False
        policy = name_of(membership, "/P") or "/AnyOn"
        visible = {
            "/AllOn": all(shown),
            "/AnyOff": not all(shown),
            "/AllOff": not any(shown),
        }.get(policy, any(shown))
        return not visible

    def _holds(self, expression: Object, depth: int) -> bool:
        """A visibility expression: ``[/And …]``, ``[/Or …]``, ``[/Not …]``."""
        if isinstance(expression, Dictionary) or depth > MOST_DEEP:
            return not self.hides(expression, depth + 1)
        items = list(expression) if isinstance(expression, Array) else []
        if not items:
            return True
        values = [self._holds(one, depth + 1) for one in items[1:]]
        word = str(items[0])
        if word == "/Not":
            return not all(values)
        return any(values) if word == "/Or" else all(values)


def _groups(listed: object) -> set[tuple[int, int]]:
    return (
        {one.objgen for one in listed if isinstance(one, Dictionary)}
        if isinstance(listed, Array)
        else set()
    )


def is_hidden_note(note: Object, layers: Layers) -> bool:
    """Whether an annotation is not shown on a screen: by its flags or by its layer."""
    flags = int(number(note.get("/F")))
    return bool(flags & 0b100010) or layers.hides(note.get("/OC"))  # hidden, or not to be viewed
