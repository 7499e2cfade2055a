"""A PDF as it is seen: where its characters stand, and pictures of its pages."""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import SAME, Box, Matrix, around, back, moved, ordered
from lubu.redaction.marks import Rectangle

MOST_KEPT = 16  # pages
WIDEST = 8_000  # pixels of a picture of a page
HIGH, LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One character of a page's text. ``box`` is none where it was put in between, as line ends
    are; it takes the whole height of the type."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    """A page as it is shown, in its own units; ``turned`` in degrees."""

    width: float
    height: float
    turned: int


class Seen:
    """One open file. What is read of a page stays in memory until the file is closed; so it is
    opened anew from time to time."""

    def __init__(self, path: Path, *, forms: bool) -> None:
        self._path, self._forms = path, forms
        self._held = _opened(path, forms=forms)
        self._read = 0

    def __len__(self) -> int:
        return len(self._held)

    @contextmanager
    def page(self, number: int) -> Iterator[SeenPage]:
        """A page, from 1.

        Raises:
            RedactionError: there is none, or it cannot be read.
        """
        if not 1 <= number <= len(self._held):
            raise RedactionError(Reason.NO_SUCH_PLACE, page=number)
        if self._read >= MOST_KEPT:
            self._held.close()
            self._held, self._read = _opened(self._path, forms=self._forms), 0
        self._read += 1
        try:
            page = self._held[number - 1]
        except pypdfium2.PdfiumError as error:
            raise RedactionError(Reason.DAMAGED, page=number) from error
        try:
            yield SeenPage(page, number)
        finally:
            page.close()

    def close(self) -> None:
        self._held.close()


class SeenPage:
    """One open page."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self._page, self.number = page, number

    @property
    def size(self) -> PageSize:
        width, height = self._page.get_size()
        return PageSize(width=width, height=height, turned=self._page.get_rotation())

    @property
    def shown(self) -> Matrix:
        """From the page's plane to the page as it is shown, from its left top downwards."""
        left, bottom, right, top = self._cropped
        return {
            0: (1.0, 0.0, 0.0, -1.0, -left, top),
            90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
            180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
            270: (0.0, -1.0, -1.0, 0.0, top, right),
        }[self._page.get_rotation()]

    @property
    def _cropped(self) -> Box:
        """What of the plane is shown."""
        whole = ordered(self._page.get_mediabox())
        crop = ordered(self._page.get_cropbox())
        cut = Box(
            max(whole.left, crop.left), max(whole.bottom, crop.bottom),
            min(whole.right, crop.right), min(whole.top, crop.top),
        )  # fmt: skip
        return cut if cut.width > 0 and cut.height > 0 else whole

    @property
    def seen(self) -> Box:
        return self._cropped

    def on_plane(self, rectangle: Rectangle) -> Box:
        """A rectangle of the page as it is shown, on the plane."""
        undone = back(self.shown) or SAME  # a turn can always be undone
        corners = ((rectangle.left, rectangle.top), (rectangle.right, rectangle.bottom))
        return around([moved(corner, undone) for corner in corners])

    def as_shown(self, box: Box) -> Rectangle:
        """The other way round."""
        over = around([moved(corner, self.shown) for corner in box.corners])
        return Rectangle(left=over.left, top=over.bottom, right=over.right, bottom=over.top)

    def letters(self) -> list[Letter]:
        """The characters of the page in the order of reading."""
        text = self._page.get_textpage()
        try:
            return [
                Letter(text=one, box=_box(text, place))
                for place, one in enumerate(_characters(text))
            ]
        finally:
            text.close()

    def text(self) -> str:
        """The characters alone, which takes less time."""
        text = self._page.get_textpage()
        try:
            return str(text.get_text_range())
        finally:
            text.close()

    def picture(self, scale: float, *, notes: bool = False) -> Image.Image:
        """The page as pixels in RGB, ``scale`` of them for a unit; notes are left out."""
        size = self.size
        scale = min(scale, WIDEST / max(size.width, size.height, 1))
        bitmap = self._page.render(scale=scale, draw_annots=notes, may_draw_forms=notes)
        try:
            drawn: Image.Image = bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()
        return drawn


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[str]:
    """One for each place; of a character in two halves the first place has it whole."""
    codes = [pdfium.FPDFText_GetUnicode(text, place) for place in range(text.count_chars())]
    for place, code in enumerate(codes):
        after = codes[place + 1] if place + 1 < len(codes) else 0
        if code in HIGH and after in LOW:
            yield chr(0x10000 + ((code - 0xD800) << 10) + after - 0xDC00)
        elif code in LOW:
            yield ""
        else:
            yield chr(code) if code < 0x110000 and code not in HIGH else "\ufffd"


def _box(text: pypdfium2.PdfTextPage, place: int) -> Box | None:
    if pdfium.FPDFText_IsGenerated(text, place) == 1:
        return None
    held = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, place, ctypes.byref(held)):
        return None
    across, up = sorted((held.left, held.right)), sorted((held.bottom, held.top))
    return Box(across[0], up[0], across[1], up[1])


def _opened(path: Path, *, forms: bool) -> pypdfium2.PdfDocument:
    try:
        held = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise RedactionError(Reason.ENCRYPTED if locked else Reason.DAMAGED) from error
    except OSError as error:
        raise RedactionError(Reason.MISSING) from error
    if forms:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forms that need a program of their maker
            held.init_forms()
    return held


@contextmanager
def seen(path: Path, *, forms: bool = False) -> Iterator[Seen]:
    """Open a file to look at it; with ``forms`` what was filled in is drawn too.

    Raises:
        RedactionError: why it cannot be opened.
    """
    held = Seen(path, forms=forms)
    try:
        yield held
    finally:
        held.close()
