"""The register of what is kept for a time, and what happens when it is up.

A room registers what it keeps, with its terms as dated data; the clock and ``lubu retention`` do
what is due, with an entry in the ledger of each organ. What happens cannot be undone.
Source: 个人信息保护法 arts 19, 47.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.office.dated import NoTermsError, in_force
from lubu.office.keeping import Deed, Term, months_before
from lubu.office.schedule import every
from lubu.organisations.models import Organ
from lubu.sealing import archives
from lubu.sealing.envelopes import NotOpenedError
from lubu.sealing.fields import BlindIndexField
from lubu.sealing.files import SealedFileField

logger = logging.getLogger(__name__)
KIND: Final = "retention.carried_out"
BATCH: Final = 200

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[M]):
    """Something that is kept for a time.

    ``closed`` gives the rows of an organ whose matter was closed before a day and with which the
    deed is not done yet; ``erases`` names the fields that are erased, ``archived`` what of a row
    goes into the archive.
    """

    name: str
    label: object
    terms: Sequence[Term]
    closed: Callable[[Organ, date], models.QuerySet[M]]
    erases: Sequence[str] = ()
    archived: Callable[[M], Mapping[str, JSON]] | None = None


class UnknownKeptError(LookupError):
    """Nothing of this name is kept for a time."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"nothing called {name!r} is kept for a time")


_registered: dict[str, Kept[Any]] = {}


def register(kept: Kept[Any]) -> None:
    """Register something.

    Raises:
        ValueError: registered before, or its terms ask for what it cannot do.
    """
    if kept.name in _registered:
        raise ValueError(f"{kept.name} is registered twice")
    deeds = {term.deed for term in kept.terms}
    if (Deed.ERASE in deeds and not kept.erases) or (Deed.ARCHIVE in deeds and not kept.archived):
        raise ValueError(f"{kept.name} does not say what its terms need")
    _registered[kept.name] = kept


def registered() -> dict[str, Kept[Any]]:
    """All by name."""
    return dict(_registered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due at one organ; ``count`` rows were closed before ``before``."""

    kept: Kept[Any]
    organ: Organ
    term: Term
    before: date
    count: int


def due(today: date, among: Iterable[Kept[Any]] | None = None) -> Iterator[Due]:
    """What is due today, with nothing of which nothing is due."""
    for kept in _registered.values() if among is None else among:
        try:
            term = in_force(kept.terms, today)
        except NoTermsError:  # nothing has a time yet
            continue
        before = months_before(today, term.months)
        for organ in Organ.objects.order_by("pk"):
            count = kept.closed(organ, before).count()
            if count:
                yield Due(kept=kept, organ=organ, term=term, before=before, count=count)


def carry_out(what: Due, *, at: datetime) -> int:
    """Do what is due, a batch of rows at a time; returns with how many rows.

    Repeatable: what is done is due no more. Where it was killed, what one transaction holds is
    done or not done; an archive whose rows are still there is written once more.
    """
    count, before = 0, None
    while (keys := _batch(what)) and keys != before:
        before = keys
        lines: list[str] = []
        name = ""
        if what.term.deed is Deed.ARCHIVE:
            lines = _lines(what, keys)
            name = f"{timezone.localdate(at):%Y%m%d}-{secrets.token_hex(6)}{archives.SUFFIX}"
            archives.write_lines(archives.folder() / what.kept.name / name, lines)
        files = _done(what, keys, archive=name, at=at)
        for storage, file in files:
            storage.delete(file)
        count += len(keys)
    return count


def _batch(what: Due) -> list[object]:
    rows = what.kept.closed(what.organ, what.before).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _rows(what: Due, keys: Sequence[object]) -> models.QuerySet[models.Model]:
    model: type[models.Model] = what.kept.closed(what.organ, what.before).model
    return model._base_manager.filter(pk__in=keys)


def _lines(what: Due, keys: Sequence[object]) -> list[str]:
    rows, archived = _rows(what, keys).order_by("pk"), what.kept.archived or (lambda row: {})
    return [json.dumps(archived(row), ensure_ascii=False) for row in rows]


@transaction.atomic
def _done(
    what: Due, keys: Sequence[object], *, archive: str, at: datetime
) -> list[tuple[Storage, str]]:
    """Change the rows and write the entry; returns the files that nothing names any more."""
    rows = _rows(what, keys).select_for_update()
    files = list(_files(what, rows))
    if what.term.deed is Deed.ERASE:
        _rows(what, keys).update(**_erased(what.kept, rows.model))
    else:
        rows.delete()
    payload: dict[str, JSON] = {
        "kept": what.kept.name,
        "did": what.term.deed.value,
        "before": what.before.isoformat(),
        "rows": [str(key) for key in keys],
        "source": what.term.source,
    }
    if what.term.deed is Deed.ERASE:
        payload["fields"] = list(what.kept.erases)
    if archive:
        payload["archive"] = archive
    ledger.record(KIND, organ=what.organ, subject=what.organ, actor=None, payload=payload, at=at)
    return files


def _erased(kept: Kept[Any], model: type[models.Model]) -> dict[str, object]:
    """Empty values for the fields that go, and for the indexes of these."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    empty: dict[str, object] = {name: None if fields[name].null else "" for name in kept.erases}
    indexes = (field for field in fields.values() if isinstance(field, BlindIndexField))
    return empty | {field.name: None for field in indexes if field.of in kept.erases}


def _files(what: Due, rows: Iterable[models.Model]) -> Iterator[tuple[Storage, str]]:
    """The sealed files that go with the rows or fields."""
    erases = what.kept.erases if what.term.deed is Deed.ERASE else None
    for row in rows:
        for field in row._meta.concrete_fields:
            is_gone = erases is None or field.name in erases
            if isinstance(field, SealedFileField) and is_gone and getattr(row, field.attname):
                yield field.storage, getattr(row, field.attname).name


@every(minutes=360, name="retention of personal data")
def follow_clock(at: datetime) -> None:
    """Erase, archive and delete what is due. Repeatable: what is done is due no more."""
    for what in list(due(timezone.localdate(at))):
        try:
            carry_out(what, at=at)
        except NotOpenedError as error:  # the others' time is up all the same
            logger.warning("%s could not be archived: %s", what.kept.name, error)
