"""Cells of tables three and four: counted from the applications, each open to what it counts.

A cell that no registered figure fills is a figure of its own, named as its address with hyphens
(``three-granted-biz``); it stands in no list of figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import models

from lubu.access_requests import tables
from lubu.access_requests.rules.counting import Cells, Total
from lubu.access_requests.rules.kinds import Row
from lubu.ledger.rules import JSON
from lubu.office.figures import Figure, Period, get
from lubu.organisations.models import Organ
from lubu.reporting.pinned import pack
from lubu.reporting.tables import (
    ADDRESSES,
    Address,
    ColumnThree,
    RowThree,
    TableFour,
    TableKey,
    TableThree,
)
from lubu.reporting.wording import label

BY_RECEIPT = frozenset({Total.RECEIVED, Total.CARRIED_IN, Total.CARRIED_OUT})


def counted_tables(organ: Organ, period: Period) -> tuple[TableThree, TableFour] | None:
    """Tables three and four of the year; nothing where no record of applications is kept."""
    if not tables.is_kept(organ, period):
        return None
    three = TableThree.of(_nested(tables.table(organ, period)))
    return three, TableFour.of(_nested(tables.disputes_table(organ, period)))


def _nested(cells: Cells) -> Mapping[str, Mapping[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for (row, column), number in cells.items():
        rows.setdefault(row, {})[column] = number
    return rows


def name_of(address: Address) -> str:
    """The name of a cell's figure."""
    return "-".join((address.table, address.row, address.column))


@cache
def cell_figures() -> Mapping[str, Figure]:
    """The cells of both tables as figures, by name."""
    cells = (one for one in ADDRESSES.values() if one.table is not TableKey.TWO)
    return {name_of(address): _figure(address) for address in cells}


def cell_figure(name: str) -> Figure | None:
    """The figure of that name, if it is a cell's."""
    return cell_figures().get(name)


def address_of(name: str) -> Address:
    """The cell of a cell's figure."""
    return Address.parse(name.replace("-", "/"))


def _figure(address: Address) -> Figure:
    is_three = address.table is TableKey.THREE
    day = "received_on" if is_three and address.row in BY_RECEIPT else "ended_on"

    def query(organ: Organ, period: Period) -> models.QuerySet[models.Model]:
        if is_three:
            return tables.cases_of(organ, period, address.row, address.column)
        return tables.disputes_of(organ, period, address.row, address.column)

    return Figure(
        name=name_of(address),
        label=label(address),
        unit="件",
        query=query,
        day=day if is_three else "filed_on",
        public=False,
        stock=True,
        kept=tables.is_kept,
    )


# --- the evidence of the rules -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """What rules V5 and V6 hold the table against: the year's applications by who applied, and for
    each that ended in it the row in which it stands."""

    by_applicant: Mapping[ColumnThree, int]
    results: Mapping[str, tuple[RowThree, ...]]


def registered(organ: Organ, year: int) -> Registered | None:
    """The evidence for a year; nothing where no record of applications is kept."""
    period = Period.year(year)
    if not tables.is_kept(organ, period):
        return None
    received = get("requests_received").rows(organ, period).order_by()
    by_applicant = received.values_list("applicant_kind").annotate(number=models.Count("pk"))
    ended = get("requests_concluded").rows(organ, period).order_by()
    return Registered(
        by_applicant={ColumnThree(kind): number for kind, number in by_applicant},
        results={number: (Row(row),) for number, row in ended.values_list("number", "row")},
    )


# --- what a frozen report counted -----------------------------------------------------------------


def pinned_cells(organ: Organ, period: Period) -> Iterator[tuple[str, JSON]]:
    """For every cell that is no sum and not empty the rows that it counts, by its name."""
    if not tables.is_kept(organ, period):
        return
    for key, found in (
        (TableKey.THREE, tables.by_cell(organ, period)),
        (TableKey.FOUR, tables.disputes_by_cell(organ, period)),
    ):
        for row, column in sorted(found):
            yield name_of(Address(key, row, column)), pack(found[row, column])


def parts(name: str) -> list[str]:
    """The names under which the rows of a cell are pinned: its own, or those that it sums up."""
    at = address_of(name)
    split = tables.parts_of if at.table is TableKey.THREE else tables.parts_of_disputes
    return [name_of(Address(at.table, *place)) for place in split(at.row, at.column)]
