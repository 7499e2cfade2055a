"""PDF files: candidates for marks, and copies from which what was marked is gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from lubu.redaction import copies
from lubu.redaction.copies import Progress
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box
from lubu.redaction.marks import NOTE, PageMark
from lubu.redaction.pdf import cleaning, verifying
from lubu.redaction.pdf.rewriting import Rewritten, rewriting
from lubu.redaction.pdf.seeing import Letter, SeenPage, seen
from lubu.redaction.pdf.verifying import Expected, Verified
from lubu.redaction.report import Notice, Report, Stage
from lubu.redaction.words import Sought, hits, squeezed

LINE = 0.5  # of their widths that two characters of one column share
SLOPE = 0.35  # of its height by which a character of one line may stand higher or lower
FAR = 1.5  # heights between two characters of one rectangle, at most


def find(source: Path, sought: Sought, progress: Progress) -> tuple[PageMark, ...]:
    """All places where what is sought stands, in the order of the pages.

    Raises:
        RedactionError: the file cannot be read.
    """
    found: list[PageMark] = []
    with copies.workshop(None) as folder:
        prepared = folder / "prepared.pdf"
        cleaning.prepare(source, prepared)
        with seen(prepared) as held:
            for number in range(1, len(held) + 1):
                with held.page(number) as page:
                    found += _found(page, sought)
                progress(Stage.FINDING, number, len(held))
    return tuple(found)


def _found(page: SeenPage, sought: Sought) -> Iterator[PageMark]:
    letters = page.letters()
    text = "".join(one.text or "\u200b" for one in letters)
    places = [place for place, one in enumerate(letters) for _ in (one.text or "\u200b")]
    for hit in hits(text, sought):
        first, last = places[hit.start], places[hit.end - 1]
        shown = letters[first : last + 1]
        rectangles = tuple(page.as_shown(box) for box in lines(shown))
        if rectangles:
            yield PageMark(
                page=page.number,
                rectangles=rectangles,
                text="".join(one.text for one in shown if one.box is not None),
                why=hit.why,
            )


def lines(letters: Sequence[Letter]) -> list[Box]:
    """One box for each line, or column, in which the letters stand."""
    found: list[Box] = []
    for one in letters:
        box = one.box
        if box is None or box.width <= 0 or box.height <= 0:
            continue
        if found and _goes_on(found[-1], box):
            last = found[-1]
            found[-1] = Box(
                min(last.left, box.left), min(last.bottom, box.bottom),
                max(last.right, box.right), max(last.top, box.top),
            )  # fmt: skip
        else:
            found.append(box)
    return found


def _goes_on(before: Box, box: Box) -> bool:
    reach = FAR * max(box.width, box.height)
    level = min(before.top, box.top) - max(before.bottom, box.bottom)
    upright = min(before.right, box.right) - max(before.left, box.left)
    across = max(box.left - before.right, before.left - box.right)
    along = max(box.bottom - before.top, before.bottom - box.top)
    is_level = max(abs(before.top - box.top), abs(before.bottom - box.bottom)) <= SLOPE * box.height
    in_line = is_level and level > 0 and across <= reach
    in_column = upright >= LINE * min(before.width, box.width) and along <= 0.3 * box.height
    is_one_wide = before.width <= 1.6 * box.width and before.height >= box.height
    return in_line or (in_column and is_one_wide)


def redact(source: Path, marks: Sequence[PageMark], target: Path, progress: Progress) -> Report:
    """Write the copy to ``target``; nothing is left there where it did not succeed.

    Raises:
        RedactionError: why there is no copy.
    """
    with copies.workshop(target.parent) as folder:
        prepared, draft = folder / "prepared.pdf", folder / "copy.pdf"
        removed = cleaning.prepare(source, prepared)
        expected, read = _expected(prepared, marks)
        with rewriting(prepared, folder, NOTE) as under_way:
            layers = under_way.layers.are_there
            done = under_way.run(
                expected, draft, lambda place, of: progress(Stage.REDACTING, place, of)
            )
        verified = _verify(prepared, draft, expected, done, progress)
        size = copies.place(draft, target)
    removed.update(done.removed)
    removed["layers"] = int(layers)
    return Report(
        kind="pdf",
        marks=len(marks),
        pages=tuple(sorted(expected)),
        removed={key: count for key, count in sorted(removed.items()) if count},
        notices=tuple(_notices(removed, expected, verified, read=read)),
        elsewhere=verified.elsewhere,
        before=source.stat().st_size,
        after=size,
    )


def _expected(prepared: Path, marks: Sequence[PageMark]) -> tuple[dict[int, Expected], bool]:
    """The boxes on each page's plane and the text under them; whether any text was there."""
    by_page: dict[int, list[PageMark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    expected: dict[int, Expected] = {}
    read = False
    with seen(prepared) as held:
        for number, together in sorted(by_page.items()):
            with held.page(number) as page:
                letters = page.letters()
                read |= bool(letters)
                one = expected[number] = Expected()
                for mark in together:
                    _expect(one, mark, page, letters)
    return expected, read


def _expect(one: Expected, mark: PageMark, page: SeenPage, letters: Sequence[Letter]) -> None:
    boxes = [_in_sight(page.on_plane(rectangle), page, mark) for rectangle in mark.rectangles]
    one.places.append(boxes)
    text = verifying.under(letters, boxes)
    if mark.text and squeezed(mark.text) not in squeezed(text):
        raise RedactionError(Reason.CHANGED, page=page.number)
    one.texts += filter(None, {text, mark.text, *(verifying.under(letters, [b]) for b in boxes)})


def _in_sight(box: Box, page: SeenPage, mark: PageMark) -> Box:
    """A mark beside the page is a fault, unless it was found there: text may stand out of sight."""
    if not box.meets(page.seen) and not mark.text:
        raise RedactionError(Reason.NO_SUCH_PLACE, page=page.number)
    return box


def _verify(
    prepared: Path, draft: Path, expected: dict[int, Expected], done: Rewritten, progress: Progress
) -> Verified:
    todo = sorted({*expected, *done.changed, *done.shapes})
    with verifying.opened(prepared, draft) as pair:
        if not pair.is_as_long:
            raise RedactionError(Reason.DAMAGED)
        for place, number in enumerate(todo, start=1):
            one = expected.get(number, Expected())
            one.shapes = done.shapes.get(number, [])
            verifying.page(pair, number, one, NOTE)
            progress(Stage.VERIFYING, place, len(todo))
    texts = [text for one in expected.values() for text in one.texts]
    return verifying.whole(draft, texts, set(expected), done.replaced, NOTE)


def _notices(
    removed: Counter[str], expected: dict[int, Expected], verified: Verified, *, read: bool
) -> Iterator[Notice]:
    if removed["signatures"]:
        yield Notice.SIGNATURES_LOST
    if expected and not read:
        yield Notice.NO_TEXT
    if verified.elsewhere:
        yield Notice.STANDS_ELSEWHERE
    if verified.pictures:
        yield Notice.PICTURE_ELSEWHERE
    if removed["kept_shapes"]:
        yield Notice.SHAPES_KEPT
    if removed["covered_drawings"]:
        yield Notice.DRAWINGS_COVERED
    if removed["fields"]:
        yield Notice.FIELDS_FLATTENED
