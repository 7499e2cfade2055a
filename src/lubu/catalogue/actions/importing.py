"""Bringing a catalogue in from a table: all rows or none, and again without doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F

from lubu.catalogue import baseline
from lubu.catalogue.actions.rights import check_may_tailor
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.vocabulary import EntryContent, OwnerKind
from lubu.catalogue.rules.words import OWNER_WORDS
from lubu.catalogue.sheet import EntryRow, Fault, FaultKind, parse
from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, Unit, User
from lubu.organisations.rules import UnitKind


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries were added, changed, kept again after they had been dropped, or stood so
    already; entries that the table does not name stay as they are."""

    added: int
    changed: int
    kept: int
    same: int


class CatalogueFaultsError(Exception):
    """The table has faults; nothing was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.number = len(self.faults)
        super().__init__(f"{self.number} faults")


@dataclass(slots=True)
class _Plan:
    faults: list[Fault] = field(default_factory=list)
    added: list[CatalogueEntry] = field(default_factory=list)
    changed: list[CatalogueEntry] = field(default_factory=list)
    kept: list[CatalogueEntry] = field(default_factory=list)
    same: int = 0


@transaction.atomic
def import_catalogue(data: bytes, name: str, *, organ: Organ, actor: User, on: date) -> Imported:
    """Take over what a table (XLSX, CSV) in the standard directory's columns says, or nothing.

    Entries are known by their code. One that was dropped and stands in the table is kept again;
    one that the table does not name stays as it is. New ones are in the catalogue since ``on``.

    Raises:
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        SheetError: no table that can be read.
        CatalogueFaultsError: every fault, by row and column.
    """
    check_may_tailor(actor, organ)
    rows, faults = parse(data, name)
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    plan = _planned(rows, organ, on)
    found = sorted([*faults, *plan.faults], key=lambda fault: (fault.row, fault.column))
    if found:
        raise CatalogueFaultsError(found)
    imported = Imported(len(plan.added), len(plan.changed), len(plan.kept), plan.same)
    _store(plan)
    ledger.record(
        "catalogue.imported",
        organ=organ,
        subject=organ,
        actor=actor,
        payload={
            "file": name[:200],
            **asdict(imported),
            "codes": [entry.code for entry in (*plan.added, *plan.changed, *plan.kept)],
        },
    )
    return imported


def _planned(rows: Sequence[EntryRow], organ: Organ, on: date) -> _Plan:
    plan = _Plan()
    here = CatalogueEntry.objects.filter(organ=organ).select_related("unit")
    known = {entry.code: entry for entry in here}
    units = {unit.name: unit for unit in Unit.objects.filter(organ=organ).standing()}
    names = {code: (entry.field, entry.level1, entry.level2) for code, entry in known.items()}
    for row in rows:
        entry = known.get(row.code)
        names[row.code] = (int(row.code[:2]), row.level1, row.level2)
        fault = _fault(row, units, is_new=entry is None)
        if fault is not None:
            plan.faults.append(fault)
        else:
            _take(plan, row, entry or CatalogueEntry(organ=organ, since=on), units)
    plan.faults += _doubles(rows, names)
    return plan


def _fault(row: EntryRow, units: Mapping[str, Unit], *, is_new: bool) -> Fault | None:
    """What the record has against a row."""
    if row.owner not in units and row.owner not in OWNER_WORDS.values():
        return Fault(row=row.row, column="owner", kind=FaultKind.UNKNOWN, value=row.owner)
    is_known = row.code in baseline.entries() or "Z" in row.code
    has_field = int(row.code[:2]) in {one.number for one in baseline.fields()}
    if is_new and not (is_known and has_field):
        return Fault(row=row.row, column="code", kind=FaultKind.UNKNOWN, value=row.code)
    return None


def _doubles(
    rows: Sequence[EntryRow], names: Mapping[str, tuple[int, str, str]]
) -> Iterator[Fault]:
    counted = Counter(names.values())
    for row in rows:
        if counted[names[row.code]] > 1:
            yield Fault(row=row.row, column="level2", kind=FaultKind.TWICE, value=row.level2[:60])


def _take(plan: _Plan, row: EntryRow, entry: CatalogueEntry, units: Mapping[str, Unit]) -> None:
    unit = units.get(row.owner)
    is_new = entry.pk is None
    content = EntryContent(
        owner=_owner(row, unit, entry),
        owner_unit=unit.name if unit else "",
        **{name: getattr(row, name) for name in SAME_NAMES},
    )
    was_dropped = not entry.is_kept
    if not is_new and not was_dropped and entry.content == content:
        plan.same += 1
        return
    entry.say(content)
    entry.unit, entry.dropped_because = unit, ""
    (plan.added if is_new else plan.kept if was_dropped else plan.changed).append(entry)


SAME_NAMES = (
    "code", "level1", "level2", "elements", "bases", "limit", "notice", "channels", "also",
    "other", "audience", "group", "mode", "levels",
)  # fmt: skip


def _owner(row: EntryRow, unit: Unit | None, entry: CatalogueEntry) -> OwnerKind:
    """The kind of office: as the cell says; where it names a unit, as it was."""
    if unit is None:
        return next(kind for kind, words in OWNER_WORDS.items() if words == row.owner)
    if entry.owner:
        return OwnerKind(entry.owner)
    if row.code in baseline.entries():
        return baseline.entries()[row.code].owner
    return OwnerKind.GENERAL_OFFICE if unit.kind == UnitKind.OFFICE else OwnerKind.VILLAGE


def _store(plan: _Plan) -> None:
    stood = [*plan.changed, *plan.kept]
    # Two entries may exchange their names: each first gives its own up.
    CatalogueEntry.objects.filter(pk__in=[entry.pk for entry in stood]).update(level2=F("code"))
    for entry in (*stood, *plan.added):
        entry.save()
