"""Tailoring a catalogue: dropping with a reason, keeping again, adding, changing, giving out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from lubu.catalogue import baseline
from lubu.catalogue.actions.rights import check_may_tailor
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.reading import content_to
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ, Unit, User

LONGEST_REASON = 300


class NoReasonError(Exception):
    """An entry is dropped without a reason, or with one that is too long."""

    field = "reason"


class AlreadyDroppedError(Exception):
    """The entry called ``name`` is dropped already."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class NotDroppedError(Exception):
    """The entry called ``name`` is kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class EntryTakenError(Exception):
    """The catalogue has the code or the item already, as ``name``."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class UnknownFieldError(Exception):
    """There is no standard field of this ``number``."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no field {number}")


class ForeignUnitError(Exception):
    """The unit is another organ's, or stands no longer; ``name`` is the entry's."""

    field = "unit"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@transaction.atomic
def drop(entry_id: int, *, actor: User, reason: str) -> CatalogueEntry:
    """Drop an entry that the organ has no function for; why stays on record and in the version.

    Raises:
        CatalogueEntry.DoesNotExist: there is none that ``actor`` may see.
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        NoReasonError, AlreadyDroppedError
    """
    entry = _own(entry_id, actor)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReasonError
    if not entry.is_kept:
        raise AlreadyDroppedError(str(entry))
    entry.dropped_because = reason
    return _stored(entry, actor, "dropped", {"code": entry.code, "reason": reason})


@transaction.atomic
def keep(entry_id: int, *, actor: User) -> CatalogueEntry:
    """Keep a dropped entry again.

    Raises:
        CatalogueEntry.DoesNotExist: there is none that ``actor`` may see.
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        NotDroppedError
    """
    entry = _own(entry_id, actor)
    if entry.is_kept:
        raise NotDroppedError(str(entry))
    entry.dropped_because = ""
    return _stored(entry, actor, "kept", {"code": entry.code})


@transaction.atomic
def add(
    organ: Organ, *, actor: User, content: EntryContent, unit: Unit | None, on: date
) -> CatalogueEntry:
    """Add an entry of the organ's own; it gets the field's next code of its own (``05-Z01``).

    ``content`` says by its code which field it belongs to.

    Raises:
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        EntryTakenError: the field has the item already.
        UnknownFieldError, ForeignUnitError
    """
    check_may_tailor(actor, organ)
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    entry = CatalogueEntry(organ=organ, unit=unit, since=on)
    entry.say(content)
    entry.code = next_code(organ, entry.field)
    return _said(entry, actor, "added")


@transaction.atomic
def change(
    entry_id: int, *, actor: User, content: EntryContent, unit: Unit | None
) -> CatalogueEntry:
    """Change what an entry says and who keeps it; its code stays, whatever ``content`` says.

    Raises:
        CatalogueEntry.DoesNotExist: there is none that ``actor`` may see.
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        EntryTakenError: the field has the item already.
        ForeignUnitError
    """
    entry = _own(entry_id, actor)
    code, field = entry.code, entry.field
    entry.say(content)
    entry.code, entry.field, entry.unit = code, field, unit
    return _said(entry, actor, "changed")


@transaction.atomic
def assign(entry_ids: Sequence[int], *, actor: User, unit: Unit | None) -> int:
    """Give entries to the unit that keeps them (``None``: to nobody); returns how many changed.

    Raises:
        CatalogueEntry.DoesNotExist: ``actor`` may not see one of them.
        NotYourCatalogueError: ``actor`` is no site administrator of an organ.
        ForeignUnitError
    """
    wanted = set(entry_ids)
    entries = list(
        CatalogueEntry.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("organ")
        .filter(pk__in=wanted)
        .order_by("code")
    )
    if len(entries) < len(wanted):
        raise CatalogueEntry.DoesNotExist
    for entry in entries:
        check_may_tailor(actor, entry.organ)
        _check_unit(entry, unit)
    changed = [entry for entry in entries if entry.unit_id != (unit.pk if unit else None)]
    for organ in {entry.organ for entry in changed}:
        own = [entry for entry in changed if entry.organ == organ]
        CatalogueEntry.objects.filter(pk__in=[entry.pk for entry in own]).update(unit=unit)
        ledger.record(
            "catalogue_entry.assigned",
            organ=organ,
            subject=unit or organ,
            actor=actor,
            payload={"unit": str(unit or ""), "codes": [entry.code for entry in own]},
        )
    return len(changed)


def next_code(organ: Organ, field: int) -> str:
    """The code of the next entry that the organ adds to a field."""
    own = CatalogueEntry.objects.filter(organ=organ, field=field, code__startswith=f"{field:02d}-Z")
    last = max((int(code[4:]) for code in own.values_list("code", flat=True)), default=0)
    return f"{field:02d}-Z{last + 1:02d}"


def _own(entry_id: int, actor: User) -> CatalogueEntry:
    entry = (
        CatalogueEntry.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("organ", "unit")
        .get(pk=entry_id)
    )
    check_may_tailor(actor, entry.organ)
    return entry


def _said(entry: CatalogueEntry, actor: User, what: str) -> CatalogueEntry:
    """Store what an entry says now, if it may say so."""
    if entry.field not in {field.number for field in baseline.fields()}:
        raise UnknownFieldError(entry.field)
    _check_unit(entry, entry.unit)
    twin = (
        CatalogueEntry.objects.filter(
            organ=entry.organ, field=entry.field, level1=entry.level1, level2=entry.level2
        )
        .exclude(pk=entry.pk)
        .first()
    )
    if twin is not None:
        raise EntryTakenError(str(twin))
    entry.__dict__.pop("content", None)
    return _stored(entry, actor, what, {"entry": content_to(entry.content)})


def _check_unit(entry: CatalogueEntry, unit: Unit | None) -> None:
    if unit is not None and (unit.organ_id != entry.organ_id or unit.abolished_on is not None):
        raise ForeignUnitError(str(entry))


def _stored(
    entry: CatalogueEntry, actor: User, what: str, payload: dict[str, JSON]
) -> CatalogueEntry:
    entry.save()
    ledger.record(
        f"catalogue_entry.{what}", organ=entry.organ, subject=entry, actor=actor, payload=payload
    )
    return entry
