"""What an import would do, row by row, before anything is stored.

Three states of a cell are held against each other: what the last import brought (the item keeps a
digest of it), what stands in the item now, and what the table says. What the table left as it was
stays as people made it here; what both changed is for people to decide.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.html import escape
from modelcluster.models import get_field_value, get_serializable_data_for_fields
from wagtail.models import Revision

from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ, Unit, User
from lubu.organisations.rules import Role
from lubu.publishing.bulk import batches
from lubu.publishing.content import clean
from lubu.publishing.items_sheet import DECIDABLE, Fault, FaultKind, ItemRow
from lubu.publishing.models import ColumnPage, InformationItem, Submission
from lubu.publishing.rules import ColumnKind, ItemKind, SubmissionState

KIND_OF_COLUMN = {
    ColumnKind.NEWS: ItemKind.NEWS,
    ColumnKind.POLICY: ItemKind.POLICY,
    ColumnKind.INTERPRETATION: ItemKind.INTERPRETATION,
    ColumnKind.KEY_AREA: ItemKind.KEY_AREA,
    ColumnKind.FINANCE: ItemKind.FINANCE,
    ColumnKind.INSTITUTION: ItemKind.ORGANISATION,
    ColumnKind.LEADERS: ItemKind.ORGANISATION,
}
WORDS = ("title", "summary", "topic", "keywords", "doc_no", "source", "original_url")
BROUGHT = (*WORDS, "issuer", "kind", "written_on", "validity", "body")
UNTOUCHED = [one.name for one in InformationItem._meta.fields if one.name not in BROUGHT]
KIND_OF_ERROR = {"original_url": FaultKind.NOT_AN_ADDRESS}
FIELDS = {name: InformationItem._meta.get_field(name) for name in BROUGHT}
DIGITS = 16  # of a digest: enough to tell two texts of one cell apart
EVERY = 50  # rows between two reports of progress
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Known:
    """An item of an earlier import as it stands: its latest version, and what was brought."""

    pk: int
    column: str  # path in the tree
    unit: int | None
    version: int | None
    in_review: bool
    given_doc_no: str
    imported: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a plan was made upon; where it is the same when rows are stored, the plan holds."""

    columns: Mapping[int, tuple[str, str, str, int]]  # path, title, slug, unit
    numbers: Mapping[str, str]  # document number → key of its item
    known: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class New:
    """A row that becomes an item: unsaved, its own fields as a version stores them."""

    item: InformationItem
    column: ColumnPage
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changes an item: the new version's content, and what it brought."""

    pk: int
    content: dict[str, object]
    imported: dict[str, str]


@dataclass(slots=True)
class Plan:
    """What would be stored; ``same`` rows say nothing new, ``kept`` items stay as people made them
    here although the table has other words."""

    standing: Standing
    rows: int
    new: list[New] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0
    kept: int = 0


def standing(organ: Organ, keys: Sequence[str]) -> Standing:
    """What of the record an import of items of these keys depends on."""
    return Standing(
        columns={
            pk: (path, title, slug, unit)
            for pk, path, title, slug, unit in ColumnPage.objects.filter(organ=organ).values_list(
                "pk", "path", "title", "slug", "owner_unit"
            )
        },
        numbers=dict(
            InformationItem.objects.filter(organ=organ)
            .exclude(doc_no="")
            .values_list("doc_no", "import_key")
        ),
        known={key: one for part in batches(keys) for key, one in _known(organ, part)},
    )


def _known(organ: Organ, keys: Sequence[str]) -> Iterator[tuple[str, Known]]:
    items = InformationItem.objects.filter(organ=organ, import_key__in=keys)
    in_review = set(
        Submission.objects.filter(state=SubmissionState.IN_REVIEW, item__in=items).values_list(
            "item", flat=True
        )
    )
    names = (
        "import_key",
        "pk",
        "path",
        "unit",
        "latest_revision",
        "given_doc_no",
        "imported",
    )
    for key, pk, path, unit, version, given, imported in items.values_list(*names):
        yield (
            key,
            Known(
                pk=pk,
                column=path[: -InformationItem.steplen],
                unit=unit,
                version=version,
                in_review=pk in in_review,
                given_doc_no=given,
                imported=imported,
            ),
        )


