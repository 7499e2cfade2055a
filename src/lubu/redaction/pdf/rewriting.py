"""Writes a cleaned PDF anew without what lies under the marks, page by page.

New pictures are written out whenever they have become many, so that a file of any size is redacted
in bounded memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, PdfError, Stream

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box, ordered
from lubu.redaction.pdf import cleaning, forgetting, structure
from lubu.redaction.pdf.codes import Code
from lubu.redaction.pdf.content import Walk
from lubu.redaction.pdf.fonts import number
from lubu.redaction.pdf.layers import Layers
from lubu.redaction.pdf.resources import Resources, inherited, numbers
from lubu.redaction.pdf.showing import TextState, say
from lubu.redaction.pdf.verifying import Expected
from lubu.redaction.pdf.work import PageWork


@dataclass
class Rewritten:
    """What was done: by kind, by page; the sums of what was replaced; pages whose fonts changed."""

    removed: Counter[str] = field(default_factory=Counter)
    shapes: dict[int, list[Box]] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)


class Rewriting:
    """One file under way."""

    def __init__(self, source: Path, folder: Path, note: str) -> None:
        self.folder, self.note = folder, note
        self.pdf = cleaning.opened(source)
        self.layers = Layers(self.pdf)
        self.done = Rewritten()
        self.codes: dict[str, set[Code]] = {}
        self.touched: set[tuple[int, int]] = set()
        self.gone: set[tuple[int, int]] = set()
        self.pending = self.step = 0

    def run(
        self,
        expected: Mapping[int, Expected],
        target: Path,
        progress: Callable[[int, int], None],
    ) -> Rewritten:
        """Do the pages, then what stands beside them, and write the file.

        Raises:
            RedactionError: it cannot be done.
        """
        pages = range(1, len(self.pdf.pages) + 1)
        todo = [one for one in pages if self.layers.are_there or one in expected]
        for place, one in enumerate(todo, start=1):
            self._page(one, expected.get(one, Expected()))
            if self.pending > cleaning.PENDING:
                self._write_out()
            progress(place, len(todo))
        self._beside([text for one in expected.values() for text in one.texts])
        cleaning.save(self.pdf, target)
        return self.done

    def _page(self, number_: int, expected: Expected) -> None:
        page = self.pdf.pages[number_ - 1]
        seen = shown_part(page.obj)
        work = PageWork(
            self.pdf, number_, expected.places, seen, self.layers, self.note,
        )  # fmt: skip
        held = inherited(page.obj, "/Resources")
        resources = Resources(self.pdf, held if isinstance(held, Dictionary) else Dictionary())
        group = int(number(page.obj.get("/StructParents", -1)))
        walk = Walk(work, resources, TextState(), (), group)
        walk.run(Page(page.obj))
        boxes = [box for places in expected.places for box in places]
        if not walk.is_changed and not boxes:
            return
        walk.out = [say("q"), *walk.out, say("Q"), *covered(boxes)]
        for mark, places in enumerate(expected.places):
            if mark not in work.noted and places:
                walk.add_note(places[0])
        page.obj["/Contents"] = Stream(self.pdf, pikepdf.unparse_content_stream(walk.out))
        page.obj["/Resources"] = resources.written()
        self._links(page.obj, boxes)
        self._gather(work, number_)

    def _gather(self, work: PageWork, number_: int) -> None:
        self.done.removed.update(work.removed)
        self.done.shapes[number_] = work.shapes
        self.touched |= work.touched
        self.pending += work.pending
        for key, codes in work.codes.items():
            self.codes.setdefault(key, set()).update(codes)
        for held in work.replaced:
            self.gone.add(held.objgen)
            masks = [held.get(key) for key in ("/SMask", "/Mask")]
            for one in [held, *(mask for mask in masks if isinstance(mask, Stream))]:
                self.done.replaced.add(hashlib.sha256(one.read_raw_bytes()).hexdigest())

    def _links(self, page: Object, boxes: Sequence[Box]) -> None:
        listed = page.get("/Annots")
        if not isinstance(listed, Array):
            return
        kept = Array()
        for note in listed:
            place = numbers(note.get("/Rect")) if isinstance(note, Dictionary) else []
            if len(place) == 4 and any(ordered(place).meets(box.grown(-0.5)) for box in boxes):
                self.done.removed["links"] += 1
                for key in list(note.keys()):  # the structure may name it still
                    del note[key]
            else:
                kept.append(note)
        page["/Annots"] = kept

    def _write_out(self) -> None:
        """What is new goes to the disk, and out of memory."""
        self.step += 1
        path = self.folder / f"step-{self.step}.pdf"
        self._unlink()
        self.pdf.remove_unreferenced_resources()
        cleaning.save(self.pdf, path)
        self.pdf.close()
        (self.folder / f"step-{self.step - 1}.pdf").unlink(missing_ok=True)
        self.pdf = cleaning.opened(path)
        self.layers = Layers(self.pdf)
        self.pending = 0

    def _unlink(self) -> None:
        structure.unlink(self.pdf, self.gone)
        self.gone = set()  # numbers of objects are others after the file was written

    def _beside(self, texts: Sequence[str]) -> None:
        self.done.removed["alternatives"] += structure.silence(self.pdf, self.touched, self.note)
        self._unlink()
        self.done.removed["mentions"] += structure.scrub(self.pdf, texts, self.note)
        self.pdf.remove_unreferenced_resources()
        changed, kept = forgetting.forget(self.pdf, self.codes)
        self.done.changed |= changed
        self.done.removed["kept_shapes"] = kept
        structure.layers_gone(self.pdf)


def shown_part(page: Object) -> Box:
    """What of a page's plane is shown; a page without a size is as large as a letter."""
    media = numbers(inherited(page, "/MediaBox"))
    whole = ordered(media) if len(media) == 4 else Box(0, 0, 612, 792)
    cropped = numbers(inherited(page, "/CropBox"))
    crop = ordered(cropped) if len(cropped) == 4 else whole
    cut = (
        max(whole.left, crop.left), max(whole.bottom, crop.bottom),
        min(whole.right, crop.right), min(whole.top, crop.top),
    )  # fmt: skip
    return Box(*cut) if cut[0] < cut[2] and cut[1] < cut[3] else whole


def covered(boxes: Sequence[Box]) -> Iterator[pikepdf.ContentStreamInstruction]:
    """The black boxes; a reader passes over them, the note stands in the text."""
    if not boxes:
        return
    yield say("BMC", Name.Artifact)
    yield say("q")
    yield say("g", 0)
    for box in boxes:
        sides = (box.left, box.bottom, box.width, box.height)
        yield say("re", *(round(side, 3) for side in sides))
    yield say("f")
    yield say("Q")
    yield say("EMC")


@contextmanager
def rewriting(source: Path, folder: Path, note: str) -> Iterator[Rewriting]:
    """A file under way, closed afterwards; what a damaged one raises is told as such.

    Raises:
        RedactionError: it is damaged.
    """
    under_way = Rewriting(source, folder, note)
    try:
        yield under_way
    except PdfError as error:
        raise RedactionError(Reason.DAMAGED, place=type(error).__name__) from error
    finally:
        under_way.pdf.close()
