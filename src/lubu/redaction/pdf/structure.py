"""What a file says beside its pages: the structure for readers, bookmarks, names of places.

Source: ISO 32000-1, 14.7 and 14.9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pikepdf import Array, Dictionary, NameTree, NumberTree, Object, Pdf, PdfError, Stream, String

from lubu.redaction.pdf.fonts import name_of
from lubu.redaction.words import replaced, squeezed, telling

MOST_DEEP = 100
INSTEAD = ("/ActualText", "/E")
TREE_ERRORS = (PdfError, ValueError, RuntimeError, TypeError, KeyError, IndexError)


def silence(pdf: Pdf, touched: Iterable[tuple[int, int]], note: str) -> int:
    """Elements whose content lost something no longer say anything in its stead; how many did.

    The content says the note itself. A picture's description becomes the note.
    """
    root = pdf.Root.get("/StructTreeRoot")
    tree = root.get("/ParentTree") if isinstance(root, Dictionary) else None
    if not isinstance(tree, Dictionary):
        return 0
    count = 0
    try:
        parents = NumberTree(tree)
        for group, number in touched:
            listed = parents[group] if group in parents else None  # noqa: SIM401  # has no get
            if isinstance(listed, Array) and number < len(listed):
                count += _silence(listed[number], note)
    except TREE_ERRORS:
        return count
    return count


def _silence(element: object, note: str) -> int:
    count = 0
    for _ in range(MOST_DEEP):
        if not isinstance(element, Dictionary):
            break
        for key in INSTEAD:
            if key in element:
                del element[key]
                count += 1
        if "/Alt" in element and str(element["/Alt"]) != note:
            element["/Alt"] = String(note)
            count += 1
        element = element.get("/P")
    return count


def unlink(pdf: Pdf, replaced: set[tuple[int, int]]) -> None:
    """The structure may point at a picture that was replaced; that would keep it in the file."""
    for held in pdf.objects:
        for one in _dictionaries(held):
            if name_of(one, "/Type") == "/OBJR":
                pointed = one.get("/Obj")
                if isinstance(pointed, Stream) and pointed.objgen in replaced:
                    del one["/Obj"]


def _dictionaries(held: object, depth: int = 0) -> Iterator[Object]:
    """An object and what stands within it directly."""
    if isinstance(held, Dictionary | Stream):
        yield held
    if depth > MOST_DEEP:
        return
    for _, value in _members(held):
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _members(held: object) -> list[tuple[str | int, object]]:
    if isinstance(held, Dictionary | Stream):
        return list(held.items())
    return list(enumerate(held)) if isinstance(held, Array) else []


def scrub(pdf: Pdf, texts: Iterable[str], note: str) -> int:
    """Put the note in the place of the words wherever a text of the file has them; how often."""
    secrets = telling(texts)
    if not secrets:
        return 0
    _forget_places(pdf, secrets)
    count = 0

    def fresh(text: String) -> String | None:
        nonlocal count
        mended = replaced(str(text), secrets, note)
        if mended is None:
            return None
        count += 1
        return String(mended)

    for held in pdf.objects:
        _replace(held, fresh)
    _replace(pdf.Root, fresh)
    return count


def _replace(held: object, fresh: Callable[[String], String | None], depth: int = 0) -> None:
    if depth > MOST_DEEP or not isinstance(held, Dictionary | Array | Stream):
        return
    for key, value in _members(held):
        if isinstance(value, String):
            mended = fresh(value)
            if mended is not None:
                held[key] = mended
        elif isinstance(value, Dictionary | Array) and not value.is_indirect:
            _replace(value, fresh, depth + 1)


def _forget_places(pdf: Pdf, secrets: Sequence[str]) -> None:
    """Named places whose name is a secret: links by that name lead nowhere any more."""
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if isinstance(names, Dictionary) and isinstance(tree, Dictionary):
        try:
            held = NameTree(tree)
            for name in [one for one in held if _tells(str(one), secrets)]:
                del held[name]
        except TREE_ERRORS:
            del names["/Dests"]
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        for name in [one for one in old.keys() if _tells(one, secrets)]:  # noqa: SIM118
            del old[name]


def _tells(name: str, secrets: Sequence[str]) -> bool:
    even = squeezed(name)
    return any(secret in even for secret in secrets)


def layers_gone(pdf: Pdf) -> None:
    """Without the list of layers every layer is shown; the hidden ones were taken out."""
    if "/OCProperties" in pdf.Root:
        del pdf.Root["/OCProperties"]
    for held in pdf.objects:
        if isinstance(held, Dictionary | Stream) and "/OC" in held:
            del held["/OC"]
