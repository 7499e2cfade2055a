"""`lubu check sealed`: whether all that is sealed opens, and which keys are still needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.office.checks import Finding, Severity, check
from lubu.sealing.archives import archives, open_archive
from lubu.sealing.columns import OTHER, SealedModel, sealed_models, uses
from lubu.sealing.envelopes import NotOpenedError, Reason
from lubu.sealing.fields import Sealed
from lubu.sealing.keys import ring
from lubu.sealing.rotation import forsaken

SENTENCES = {
    Reason.PLAIN: gettext_lazy("Personal data stand there that were never sealed."),
    Reason.NO_KEY: gettext_lazy("It is sealed with a key that is not here: %(key)s."),
    Reason.CHANGED: gettext_lazy("It was changed, or moved there from another row or column."),
    Reason.MISSING: gettext_lazy("The file is gone."),
}
REMEDIES = {
    Reason.PLAIN: gettext_lazy("Find out who wrote to the database directly."),
    Reason.NO_KEY: gettext_lazy("Add the key to LUBU_DATA_KEYS, at the end."),
    Reason.CHANGED: gettext_lazy("Bring the row back from a backup; find out who changed it."),
    Reason.MISSING: gettext_lazy("Bring the file back from a backup."),
}
MOST = 1000  # rows that are named; more say no more


def explained(error: NotOpenedError) -> str:
    """Why something does not open, in a sentence."""
    return str(SENTENCES[error.reason]) % {"key": error.key}


@check("sealed", gettext_lazy("Sealed personal data"))
def sealed() -> Iterator[Finding]:
    """Open everything; name each row that does not open, and keys that nothing needs any more."""
    for number, error in enumerate(unopened(), 1):
        if number > MOST:
            yield Finding(
                sentence=_("There are more of them; they are not named."),
                remedy=_("Mend what is named, then run this again."),
            )
            break
        yield Finding(
            sentence=explained(error), remedy=str(REMEDIES[error.reason]), place=error.where
        )
    yield from _keys()
    yield from _left_behind()


def unopened(among: Iterable[SealedModel] | None = None) -> Iterator[NotOpenedError]:
    """Everything that does not open, and every blind index that is another text's."""
    for one in among or sealed_models():
        for row in one.rows().iterator(chunk_size=500):
            yield from _faults(one, row)
    for path in archives():
        try:
            open_archive(path).close()
        except NotOpenedError as error:
            yield error


def _faults(one: SealedModel, row: models.Model) -> Iterator[NotOpenedError]:
    for value in one.values:
        try:
            getattr(row, value.attname)
        except NotOpenedError as error:
            yield error
    for index in one.indexes:
        text = row.__dict__[index.of]
        if isinstance(text, Sealed):  # named already
            continue
        if row.__dict__[index.attname] not in (index.candidates(text) if text else [None]):
            yield NotOpenedError(Reason.CHANGED, index.place(), row=row.pk)
    for held in one.files:
        file = getattr(row, held.attname)
        if not file:
            continue
        try:
            file.open().close()
        except NotOpenedError as error:
            yield error


def _keys() -> Iterator[Finding]:
    found, keys = uses(), ring()
    writing = keys.names[0], keys.cipher.value
    others = {used: count for used, count in found.items() if used != writing and count}
    for (name, cipher), count in others.items():
        if name == OTHER:
            continue
        text = ngettext(
            "%(count)s value is still sealed with this key (%(cipher)s).",
            "%(count)s values are still sealed with this key (%(cipher)s).",
            count,
        )
        yield Finding(
            sentence=text % {"count": count, "cipher": cipher},
            remedy=_("Run “lubu keys rotate”."),
            place=name,
            severity=Severity.WARNING,
        )
    for name in keys.names[1:]:
        if not any(used == name for used, _cipher in others):
            yield Finding(
                sentence=_("This key seals nothing any more."),
                remedy=_("Remove it from LUBU_DATA_KEYS; keep it for as long as old backups."),
                place=name,
                severity=Severity.WARNING,
            )
    if settings.LUBU_SERVICE and (Path(settings.LUBU_HOME) / "data.keys").exists():
        yield Finding(
            sentence=_("Keys lie in the same folder as the data that they seal."),
            remedy=_("Move them to LUBU_DATA_KEYS and remove the file."),
            place="data.keys",
        )


def _left_behind() -> Iterator[Finding]:
    files: list[tuple[Storage, str]] = list(forsaken(timezone.now()))
    if files:
        text = ngettext(
            "%(count)s sealed file belongs to no row.",
            "%(count)s sealed files belong to no row.",
            len(files),
        )
        yield Finding(
            sentence=text % {"count": len(files)},
            remedy=_("Run “lubu keys rotate”: it removes them."),
            place=files[0][1],
            severity=Severity.WARNING,
        )
