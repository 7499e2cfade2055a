"""Counting reads: one by one, and by table (阅读量)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.actions.rights import NotYourChannelError, check_may_post, may_count, may_post
from lubu.channels.models import Delivery, ReadCount
from lubu.channels.rules import (
    ReadsDayError,
    ReadsFellError,
    ReadsNumberError,
    ReadSource,
    Snapshot,
)
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ, User
from lubu.publishing.models import Release

REASON_CHARS = 200


class FaultKind(StrEnum):
    """What is wrong with a cell of an imported table."""

    UNKNOWN_RELEASE = "unknown_release"
    NO_RELEASE = "no_release"
    TWO_RELEASES = "two_releases"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    DAY = "day"
    NUMBER = "number"
    FELL = "fell"
    TWICE = "twice"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in ``row`` (as numbered in the sheet), ``column``; ``value`` is what stands."""

    row: int
    column: str
    kind: FaultKind
    value: str = ""


class ReadsFaultsError(Exception):
    """Nothing was stored; ``faults`` are all that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        self.number = len(self.faults)
        super().__init__(f"{self.number} faults")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRelease:
    """Which release a row of a table means, by number or by its address."""

    row: int
    release: int | None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadsRow(NamedRelease):
    """One row of a table: which release, when, how many."""

    on: date
    reads: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A row that can be stored, and what would change."""

    row: ReadsRow
    release: Release
    before: int | None
    increase: int

    @property
    def is_new(self) -> bool:
        """No count of that day is stored."""
        return self.before is None

    @property
    def is_same(self) -> bool:
        """The very count is stored."""
        return self.before == self.row.reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many counts an import stored: new ones, changed ones, and those that were known."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(slots=True)
class _Ledgered:
    """All counts of one release, as they would be."""

    rows: dict[date, ReadCount]
    planned: dict[date, Snapshot] = field(default_factory=dict)

    def snapshots(self) -> list[Snapshot]:
        kept = (
            Snapshot(row.on, row.reads, bool(row.reason))
            for row in self.rows.values()
            if row.on not in self.planned
        )
        return [*kept, *self.planned.values()]


@transaction.atomic
def record_reads(
    release_id: int,
    *,
    on: date,
    reads: int,
    source: ReadSource,
    actor: User | None,
    reason: str = "",
) -> ReadCount:
    """Store how often a release had been read up to ``on``; a second count of a day replaces it.

    ``reason`` marks a correction, which may lie below the count before it.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see (``None``: the interface).
        NotYourChannelError: ``actor`` neither posts for the organ nor edits for the unit.
        rules.ReadsDayError, rules.ReadsNumberError: the count cannot be.
        rules.ReadsFellError: it contradicts another day's, and no reason is given.
    """
    rows = Release.objects.all() if actor is None else Release.objects.visible_to(actor)
    release = (
        rows.select_for_update(of=("self",)).select_related("organ", "item").get(pk=release_id)
    )
    if actor is not None:
        check_may_post(actor, release)
    snapshot = Snapshot(on, reads, bool(reason.strip()))
    rules.check_reads(snapshot, since=release.released_on, today=timezone.localdate())
    stored = _Ledgered({row.on: row for row in release.read_counts.all()}, {on: snapshot})
    fell = _fell(stored, on)
    _store(release, stored, {on: reason.strip()}, source, actor)
    ledger.record(
        "reads.corrected" if fell else "reads.counted",
        organ=release.organ,
        subject=release,
        actor=actor,
        payload={
            "on": on.isoformat(),
            "reads": reads,
            "source": source.value,
            "reason": reason.strip(),
        },
    )
    return release.read_counts.get(on=on)


def _fell(stored: _Ledgered, on: date) -> bool:
    return rules.increases(stored.snapshots())[on] < 0