def made(
    rows: Sequence[ItemRow],
    *,
    organ: Organ,
    actor: User,
    skip_changed: bool = False,
    progress: Progress = lambda done, total: None,
) -> Plan:
    """The plan of an import, with every fault that the record and the models find."""
    found = standing(organ, [row.key for row in rows if row.key])
    plan = Plan(standing=found, rows=len(rows))
    maker = _Maker(organ, actor, plan)
    for number, row in enumerate(rows, start=1):
        maker.take(row, skip_changed=skip_changed)
        if number % EVERY == 0 or number == len(rows):
            progress(number, len(rows))
    return plan


class _Maker:
    """Makes one plan; knows the columns, the versions, and what the person may do."""

    def __init__(self, organ: Organ, actor: User, plan: Plan) -> None:
        self.organ, self.actor, self.plan = organ, actor, plan
        self.columns: dict[str, set[ColumnPage]] = defaultdict(set)
        for column in ColumnPage.objects.filter(organ=organ).select_related("owner_unit"):
            self.columns[column.title].add(column)
            self.columns[column.slug].add(column)
        self.units = {unit.pk: unit for unit in Unit.objects.filter(organ=organ)}
        self.numbers: set[str] = set()
        known = plan.standing.known.values()
        pks = [one.pk for one in known]
        self.visible = {
            pk
            for part in batches(pks)
            for pk in InformationItem.objects.visible_to(actor)
            .filter(pk__in=part)
            .values_list("pk", flat=True)
        }
        self.versions = {
            pk: content
            for part in batches([one.version for one in known if one.version])
            for pk, content in Revision.objects.filter(pk__in=part).values_list("pk", "content")
        }

    def take(self, row: ItemRow, *, skip_changed: bool) -> None:
        """Add what a row brings to the plan, or its faults."""
        column, faults = self._column(row)
        faults += self._number(row)
        known = self.plan.standing.known.get(row.key)
        if known is not None:
            faults += self._rights(row, known, column)
        item = None
        if column is not None:
            item, found = _filled(row, column)
            faults += found
        change = None
        if item is not None and known is not None and not faults:
            change, faults = self._change(row, item, known)
        if skip_changed and faults and {fault.kind for fault in faults} <= DECIDABLE:
            self.plan.kept += 1
        elif faults:
            self.plan.faults += faults
        elif change is not None:
            self.plan.changes.append(change)
        elif known is None and item is not None and column is not None:
            item.owner = self.actor
            content = get_serializable_data_for_fields(item)
            self.plan.new.append(New(item, column, content))

    def _column(self, row: ItemRow) -> tuple[ColumnPage | None, list[Fault]]:
        found = self.columns.get(row.column, set()) if row.column else set()
        if len(found) == 1:
            [column] = found
            if self._edits(column.owner_unit):
                return column, []
            return column, [_fault(row, "column", FaultKind.NOT_YOURS)]
        kind = FaultKind.AMBIGUOUS if found else FaultKind.UNKNOWN
        return None, [_fault(row, "column", kind)] if row.column else []

    def _edits(self, unit: Unit | None) -> bool:
        return self.actor.holds(Role.SITE_ADMIN, organ_id=self.organ.pk) or (
            unit is not None and self.actor.holds(Role.EDITOR, unit=unit)
        )

    def _number(self, row: ItemRow) -> list[Fault]:
        if not row.doc_no:
            return []
        owner = self.plan.standing.numbers.get(row.doc_no, row.key)
        is_taken = row.doc_no in self.numbers or owner != row.key
        self.numbers.add(row.doc_no)
        return [_fault(row, "doc_no", FaultKind.TWICE)] if is_taken else []

    def _rights(self, row: ItemRow, known: Known, column: ColumnPage | None) -> list[Fault]:
        """Whether the person may change the item at all, and whether it stays in its column."""
        if known.pk not in self.visible or not self._edits(self.units.get(known.unit or 0)):
            return [_fault(row, "key", FaultKind.NOT_YOURS)]
        if column is not None and column.path != known.column:
            return [_fault(row, "column", FaultKind.MOVED)]
        return []

    def _change(
        self, row: ItemRow, item: InformationItem, known: Known
    ) -> tuple[Change | None, list[Fault]]:
        content = self.versions.get(known.version or 0, {})
        brought, here = item.imported, _digests(_as_it_stands(content, known))
        given = [name for name in BROUGHT if name in row.given]
        asked = [
            name
            for name in given
            if brought[name] != known.imported.get(name) and brought[name] != here[name]
        ]
        clashing = [name for name in asked if here[name] != known.imported.get(name)]
        if clashing:
            return None, [_fault(row, name, FaultKind.CHANGED_HERE) for name in clashing]
        if asked and known.in_review:
            return None, [_fault(row, "key", FaultKind.IN_REVIEW)]
        if not asked:
            is_ours = any(here[name] != brought[name] for name in given)
            self.plan.kept += is_ours
            self.plan.same += not is_ours
            return None, []
        values = _values(item)
        imported = {**known.imported, **{name: brought[name] for name in given}}
        return Change(known.pk, content | {name: values[name] for name in asked}, imported), []


