"""The machine's part of a redaction: searching, and making the copy, outside any transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from lubu.access_requests.actions.papers import opened
from lubu.access_requests.actions.whole_copies import make_whole
from lubu.access_requests.documents.kinds import PRIVACY
from lubu.access_requests.models import Redaction
from lubu.access_requests.rules.redacting import RedactionState
from lubu.office import errors
from lubu.publishing.explanations import reasons
from lubu.publishing.files.limits import FileKind, RefusedFileError
from lubu.redaction import redacting, telling
from lubu.redaction.failures import RedactionError
from lubu.redaction.marks import VERSION, Mark, from_json
from lubu.redaction.report import Stage
from lubu.redaction.words import Sought

AT_MOST_EACH: Final = 1.0  # seconds between two notes of how far it is


@contextmanager
def on_disk(data: bytes, media: str) -> Iterator[Path]:
    """A file for the engine, gone afterwards; its folder is for this process's user alone."""
    with TemporaryDirectory(prefix="lubu-redaction-") as folder:
        path = Path(folder) / f"source.{media}"
        path.write_bytes(data)
        yield path


def chosen_marks(marks: Sequence[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """The chosen ones as the engine takes them. Raises RedactionError: malformed."""
    return from_json({"version": VERSION, "marks": [one["mark"] for one in marks if one["chosen"]]})


def work_on(redaction_id: int) -> None:
    """Search, or make the copy, whichever is asked; else nothing. Repeatable."""
    redaction = Redaction.objects.select_related("source", "request__organ").get(pk=redaction_id)
    if not redaction.is_working:
        return
    with on_disk(opened(redaction.source), redaction.source.media) as source:
        if redaction.is_whole:
            _make_whole(redaction, source)
        elif redaction.state == RedactionState.FINDING.value:
            _find(redaction, source)
        else:
            _make(redaction, source)


def _find(redaction: Redaction, source: Path) -> None:
    sought = Sought(words=tuple(redaction.sought.get("words", ())), identifiers=True)
    fault = ""
    found: tuple[Mark, ...] = ()
    try:
        found = redacting.find(source, sought, _progress(redaction))
        pages = _pages(redaction, source)
    except RedactionError as error:
        fault, pages = telling.why(error, gettext), 0
    kept = [dict(one) for one in redaction.marks]
    known = {_key(one["mark"]) for one in kept}
    for mark in found:
        told = mark.to_json()
        if _key(told) not in known:
            kept.append({"mark": told, "ground": _first_ground(mark), "chosen": True})
    _end(redaction, RedactionState.MARKING, marks=kept, fault=fault, pages=pages)


def _make(redaction: Redaction, source: Path) -> None:
    marks = chosen_marks(redaction.marks)
    target = source.with_name(f"copy.{redaction.source.media}")
    try:
        report = redacting.redact(source, marks, target, _progress(redaction))
    except RedactionError as error:
        _end(redaction, RedactionState.MARKING, fault=telling.why(error, gettext))
        return
    _end(redaction, RedactionState.READY, fault="", told=report.to_json(), data=target.read_bytes())


def _make_whole(redaction: Redaction, source: Path) -> None:
    """Where there is no copy it is put away, with the reason: nothing can be marked otherwise."""
    media = FileKind(redaction.source.media)
    target = source.with_name(f"copy.{media.value}")
    try:
        told, pages = make_whole(source, media, target, _progress(redaction))
    except RedactionError as error:
        _end(redaction, RedactionState.DROPPED, fault=telling.why(error, gettext))
        return
    except RefusedFileError as error:
        _end(redaction, RedactionState.DROPPED, fault=_why_refused(error))
        return
    data = target.read_bytes()
    _end(redaction, RedactionState.READY, fault="", told=told, pages=pages, data=data)


def _why_refused(error: RefusedFileError) -> str:
    return " ".join((errors.sentence(error), *reasons(error)))[:400]


def _end(
    redaction: Redaction, state: RedactionState, *, data: bytes | None = None, **values: object
) -> None:
    """Keep what came out, unless somebody dropped it meanwhile."""
    with transaction.atomic():
        row = Redaction.objects.select_for_update(of=("self",)).get(pk=redaction.pk)
        if row.version != redaction.version or not row.is_working:
            return
        for name, value in values.items():
            setattr(row, name, value)
        row.state, row.version, row.changed_at = state.value, row.version + 1, timezone.now()
        if data is not None:
            row.made.save("copy", ContentFile(data), save=False)
        row.save()


def _progress(redaction: Redaction) -> Any:  # noqa: ANN401  the engine's own kind of function
    last = 0.0

    def told(stage: Stage, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= AT_MOST_EACH:
            last = now
            rows = Redaction.objects.filter(pk=redaction.pk, version=redaction.version)
            rows.update(stage=stage.value, done=done, of=of)

    return told


def _pages(redaction: Redaction, source: Path) -> int:
    is_pdf = redaction.source.media == FileKind.PDF.value
    return len(redacting.page_sizes(source)) if is_pdf else 0


def _first_ground(mark: Mark) -> str:
    """What points to people is their privacy."""
    return "" if mark.why in ("", "word") else PRIVACY


def _key(mark: Mapping[str, Any]) -> str:
    return repr(sorted((name, repr(value)) for name, value in mark.items() if name != "why"))