def _store(
    release: Release,
    stored: _Ledgered,
    reasons: dict[date, str],
    source: ReadSource,
    actor: User | None,
) -> None:
    added = rules.increases(stored.snapshots())
    now = timezone.now()
    new = []
    for on, snapshot in stored.planned.items():
        known = stored.rows.get(on)
        row = known or ReadCount(release=release, on=on)
        row.reads, row.increase = snapshot.reads, added[on]
        row.source, row.reason, row.by, row.at = source.value, reasons[on], actor, now
        if known is None:
            new.append(row)
        else:
            row.save()
    ReadCount.objects.bulk_create(new)
    for on, row in stored.rows.items():
        if on not in stored.planned and row.increase != added[on]:
            row.increase = added[on]
            row.save(update_fields=["increase"])


def check_reads_rows(
    rows: Sequence[ReadsRow],
    *,
    organ: Organ,
    actor: User,
    today: date,
    half_read: Sequence[NamedRelease] = (),
    faults: Iterable[Fault] = (),
) -> list[Checked]:
    """What an import of ``rows`` would store; changes nothing.

    ``faults`` were found in reading the table, in rows of which ``half_read`` could be read: all
    are told together.

    Raises:
        NotYourChannelError: ``actor`` counts nothing for the organ.
        ReadsFaultsError: every fault, by row and column.
    """
    if not may_count(actor, organ):
        raise NotYourChannelError(str(organ))
    found, unmatched = _found([*rows, *half_read], organ, actor)
    faults = [*faults, *unmatched]
    seen: set[tuple[int, date]] = set()
    by_release: dict[int, list[ReadsRow]] = defaultdict(list)
    for row in rows:
        release = found.get(row.row)
        if release is None:
            continue
        if (release.pk, row.on) in seen:
            faults.append(Fault(row=row.row, column="on", kind=FaultKind.TWICE, value=str(row.on)))
            continue
        seen.add((release.pk, row.on))
        fault = _fault_of(row, release, today)
        if fault:
            faults.append(fault)
        else:
            by_release[release.pk].append(row)
    checked = _checked(by_release, {one.pk: one for one in found.values()}, faults)
    if faults:
        raise ReadsFaultsError(sorted(faults, key=lambda one: (one.row, one.column)))
    return sorted(checked, key=lambda one: one.row.row)


def _found(
    rows: Sequence[NamedRelease], organ: Organ, actor: User
) -> tuple[dict[int, Release], list[Fault]]:
    """The release of each row, of those that the person may see and count."""
    visible = Release.objects.visible_to(actor).filter(organ=organ)
    numbers = {row.release for row in rows if row.release is not None}
    by_number = {
        one.pk: one
        for one in visible.filter(pk__in=numbers).select_related(
            "item", "organ", "channel", "submission"
        )
        if may_post(actor, one)
    }
    by_address: dict[str, set[int]] = defaultdict(set)
    addresses = {row.address for row in rows if row.release is None and row.address}
    posted = Delivery.objects.visible_to(actor).filter(address__in=addresses)
    for address, release_id in posted.values_list("address", "release"):
        by_address[address].add(release_id)
    also = {pk for pks in by_address.values() for pk in pks} - set(by_number)
    for one in visible.filter(pk__in=also).select_related("item", "organ", "channel", "submission"):
        if may_post(actor, one):
            by_number[one.pk] = one
    found: dict[int, Release] = {}
    faults: list[Fault] = []
    for row in rows:
        release, fault = _match(row, by_number, by_address)
        if release is not None:
            found[row.row] = release
        if fault is not None:
            faults.append(fault)
    return found, faults


def _match(
    row: NamedRelease, by_number: dict[int, Release], by_address: dict[str, set[int]]
) -> tuple[Release | None, Fault | None]:
    if row.release is not None:
        release = by_number.get(row.release)
        value, column = str(row.release), "release"
    elif row.address:
        own = by_address.get(row.address, set()) & set(by_number)
        if len(own) > 1:
            kind = FaultKind.TWO_RELEASES
            return None, Fault(row=row.row, column="address", kind=kind, value=row.address)
        release = by_number[own.pop()] if own else None
        value, column = row.address, "address"
    else:
        return None, Fault(row=row.row, column="release", kind=FaultKind.NO_RELEASE)
    if release is None:
        kind = FaultKind.UNKNOWN_RELEASE
        return None, Fault(row=row.row, column=column, kind=kind, value=value)
    return release, None


