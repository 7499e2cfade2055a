"""Looking at a file that is redacted, and at the copy that was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from lubu.access_requests.actions.papers import opened
from lubu.access_requests.actions.redaction_work import on_disk
from lubu.access_requests.actions.whole_copies import PICTURES, words
from lubu.access_requests.models import Redaction
from lubu.publishing.files.limits import FileKind
from lubu.redaction import photographs, redacting
from lubu.redaction.failures import Reason, RedactionError

MOST_LINES: Final = 2_000  # of a workbook on a screen


class NoCopyError(Exception):
    """There is no copy to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a copy without pages says. ``hidden`` names rows (表!3:17) and columns (表!F:H)."""

    lines: list[str]
    more: int = 0
    hidden: tuple[str, ...] = ()


def page_picture(redaction: Redaction, page: int, width: int, *, of_copy: bool) -> bytes:
    """A page as PNG: of the file, or of the copy that was made of it.

    Raises:
        RedactionError: there is no such page.
        NoCopyError: there is no copy.
    """
    data = bytes_of(redaction, of_copy=of_copy)
    if FileKind(redaction.source.media) in PICTURES:
        if page != 1:
            raise RedactionError(Reason.NO_SUCH_PLACE, page=page)
        return photographs.as_png(data, width)
    out = BytesIO()
    with on_disk(data, redaction.source.media) as path:
        redacting.page_image(path, page, width).save(out, "PNG")
    return out.getvalue()


def page_size(redaction: Redaction, page: int) -> tuple[float, float]:
    """Width and height of a page of the file, in its units."""
    with on_disk(opened(redaction.source), redaction.source.media) as path:
        size = redacting.page_sizes(path)[page - 1]
    return size.width, size.height


def copy_words(redaction: Redaction) -> Read:
    """The paragraphs or rows of a copy that has no pages. Raises NoCopyError."""
    with on_disk(bytes_of(redaction, of_copy=True), redaction.source.media) as path:
        if redaction.source.media == FileKind.XLSX.value:
            found = words(path)
            lines = [one for one in found.text.split("\n") if one.strip()]
            more = max(0, len(lines) - MOST_LINES)
            return Read(lines=lines[:MOST_LINES], more=more, hidden=found.hidden)
        parts = redacting.paragraph_texts(path)
    return Read(lines=[text for texts in parts.values() for text in texts if text.strip()])


def bytes_of(redaction: Redaction, *, of_copy: bool) -> bytes:
    """The bytes of the file, or of the copy that waits. Raises NoCopyError: there is none."""
    if not of_copy:
        return opened(redaction.source)
    if not redaction.made:
        raise NoCopyError
    with redaction.made.open("rb") as file:
        return bytes(file.read())
