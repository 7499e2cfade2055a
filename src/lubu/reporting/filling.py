"""F1: a statutory table is filled, a number in every cell or the word that it is not applicable."""

from __future__ import annotations

from collections.abc import Collection

from lubu.reporting import messages
from lubu.reporting.cells import Absent
from lubu.reporting.findings import ReportFinding, Rule
from lubu.reporting.tables import (
    ONLY_OF_2021,
    Address,
    ReportForm,
    TableFour,
    TableKey,
    Tables,
    TableThree,
    TableTwo,
)
from lubu.reporting.wording import row_label, table_label

MOST_BY_ROW = 6  # rows with blanks that are named one by one


def unfilled(
    tables: Tables,
    *,
    form: ReportForm = ReportForm.OF_2021,
    has_single_other: bool = False,
    known: Collection[Address] = (),
) -> tuple[ReportFinding, ...]:
    """F1: every cell holds a number or says "not applicable"; a blank says nothing.

    One finding a row, or a table where more than half of its rows have blanks; cells in ``known``
    were named already. ``has_single_other``: two rows of table three are not in this one.
    """
    found: list[ReportFinding] = []
    for table in (TableTwo, TableThree, TableFour):
        asked = [
            address
            for address in table.addresses()
            if is_asked(address, form) and not (has_single_other and address.row in ONLY_OF_2021)
        ]
        blank = [
            address
            for address in asked
            if tables.at(address).content is Absent.EMPTY and address not in known
        ]
        if not blank:
            continue
        rows: dict[str, list[Address]] = {}
        for address in blank:
            rows.setdefault(address.row, []).append(address)
        if len(blank) == len(asked) or len(rows) > max(len(table.shape) // 2, MOST_BY_ROW):
            found.append(_blank(blank, table_label(blank[0])))
            continue
        found += [
            _blank(cells, f"{table_label(cells[0])} {row_label(cells[0])}")
            for cells in rows.values()
        ]
    return tuple(found)


def is_asked(address: Address, form: ReportForm) -> bool:
    """Whether a report in the form must fill this cell; in that of 2019 table two is another."""
    if form is ReportForm.OF_2021:
        return True
    return address.row not in ONLY_OF_2021 and address.table is not TableKey.TWO


def _blank(cells: list[Address], where: str) -> ReportFinding:
    return ReportFinding(
        rule=Rule.FILLED,
        table=cells[0].table,
        cells=tuple(cells),
        expected=None,
        found=None,
        message=messages.UNFILLED,
        params={"where": where, "cells": len(cells)},
    )