def _fault_of(row: ReadsRow, release: Release, today: date) -> Fault | None:
    try:
        rules.check_reads(Snapshot(row.on, row.reads), since=release.released_on, today=today)
    except ReadsDayError:
        return Fault(row=row.row, column="on", kind=FaultKind.DAY, value=str(row.on))
    except ReadsNumberError:
        return Fault(row=row.row, column="reads", kind=FaultKind.NUMBER, value=str(row.reads))
    if len(row.reason) > REASON_CHARS:
        return Fault(row=row.row, column="reason", kind=FaultKind.TOO_LONG, value=row.reason)
    return None


def _stored(release_ids: Iterable[int]) -> dict[int, dict[date, ReadCount]]:
    counts: dict[int, dict[date, ReadCount]] = defaultdict(dict)
    for count in ReadCount.objects.filter(release__in=list(release_ids)):
        counts[count.release_id][count.on] = count
    return counts


def _planned(counts: dict[date, ReadCount], rows: Iterable[ReadsRow]) -> _Ledgered:
    """The counts with ``rows`` laid over them; what is known already stays as it is."""
    planned = {
        row.on: Snapshot(row.on, row.reads, bool(row.reason))
        for row in rows
        if row.on not in counts or counts[row.on].reads != row.reads
    }
    return _Ledgered(counts, planned)


def _checked(
    by_release: dict[int, list[ReadsRow]], releases: dict[int, Release], faults: list[Fault]
) -> list[Checked]:
    counts = _stored(by_release)
    checked: list[Checked] = []
    for release_id, rows in by_release.items():
        stored = _planned(counts[release_id], rows)
        try:
            added = rules.increases(stored.snapshots())
        except ReadsFellError as error:
            by_day = {row.on: row for row in rows}
            guilty = by_day.get(error.on) or by_day.get(error.other_on) or rows[0]
            value = f"{error.reads} < {error.other_reads} ({error.other_on})"
            faults.append(Fault(row=guilty.row, column="reads", kind=FaultKind.FELL, value=value))
            continue
        for row in rows:
            known = counts[release_id].get(row.on)
            checked.append(
                Checked(
                    row=row,
                    release=releases[release_id],
                    before=known.reads if known else None,
                    increase=added[row.on],
                )
            )
    return checked


@transaction.atomic
def import_reads(rows: Sequence[ReadsRow], *, organ: Organ, actor: User) -> Imported:
    """Store the counts of a table, all or none; the same table a second time changes nothing.

    Raises:
        NotYourChannelError: ``actor`` counts nothing for the organ.
        ReadsFaultsError: every fault, by row and column.
    """
    wanted = {row.release for row in rows if row.release is not None}
    list(Release.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    checked = check_reads_rows(rows, organ=organ, actor=actor, today=timezone.localdate())
    changes: dict[int, list[Checked]] = defaultdict(list)
    for one in checked:
        if not one.is_same:
            changes[one.release.pk].append(one)
    counts = _stored(changes)
    payload: list[JSON] = []
    for release_id, ones in changes.items():
        stored = _planned(counts[release_id], [one.row for one in ones])
        reasons = {one.row.on: one.row.reason for one in ones}
        _store(ones[0].release, stored, reasons, ReadSource.IMPORT, actor)
        payload += [[release_id, one.row.on.isoformat(), one.row.reads] for one in ones]
    imported = Imported(
        new=sum(one.is_new for one in checked),
        changed=sum(not one.is_new and not one.is_same for one in checked),
        same=sum(one.is_same for one in checked),
    )
    if payload:
        ledger.record(
            "reads.imported",
            organ=organ,
            subject=organ,
            actor=actor,
            payload={"new": imported.new, "changed": imported.changed, "counts": payload},
        )
    return imported
