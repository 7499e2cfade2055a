"""Moving an existing site in: items from a table, all or nothing, repeatable without doubles.

What is imported are drafts: an item from elsewhere reaches the public as every other does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.html import escape

from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing.content import clean, digest, freeze
from lubu.publishing.items_sheet import Fault, FaultKind, ItemFaultsError, ItemRow, parse
from lubu.publishing.models import Channel, ColumnPage, InformationItem
from lubu.publishing.rules import ChannelKind, ColumnKind, ItemKind

KIND_OF_COLUMN = {
    ColumnKind.NEWS: ItemKind.NEWS,
    ColumnKind.POLICY: ItemKind.POLICY,
    ColumnKind.INTERPRETATION: ItemKind.INTERPRETATION,
    ColumnKind.KEY_AREA: ItemKind.KEY_AREA,
    ColumnKind.FINANCE: ItemKind.FINANCE,
    ColumnKind.INSTITUTION: ItemKind.ORGANISATION,
    ColumnKind.LEADERS: ItemKind.ORGANISATION,
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many items were new, how many changed, how many stood already."""

    created: int
    changed: int
    same: int


def check_table(
    data: bytes, name: str, *, organ: Organ, actor: User
) -> tuple[list[ItemRow], list[Fault]]:
    """The rows of a table with every fault, those of the cells and those of the record.

    Raises:
        SheetError: no table that can be read.
    """
    rows, faults = parse(data, name)
    columns = _columns(organ)
    numbers = dict(
        InformationItem.objects.filter(organ=organ)
        .exclude(doc_no="")
        .values_list("doc_no", "import_key")
    )
    seen: set[str] = set()
    for row in rows:
        column = columns.get(row.column)
        if row.column and column is None:
            faults.append(_fault(row, "column", FaultKind.UNKNOWN, row.column))
        elif column is not None and not _may_draft(actor, column):
            faults.append(_fault(row, "column", FaultKind.NOT_YOURS, row.column))
        if row.doc_no:
            if row.doc_no in seen or numbers.get(row.doc_no, row.key) != row.key:
                faults.append(_fault(row, "doc_no", FaultKind.TWICE, row.doc_no))
            seen.add(row.doc_no)
    return rows, sorted(faults, key=lambda fault: (fault.row, fault.column))


def _fault(row: ItemRow, column: str, kind: FaultKind, value: str) -> Fault:
    return Fault(row=row.row, column=column, kind=kind, value=value[:60])


def _columns(organ: Organ) -> dict[str, ColumnPage]:
    """The organ's columns by title and by slug."""
    found: dict[str, ColumnPage] = {}
    for column in ColumnPage.objects.filter(organ=organ).select_related("owner_unit"):
        found[column.title] = found[column.slug] = column
    return found


def _may_draft(actor: User, column: ColumnPage) -> bool:
    unit = column.owner_unit
    return actor.holds(Role.EDITOR, unit=unit) or actor.holds(
        Role.SITE_ADMIN, organ_id=column.organ_id
    )


@transaction.atomic
def import_items(
    data: bytes,
    name: str,
    *,
    organ: Organ,
    actor: User,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Store every row as a draft, or none; a row known by its key is brought up to date.

    Raises:
        SheetError: no table that can be read.
        ItemFaultsError: every fault, by row and column; nothing was stored.
    """
    rows, faults = check_table(data, name, organ=organ, actor=actor)
    if faults:
        raise ItemFaultsError(faults)
    columns = _columns(organ)
    website = Channel.objects.filter(organ=organ, kind=ChannelKind.WEBSITE)
    counts = {"created": 0, "changed": 0, "same": 0}
    for number, row in enumerate(rows, start=1):
        counts[_store(row, columns[row.column], website, actor)] += 1
        progress(number, len(rows))
    imported = Imported(**counts)
    ledger.record(
        "items.imported",
        organ=organ,
        subject=organ,
        actor=actor,
        payload={"file": name[:200], **counts},
    )
    return imported


def _store(row: ItemRow, column: ColumnPage, website: Iterable[Channel], actor: User) -> str:
    known = InformationItem.objects.filter(organ=column.organ, import_key=row.key).first()
    if known is None:
        item = InformationItem(
            slug=_slug(row.key, column),
            owner=actor,
            live=False,
            import_key=row.key,
            unit=column.owner_unit,
        )
        _fill(item, row, column)
        ColumnPage.objects.get(pk=column.pk).add_child(instance=item)
        item.channels.set(website)
        item.save()
        item.save_revision(user=actor)
        return "created"
    version: InformationItem = known.get_latest_revision_as_object()
    before = digest(freeze(version))
    _fill(version, row, column)
    if digest(freeze(version)) == before:
        return "same"
    version.save_revision(user=actor)
    return "changed"


def _fill(item: InformationItem, row: ItemRow, column: ColumnPage) -> None:
    for name in ("title", "summary", "topic", "keywords", "doc_no", "source", "original_url"):
        setattr(item, name, getattr(row, name))
    item.issuer = row.issuer or column.organ.name
    item.kind = row.kind or KIND_OF_COLUMN.get(ColumnKind(column.kind), ItemKind.NOTICE)
    item.written_on = row.written_on
    item.validity = row.validity
    item.body = [("paragraph", _html(row.body))]


def _html(body: str) -> str:
    """Markup is cleaned; plain words become paragraphs."""
    if re.search(r"<(?:p|div|br|table|ul|ol)\b", body, re.IGNORECASE):
        return clean(body)
    return "".join(f"<p>{escape(line.strip())}</p>" for line in body.splitlines() if line.strip())


def _slug(key: str, column: ColumnPage) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:40] or "item"
    taken = column.get_children().filter(slug__startswith=f"i-{plain}").count()
    return f"i-{plain}-{taken}" if taken else f"i-{plain}"
