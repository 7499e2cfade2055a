"""The copy of a file that is given whole: the machine's part, outside any transaction.

Nothing is marked. The copy shows what the file shows; of its makers, earlier states, comments and
hidden layers it tells nothing. It is looked at again before it is stored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lubu.access_requests.rules.redacting import REDACTABLE
from lubu.publishing.files import metadata, text
from lubu.publishing.files.limits import FileKind
from lubu.redaction import redacting, workbooks
from lubu.redaction.copies import Progress
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.words import Sought, hits

PICTURES: Final = frozenset({FileKind.JPG, FileKind.PNG})
IDENTIFIERS: Final = Sought(identifiers=True)


def make_whole(
    source: Path, media: FileKind, target: Path, progress: Progress
) -> tuple[dict[str, object], int]:
    """Write the copy to ``target``; what is told of it, and its pages, 0 where it has none.

    Told is the engine's report where the engine made it, and ``found``: how many places point to
    people, None where nothing can be searched.

    Raises:
        RedactionError, RefusedFileError: why there is no copy; what stands at ``target`` is none.
    """
    if media.value in REDACTABLE:
        told = redacting.redact(source, (), target, progress).to_json()
        is_pdf = media is FileKind.PDF
        pages = len(redacting.page_sizes(target)) if is_pdf else 0
        found = None if is_pdf and is_blind(target) else len(redacting.find(target, IDENTIFIERS))
    elif media in PICTURES:
        told, pages, found = _stripped(source, media, target), 1, None
    else:
        told, pages = _workbook(source, target), 0
        found = len(hits(words(target).text, IDENTIFIERS))
    return {**told, "found": found}, pages


def is_blind(path: Path) -> bool:
    """Whether no page of a PDF holds text: a scan, in which nothing can be searched."""
    pages = range(1, len(redacting.page_sizes(path)) + 1)
    return not any(redacting.page_letters(path, page).texts for page in pages)


def words(path: Path) -> text.Extracted:
    """What a workbook says, row by row, and what in it is hidden."""
    return text.extract(path, FileKind.XLSX)


def _workbook(source: Path, target: Path) -> dict[str, object]:
    bare = source.with_name("bare.xlsx")
    _stripped(source, FileKind.XLSX, bare)
    removed = workbooks.clean(bare, target)
    before, after = words(bare), words(target)
    if text.Note.UNREADABLE in after.notes:
        raise RedactionError(Reason.DAMAGED)
    if _rows(before) != _rows(after):
        raise RedactionError(Reason.SEEN_OUTSIDE)
    return {"removed": {name: count for name, count in sorted(removed.items()) if count}}


def _rows(of: text.Extracted) -> list[list[str]]:
    lines = of.text.split("\n")
    return [lines[first : first + count] for _number, first, count in of.tables]


def _stripped(source: Path, media: FileKind, target: Path) -> dict[str, object]:
    """What publishing takes out of an attachment; done twice, the second time finds nothing."""
    removed = metadata.strip(source, media, target).removed
    again = target.with_name(f"again.{media.value}")
    if metadata.strip(target, media, again).removed:
        raise RedactionError(Reason.LEFT_IN_FILE, place=media.value)
    again.unlink()
    return {"removed": {"metadata": len(removed)}}