def _filled(row: ItemRow, column: ColumnPage) -> tuple[InformationItem, list[Fault]]:
    """An unsaved item of the row, and what its model has against it."""
    item = InformationItem(import_key=row.key, live=False, has_unpublished_changes=True)
    item.organ_id, item.unit_id = column.organ_id, column.owner_unit_id
    for name in WORDS:
        setattr(item, name, getattr(row, name))
    item.issuer = row.issuer or column.organ.name
    item.kind = row.kind or KIND_OF_COLUMN.get(ColumnKind(column.kind), ItemKind.NOTICE)
    item.written_on = row.written_on
    item.validity = row.validity
    item.body = [("paragraph", _html(row.body))]
    item.imported = _digests(_values(item))
    item.name_itself()
    try:
        item.clean_fields(exclude=UNTOUCHED)
    except ValidationError as error:
        kinds = {name: KIND_OF_ERROR.get(name, FaultKind.INVALID) for name in error.error_dict}
        return item, [_fault(row, name, kind) for name, kind in kinds.items()]
    return item, []


def _html(body: str) -> str:
    """Markup is cleaned; plain words become paragraphs."""
    if re.search(r"<(?:p|div|br|table|ul|ol)\b", body, re.IGNORECASE):
        return clean(body)
    return "".join(f"<p>{escape(line.strip())}</p>" for line in body.splitlines() if line.strip())


def _values(item: InformationItem) -> dict[str, object]:
    """What an unsaved item holds, as a stored version has it."""
    return {name: get_field_value(field, item) for name, field in FIELDS.items()}


def _as_it_stands(content: Mapping[str, object], known: Known) -> dict[str, object]:
    """What the item holds now; what belongs to the item wins over its version."""
    values = {name: content.get(name) for name in BROUGHT}
    values["doc_no"] = values["doc_no"] or known.given_doc_no
    return values


def _digests(values: Mapping[str, object]) -> dict[str, str]:
    texts = {name: str(value or "") for name, value in values.items()}
    texts["body"] = _body(texts["body"])
    return {name: sm3(text.encode())[:DIGITS] for name, text in texts.items()}


def _body(stored: str) -> str:
    """A stored text without the marks that only the editor needs."""
    blocks = json.loads(stored or "[]")
    return "".join(
        clean(str(block["value"])) if block["type"] == "paragraph" else json.dumps(block)
        for block in blocks
    )


def _fault(row: ItemRow, column: str, kind: FaultKind) -> Fault:
    return Fault(row=row.row, column=column, kind=kind, value=str(getattr(row, column) or "")[:60])
